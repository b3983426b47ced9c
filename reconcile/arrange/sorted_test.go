package arrange_test

import (
	"cmp"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/arrange"
)

// TestSorted: the order is that of one core, on any number of them.
func TestSorted(t *testing.T) { // not parallel: it sets the number of cores
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	random := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 4095, 4096, 50_001} {
		for cores := 1; cores <= 5; cores++ {
			runtime.GOMAXPROCS(cores)
			s := random.Perm(n)
			want := slices.Sorted(slices.Values(s))
			if got := arrange.Sorted(s, cmp.Compare[int]); !slices.Equal(got, want) {
				t.Errorf("%d numbers on %d cores are not in order", n, cores)
			}
		}
	}
}
