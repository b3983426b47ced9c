package vntext

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// maxLetters bounds a token that is taken apart; the longest Vietnamese
// syllable, nghiêng, has 7 letters, the rest is room for foreign names.
const maxLetters = 24

// word is a token taken apart in place, without allocation. Apostrophes are
// dropped from it.
type word struct {
	letters [maxLetters]letter
	n       int
	odd     bool // held something that is no letter, or too many letters
}

func wordOf(s string) word {
	var w word
	for _, r := range s {
		l := letterOf(r)
		switch {
		case l != 0 && w.n < maxLetters:
			w.letters[w.n] = l
			w.n++
		case l == 0 && isApostrophe(r):
		default:
			w.odd = true
		}
	}
	return w
}

// tone is the tone of the word and how many tone marks it bears.
func (w *word) tone() (t toneMark, marks int) {
	for _, l := range w.letters[:w.n] {
		if l.tone() != noTone {
			t = l.tone()
			marks++
		}
	}
	return t, marks
}

// cut splits a word into onset [0,v), vowels [v,c) and coda [c,n). The u of qu
// and the i of gi before a vowel belong to the onset. ok is false if the
// vowels are not in one piece.
func (w *word) cut() (v, c int, ok bool) {
	for v < w.n && !w.letters[v].isVowel() {
		v++
	}
	if v > 0 && v+1 < w.n && w.letters[v+1].isVowel() && w.letters[v].mark() == plain {
		first, glide := w.letters[v-1].base(), w.letters[v].base()
		if first == 'q' && glide == 'u' || v == 1 && first == 'g' && glide == 'i' {
			v++
		}
	}
	for c = v; c < w.n && w.letters[c].isVowel(); c++ {
	}
	for i := c; i < w.n; i++ {
		if w.letters[i].isVowel() {
			return v, c, false
		}
	}
	return v, c, c > v
}

// toneAt is the index of the vowel that bears the tone in the traditional
// placement: a vowel with a mark (the last one: ươ), else the only vowel, else
// the second before a coda or in a triphthong, else the first.
func (w *word) toneAt(v, c int) int {
	for i := c - 1; i >= v; i-- {
		if w.letters[i].mark() != plain {
			return i
		}
	}
	switch n := c - v; {
	case n == 1:
		return v
	case n >= 3 || c < w.n:
		return v + 1
	default:
		return v
	}
}

// placeTone moves a single tone mark to its canonical vowel.
func (w *word) placeTone() {
	t, marks := w.tone()
	if marks != 1 {
		return
	}
	v, c, ok := w.cut()
	if !ok {
		return
	}
	for i := range w.n {
		if w.letters[i].tone() == t && i < v { // tone on the glide of "gìa"
			w.letters[i] = w.letters[i].with(noTone)
		}
	}
	for i := v; i < c; i++ {
		w.letters[i] = w.letters[i].with(noTone)
	}
	at := w.toneAt(v, c)
	w.letters[at] = w.letters[at].with(t)
}

// String puts the word together again; only for words of Vietnamese letters.
func (w *word) String() string {
	var b strings.Builder
	for _, l := range w.letters[:w.n] {
		b.WriteRune(l.rune())
	}
	return b.String()
}

// mostSyllable is how many letters the longest syllable has: nghiêng.
const mostSyllable = 7

// isSyllable reports whether the word can be a written syllable of Vietnamese,
// wherever its one tone mark stands.
func (w *word) isSyllable() bool {
	if w.odd || w.n == 0 || w.n > mostSyllable {
		return false
	}
	t, marks := w.tone()
	if marks > 1 {
		return false
	}
	var buf [2 * maxLetters]byte
	for split := range min(w.n, 4) {
		if _, ok := onsets[string(w.appendBare(buf[:0], 0, split))]; !ok {
			continue
		}
		if split+1 < w.n && w.letters[split].base() == 'y' && split > 0 && w.letters[split-1].base() != 'u' {
			continue // yên and its like follow qu or nothing
		}
		if checked, ok := rhymes[string(w.appendBare(buf[:0], split, w.n))]; ok {
			return !checked || t == noTone || t == acute || t == dot
		}
	}
	return false
}

// appendBare appends letters [from, to) as a key of the tables: base and mark.
func (w *word) appendBare(b []byte, from, to int) []byte {
	for _, l := range w.letters[from:to] {
		if l.mark() != plain {
			b = append(b, '0'+byte(l.mark()))
		}
		b = append(b, l.base())
	}
	return b
}

// isSyllable is the test on text.
func isSyllable(s string) bool {
	w := wordOf(s)
	return w.isSyllable() && !strings.ContainsFunc(s, isApostrophe)
}

// onsets are the initial consonants, âm đầu; qu and gi count as such.
var onsets = tableOf(func(string) bool { return false },
	" b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")

// rhymes are the rest of a syllable, vần, each with whether it ends in a stop,
// which admits only two tones. Rhymes with y after qu (quynh) are listed as
// they stand after that onset.
var rhymes = tableOf(func(r string) bool {
	return strings.HasSuffix(r, "c") || strings.HasSuffix(r, "ch") || strings.HasSuffix(r, "p") || strings.HasSuffix(r, "t")
},
	"a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "+
		"e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu "+
		"i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "+
		"o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot "+
		"ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "+
		"u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut "+
		"uy uya uych uyên uyêt uynh uyp uyt uyu "+
		"ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu "+
		"y yêm yên yêng yêt yêu ynh ych yt yp")

func tableOf(flag func(string) bool, list string) map[string]bool {
	t := make(map[string]bool)
	for _, s := range strings.Split(list, " ") {
		w := wordOf(s)
		t[string(w.appendBare(nil, 0, w.n))] = flag(s)
	}
	return t
}

// isUnmarked is the quick yes for names without any marks, as many systems keep them (Nguyen
// Thi Hue): each word a capital and small letters of which some marks make a syllable. No key
// of an input method is among them that stands for a mark.
func isUnmarked(s string) bool {
	first, from := true, 0
	for i := range len(s) {
		c := s[i]
		switch {
		case c == ' ' && !first:
			if !isBareSyllable(s[from:i]) {
				return false
			}
			first, from = true, i+1
		case first && 'A' <= c && c <= 'Z':
			first = false
		case first || c < 'a' || c > 'z':
			return false
		}
	}
	return !first && isBareSyllable(s[from:])
}

// isBareSyllable reports whether letters without marks can be those of a syllable.
func isBareSyllable(word string) bool {
	if len(word) > mostSyllable {
		return false
	}
	var small [mostSyllable]byte
	for i := range len(word) {
		small[i] = word[i] | 0x20
	}
	return bareSyllables()[string(small[:len(word)])]
}

// bareSyllables are all syllables without their marks. They are made when first asked for: most
// commands read no names.
var bareSyllables = sync.OnceValue(func() map[string]bool {
	plainly := func(key string) string {
		return strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' { // a mark, see appendBare
				return -1
			}
			return r
		}, key)
	}
	all := map[string]bool{}
	for onset := range onsets {
		for rhyme := range rhymes {
			if s := plainly(onset + rhyme); len(s) <= mostSyllable {
				all[s] = true
			}
		}
	}
	return all
})

// Syllables are the words of a name that is repaired (see [Repair]), in lower case;
// hyphens separate, an apostrophe stays inside its word.
func Syllables(s string) []string {
	return strings.FieldsFunc(string(AppendSyllables(nil, s)), func(r rune) bool { return r == ' ' })
}

// AppendSyllables appends Syllables(s) to dst, with one space between; it allocates only what
// dst lacks.
func AppendSyllables(dst []byte, s string) []byte {
	start, gap := len(dst), false
	for _, r := range s {
		switch r {
		case ' ', '-', '.', ',', '_':
			gap = true
			continue
		}
		if gap && len(dst) > start {
			dst = append(dst, ' ')
		}
		gap = false
		dst = utf8.AppendRune(dst, unicode.ToLower(r))
	}
	return dst
}
