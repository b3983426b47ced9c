package warm

import (
	"runtime"
	"sync"

	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// MaxBucket is the most persons of one bucket that are looked at: five times the
// namesakes that a country has in one year of birth.
const MaxBucket = 8192

// Index finds persons of a table by key.
type Index struct {
	table  *held.Table
	starts []uint32 // of each bucket in entries, and the end of the last; a power of two and one
	// entries are ordinals; 2^32 of them are the keys of 400 million persons
	entries []uint32

	mu      sync.RWMutex
	lexicon *lexicon.Lexicon
	names   names
	late    late
}

// names counts how many persons bear each name, in parts by hash.
type names struct {
	persons       int
	gaps          kernel.Gaps
	exact, folded []map[uint64]int32
}

func newNames(parts int) (n names) {
	for range parts {
		n.exact, n.folded = append(n.exact, make(map[uint64]int32)), append(n.folded, make(map[uint64]int32))
	}
	return n
}

// add counts one person more or less.
func (n *names) add(x *lexicon.Lexicon, r *kernel.Record, by int32) {
	for part := range n.exact {
		n.addIn(part, x, r, by)
	}
}

// addIn counts what falls to one part. The persons themselves fall to the first.
func (n *names) addIn(part int, x *lexicon.Lexicon, r *kernel.Record, by int32) {
	exact, folded := x.Hashes(&r.Name)
	if int(exact%uint64(len(n.exact))) == part {
		n.exact[part][exact] += by
	}
	if int(folded%uint64(len(n.folded))) == part {
		n.folded[part][folded] += by
	}
	if part > 0 {
		return
	}
	n.persons += int(by)
	if r.PIN == 0 {
		n.gaps.PIN += int(by)
	}
	if r.Birth.Year == 0 {
		n.gaps.Birth += int(by)
	}
}

// counts are of one name.
func (n *names) counts(x *lexicon.Lexicon, name *lexicon.Name) kernel.Counts {
	exact, folded := x.Hashes(name)
	parts := uint64(len(n.exact))
	return kernel.Counts{Persons: n.persons, Exact: int(n.exact[exact%parts][exact]), Folded: int(n.folded[folded%parts][folded])}
}

// New indexes a table. It takes some sixty bytes a person beside the table's.
//
// It is made in as many parts as there are processors. Each goes through all
// persons, in their order, and takes what falls to it: nothing is shared, nothing
// waits, and the index does not depend on how many there are.
func New(table *held.Table) *Index {
	parts := runtime.GOMAXPROCS(0)
	ix := &Index{table: table, lexicon: table.Lexicon(), names: newNames(parts), late: newLate()}
	buckets := uint64(1)
	for buckets < 2*uint64(table.Len()) {
		buckets *= 2
	}
	ix.starts = make([]uint32, buckets+1)
	ix.each(parts, func(part int, _ int64, r *kernel.Record, keys []uint64) {
		for _, k := range keys {
			if at := k & (buckets - 1); int(at*uint64(parts)/buckets) == part {
				ix.starts[at]++
			}
		}
		ix.names.addIn(part, ix.lexicon, r, 1)
	})
	entries := uint32(0)
	for at := range ix.starts { // of each bucket its start, from where it is filled
		ix.starts[at], entries = entries, entries+ix.starts[at]
	}
	ix.entries = make([]uint32, entries)
	ix.each(parts, func(part int, ordinal int64, _ *kernel.Record, keys []uint64) {
		for _, k := range keys {
			if at := k & (buckets - 1); int(at*uint64(parts)/buckets) == part {
				ix.entries[ix.starts[at]] = uint32(ordinal)
				ix.starts[at]++
			}
		}
	})
	copy(ix.starts[1:], ix.starts[:buckets]) // each has become the start of the next
	ix.starts[0] = 0
	return ix
}

// each calls do with every person and their keys, once for each part.
func (ix *Index) each(parts int, do func(part int, ordinal int64, r *kernel.Record, keys []uint64)) {
	const stretch = 1 << 12
	var all sync.WaitGroup
	for part := range parts {
		all.Go(func() {
			maker, people := kernel.NewKeys(ix.lexicon, false), make([]kernel.Record, stretch)
			for first := int64(1); first <= int64(ix.table.Len()); first += stretch {
				some := ix.table.Persons(first, people)
				for i := range some {
					do(part, first+int64(i), &some[i], maker.All(&some[i]))
				}
			}
		})
	}
	all.Wait()
}

// bucket is the ordinals that share a key, and others.
func (ix *Index) bucket(key uint64) []uint32 {
	at := key & uint64(len(ix.starts)-2)
	return ix.entries[ix.starts[at]:ix.starts[at+1]]
}
