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

// BytesPerPerson is what a person takes in an index, at most, beside the table's.
const BytesPerPerson = 64

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

// New indexes a table.
func New(table *held.Table) *Index {
	ix := &Index{table: table, lexicon: table.Lexicon(), names: newNames(runtime.GOMAXPROCS(0)), late: newLate()}
	buckets := uint64(1)
	for buckets < 2*uint64(table.Len()) {
		buckets *= 2
	}
	ix.starts = make([]uint32, buckets+1)
	count := func(part int, some []kernel.Record) {
		for i := range some {
			ix.names.addIn(part, ix.lexicon, &some[i], 1)
		}
	}
	ix.scatter(count, func(pile []posting) {
		for _, p := range pile {
			ix.starts[p.bucket]++
		}
	})
	entries := uint32(0)
	for at := range ix.starts { // of each bucket its start, from where it is filled
		ix.starts[at], entries = entries, entries+ix.starts[at]
	}
	ix.entries = make([]uint32, entries)
	ix.scatter(nil, func(pile []posting) {
		for _, p := range pile {
			ix.entries[ix.starts[p.bucket]] = p.ordinal
			ix.starts[p.bucket]++
		}
	})
	copy(ix.starts[1:], ix.starts[:buckets]) // each has become the start of the next
	ix.starts[0] = 0
	return ix
}

// bucket is the ordinals that share a key, and others.
func (ix *Index) bucket(key uint64) []uint32 {
	at := key & uint64(len(ix.starts)-2)
	return ix.entries[ix.starts[at]:ix.starts[at+1]]
}
