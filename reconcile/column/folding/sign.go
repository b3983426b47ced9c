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
	// Georgian, by its national system, and Armenian, near to BGN/PCGN.
	'ა': "a", 'ბ': "b", 'გ': "g", 'დ': "d", 'ე': "e", 'ვ': "v", 'ზ': "z", 'თ': "t", 'ი': "i", 'კ': "k", 'ლ': "l", 'მ': "m", 'ნ': "n", 'ო': "o", 'პ': "p",
	'ჟ': "zh", 'რ': "r", 'ს': "s", 'ტ': "t", 'უ': "u", 'ფ': "p", 'ქ': "k", 'ღ': "gh", 'ყ': "q", 'შ': "sh", 'ჩ': "ch", 'ც': "ts", 'ძ': "dz", 'წ': "ts",
	'ჭ': "ch", 'ხ': "kh", 'ჯ': "j", 'ჰ': "h",
	'ա': "a", 'բ': "b", 'գ': "g", 'դ': "d", 'ե': "e", 'զ': "z", 'է': "e", 'ը': "y", 'թ': "t", 'ժ': "zh", 'ի': "i", 'լ': "l", 'խ': "kh", 'ծ': "ts", 'կ': "k",
	'հ': "h", 'ձ': "dz", 'ղ': "gh", 'ճ': "ch", 'մ': "m", 'յ': "y", 'ն': "n", 'շ': "sh", 'ո': "o", 'չ': "ch", 'պ': "p", 'ջ': "j", 'ռ': "r", 'ս': "s", 'վ': "v",
	'տ': "t", 'ր': "r", 'ց': "ts", 'ւ': "u", 'փ': "p", 'ք': "k", 'օ': "o", 'ֆ': "f",
}

// marked are the scripts whose marks are left out as often as written. In
// others, such as Thai, they are part of the word.
var marked = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew, unicode.Georgian, unicode.Armenian}

// Unspaced reports whether a letter is of a script that writes words without
// spaces, with letters that mean something alone: each is a word here.
func Unspaced(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// sign is a character of decomposed text: what it does to the text before it, and what
// is written for it.
type sign struct {
	text   [utf8.UTFMax]byte
	n      uint8 // bytes of text
	does   does
	voiced bool  // a consonant that keeps its vowel at the end of a word
	class  uint8 // canonical combining class: marks stand in its order
}

type does uint8

const (
	vanishes does = iota
	separates
	marks // its letter, and vanishes where marks do
	plain // a letter whose marks vanish
	keeps // a letter that keeps its marks
	alone // such a letter that is a word by itself

	// Of the scripts of India (see indic).
	consonant // a letter with a vowel behind it that is not written
	vowel     // a sign for another one
	mutes     // a sign that there is none
	dots      // a sign that makes another consonant
)

// onLetter reports whether a sign belongs to the letter before it.
func (d does) onLetter() bool { return d == marks || d == mutes || d == dots }

// signOf is a character of decomposed text.
func signOf(r rune) (x sign) {
	x.class = norm.NFKD.PropertiesString(string(r)).CCC()
	r = Digit(unicode.ToLower(r))
	text, d, ok := indicSign(r)
	if ok {
		x.does = d
		x.n = uint8(copy(x.text[:], text))
		if d == consonant && r >= keepsVowel {
			x.voiced = true
		}
		return x
	}
	if text, ok = special[r]; !ok {
		text = string(r)
	}
	switch {
	case unicode.Is(unicode.Mn, r):
		x.does = marks
	case r == '’' || r == '‘' || r == '\'' || r == '`' || r == 'ʼ' || r == 0xad || r == 0x200b || r == 0x200d || r == 0xfeff:
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

	from   int  // where the last consonant stands
	voiced bool // it keeps its vowel at the end of a word
}

func (w *writer) put(x *sign) {
	switch x.does {
	case vanishes:
		return
	case separates:
		w.endWord()
		w.gap = true
		return
	case marks:
		if w.last != keeps && w.last != alone || len(w.dst) == w.start {
			return
		}
	case dots:
		w.dot()
		return
	case mutes:
		if w.last == consonant {
			w.last = mutes
		}
		return
	default:
		if !w.gap && (w.last == consonant || w.last == vowel) && x.does == vowel {
			w.voice(x)
			return
		}
		if w.last == consonant {
			w.dst = append(w.dst, 'a')
		}
		if (w.gap || w.last == alone || x.does == alone) && len(w.dst) > w.start {
			w.dst = append(w.dst, ' ')
		}
		if x.does == consonant {
			w.from, w.voiced = len(w.dst), x.voiced || w.last == mutes && !w.gap
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
	w.endWord()
	return w.dst
}
