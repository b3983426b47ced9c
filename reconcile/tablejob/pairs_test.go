package tablejob

import (
	"slices"
	"strings"
	"testing"
)

// TestOrderOfIDs: numbers come first, by their value, and the order holds for
// ids of both sorts.
func TestOrderOfIDs(t *testing.T) {
	t.Parallel()
	want := []string{"", "07", "7", "9", "10", "18446744073709551615", "18446744073709551616", "1a", "a"}
	want = append(want[1:], want[0])
	slices.SortFunc(want, compareIDs)
	for range 3 {
		got := slices.Clone(want)
		slices.Reverse(got)
		slices.SortFunc(got, compareIDs)
		if !slices.Equal(got, want) {
			t.Errorf("%q, then %q", want, got)
		}
	}
	if first := strings.Join(want[:5], " "); first != "07 7 9 10 18446744073709551615" {
		t.Errorf("first %q", first)
	}
}
