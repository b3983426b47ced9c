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
	b.bearers, b.profiles = bearersOf(v, b.bearers, b.profiles)
	b.persons = append(b.persons, person{
		id: v.Person.Int64(), from: micros(v.Recorded.From),
		document: b.documents[start:len(b.documents):len(b.documents)], bearers: len(b.bearers) - before,
	})
	return nil
}

// reset empties the batch and keeps its memory.
func (b *batch) reset() {
	b.persons, b.bearers, b.documents, b.profiles = b.persons[:0], b.bearers[:0], b.documents[:0], b.profiles[:0]
}

// pump reads the sequence in the caller's goroutine and sends it, in batches,
// to write in another, so that encoding and the database work at once. It
// returns the sums, or the first error; write is not running any more then.
func pump(ctx context.Context, versions iter.Seq2[population.Version, error], write func(*batch) error) (sum tally, err error) {
	full, empty := make(chan *batch), make(chan *batch, 2)
	empty <- &batch{}
	empty <- &batch{}
	done := make(chan error, 1)
	go func() {
		for b := range full {
			if err := write(b); err != nil {
				done <- err
				return
			}
			b.reset()
			empty <- b
		}
		done <- nil
	}()
	var failed error // of write
	send := func(b *batch) bool {
		select {
		case full <- b:
			return true
		case failed = <-done:
			done <- failed
			return false
		}
	}
	b := <-empty
	for v, e := range versions {
		if err = e; err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = b.add(&v)
		}
		if err != nil {
			break
		}
		if len(b.persons) < batchSize {
			continue
		}
		sum.count(b)
		if !send(b) {
			break
		}
		select {
		case b = <-empty:
		case failed = <-done:
			done <- failed
		}
		if failed != nil {
			break
		}
	}
	if err == nil && failed == nil && len(b.persons) > 0 {
		sum.count(b)
		send(b)
	}
	close(full)
	if e := <-done; err == nil {
		err = e
	}
	return sum, err
}

// count adds a batch of new persons.
func (t *tally) count(b *batch) {
	t.persons += int64(len(b.persons))
	t.versions += int64(len(b.persons))
	t.numbers += int64(len(b.bearers))
}
