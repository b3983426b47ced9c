package connector

import (
	"slices"
	"testing"
)

// FuzzKey: the parts of a key come back as they were, whatever is in them.
func FuzzKey(f *testing.F) {
	f.Add("a", "b|c", `d\`)
	f.Add("", "", "|")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		parts := []string{a, b, c}
		if got := splitKey(joinKey(parts)); !slices.Equal(got, parts) {
			t.Errorf("%q became %q", parts, got)
		}
		splitKey(a) // of a caller
	})
}
