package column

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// special are letters that do not fall apart into a base and a mark.
var special = map[rune]string{
	'đ': "d", 'ð': "d", 'ø': "o", 'ł': "l", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ı': "i", 'ħ': "h", 'ŀ': "l",
	// Arabic letters that are written for one another, and the stretching of words.
	'ى': "ي", 'ی': "ي", 'ة': "ه", 'ک': "ك", 'ـ': "",
	// Cyrillic and Greek in Latin letters, near to BGN/PCGN and ISO 843: registers of
	// other countries and passports write them so.
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'е': "e", 'є': "ye", 'ж': "zh", 'з': "z", 'и': "i", 'і': "i", 'к': "k", 'л': "l",
	'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh",
	'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya", 'ђ': "dj", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'џ': "dz",
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n",
	'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
}

// marked are the scripts whose marks are left out as often as written. In
// others, such as those of India, they are part of the word.
var marked = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew}

// unspaced reports whether a letter is of a script that writes words without
// spaces, with letters that mean something alone: each is a word here.
func unspaced(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// Fold is the words of s as they are compared; see appendFolded.
func Fold(s string) string { return string(appendFolded(nil, s)) }

// appendFolded appends the words of s: lower case, letters of most alphabets
// without marks, digits of all scripts as those of ASCII, one space between words. Apostrophes vanish; what is
// neither letter nor digit separates. Letters of other scripts stay, with the
// signs that are part of them.
func appendFolded(dst []byte, s string) []byte {
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
		case c == separates:
			gap = true
		case c == foreign:
			if out, ok := appendMarked(dst[:start], s); ok {
				return out
			}
			return appendRunes(dst[:start], s)
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
	separates byte = iota
	vanishes
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
			t[c] = vanishes
		}
	}
	return t
}()

// appendMarked is appendRunes for text of ASCII and of letters that are one of them with
// marks: most of what is not ASCII, in a fortieth of the time. ok is false for other text.
func appendMarked(dst []byte, s string) (out []byte, ok bool) {
	start, gap, bare := len(dst), false, unmarked()
	for _, r := range s {
		if r >= rune(len(bare)) || bare[r] == foreign {
			return dst, false
		}
		switch c := bare[r]; c {
		case separates:
			gap = true
		case vanishes:
		default:
			if gap && len(dst) > start {
				dst = append(dst, ' ')
			}
			gap = false
			dst = append(dst, c)
		}
	}
	return dst, true
}

// unmarked is what single says of each byte of ASCII, and the same of the letters up to
// those that only Vietnamese has, which end at U+1EFF: appendRunes was asked.
var unmarked = sync.OnceValue(func() *[0x1f00]byte {
	t := new([0x1f00]byte)
	for r := range t {
		t[r] = foreign
		if r < utf8.RuneSelf {
			t[r] = single[r]
		} else if of := appendRunes(nil, "a"+string(rune(r))+"b"); len(of) == 3 && single[of[1]] == of[1] {
			t[r] = of[1] // one letter, that neither parts nor joins those beside it
		}
	}
	return t
})

// appendRunes is appendFolded for text that is not ASCII.
func appendRunes(dst []byte, s string) []byte {
	start := len(dst)
	gap, plain, alone := false, false, false // plain: the last letter is of a script whose marks are dropped; alone: it is a word
	s = strings.ToValidUTF8(s, " ")          // what is broken would keep its neighbour as it is
	for _, r := range norm.NFKD.String(s) {
		r = digit(unicode.ToLower(r))
		switch {
		case unicode.Is(unicode.Mn, r):
			if !plain && len(dst) > start {
				dst = utf8.AppendRune(dst, r)
			}
			continue
		case r == '’' || r == '‘' || r == '\'' || r == '`' || r == 'ʼ' || r == 0xad || r == 0x200b || r == 0xfeff:
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mc, r):
			gap = true
			continue
		}
		before := alone
		alone = unspaced(r)
		if (gap || before || alone) && len(dst) > start {
			dst = append(dst, ' ')
		}
		gap = false
		plain = unicode.In(r, marked...)
		if text, ok := special[r]; ok {
			dst = append(dst, text...)
			continue
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// appendLetters turns folded text into one byte a letter: letters of other
// scripts keep their last seven bits, which tell the letters of one alphabet
// apart. Letters that are words stand without spaces, as they are written.
func appendLetters(dst, text []byte) []byte {
	alone := false
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		if next, _ := utf8.DecodeRune(text); r == ' ' && (alone || unspaced(next)) {
			continue
		}
		alone = unspaced(r)
		if r < utf8.RuneSelf {
			dst = append(dst, byte(r))
			continue
		}
		dst = append(dst, byte(r)|0x80)
	}
	return dst
}

// blank are folded texts that say there is nothing.
var blank = map[string]bool{
	"null": true, "none": true, "nil": true, "nan": true, "n a": true, "unknown": true, "missing": true, "not available": true,
	"khong ro": true, "khong co": true, "unbekannt": true, "inconnu": true, "desconocido": true,
}

// longestBlank is the length of the longest of them.
const longestBlank = len("not available")

// beginsBlank are the letters that they begin with.
var beginsBlank = func() (t [256]bool) {
	for text := range blank {
		t[text[0]] = true
	}
	return t
}()

// mailbox is an e-mail address as it is compared, in the memory of dst: in small letters, and
// without the mark that its owner may put behind the name of the box, by which mail is sorted
// and not sent elsewhere: ann+shop@example.org is ann@example.org (RFC 5233, subaddressing). It is
// empty of what says that there is none.
func mailbox(dst []byte, cell string) []byte {
	s := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(cell)), "mailto:")
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		if folded := appendFolded(nil, s); blank[string(folded)] {
			return dst
		}
		return append(dst, s...)
	}
	box := s[:at]
	if plus := strings.IndexByte(box, '+'); plus > 0 {
		box = box[:plus]
	}
	return append(append(dst, box...), s[at:]...)
}

// titles stand before a Thai name, without a space: Mr, Mrs, Miss, Master. Other scripts part
// them, so that they are a word by themselves and learning finds what it is worth.
var titles = func() (out [][]byte) {
	for _, t := range []string{"นางสาว", "นาง", "นาย", "เด็กชาย", "เด็กหญิง", "น.ส.", "ด.ช.", "ด.ญ."} {
		out = append(out, appendRunes(nil, t))
	}
	return out
}()

// withoutTitle leaves out what a folded Thai name begins with and is no part of it.
func withoutTitle(name []byte) []byte {
	if len(name) == 0 || name[0] != titles[0][0] {
		return name
	}
	for _, t := range titles {
		if rest, ok := bytes.CutPrefix(name, t); ok && len(rest) > 0 {
			return bytes.TrimPrefix(rest, []byte{' '})
		}
	}
	return name
}
