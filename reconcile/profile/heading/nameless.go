package heading

import (
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/profile/content"
)

// longNumber is how many digits a number has at least that hardly names a column: a
// year may.
const longNumber = 5

// Nameless reports whether a first row is data like those below it: where it holds a
// date, an address, a long number or the next of a series over others of the same kind,
// or mostly values that stand below it again. It is for tabular.Options, which asks of rows
// in which no name is known.
func Nameless(first []string, below [][]string) bool {
	filled, again := 0, 0
	for i, cell := range first {
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		filled++
		values, alike, same := 0, 0, 0
		like, series := likenessOf(cell), seriesOf(cell)
		for _, row := range below {
			if i >= len(row) || strings.TrimSpace(row[i]) == "" {
				continue
			}
			values++
			if value := strings.TrimSpace(row[i]); value == cell {
				same++
			} else if like != wordLike && likenessOf(value) == like || series != "" && seriesOf(value) == series {
				alike++
			}
		}
		if (like != wordLike || series != "") && values > 0 && 2*(alike+same) >= values {
			return true
		}
		again += min(same, 1)
	}
	return again > 0 && 2*again >= filled
}

// likeness is what a cell is that no name of a column would be.
type likeness uint8

const (
	wordLike likeness = iota
	dateLike
	numberLike
	addressLike
)

// seriesOf is what cells of a series have in common, "rec-9-org" of rec-17-org; "" of a cell
// that is not of letters with a number among them.
func seriesOf(cell string) string {
	if content.Digits(cell) == 0 || strings.ContainsAny(cell, " \t") || !strings.ContainsFunc(cell, unicode.IsLetter) {
		return ""
	}
	var b strings.Builder
	last := rune(0)
	for _, r := range cell {
		if unicode.IsDigit(r) {
			r = '9'
		}
		if r != '9' || last != '9' {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

func likenessOf(cell string) likeness {
	n := content.Digits(cell)
	switch {
	case n >= longNumber && strings.Trim(cell, "0123456789 +-.()") == "":
		if column.Read(cell).Date {
			return dateLike
		}
		return numberLike
	case n > 0 && column.Read(cell).Date:
		return dateLike
	case content.IsEmail(cell) && strings.Contains(cell, "."):
		return addressLike
	}
	return wordLike
}
