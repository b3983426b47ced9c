package warm

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// TestScatter: however many share the work, every person lies under each of their keys, in
// the same order, and nobody else does; also where there are fewer buckets than piles.
func TestScatter(t *testing.T) {
	t.Parallel()
	const persons = 20_000 // more postings under a key that all share than a pile holds
	table := held.New(persons, held.Parents{})
	x := lexicon.New()
	w := table.Writer(x)
	name := x.Name("Nguyễn Văn An")
	some := make([]kernel.Record, persons)
	for i := range some {
		some[i] = kernel.Record{PIN: uint64(1_000_000_000 + i%15_000), Name: name}
		some[i].Birth.Year = 1980
	}
	w.Put(1, some)
	table.Join()
	table.Persons(1, some) // their names as the table's tokens
	for _, buckets := range []int{64, 1 << 16} {
		want := make([][]uint32, buckets)
		keys := kernel.NewKeys(table.Lexicon(), false)
		for i := range some {
			for _, k := range keys.All(&some[i]) {
				b := k & uint64(buckets-1)
				want[b] = append(want[b], uint32(i+1))
			}
		}
		one := scattered(table, buckets, 1)
		for b, three := range scattered(table, buckets, 3) {
			if !slices.Equal(three, one[b]) {
				t.Fatalf("%d buckets: bucket %d is another for three than for one", buckets, b)
			}
			if slices.Sort(three); !slices.Equal(three, want[b]) {
				t.Fatalf("%d buckets: bucket %d holds %d, want %d", buckets, b, len(three), len(want[b]))
			}
		}
	}
}

// scattered is what so many bring to so many buckets together.
func scattered(table *held.Table, buckets, parts int) [][]uint32 {
	got := make([][]uint32, buckets)
	ix := &Index{table: table, lexicon: table.Lexicon(), names: newNames(parts), starts: make([]uint32, buckets+1)}
	ix.scatter(nil, func(pile []posting) {
		for _, p := range pile {
			got[p.bucket] = append(got[p.bucket], p.ordinal)
		}
	})
	return got
}
