package vnfield

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong/internal/vntext"
)

// Recognition says which column of a file means what.
type Recognition struct {
	// Columns has one entry for each header cell, "" for a cell that is none of
	// ours. A meaning occurs twice only if it is in Ambiguous.
	Columns []Column
	// Ambiguous has the cells, from 0, that claim one meaning equally well. The
	// user must choose, with overrides.
	Ambiguous map[Column][]int
}

// Find is the cell of a meaning, from 0. ok is false if there is none, or more
// than one.
func (r Recognition) Find(c Column) (cell int, ok bool) {
	cell = -1
	for i, has := range r.Columns {
		if has != c {
			continue
		}
		if cell >= 0 {
			return -1, false
		}
		cell = i
	}
	return cell, cell >= 0
}

// grade is how surely a header names a meaning.
type grade int

const (
	unnamed  grade = iota
	contains       // the phrase stands in a longer header
	exact          // the phrase is the header, but for what stands in brackets
)

// Recognise finds the meaning of each header cell. A header that is a known
// phrase beats one that merely contains it; two of the same grade are ambiguous.
func Recognise(header []string) Recognition {
	r := Recognition{Columns: make([]Column, len(header)), Ambiguous: make(map[Column][]int)}
	grades := make([]grade, len(header))
	for i, cell := range header {
		r.Columns[i], grades[i] = meaning(cell)
	}
	r.fixSplit(header, grades)
	r.pairSexes(header, grades)
	claims := make(map[Column][]int)
	for i, c := range r.Columns {
		if c != "" {
			claims[c] = append(claims[c], i)
		}
	}
	for c, cells := range claims {
		best := unnamed
		for _, i := range cells {
			best = max(best, grades[i])
		}
		var kept []int
		for _, i := range cells {
			if grades[i] == best {
				kept = append(kept, i)
			} else {
				r.Columns[i] = ""
			}
		}
		if len(kept) > 1 {
			r.Ambiguous[c] = kept
		}
	}
	return r
}

// fixSplit settles the headers whose meaning hangs on their neighbours: a date
// or a name in one column or in several.
func (r *Recognition) fixSplit(header []string, grades []grade) {
	has := func(c Column) int {
		for i, is := range r.Columns {
			if is == c {
				return i
			}
		}
		return -1
	}
	if has(ColBirthMonth) >= 0 {
		for i, cell := range header {
			if r.Columns[i] == "" && isBareYear(cell, header) {
				r.Columns[i], grades[i] = ColBirthYear, exact
			}
		}
	}
	month, year := has(ColBirthMonth), has(ColBirthYear)
	if date := has(ColBirthDate); month >= 0 && year >= 0 && date >= 0 && has(ColBirthDay) < 0 && isDayOf(header[date]) {
		r.Columns[date] = ColBirthDay
	}
	if month < 0 && year >= 0 && has(ColBirthDate) < 0 {
		r.Columns[year] = ColBirthDate // Năm sinh alone: years mostly, dates here and there
	}
	if month < 0 {
		for i, c := range r.Columns { // Ngày and the like mean nothing alone
			if c == ColBirthDay {
				r.Columns[i], grades[i] = "", unnamed
			}
		}
	}
	if given := has(ColGivenName); given >= 0 && has(ColName) < 0 && has(ColFamilyName) < 0 && squeeze(header[given]) == "ten" {
		r.Columns[given] = ColName
	}
}

// isDayOf reports whether a header for the date of birth can mean its day, if
// month and year have columns of their own.
func isDayOf(cell string) bool {
	s := squeeze(cell)
	return s == "ngaysinh" || s == "birthday"
}

// isBareYear reports whether a header beside one of a month says year. Nam
// without its mark may be the column of men, if there is one of women.
func isBareYear(cell string, header []string) bool {
	switch s, _ := vntext.Repair(cell); strings.ToLower(strings.TrimSpace(s)) {
	case "năm", "year":
		return true
	case "nam":
		return !slices.ContainsFunc(header, func(h string) bool { return squeeze(h) == "nu" })
	}
	return false
}
