package folding

import (
	"strings"
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

// Unspaced reports whether a letter is of a script that writes words without
// spaces, with letters that mean something alone: each is a word here.
func Unspaced(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// sign is a character of decomposed text: what it does to the text before it, and what
// is written for it.
type sign struct {
	text  [utf8.UTFMax]byte
	n     uint8 // bytes of text
	does  does
	class uint8 // canonical combining class: marks stand in its order
}

type does uint8

const (
	vanishes does = iota
	separates
	marks // its letter, and vanishes where marks do
	plain // a letter whose marks vanish
	keeps // a letter that keeps its marks
	alone // such a letter that is a word by itself
)

// signOf is a character of decomposed text.
func signOf(r rune) (x sign) {
	x.class = norm.NFKD.PropertiesString(string(r)).CCC()
	r = Digit(unicode.ToLower(r))
	text, ok := special[r]
	if !ok {
		text = string(r)
	}
	switch {
	case unicode.Is(unicode.Mn, r):
		x.does = marks
	case r == '’' || r == '‘' || r == '\'' || r == '`' || r == 'ʼ' || r == 0xad || r == 0x200b || r == 0xfeff:
		return x
	case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mc, r):
		x.does = separates
		return x
	case Unspaced(r):
		x.does = alone
	case unicode.In(r, marked...):
		x.does = plain
	default:
		x.does = keeps
	}
	x.n = uint8(copy(x.text[:], text))
	return x
}

// writer writes folded text behind what is there.
type writer struct {
	dst   []byte
	start int
	gap   bool
	last  does // of the letter before
}

func (w *writer) put(x *sign) {
	switch x.does {
	case vanishes:
		return
	case separates:
		w.gap = true
		return
	case marks:
		if w.last == plain || len(w.dst) == w.start {
			return
		}
	default:
		if (w.gap || w.last == alone || x.does == alone) && len(w.dst) > w.start {
			w.dst = append(w.dst, ' ')
		}
		w.gap, w.last = false, x.does
	}
	w.dst = append(w.dst, x.text[:x.n]...)
}

// appendSigns appends any text folded.
func appendSigns(dst []byte, s string) []byte {
	w := writer{dst: dst, start: len(dst)}
	s = strings.ToValidUTF8(s, " ") // what is broken would keep its neighbour as it is
	for _, r := range norm.NFKD.String(s) {
		x := signOf(r)
		w.put(&x)
	}
	return w.dst
}
