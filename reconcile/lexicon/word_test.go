package lexicon

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestLettersAreThoseOfTheWord: whatever stands before and after it.
func TestLettersAreThoseOfTheWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zế]{1,18}`), 1, 5).Draw(t, "words")
		text, from := strings.Join(words, " "), 0
		for _, w := range words {
			l, end, ok := letterise(text, from)
			if ok != (len(w) <= 16) || ok && (end != from+len(w) || l.String() != w) {
				t.Fatalf("%q at %d of %q is %q, up to %d, %t", w, from, text, l.String(), end, ok)
			}
			from += len(w) + 1
		}
	})
}
