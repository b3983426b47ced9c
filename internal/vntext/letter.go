package vntext

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// toneMark is one of the six tones, thanh điệu.
type toneMark uint8

// The tones, in the order of the keys 0 to 5 of the VNI input method.
const (
	noTone  toneMark = iota // ngang, unmarked
	acute                   // sắc
	grave                   // huyền
	hook                    // hỏi
	tilde                   // ngã
	dot                     // nặng
	toneCap                 // how many there are
)

// mark is what makes a different letter of the alphabet, as against a tone.
type mark uint8

const (
	plain      mark = iota
	circumflex      // â ê ô
	breve           // ă
	horn            // ơ ư
	stroke          // đ
	markCap
	foreign mark = 7 // a diacritic that Vietnamese does not have: ë, å, ç, ñ
)

// letter is a character taken apart: bits 0–7 the ASCII base in lower case,
// 8–10 the mark, 11–13 the tone, 14 set for a capital. 0 is no letter.
type letter uint16

const (
	markShift         = 8
	toneShift         = 11
	capital    letter = 1 << 14
	toneMask   letter = 7 << toneShift
	markMask   letter = 7 << markShift
	bareMask   letter = 0xFF | markMask
	foldedMask letter = 0xFF
)

func (l letter) base() byte             { return byte(l) }
func (l letter) mark() mark             { return mark(l>>markShift) & 7 }
func (l letter) tone() toneMark         { return toneMark(l>>toneShift) & 7 }
func (l letter) bare() letter           { return l & bareMask } // letter of the alphabet, no tone, no case
func (l letter) with(t toneMark) letter { return l&^toneMask | letter(t)<<toneShift }

// isVowel reports whether the base is one of a e i o u y.
func (l letter) isVowel() bool {
	switch l.base() {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

// letterLimit is past the last Vietnamese letter, ỹ U+1EF9.
const letterLimit = 0x1F00

// letterTable has every Latin letter and digit below letterLimit; 16 KiB that
// stay in the cache while millions of names are folded.
var letterTable = makeLetterTable()

// runeTable is the inverse for Vietnamese letters: base, mark, tone, capital.
var runeTable = makeRuneTable()

// letterOf takes a character apart; 0 if it is no Latin letter or digit.
func letterOf(r rune) letter {
	if uint32(r) < letterLimit {
		return letterTable[r]
	}
	return 0
}

// rune puts a Vietnamese letter together; 0 if there is no such letter.
func (l letter) rune() rune {
	b := l.base() - 'a'
	if b >= 26 || l.mark() >= markCap || l.tone() >= toneCap {
		return 0
	}
	up := 0
	if l&capital != 0 {
		up = 1
	}
	return runeTable[b][l.mark()][l.tone()][up]
}

func makeLetterTable() *[letterLimit]letter {
	var t [letterLimit]letter
	for r := rune(0); r < letterLimit; r++ {
		if r < 0x250 || r >= 0x1E00 {
			t[r] = takeApart(r)
		}
	}
	// Letters that Unicode does not decompose. Ð and Ɖ look like Đ and are
	// typed for it; the others occur in foreign names.
	for _, c := range []struct {
		lower, upper rune
		base         byte
		m            mark
	}{
		{'đ', 'Đ', 'd', stroke}, {'ð', 'Ð', 'd', stroke}, {'ɖ', 'Ɖ', 'd', stroke},
		{'ø', 'Ø', 'o', foreign}, {'ł', 'Ł', 'l', foreign}, {'ħ', 'Ħ', 'h', foreign}, {'ı', 'ı', 'i', foreign},
		{'æ', 'Æ', 'a', foreign}, {'œ', 'Œ', 'o', foreign}, {'ß', 'ß', 's', foreign}, {'þ', 'Þ', 't', foreign},
		{'ƀ', 'Ƀ', 'b', foreign}, // of Ê-đê and Gia-rai names
	} {
		l := letter(c.base) | letter(c.m)<<markShift
		t[c.upper] = l | capital
		t[c.lower] = l
	}
	return &t
}

// takeApart reads a character by its canonical decomposition.
func takeApart(r rune) letter {
	var l letter
	for i, d := range []rune(norm.NFD.String(string(r))) {
		switch {
		case i == 0 && d < 0x80 && (unicode.IsLetter(d) || unicode.IsDigit(d)):
			l = letter(unicode.ToLower(d))
			if unicode.IsUpper(d) {
				l |= capital
			}
		case i == 0:
			return 0
		default:
			l = l.combined(d)
		}
	}
	return l
}

// combined adds a combining character; one that Vietnamese cannot have there
// makes the letter foreign.
func (l letter) combined(d rune) letter {
	t := noTone
	m := plain
	switch d {
	case 0x300:
		t = grave
	case 0x301:
		t = acute
	case 0x303:
		t = tilde
	case 0x309:
		t = hook
	case 0x323:
		t = dot
	case 0x302:
		m = circumflex
	case 0x306:
		m = breve
	case 0x31B:
		m = horn
	}
	b := l.base()
	switch {
	case t != noTone && l.isVowel() && l.tone() == noTone && l.mark() != foreign:
		return l.with(t)
	case l.mark() == plain && (m == circumflex && (b == 'a' || b == 'e' || b == 'o') ||
		m == breve && b == 'a' || m == horn && (b == 'o' || b == 'u')):
		return l | letter(m)<<markShift
	default:
		return l&^(markMask|toneMask) | letter(foreign)<<markShift
	}
}

func makeRuneTable() *[26][markCap][toneCap][2]rune {
	var t [26][markCap][toneCap][2]rune
	for r, l := range letterTable {
		b := l.base() - 'a'
		if b >= 26 || l.mark() >= markCap {
			continue
		}
		at := &t[b][l.mark()][l.tone()][l>>14&1]
		if *at == 0 || r == 'đ' || r == 'Đ' {
			*at = rune(r)
		}
	}
	return &t
}
