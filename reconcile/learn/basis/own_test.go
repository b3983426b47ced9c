package basis

import (
	"strings"
	"testing"
)

// TestFarFrom: the last levels are of two things, but an initial is of the name that it begins.
func TestFarFrom(t *testing.T) {
	t.Parallel()
	for levels, want := range map[string]int{
		"exact":                                2,
		"exact, edits 1, edits 2":              4,
		"exact, edits 1, edits 2, similar 0.7": 4,
		"exact, edits 1, edits 2, initial":     5,
		"exact, similar 0.92, similar 0.85, initial, similar 0.72": 5,
	} {
		tests := strings.Split(levels, ", ")
		b := &Basis{Fields: []Field{{Tests: tests}}, Last: []int{len(tests) + 1}}
		if got := b.FarFrom(0); got != want {
			t.Errorf("%s: from %d, want %d", levels, got, want)
		}
	}
}
