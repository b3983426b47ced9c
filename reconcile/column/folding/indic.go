package folding

// Nine scripts of India are laid out alike in Unicode, letter by letter, as the Indian standard ISCII
// lays them out: one table tells the Latin letters of all, near to how names are written in passports.
// Lengths of vowels and the two rows of t and d are not told apart, as people seldom write them.
const (
	indicFrom = 0x0900 // Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu, Kannada
	indicTo   = 0x0d80 // behind Malayalam
	indicEach = 0x80   // code points of a script
)

// indic are the Latin letters of each place of a script that has some.
var indic = func() (t [indicEach]string) {
	for from, letters := range map[int][]string{
		0x01: {"n", "n", "h"}, // signs for a vowel through the nose, and a breath
		0x05: {"a", "a", "i", "i", "u", "u", "ri", "li", "e", "e", "e", "ai", "o", "o", "o", "au"},
		0x15: {"k", "kh", "g", "gh", "n", "ch", "chh", "j", "jh", "n", "t", "th", "d", "dh", "n", "t", "th", "d", "dh", "n", "n",
			"p", "ph", "b", "bh", "m", "y", "r", "r", "l", "l", "zh", "v", "sh", "sh", "s", "h"},
		0x3e: {"a", "i", "i", "u", "u", "ri", "ri", "e", "e", "e", "ai", "o", "o", "o", "au"},
		0x70: {"n"}, // Gurmukhi writes it over a vowel
		0x7a: {"n", "n", "r", "l", "l", "k"},
	} {
		copy(t[from:], letters)
	}
	return t
}()

// Indic reports whether a letter is of one of these scripts.
func Indic(r rune) bool { return r >= indicFrom && r < indicTo }

// nosed is the place of a sign that Gurmukhi alone has beyond those that all have.
const nosed = 0x0a70

// indicSign is what a letter or a sign of these scripts does; ok is false for another one.
func indicSign(r rune) (text string, d does, ok bool) {
	switch {
	case r < indicFrom || r >= indicTo:
		return "", vanishes, false
	case r == 'ৎ':
		return "t", plain, true
	case r == 'ৰ' || r == 'ৱ': // Assamese
		return indic[map[rune]int{'ৰ': 0x30, 'ৱ': 0x35}[r]], consonant, true
	}
	at := r % indicEach
	switch text = indic[at]; {
	case at == 0x3c:
		return "", dots, true
	case at == 0x4d:
		return "", mutes, true
	case at == 0x55:
		return "", vanishes, true
	case at == 0x56:
		return "ai", vowel, true
	case at == 0x57:
		return "au", vowel, true
	case text == "" || at >= 0x70 && r < indicTo-indicEach && r != nosed:
		return "", vanishes, false
	case at >= 0x3e && at <= 0x4c:
		return text, vowel, true
	case at >= 0x15 && at <= 0x39:
		return text, consonant, true
	}
	return text, plain, true
}

// keepsVowel is from where a consonant at the end of a word keeps the vowel that it has: Oriya and
// the scripts of the south mark those that have none.
const keepsVowel = 0x0b00

// dot changes a consonant that is written with a dot: the d of Hindi to r, j to z.
func (w *writer) dot() {
	for with, out := range map[string]string{"d": "r", "dh": "rh", "j": "z"} {
		if w.last == consonant && string(w.dst[w.from:]) == with {
			w.dst = append(w.dst[:w.from], out...)
			return
		}
	}
}

// voice writes the sign for a vowel, which takes the place of the one that a consonant has. A
// sign may be written in two halves, "e" and "a" for "o".
func (w *writer) voice(x *sign) {
	if half := len(w.dst) - 1; w.last == vowel && w.dst[half] == 'e' {
		if x.n > 1 {
			w.dst = append(w.dst[:half], x.text[:x.n]...)
		} else {
			w.dst[half] = 'o'
		}
		return
	}
	w.dst = append(w.dst, x.text[:x.n]...)
	w.last = vowel
}

// endWord ends a word: the vowel that its last consonant has falls silent, but behind another
// consonant, Gupta, and where the script would mark that.
func (w *writer) endWord() {
	if w.last == consonant {
		if w.voiced {
			w.dst = append(w.dst, 'a')
		}
		w.last = plain
	}
}
