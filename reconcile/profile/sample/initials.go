package sample

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Initials is the share of the values in a column of a name that are a letter alone, with a point or without.
// Of scripts without capitals such a letter may be a whole name.
func (t *Table) Initials(header string) float64 {
	at, filled, alone := slices.Index(t.Header, header), 0.0, 0.0
	if at < 0 {
		return 0
	}
	for _, row := range t.Sample {
		cell := strings.Trim(row[at], " .")
		r, size := utf8.DecodeRuneInString(cell)
		if size == 0 {
			continue
		}
		if filled++; size == len(cell) && unicode.ToUpper(r) != unicode.ToLower(r) {
			alone++
		}
	}
	return alone / max(filled, 1)
}
