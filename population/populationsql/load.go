package populationsql

import (
	"context"
	"iter"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// Import implements [population.Writer].
func (s *Store) Import(ctx context.Context, versions iter.Seq2[population.Version, error]) (int, error) {
	n, err := s.engine.load(ctx, versions)
	if err != nil {
		return 0, wrap(ctx, err, "import persons")
	}
	return n, nil
}

// A batch is some persons of an import in the form of the tables. Documents
// and profiles lie in one buffer each, so that a batch costs few allocations
// and can be used again.
type batch struct {
	persons   []person
	bearers   []bearer
	documents []byte
	profiles  []byte
	sum       tally // of what was added
}

// person is a row of population_version to be written, and how many of the
// batch's bearers are theirs.
type person struct {
	id       int64
	from     int64
	document []byte
	bearers  int
}

// batchSize is how many persons go to the database at once: enough to make the
// cost of a round trip vanish, and 3 MB.
const batchSize = 8192

// add encodes a first version.
func (b *batch) add(v *population.Version) error {
	if err := standing(v); err != nil {
		return err
	}
	if v.Number != 1 {
		return lienthong.Errorf(lienthong.Invalid, "A version to be imported has a number other than 1; import takes first versions only.")
	}
	start := len(b.documents)
	b.documents = appendDocument(b.documents, v)
	before := len(b.bearers)
	profile := recordedProfile(v)
	b.bearers, b.profiles = bearersOf(v, profile, b.bearers, b.profiles)
	b.persons = append(b.persons, person{
		id: v.Person.Int64(), from: micros(v.Recorded.From),
		document: b.documents[start:len(b.documents):len(b.documents)], bearers: len(b.bearers) - before,
	})
	b.sum.add(v, profile.Life, len(b.bearers)-before)
	return nil
}

// reset empties the batch and keeps its memory.
func (b *batch) reset() {
	b.persons, b.bearers, b.documents, b.profiles = b.persons[:0], b.bearers[:0], b.documents[:0], b.profiles[:0]
	b.sum = tally{}
}

// pump reads the sequence in the caller's goroutine and sends it, in batches,
// to write in another, so that encoding and the database work at once. It
// returns the sums, or the first error. However it ends, by a panic of the
// sequence too, write is not running any more then.
func pump(ctx context.Context, versions iter.Seq2[population.Version, error], write func(*batch) error) (sum tally, err error) {
	// Two batches go round: one is filled while the other is written.
	full, empty := make(chan *batch), make(chan *batch, 2)
	empty <- &batch{}
	empty <- &batch{}
	stopped := make(chan struct{})
	var failed error // of write; read it after stopped is closed
	go func() {
		defer close(stopped)
		for b := range full {
			if failed = write(b); failed != nil {
				return
			}
			b.reset()
			empty <- b
		}
	}()
	defer func() {
		close(full)
		<-stopped
		if err == nil {
			err = failed
		}
	}()
	send := func(b *batch) (free *batch) {
		sum.merge(b.sum)
		select {
		case full <- b:
		case <-stopped:
			return nil
		}
		select {
		case free = <-empty:
		case <-stopped:
		}
		return free
	}
	b := <-empty
	for v, err := range versions {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = b.add(&v)
		}
		if err != nil {
			return sum, err
		}
		if len(b.persons) == batchSize {
			if b = send(b); b == nil {
				return sum, nil // failed says why
			}
		}
	}
	if len(b.persons) > 0 {
		send(b)
	}
	return sum, nil
}
