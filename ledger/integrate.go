package ledger

import (
	"context"
	"crypto/sha256"
	"errors"
	"maps"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/wal"
)

// backlog is where the integrator goes on: a reader of the write-ahead log and
// the records ahead of it that the tree has already.
//
// Records stand in the tree in the order of the write-ahead log but for one
// case: within a chunk, Tessera may turn two parts round. So after a crash or a
// failed chunk the size of the tree does not tell which records it holds, and
// the records themselves are compared. At the borders of segments, which no
// chunk crosses, both always hold the same records.
type backlog struct {
	reader *wal.Reader
	have   map[[sha256.Size]byte]int
}

// recover finds what the tree of this size lacks, and removes what a process
// that was killed left behind.
func (l *Log) recover(ctx context.Context, size uint64) (*backlog, error) {
	if !l.wal.Empty() {
		if err := l.tree.Sweep(ctx); err != nil {
			return nil, err
		}
	}
	first := l.wal.First()
	b := &backlog{reader: l.wal.Reader(first), have: map[[sha256.Size]byte]int{}}
	if err := l.note(ctx, b, first, size); err != nil {
		return nil, err
	}
	if !l.covers(b.have) {
		return nil, lienthong.Errorf(lienthong.Internal,
			"The ledger's tree holds records from %d on that its write-ahead log does not: one of the two was changed or restored alone; run lienthong ledger verify.", first)
	}
	return b, nil
}

// note enters the tree's records of [from, to) as ones that are there.
func (l *Log) note(ctx context.Context, b *backlog, from, to uint64) error {
	for from < to {
		records, err := l.tree.Records(ctx, from)
		if err != nil {
			return err
		}
		for _, r := range records {
			b.have[sha256.Sum256(r)]++
		}
		from += uint64(len(records))
	}
	return nil
}

// covers reports whether the write-ahead log holds all these records.
func (l *Log) covers(have map[[sha256.Size]byte]int) bool {
	r := l.wal.Reader(l.wal.First())
	defer func() { _ = r.Close() }() // only read
	left := maps.Clone(have)
	for len(left) > 0 {
		records, err := r.Read(chunk)
		if err != nil || len(records) == 0 {
			return false
		}
		for _, rec := range records {
			take(left, rec)
		}
	}
	return true
}

// take removes one record from those that are there and reports whether it was.
func take(have map[[sha256.Size]byte]int, record []byte) bool {
	k := sha256.Sum256(record)
	n := have[k]
	switch n {
	case 0:
		return false
	case 1:
		delete(have, k)
	default:
		have[k] = n - 1
	}
	return true
}

// lacking are the records that the tree does not have yet.
func (b *backlog) lacking(records [][]byte) [][]byte {
	if len(b.have) == 0 {
		return records
	}
	var out [][]byte
	for _, r := range records {
		if !take(b.have, r) {
			out = append(out, r)
		}
	}
	return out
}

// integrate feeds the tree until the context ends or, once nothing more is
// appended, until there is nothing left.
func (l *Log) integrate(ctx context.Context, b *backlog) {
	defer func() { _ = b.reader.Close() }() // only read
	waiting, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		defer stop()
		select {
		case <-l.draining:
		case <-waiting.Done():
		}
	}()
	for ctx.Err() == nil {
		records, err := b.reader.Read(chunk)
		l.report("wal", err)
		switch {
		case err != nil:
			pause(ctx, retry)
			continue
		case len(records) > 0:
			l.put(ctx, b, records)
			if len(records) < chunk {
				pause(waiting, rest(records))
			}
		case b.reader.Wait(waiting) != nil && b.reader.Next() == l.wal.Durable():
			return
		}
	}
}

// rest is the pause after a run that took these records.
func rest(records [][]byte) time.Duration {
	size := 0
	for _, r := range records {
		size += len(r)
	}
	return min(max(paceLeast, time.Duration(max(len(records), size>>10))*pace), paceMost)
}

// put brings one chunk into the tree, however often it takes, and lets go of
// segments that are no longer needed.
func (l *Log) put(ctx context.Context, b *backlog, records [][]byte) {
	for ctx.Err() == nil {
		records = b.lacking(records)
		before, err := l.tree.Size(ctx)
		if err == nil && len(records) > 0 {
			if err = l.tree.Add(ctx, records); err != nil {
				err = errors.Join(err, l.noteSince(ctx, b, before))
			}
			select {
			case l.fed <- struct{}{}: // also after a failure: some may be in
			default:
			}
		}
		l.report("tree", err)
		if err == nil {
			l.report("wal", l.wal.Remove(b.reader.Next()))
			return
		}
		pause(ctx, retry)
	}
}

// noteSince enters what a failed chunk brought into the tree all the same.
func (l *Log) noteSince(ctx context.Context, b *backlog, before uint64) error {
	now, err := l.tree.Size(ctx)
	if err != nil {
		return err
	}
	return l.note(ctx, b, before, now)
}

// pause waits, or not so long when the context ends.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
