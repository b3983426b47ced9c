package unit_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/reconcile/column/unit"
)

// TestSpread: what holds the same is written the same, and what is no measure stays.
func TestSpread(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"Pils 0,5 l", "Pils 500 ml"}, {"Pils 0.5L", "Pils 500 ml"}, {"Wein 75cl trocken", "Wein 750 ml trocken"}, {"1kg Reis", "1000 g Reis"},
		{"iPhone 6/128GB", "iPhone 6/128 gb"}, {"32 GB, 3.5-inch", "32 gb, 3.5 in"}, {"1.5 TB", "1500 gb"}, {"16.1MP", "16.1 mp"}, {"0,75 l/2", "750 ml/2"},
		{"DSC-W120", "DSC-W120"}, {"KD-42L", "KD-42L"}, {"5 large eggs", "5 large eggs"}, {"1,234", "1,234"}, {"A12g", "A12g"}, {"12gb3", "12gb3"}, {"", ""}, {"10 lần", "10 lần"},
	} {
		if got := unit.Spread(c[0]); got != c[1] {
			t.Errorf("%q becomes %q, want %q", c[0], got, c[1])
		}
	}
	rapid.Check(t, func(t *rapid.T) { // twice is once
		s := rapid.StringMatching(`([a-z]{0,3}[0-9]{0,4}[.,]?[0-9]{0,2} ?(ml|l|gb|kg|x)? ?){0,4}`).Draw(t, "s")
		once := unit.Spread(s)
		if again := unit.Spread(once); again != once {
			t.Fatalf("%q becomes %q, and that %q", s, once, again)
		}
	})
}
