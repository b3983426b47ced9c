package twice

import (
	"context"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

const (
	bucketBits = 12
	buckets    = 1 << bucketBits
	// stretch is how many persons a worker reads from the table at once.
	stretch = 1 << 13
)

// entry is a person under a key: what of the hash the bucket does not say, and the
// person's ordinal.
type entry uint64

func newEntry(hash uint64, ordinal int64) entry {
	return entry(hash<<bucketBits&^(1<<32-1) | uint64(ordinal))
}

func (e entry) key() uint32    { return uint32(e >> 32) }
func (e entry) ordinal() int64 { return int64(uint32(e)) }

// blocker finds the persons who share a key, one kind of keys after another.
type blocker struct {
	table   *held.Table
	entries []entry  // of everybody
	cuts    []int64  // where each worker's persons begin, ordinals from 1
	counts  [][]int  // of each worker, in each bucket; then where its entries go
	starts  []uint64 // of the buckets
}

func newBlocker(table *held.Table, workers int) *blocker {
	b := &blocker{table: table, entries: make([]entry, table.Len()), counts: make([][]int, workers), starts: make([]uint64, buckets+1)}
	for w := range workers + 1 {
		b.cuts = append(b.cuts, 1+int64(table.Len())*int64(w)/int64(workers))
	}
	for w := range b.counts {
		b.counts[w] = make([]int, buckets)
	}
	return b
}

// blocks calls each for every block of a kind with the worker that met it; a block's
// persons ascend, and hold until the call is over.
func (b *blocker) blocks(ctx context.Context, kind int, each func(worker int, block []entry)) error {
	for w := range b.counts {
		clear(b.counts[w])
	}
	if err := b.deal(ctx, kind, func(w int, hash uint64, _ int64) { b.counts[w][hash>>(64-bucketBits)]++ }); err != nil {
		return err
	}
	at := 0
	for k := range buckets {
		b.starts[k] = uint64(at)
		for w := range b.counts {
			at, b.counts[w][k] = at+b.counts[w][k], at
		}
	}
	b.starts[buckets] = uint64(at)
	if err := b.deal(ctx, kind, func(w int, hash uint64, ordinal int64) {
		to := &b.counts[w][hash>>(64-bucketBits)]
		b.entries[*to] = newEntry(hash, ordinal)
		*to++
	}); err != nil {
		return err
	}
	return b.sorted(ctx, each)
}

// deal calls do with the key of every person who has one.
func (b *blocker) deal(ctx context.Context, kind int, do func(worker int, hash uint64, ordinal int64)) error {
	group, ctx := errgroup.WithContext(ctx)
	for w := range b.counts {
		group.Go(func() error {
			keys, people := kernel.NewDuplicateKeys(b.table.Lexicon(), stretch), make([]kernel.Record, stretch)
			for first := b.cuts[w]; first < b.cuts[w+1] && ctx.Err() == nil; first += stretch {
				some := b.table.Persons(first, people[:min(stretch, b.cuts[w+1]-first)])
				for i, hash := range keys.Of(kind, some) {
					if hash != 0 {
						do(w, hash, first+int64(i))
					}
				}
			}
			return ctx.Err()
		})
	}
	return group.Wait()
}

// sorted finds the blocks of all buckets.
func (b *blocker) sorted(ctx context.Context, each func(worker int, block []entry)) error {
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for w := range b.counts {
		group.Go(func() error {
			for k := next.Add(1) - 1; k < buckets && ctx.Err() == nil; k = next.Add(1) - 1 {
				bucket := b.entries[b.starts[k]:b.starts[k+1]]
				slices.Sort(bucket)
				for from := 0; from < len(bucket); {
					upTo := from + 1
					for upTo < len(bucket) && bucket[upTo].key() == bucket[from].key() {
						upTo++
					}
					if upTo-from > 1 {
						each(w, bucket[from:upTo])
					}
					from = upTo
				}
			}
			return ctx.Err()
		})
	}
	return group.Wait()
}
