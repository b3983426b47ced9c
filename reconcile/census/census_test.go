package census

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// TestNamesAreCounted: whoever waits with whom, and whoever counts whom, names are
// counted as by hand, of a register whose tables have several parts and of a small one.
func TestNamesAreCounted(t *testing.T) {
	t.Parallel()
	for _, size := range []int{40, 40_000} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(1, uint64(size)))
			x := lexicon.New()
			var syllables [40]lexicon.Token
			for i := range syllables {
				syllables[i] = x.Name(fmt.Sprintf("t%da", i/2) + "á"[:i%2*2])[0] // every other one with a mark
			}
			draw := func(n int) []lexicon.Name {
				out := make([]lexicon.Name, n)
				for i := range out {
					out[i] = lexicon.Name{syllables[rng.IntN(40)], syllables[rng.IntN(40)], syllables[rng.IntN(40)]}
				}
				return out
			}
			rows, persons := draw(size), draw(120_000)
			names := Of(slices.Values(rows), x)
			all := []*Bearers{names.Bearers(x), names.Bearers(x.Clone())}
			if several := len(all[0].waiting) > 1; several != (size > 1000) {
				t.Fatalf("names wait in %d parts", len(all[0].waiting))
			}
			exact, folded := map[lexicon.Name]int{}, map[uint64]int{}
			for i := range persons {
				all[i%3%2].Count(&persons[i])
				exact[persons[i]]++
				folded[x.Unordered(&persons[i])]++
			}
			sum := names.Sum(all)
			for i := range rows {
				e, f := sum.Of(&rows[i])
				if e != exact[rows[i]] || f != folded[x.Unordered(&rows[i])] {
					t.Fatalf("%v: %d and %d, want %d and %d", rows[i], e, f, exact[rows[i]], folded[x.Unordered(&rows[i])])
				}
			}
		})
	}
}
