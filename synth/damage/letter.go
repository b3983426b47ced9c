package damage

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The combining marks of Vietnamese.
const (
	grave      = '\u0300' // huyền
	acute      = '\u0301' // sắc
	circumflex = '\u0302' // â ê ô
	tilde      = '\u0303' // ngã
	breve      = '\u0306' // ă
	hook       = '\u0309' // hỏi
	horn       = '\u031B' // ơ ư
	dotBelow   = '\u0323' // nặng
)

// letter is one letter in parts: ế is e, circumflex, acute; đ has no parts.
type letter struct {
	base rune // without marks; đ stays đ
	hat  rune // circumflex, breve, horn, or 0
	tone rune // grave, acute, tilde, hook, dotBelow, or 0
}

// letters takes composed or decomposed text apart.
func letters(s string) []letter {
	var all []letter
	for _, r := range norm.NFD.String(s) {
		switch {
		case r == grave || r == acute || r == tilde || r == hook || r == dotBelow:
			if len(all) > 0 {
				all[len(all)-1].tone = r
			}
		case r == circumflex || r == breve || r == horn:
			if len(all) > 0 {
				all[len(all)-1].hat = r
			}
		default:
			all = append(all, letter{base: r})
		}
	}
	return all
}

// compose is the inverse of letters, in NFC.
func compose(all []letter) string {
	var b strings.Builder
	for _, l := range all {
		b.WriteString(l.spelt())
	}
	return norm.NFC.String(b.String())
}

// spelt is the letter, decomposed.
func (l letter) spelt() string {
	s := string(l.base)
	if l.hat != 0 {
		s += string(l.hat)
	}
	if l.tone != 0 {
		s += string(l.tone)
	}
	return s
}

// withHat is base and hat composed, without the tone.
func (l letter) withHat() rune {
	l.tone = 0
	for _, r := range norm.NFC.String(l.spelt()) {
		return r
	}
	return l.base
}

// strip takes every mark off, đ included.
func strip(s string) string {
	all := letters(s)
	for i := range all {
		all[i].hat, all[i].tone = 0, 0
		switch all[i].base {
		case 'đ':
			all[i].base = 'd'
		case 'Đ':
			all[i].base = 'D'
		}
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) { // marks of highland names: ŭ and ñ have others
			return -1
		}
		return r
	}, norm.NFD.String(compose(all)))
}
