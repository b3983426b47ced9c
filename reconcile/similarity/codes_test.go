package similarity_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/reconcile/similarity"
)

// codes are a list of codes, numbered in the order of known ones.
func codes(known []string, has ...string) (out []similarity.Token) {
	for id, code := range known {
		if slices.Contains(has, code) {
			out = append(out, similarity.Token{ID: uint32(id), Weight: uint16(500 + 10*id)})
		}
	}
	return out
}

// TestCodes: a code without the letters before it is the same, one with others behind it is not.
func TestCodes(t *testing.T) {
	t.Parallel()
	known := []string{"2128618080", "32", "8618080", "959", "sghi959", "sght959", "t959", "t959v", "w120"}
	var words []similarity.Word
	for _, c := range known {
		words = append(words, similarity.NewWord(c))
	}
	for _, tt := range []struct {
		a, b []string
		same bool
	}{
		{[]string{"sght959"}, []string{"t959"}, true}, {[]string{"sght959", "32"}, []string{"32", "t959"}, true}, {[]string{"8618080"}, []string{"2128618080"}, true},
		{[]string{"t959"}, []string{"t959v"}, false}, {[]string{"sght959"}, []string{"sghi959"}, false}, {[]string{"t959"}, []string{"959"}, false}, {[]string{"t959"}, []string{"w120"}, false},
	} {
		a, b := codes(known, tt.a...), codes(known, tt.b...)
		if got := similarity.Codes(a, b, words); (got == 1) != tt.same {
			t.Errorf("Codes(%v, %v) = %v", tt.a, tt.b, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(known), 0, 6, rapid.ID)
		a, b := codes(known, some.Draw(t, "a")...), codes(known, some.Draw(t, "b")...)
		got := similarity.Codes(a, b, words)
		if got < overlap(a, b) || got > 1 || (got == 1) != (similarity.Codes(b, a, words) == 1) {
			t.Fatalf("%v and %v: %v, turned %v, of the same codes alone %v", a, b, got, similarity.Codes(b, a, words), overlap(a, b))
		}
	})
}
