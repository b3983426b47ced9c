package folding

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Digit is the digit of ASCII that means what a decimal digit of another script does, ٣ and ৩ and ៣
// are 3; any other letter stays. Where Arabic, Devanagari or Khmer is written both sorts are, even in
// two columns of one table.
func Digit(r rune) rune {
	if r < utf8.RuneSelf || !unicode.IsDigit(r) {
		return r
	}
	for _, t := range unicode.Nd.R16 { // ranges of whole tens, from nought
		if uint32(t.Lo) <= uint32(r) && uint32(r) <= uint32(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if t.Lo <= uint32(r) && uint32(r) <= t.Hi {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	return r
}

// Digits is a cell with each decimal digit as that of ASCII.
func Digits(cell string) string {
	for i := range len(cell) {
		if cell[i] >= utf8.RuneSelf {
			return strings.Map(Digit, cell)
		}
	}
	return cell
}
