package sense

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	firstYear, lastYear = 1600, 2100 // of what may be a year
	leastYears          = 10         // different years in a column, at least
	// A telephone has so many digits, with that of its country.
	leastDialled, mostDialled = 8, 15
	mostDials                 = 0.9 // of the values are to dial: the rest strayed there from other columns
	mostDates                 = 0.5 // of the values read as dates, if the others are figures: 19801231 beside 801231
	// A code of many rows, a postcode of two groups, has so many signs, and so many different ones by rows, at most.
	longestCode, mostShared = 10, 0.5
	abroad                  = 0.02 // share of telephones with that of their country, from where all are telephones
)

// figures tells years, telephones and dates written in several ways, which read as codes and identifiers.
func (t *table) figures() {
	for i := range t.columns {
		c := &t.columns[i]
		if c.Named {
			continue
		}
		switch {
		case (c.Kind == scheme.Code || c.Kind == scheme.Number) && t.years(i):
			t.tell(i, scheme.Date, "which are years")
		case (c.Kind == scheme.Identifier || c.Kind == scheme.Text) && c.Dates > mostDates && figures(c) >= nearlyAll:
			t.tell(i, scheme.Date, "of which most read as dates")
		case c.Kind == scheme.Text && t.shapes[i].unique <= mostShared && patterned(c):
			t.tell(i, scheme.Code, "which are of one pattern")
		case (c.Kind == scheme.Identifier || c.Kind == scheme.Text || c.Kind == scheme.Code) && phones(c):
			t.tell(i, scheme.Phone, "which are numbers to dial")
		}
	}
	for i := range t.columns {
		if t.out[i].Kind == scheme.Date && t.years(i) {
			t.dateOf(i)
		}
	}
}

// dateOf tells a year, a month and a day that stand side by side, the month in the middle.
func (t *table) dateOf(year int) {
	month, day := year+1, year+2
	if year >= 2 && t.upTo(year-1, 12) {
		month, day = year-1, year-2
	}
	if day >= len(t.columns) || !t.upTo(month, 12) || !t.upTo(day, 31) {
		return
	}
	for at, part := range map[int]Part{year: Year, month: Month, day: Day} {
		t.out[at] = Meaning{Part: part, Why: "by its values, which are a part of a date"}
	}
}

// upTo reports whether a column holds the numbers up to one, and hardly others.
func (t *table) upTo(at, last int) bool {
	if t.columns[at].Named {
		return false
	}
	n, within, seen := 0.0, 0.0, map[int]bool{}
	for _, v := range t.columns[at].Words {
		if v == "" {
			continue
		}
		n++
		if x, err := strconv.Atoi(v); err == nil && x > 0 && x <= last {
			within++
			seen[x] = true
		}
	}
	return n >= fewRows && within >= nearlyAll*n && len(seen) == last
}

// years reports whether a column holds years: numbers of four digits that lie within some centuries,
// where other numbers of four digits lie anywhere.
func (t *table) years(at int) bool {
	n, years := 0.0, 0.0
	for _, v := range t.columns[at].Words {
		if v == "" {
			continue
		}
		n++
		y, err := strconv.Atoi(v)
		years += content.Bit(err == nil && len(v) == 4 && y >= firstYear && y <= lastYear)
	}
	return n >= fewRows && years >= nearlyAll*n && t.shapes[at].values >= leastYears
}

// phones reports whether a column holds numbers to dial: long ones that begin with a nought or
// a plus, or, where some are of another country, would without it.
func phones(c *Column) bool {
	n, long, dialled, plus := 0.0, 0.0, 0.0, 0.0
	for _, cell := range c.Cells {
		cell = strings.TrimSpace(cell)
		digits := strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "", "/", "").Replace(cell)
		if !strings.ContainsFunc(digits, func(r rune) bool { return unicode.IsDigit(r) || unicode.IsLetter(r) }) {
			continue // a dash, for none
		}
		n++
		bare := strings.TrimPrefix(digits, "+")
		if strings.Trim(bare, "0123456789") != "" || len(bare) < leastDialled || len(bare) > mostDialled {
			continue
		}
		long++
		plus += content.Bit(bare != digits)
		dialled += content.Bit(bare != digits || bare[0] == '0')
	}
	return n >= fewRows && long >= mostDials*n && (dialled >= mostDials*n || plus >= abroad*n)
}

// figures is the share of the values that are digits and what stands between them.
func figures(c *Column) float64 {
	n, bare := 0.0, 0.0
	for _, cell := range c.Cells {
		if cell = strings.TrimSpace(cell); cell != "" {
			n++
			bare += content.Bit(!strings.ContainsFunc(cell, func(r rune) bool { return !unicode.IsDigit(r) && !strings.ContainsRune("-./ ", r) }))
		}
	}
	return bare / max(n, 1)
}

// patterned reports whether the values are short, and letters and digits in one or two patterns: AB16 7CD.
func patterned(c *Column) bool {
	n, short, patterns := 0.0, 0.0, map[string]float64{}
	for _, cell := range c.Cells {
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		n++
		pattern := []rune(cell)
		short += content.Bit(len(pattern) <= longestCode && strings.ContainsFunc(cell, unicode.IsDigit))
		for i, r := range pattern {
			switch {
			case unicode.IsDigit(r):
				pattern[i] = '9'
			case unicode.IsLetter(r):
				pattern[i] = 'a'
			}
		}
		patterns[string(pattern)]++
	}
	if n < fewRows || short < nearlyAll*n {
		return false
	}
	counts := slices.Sorted(maps.Values(patterns))
	return counts[len(counts)-1]+counts[max(len(counts)-2, 0)] >= mostDials*n
}
