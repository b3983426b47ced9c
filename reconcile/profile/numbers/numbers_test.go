package numbers_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/numbers"
)

// TestHeld: columns are found at places of their own, in any digits and any order, and each once; one that
// lies elsewhere, or has no numbers, is not.
func TestHeld(t *testing.T) {
	t.Parallel()
	var texts, block, lot, year, words []string
	for row := range 400 {
		b, l := row*7%23+1, row*11%180+1
		texts = append(texts, fmt.Sprintf("Block %d, lot %d", b, l))
		block, lot, year, words = append(block, fmt.Sprint(b)), append(lot, fmt.Sprint(l)), append(year, fmt.Sprint(1950+row%60)), append(words, "vineyard")
	}
	block[0] = "०१" // in other digits, and one that no text has
	for _, c := range []struct {
		columns [][]string
		want    []int
	}{
		{[][]string{block, lot}, []int{0, 1}}, {[][]string{lot, year, words, block}, []int{0, 3}}, {[][]string{block, block}, []int{0}}, {[][]string{year, words}, nil}, {nil, nil},
	} {
		if got := numbers.Held(texts, c.columns); !slices.Equal(got, c.want) {
			t.Errorf("held %v, want %v", got, c.want)
		}
	}
	if got := numbers.Held([]string{"", "somewhere"}, [][]string{block}); got != nil {
		t.Errorf("held by no numbers: %v", got)
	}
}
