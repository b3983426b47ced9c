package column

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/column/firm"
	"github.com/lienthong/lienthong/reconcile/column/folding"
	"github.com/lienthong/lienthong/reconcile/column/trim"
	"github.com/lienthong/lienthong/reconcile/column/unit"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Fold is the words of s as they are compared; see package folding.
func Fold(s string) string { return folding.Text(s) }

// Codes are the numbers and codes that stand in a text, as values of kind scheme.Codes
// are made of them.
func Codes(text string) []string { return strings.Fields(string(trim.Codes(nil, text))) }

// appendLetters turns folded text into one byte a letter: letters of other
// scripts keep their last seven bits, which tell the letters of one alphabet
// apart. Letters that are words stand without spaces, as they are written.
func appendLetters(dst, text []byte) []byte {
	alone := false
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		if next, _ := utf8.DecodeRune(text); r == ' ' && (alone || folding.Unspaced(next)) {
			continue
		}
		alone = folding.Unspaced(r)
		if r < utf8.RuneSelf {
			dst = append(dst, byte(r))
			continue
		}
		dst = append(dst, byte(r)|0x80)
	}
	return dst
}

// fold is the form in which the kind compares, in the memory of dst, which is
// empty.
func (c *Column) fold(dst []byte, cell string) []byte {
	switch c.Field.Kind {
	case scheme.Date, scheme.Number, scheme.Codes: // others are read when they are folded
		cell = folding.Digits(cell)
	}
	switch c.Field.Kind {
	case scheme.Date:
		d, order := readDate(cell, c.monthFirst)
		c.orders[order]++
		if d == 0 {
			d = serial(cell)
		}
		if d == 0 {
			return dst
		}
		return d.append(dst)
	case scheme.Number:
		x, marks, ok := readNumber(cell)
		if !ok {
			return dst
		}
		if c.marks[marks]++; marks == eitherMarks {
			return append(strconv.AppendFloat(dst, x, 'g', -1, 64), unsettled)
		}
		return strconv.AppendFloat(dst, x, 'g', -1, 64)
	case scheme.Email:
		return trim.Mailbox(dst, cell)
	case scheme.Codes:
		return trim.Codes(dst, cell)
	case scheme.NameVI:
		repaired, _ := vntext.Repair(cell)
		return vntext.AppendSyllables(dst, repaired)
	}
	if c.Field.Kind == scheme.Text { // of the cell, for a comma of a number is no space yet
		cell = unit.Spread(cell)
	}
	dst = folding.Append(dst, cell)
	if len(c.Field.Words) > 0 {
		return trim.OnlyWords(dst, c.Field.Words)
	}
	if trim.Blank(dst) {
		return dst[:0]
	}
	switch c.Field.Kind {
	case scheme.Name, scheme.Given:
		return trim.Title(dst)
	case scheme.Phone:
		return trim.Phone(dst)
	case scheme.Identifier, scheme.Code:
		if c.Field.Kind == scheme.Code {
			dst = trim.Postcode(dst)
		}
		dst = trim.Spaces(dst)
		for len(dst) > 0 && dst[0] == '0' {
			dst = dst[1:]
		}
	case scheme.Sex:
		if s, ok := trim.Sex(dst); ok {
			return append(dst[:0], s...)
		}
	case scheme.Category:
		return trim.Units(dst)
	case scheme.Text:
		dst = firm.Shorten(dst)
	}
	if c.Field.Numberless {
		return trim.Numbered(dst)
	}
	return dst
}
