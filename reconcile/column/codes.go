package column

import (
	"bytes"
	"slices"
	"strings"
)

// mostCodes is how many numbers of one text are taken: prose has no end of them.
const mostCodes = 16

// appendCodes appends the numbers and codes that stand in a text, each once and in
// order, so that two texts with the same ones have the same value. A code is what
// stands between spaces and holds a digit, whatever signs it is written with:
// DSC-W120 is dscw120. A number keeps nothing but its figure: 42-inch, 42" and
// 42.0 are 42, and 8GB is 8.
func appendCodes(dst []byte, text string) []byte {
	var codes [][]byte
	for part := range strings.FieldsFuncSeq(text, betweenCodes) {
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
	code := squeeze(appendFolded(nil, part))
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

// wholeNumber is a number without the noughts before it.
func wholeNumber(digits string) string {
	if s := strings.TrimLeft(digits, "0"); s != "" {
		return s
	}
	return "0"
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func allDigits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !isDigit(r) })
}
