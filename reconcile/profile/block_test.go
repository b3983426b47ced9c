package profile_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile"
)

// TestPairsOfCommonWords: where all words of a text are common, one word makes too
// many pairs, and two together are the key.
func TestPairsOfCommonWords(t *testing.T) {
	t.Parallel()
	cell := func(step int) func(row int, header string) string {
		return func(row int, header string) string {
			k := row * step % 5000
			return fmt.Sprintf("firm alpha%d beta%d gamma%d", k%40, k/40%40, k%37)
		}
	}
	p, err := profile.Propose(table(5000, []string{"company"}, cell(1)), table(5000, []string{"company"}, cell(7)))
	if err != nil {
		t.Fatal(err)
	}
	if keys := p.Model.Blocking.Keys; slices.Contains(keys, "company:word") || !slices.Contains(keys, "company:pairs") {
		t.Errorf("the keys are %q; want company:pairs, and not company:word", keys)
	}
}
