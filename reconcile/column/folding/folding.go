package folding

import (
	"slices"
	"unicode/utf8"
)

// Text is the words of s as they are compared; see [Append].
func Text(s string) string { return string(Append(nil, s)) }

// Append appends the words of s: lower case, letters of most alphabets without marks,
// digits of all scripts as those of ASCII, one space between words. Apostrophes vanish; what
// is neither letter nor digit separates. Letters of other scripts stay, with the signs that
// are part of them.
func Append(dst []byte, s string) []byte {
	if folded(s) {
		return append(dst, s...)
	}
	start := len(dst)
	dst = slices.Grow(dst, len(s))[:start+len(s)] // no byte of ASCII becomes two
	n, gap := start, false
	for i := range len(s) {
		c := single[s[i]]
		switch {
		case c > foreign && !gap:
			dst[n] = c
			n++
		case c > foreign:
			if gap = false; n > start {
				dst[n] = ' '
				n++
			}
			dst[n] = c
			n++
		case c == parts:
			gap = true
		case c == foreign:
			if out, ok := appendKnown(dst[:start], s); ok {
				return out
			}
			return appendSigns(dst[:start], s)
		}
	}
	return dst[:n]
}

// folded reports whether s is words of small letters and digits of ASCII with one space
// between them: tables of millions are often cleaned beforehand. No byte is waited for.
func folded(s string) bool {
	wrong, before := uint8(0), space
	for i := range len(s) {
		k := kinds[s[i]]
		wrong |= k & (before | other)
		before = k
	}
	return wrong|before == 0
}

// What kinds says of a byte; 0 is a small letter or a digit.
const (
	space uint8 = 1 << iota
	other
)

var kinds = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c == ' ':
			t[c] = space
		case int(single[c]) != c:
			t[c] = other
		}
	}
	return t
}()

// What single says of a byte that is no letter or digit of ASCII.
const (
	parts byte = iota
	omitted
	foreign
)

// single is the folded form of each byte.
var single = func() (t [256]byte) {
	for c := range t {
		switch {
		case c >= utf8.RuneSelf:
			t[c] = foreign
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			t[c] = byte(c)
		case c >= 'A' && c <= 'Z':
			t[c] = byte(c) + 'a' - 'A'
		case c == '\'' || c == '`':
			t[c] = omitted
		}
	}
	return t
}()
