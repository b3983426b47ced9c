package cell

import (
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// masks are the signs that stand for what is not shown: 010-****-9652, XXX-XX-1234.
const masks = "*•＊×#xX"

// leastMasked is how many of them in a row hide something, whatever parts the value into groups.
const leastMasked = 3

// shown are the letters and digits of a value that a masked one shows: its first and its last ones.
type shown struct{ first, last int }

// shownOf is what is compared of a field, nil if it is all.
func shownOf(f *scheme.Field, columns int) *shown {
	if len(f.Shown) != 2 || columns != 1 {
		return nil
	}
	return &shown{f.Shown[0], f.Shown[1]}
}

func (s *shown) read(cell string) string {
	before, after, masked := Masked(cell)
	if !masked {
		all := signs(cell)
		if len(all) <= s.first+s.last {
			return ""
		}
		before, after = all, all
	}
	if len(before) < s.first || len(after) < s.last {
		return ""
	}
	return string(before[:s.first]) + string(after[len(after)-s.last:])
}

// Masked are the letters and digits before and after what is not shown of a value. It reports whether something is
// not.
func Masked(cell string) (before, after []rune, masked bool) {
	from, to, n := -1, 0, 0
	for i, r := range cell {
		switch {
		case strings.ContainsRune(masks, r):
			if n == 0 {
				from = i
			}
			n++
			to = i + len(string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if n >= leastMasked {
				return signs(cell[:from]), signs(cell[to:]), true
			}
			n = 0
		}
	}
	if n < leastMasked {
		return nil, nil, false
	}
	return signs(cell[:from]), signs(cell[to:]), true
}

// signs are the letters and digits of a text.
func signs(text string) (out []rune) {
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out
}
