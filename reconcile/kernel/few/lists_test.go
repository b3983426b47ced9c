package few_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/kernel/few"
)

// TestLists: lists are those of a slice of slices that is cut at the most, for few
// rows and for more than a slab has.
func TestLists(t *testing.T) {
	t.Parallel()
	for _, rows := range []int{1, 2, 100, 20_000} {
		random := rand.New(rand.NewPCG(uint64(rows), 1))
		lists, want := few.New[uint64](rows), make([][]uint64, rows)
		if lists.Rows() != rows {
			t.Fatalf("%d rows, want %d", lists.Rows(), rows)
		}
		for range 12 * rows {
			row, v := uint32(random.IntN(rows)), random.Uint64()
			at := random.IntN(min(len(want[row]), few.Most-1) + 1)
			lists.Insert(row, at, v)
			want[row] = slices.Insert(want[row], at, v)
			want[row] = want[row][:min(len(want[row]), few.Most)]
			if got := lists.Of(row); !slices.Equal(got, want[row]) || lists.Length(row) != len(want[row]) {
				t.Fatalf("row %d of %d: %v, want %v", row, rows, got, want[row])
			}
		}
		for row := range want {
			if got := lists.Of(uint32(row)); !slices.Equal(got, want[row]) {
				t.Fatalf("row %d of %d: %v at the end, want %v", row, rows, got, want[row])
			}
		}
	}
}
