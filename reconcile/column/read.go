package column

import "strings"

// Reading is what a cell reads as, for telling what a column holds.
type Reading struct {
	Date   bool // a date with its month at least
	Number bool
	Whole  bool // a number without a fraction
	Sex    bool // a word for a sex
}

// Read tries the kinds on a cell.
func Read(cell string) Reading {
	var r Reading
	d, _ := readDate(cell, false)
	r.Date = d.month() != 0
	x, ok := readNumber(cell)
	r.Number = ok
	r.Whole = ok && x == float64(int64(x))
	var buf [64]byte
	if len(cell) < 32 {
		_, r.Sex = sexes[string(appendFolded(buf[:0], strings.TrimSpace(cell)))]
	}
	return r
}
