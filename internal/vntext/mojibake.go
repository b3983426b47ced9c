package vntext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// undoMojibake reads the characters as the Windows-1252 bytes that somebody
// took for text, if those are UTF-8 that says something sensible.
func undoMojibake(s string) (string, bool) {
	if t, ok := readAsBytes(s); ok {
		return t, true
	}
	// Spaces were tidied, or an unassigned byte dropped, after the damage.
	return readAsBytes(withLostBytes(s))
}

// withLostBytes puts back what programs lose most of the inside of a character:
// C3 A0 (à) ends in a no-break space that became a plain one, and the 90 of
// C4 90 (Đ), unassigned in Windows-1252, vanished at the start of a word.
func withLostBytes(s string) string {
	var b strings.Builder
	before := ' '
	rs := []rune(s)
	for i, r := range rs {
		switch {
		case r == ' ' && before == 'Ã':
			r = 0xA0
		case before == 'Ä' && unicode.IsLetter(r) && (i == 1 || rs[i-2] == ' '):
			b.WriteRune(0x90)
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

func readAsBytes(s string) (string, bool) {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := charmap.Windows1252.EncodeRune(r)
		switch {
		case ok:
			b = append(b, c)
		case r >= 0x80 && r < 0xA0: // unassigned there, passed through by most programs
			b = append(b, byte(r))
		default:
			return "", false
		}
	}
	if !utf8.Valid(b) {
		return "", false
	}
	return string(b), sensible(string(b))
}

// sensible reports whether every character beyond ASCII is one that names and
// addresses hold.
func sensible(s string) bool {
	for _, r := range s {
		switch {
		case r < 0x80, letterOf(r) != 0, unicode.Is(unicode.Mn, r), isApostrophe(r), isInvisible(r),
			r == 0xA0, r >= 0x2010 && r <= 0x2026,
			// a further layer of the same damage
			r < 0x100, strings.ContainsRune("€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ", r):
		default:
			return false
		}
	}
	return true
}
