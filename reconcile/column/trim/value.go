package trim

import (
	"bytes"
	"slices"
	"strings"
)

// Numbered leaves out the words of a folded text that hold a digit.
func Numbered(b []byte) []byte {
	out := b[:0]
	for word := range bytes.FieldsSeq(b) {
		if !bytes.ContainsFunc(word, isDigit) {
			out = append(append(out, word...), ' ')
		}
	}
	return bytes.TrimSuffix(out, []byte{' '})
}

// OnlyWords leaves of a folded text the words that are known, each once and in their order.
func OnlyWords(b []byte, known []string) []byte {
	words := strings.Fields(string(b))
	b = b[:0]
	for _, w := range known {
		if slices.Contains(words, w) {
			b = append(append(b, w...), ' ')
		}
	}
	return bytes.TrimSuffix(b, []byte{' '})
}

// Units drops the space between a number and what it counts: "10 mg" is "10mg". Other
// spaces stay, for "2.5" is folded to "2 5".
func Units(b []byte) []byte {
	out := b[:0]
	for i, c := range b {
		if c == ' ' && i > 0 && i+1 < len(b) && isDigit(rune(b[i-1])) && !isDigit(rune(b[i+1])) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// Postcode is what is compared of a folded code: of the nine digits of an American postal code
// the first five, which others write alone.
func Postcode(b []byte) []byte {
	if len(b) == 10 && b[5] == ' ' && !bytes.ContainsFunc(b, func(r rune) bool { return r != ' ' && !isDigit(r) }) {
		return b[:5]
	}
	return b
}

// Spaces drops the spaces.
func Spaces(b []byte) []byte {
	if bytes.IndexByte(b, ' ') < 0 {
		return b
	}
	return slices.DeleteFunc(b, func(c byte) bool { return c == ' ' })
}

// Phone keeps the last nine digits: what is before is a country or an area,
// written or not.
func Phone(b []byte) []byte {
	b = slices.DeleteFunc(b, func(c byte) bool { return c < '0' || c > '9' })
	return b[max(0, len(b)-9):]
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
