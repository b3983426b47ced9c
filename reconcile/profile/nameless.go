package profile

import (
	"strings"

	"github.com/lienthong/lienthong/reconcile/column"
)

// longNumber is how many digits a number has at least that hardly names a column: a
// year may.
const longNumber = 5

// Nameless reports whether a first row is data like those below it: where it holds a
// date, an address or a long number over others of the same kind, or mostly values
// that stand below it again. It is for tabular.Options, which asks of rows in which no
// name is known.
func Nameless(first []string, below [][]string) bool {
	filled, again := 0, 0
	for i, cell := range first {
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		filled++
		values, alike, same := 0, 0, 0
		like := likenessOf(cell)
		for _, row := range below {
			if i >= len(row) || strings.TrimSpace(row[i]) == "" {
				continue
			}
			values++
			if value := strings.TrimSpace(row[i]); value == cell {
				same++
			} else if likenessOf(value) == like {
				alike++
			}
		}
		if like != wordLike && values > 0 && 2*(alike+same) >= values {
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

func likenessOf(cell string) likeness {
	n := digits(cell)
	switch {
	case n >= longNumber && strings.Trim(cell, "0123456789 +-.()") == "":
		if column.Read(cell).Date {
			return dateLike
		}
		return numberLike
	case n > 0 && column.Read(cell).Date:
		return dateLike
	case email(cell) && strings.Contains(cell, "."):
		return addressLike
	}
	return wordLike
}
