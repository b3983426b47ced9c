package vntext

import (
	"strings"
	"unicode"
)

// undoKeystrokes reads words as the keys of Telex (Nguyeenx) or VNI (Tra62n)
// that no input method caught, in place.
//
// Foreign names read as Telex too (Lee, Max, Roos), so a Telex reading counts
// only with support: another word of the name needs it as well, bears
// Vietnamese marks, or the reading is a common family name with a mark and a
// tone both typed.
func undoKeystrokes(words []string) Damage {
	reads := make([]string, len(words))
	found, support := 0, 0
	for i, w := range words {
		if !isASCII(w) {
			if isSyllable(w) {
				support++
			}
			continue
		}
		read, sure := readKeys(w)
		reads[i] = read
		if read == "" {
			continue
		}
		found++
		if sure || i == 0 && familyNames[Fold(read)] && bearsBoth(read) {
			support++
		}
	}
	if found == 0 || support == 0 && found < 2 {
		return 0
	}
	for i, r := range reads {
		if r != "" {
			words[i] = r
		}
	}
	return DamageKeystroke
}

// bearsBoth reports whether a word has a marked letter and a tone.
func bearsBoth(s string) bool {
	w := wordOf(s)
	t, _ := w.tone()
	for _, l := range w.letters[:w.n] {
		if l.mark() != plain {
			return t != noTone
		}
	}
	return false
}

// readKeys reads one word; "" if it is not made of keys. sure is set where the
// keys were digits, which no name holds.
func readKeys(s string) (read string, sure bool) {
	if len(s) < 2 || len(s) > 12 || isSyllable(s) {
		return "", false
	}
	keys := telexKeys
	if strings.ContainsAny(s, "123456789") {
		keys, sure = vniKeys, true
	}
	w, ok := typed(s, keys)
	if !ok || w.n < 2 || !w.isSyllable() { // A1 is a building
		return "", false
	}
	w.placeTone()
	read = w.String()
	return read, sure
}

// typed replays keys on an empty line. ok is false if no key had an effect or
// one had none it could have.
func typed(s string, apply func(w *word, c byte) (used, ok bool)) (word, bool) {
	var w word
	effects := 0
	for i := range len(s) {
		c := s[i] | 0x20
		used, ok := apply(&w, s[i])
		switch {
		case !ok:
			return w, false
		case used:
			effects++
			continue
		case c < 'a' || c > 'z':
			return w, false
		}
		l := letter(c)
		if unicode.IsUpper(rune(s[i])) {
			l |= capital
		}
		w.letters[w.n] = l
		w.n++
	}
	return w, effects > 0
}

// setTone puts a tone on the word typed so far, on a vowel to be placed later.
func (w *word) setTone(t toneMark) bool {
	if _, marks := w.tone(); marks > 0 {
		return false
	}
	for i := w.n - 1; i >= 0; i-- {
		if w.letters[i].isVowel() {
			w.letters[i] = w.letters[i].with(t)
			return true
		}
	}
	return false
}

// setMark marks the last plain letters of the given bases; uo takes two horns.
func (w *word) setMark(bases string, m mark) bool {
	for i := w.n - 1; i >= 0; i-- {
		if strings.IndexByte(bases, w.letters[i].base()) < 0 {
			continue
		}
		if w.letters[i].mark() != plain {
			return false
		}
		w.letters[i] |= marked(m)
		if m == horn && w.letters[i].base() == 'o' && i > 0 && w.letters[i-1].base() == 'u' && w.letters[i-1].mark() == plain {
			w.letters[i-1] |= marked(horn)
		}
		return true
	}
	return false
}

// telexKeys is the Telex method: s f r x j tones, aa ee oo dd, w.
func telexKeys(w *word, c byte) (used, ok bool) {
	if t, is := map[byte]toneMark{'s': acute, 'f': grave, 'r': hook, 'x': tilde, 'j': dot}[c|0x20]; is {
		if w.hasVowel() {
			return true, w.setTone(t)
		}
		return false, true
	}
	switch c | 0x20 {
	case 'a', 'e', 'o':
		if w.n > 0 && w.letters[w.n-1].bare() == letter(c|0x20) {
			return true, w.setMark(string(c|0x20), circumflex)
		}
	case 'd':
		if w.n > 0 && w.letters[0].bare() == 'd' {
			return true, w.setMark("d", stroke)
		}
	case 'w':
		if w.n > 0 && w.letters[w.n-1].bare() == 'a' {
			return true, w.setMark("a", breve)
		}
		return true, w.setMark("uo", horn)
	}
	return false, true
}

// vniKeys is the VNI method: 1–5 tones, 6 hat, 7 horn, 8 breve, 9 bar.
func vniKeys(w *word, c byte) (used, ok bool) {
	switch c {
	case '1', '2', '3', '4', '5':
		return true, w.setTone(toneMark(c - '0'))
	case '6':
		return true, w.setMark("aeo", circumflex)
	case '7':
		return true, w.setMark("uo", horn)
	case '8':
		return true, w.setMark("a", breve)
	case '9':
		return true, w.setMark("d", stroke)
	}
	return false, true
}

func (w *word) hasVowel() bool {
	for _, l := range w.letters[:w.n] {
		if l.isVowel() {
			return true
		}
	}
	return false
}
