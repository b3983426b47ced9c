package vntext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is the form under which names are indexed: lower case, marks stripped,
// đ as d, only a–z and 0–9, words separated by one space. Apostrophes and
// invisible characters vanish, everything else that is no Latin letter
// separates: "H'Hen  Niê-Kđăm" is "hhen nie kdam".
func Fold(s string) string {
	var buf [64]byte
	return string(AppendFold(buf[:0], s))
}

// AppendFold appends Fold(s) to dst; it allocates only what dst lacks.
func AppendFold(dst []byte, s string) []byte {
	start := len(dst)
	gap := false
	for i := 0; i < len(s); {
		c := foldASCII[s[i]]
		size := 1
		if s[i] >= utf8.RuneSelf {
			c, size = foldRune(s[i:])
		}
		i += size
		switch c {
		case skip:
		case separate:
			gap = true
		default:
			if gap && len(dst) > start {
				dst = append(dst, ' ')
			}
			gap = false
			dst = append(dst, c)
		}
	}
	return dst
}

// MatchKey is the form that clients of the national population register send
// in name checks: capitals, marks stripped, all but A–Z and 0–9 removed.
func MatchKey(s string) string {
	var buf [64]byte
	b := AppendFold(buf[:0], s)
	out := b[:0]
	for _, c := range b {
		switch {
		case c >= 'a':
			out = append(out, c-'a'+'A')
		case c != ' ':
			out = append(out, c)
		}
	}
	return string(out)
}

// What folding does with a character that yields no letter.
const (
	skip     byte = 0
	separate byte = 1
)

// foldASCII folds the first 128 characters.
var foldASCII = makeFoldASCII()

func makeFoldASCII() *[256]byte {
	var t [256]byte
	for i := range t {
		switch l := letterTable[min(i, 0x7F)]; {
		case l != 0:
			t[i] = l.base()
		case i == '\'' || i == '`':
			t[i] = skip
		default:
			t[i] = separate
		}
	}
	return &t
}

// foldRune folds the first character of s, which is not ASCII.
func foldRune(s string) (c byte, size int) {
	r, size := utf8.DecodeRuneInString(s)
	if l := letterOf(r); l != 0 {
		return l.base(), size
	}
	switch {
	case isApostrophe(r) || isInvisible(r) || unicode.Is(unicode.Mn, r):
		return skip, size
	case r > 0xFF && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		// Fullwidth and other compatibility characters; another script yields nothing.
		if k := norm.NFKD.String(string(r)); k[0] < utf8.RuneSelf && foldASCII[k[0]] > separate {
			return foldASCII[k[0]], size
		}
		return skip, size
	}
	return separate, size
}

// isApostrophe knows the characters that are typed for the apostrophe of
// names like H'Hen and K'Brêu.
func isApostrophe(r rune) bool {
	return strings.ContainsRune("'`´‘’‛ʹʻʼʽˈ′＇ꞌ", r)
}

// isInvisible knows characters that show nothing and separate nothing.
func isInvisible(r rune) bool {
	switch r {
	case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF:
		return true
	}
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}
