package vntext

import (
	"strings"
	"unicode"
)

// repairWords mends spelling word by word: words run together, keystrokes,
// tone placement, lost case.
func repairWords(s string) (string, Damage) {
	var damage Damage
	words := strings.Split(s, " ")
	words, d := unglue(words)
	damage |= d
	damage |= undoKeystrokes(words)
	for i, w := range words {
		words[i] = canonicalTone(w)
	}
	s = strings.Join(words, " ")
	s, d = restoreCase(s)
	return s, damage | d
}

// canonicalTone moves the tone of a Vietnamese syllable to its place.
func canonicalTone(s string) string {
	if isASCII(s) {
		return s
	}
	w := wordOf(s)
	if !w.isSyllable() || strings.ContainsFunc(s, isApostrophe) {
		return s
	}
	before := w.letters
	w.placeTone()
	if w.letters == before {
		return s
	}
	return w.String()
}

// unglue parts words at a small letter before a capital where every piece is a
// syllable and one bears a mark: NguyễnVăn, never McDonald.
func unglue(words []string) ([]string, Damage) {
	var damage Damage
	var out []string
	for _, w := range words {
		pieces := camelPieces(w)
		good, marked := len(pieces) > 1, false
		for _, p := range pieces {
			good = good && isSyllable(p)
			marked = marked || !isASCII(p)
		}
		if good && marked {
			out, damage = append(out, pieces...), DamageSpace
		} else {
			out = append(out, w)
		}
	}
	return out, damage
}

func camelPieces(w string) []string {
	var pieces []string
	start, small := 0, false
	for i, r := range w {
		if small && unicode.IsUpper(r) {
			pieces = append(pieces, w[start:i])
			start = i
		}
		small = unicode.IsLower(r)
	}
	return append(pieces, w[start:])
}

// restoreCase writes a text of capitals only, or of none, as names are
// written. One letter alone tells nothing.
func restoreCase(s string) (string, Damage) {
	upper, lower := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	if upper+lower < 2 || upper > 0 && lower > 0 {
		return s, 0
	}
	var b strings.Builder
	first := true
	for _, r := range s {
		if first {
			b.WriteRune(unicode.ToUpper(r))
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
		first = !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	if b.String() == s {
		return s, 0
	}
	return b.String(), DamageCase
}
