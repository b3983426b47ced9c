package trim

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/lienthong/lienthong/reconcile/column/folding"
	"github.com/lienthong/lienthong/reconcile/column/unit"
)

// mostCodes is how many numbers of one text are taken: prose has no end of them.
const mostCodes = 16

// Codes appends the numbers and codes that stand in a text, each once and in
// order, so that two texts with the same ones have the same value. A code is what
// stands between spaces and holds a digit, whatever signs it is written with:
// DSC-W120 is dscw120. A number keeps nothing but its figure: 42-inch, 42" and
// 42.0 are 42, and 8GB is 8. Measures are counted in one unit: 0,5 l is 500, as 500ml is.
func Codes(dst []byte, text string) []byte {
	var codes [][]byte
	for part := range strings.FieldsFuncSeq(unit.Spread(text), betweenCodes) {
		if code := codeOf(part); len(code) > 0 && len(codes) < mostCodes {
			codes = append(codes, code)
		}
	}
	slices.SortFunc(codes, bytes.Compare)
	for i, code := range slices.CompactFunc(codes, bytes.Equal) {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = append(dst, code...)
	}
	return dst
}

// betweenCodes reports whether a letter parts two codes. A hyphen or a full stop may
// stand within one.
func betweenCodes(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', ',', ';', ':', '/', '|', '(', ')', '[', ']', '{', '}', '+', '&', '*', '"', '#', 0xa0, '、', '，', '（', '）':
		return true
	}
	return false
}

// codeOf is the code that a part of a text is, nil if it holds no digit.
func codeOf(part string) []byte {
	if !strings.ContainsFunc(part, isDigit) {
		return nil
	}
	if figure, fraction, ok := strings.Cut(part, "."); ok && allDigits(figure) && allDigits(fraction) {
		return bytes.TrimSuffix(bytes.TrimRight([]byte(wholeNumber(figure)+"."+fraction), "0"), []byte("."))
	}
	code := norm.NFKD.Bytes(Spaces(folding.Append(nil, part))) // marks that meet have an order
	if number := longNumber(code); number != "" {
		return []byte(number)
	}
	digits := 0
	for digits < len(code) && isDigit(rune(code[digits])) {
		digits++
	}
	switch {
	case digits == 0 || slices.ContainsFunc(code[digits:], func(b byte) bool { return isDigit(rune(b)) }):
		return code
	}
	return []byte(wholeNumber(string(code[:digits])))
}

// A word of so many letters before a number of so many figures says what is counted, as
// INV31989 and HD0031989 do of invoice 31989, which another writes without it.
const (
	mostBefore = 4
	leastLong  = 5
)

// longNumber is the number of a code that is nothing but a word and a long number.
func longNumber(code []byte) string {
	number := strings.TrimLeftFunc(string(code), func(r rune) bool { return !isDigit(r) })
	if before := len(code) - len(number); before == 0 || before > mostBefore || len(number) < leastLong || !allDigits(number) {
		return ""
	}
	return wholeNumber(number)
}

// wholeNumber is a number without the noughts before it.
func wholeNumber(digits string) string {
	if s := strings.TrimLeft(digits, "0"); s != "" {
		return s
	}
	return "0"
}

func allDigits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !isDigit(r) })
}
