package arrange_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/arrange"
)

// TestByHash: rows come in the order of their hashes, with their values, rows of one
// hash as Compare has them, and two that are the same are told.
func TestByHash(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 300, 70_000} {
		for _, twice := range []bool{false, true} {
			const first, width = 1000, 3
			r := arrange.Rows{First: first, Width: width, Compare: func(a, b uint32) int { return -cmp.Compare(a, b) }}
			for i := range n {
				h := random.Uint64()
				if i%10 == 3 {
					h = r.Hashes[i-1] // of one hash, and not the same
				}
				r.Hashes = append(r.Hashes, h)
				r.Values = append(r.Values, uint32(i), uint32(h), ^uint32(i))
			}
			if twice {
				r.Compare = func(a, b uint32) int { return 0 }
			}
			numbers := make([]uint32, n)
			if same := r.ByHash(numbers); same != (twice && n > 3) {
				t.Fatalf("%d rows: same %v", n, same)
			}
			want := make([]uint32, n)
			for i := range want {
				want[i] = uint32(i)
			}
			slices.SortFunc(want, func(a, b uint32) int { return cmp.Or(cmp.Compare(r.Hashes[a], r.Hashes[b]), cmp.Compare(b, a)) })
			for i, w := range want {
				if twice {
					w = numbers[i] - first
				}
				if got := r.Values[i*width:][:width]; numbers[i] != first+w || got[0] != w || got[1] != uint32(r.Hashes[w]) || got[2] != ^w || r.Hashes[w] != r.Hashes[want[i]] {
					t.Fatalf("%d rows: row %d is %d with %v, want %d", n, i, numbers[i], got, first+w)
				}
			}
		}
	}
}
