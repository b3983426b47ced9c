package profile

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/profile/sense"
	"github.com/lienthong/lienthong/reconcile/scheme"
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

// fewNamed of the columns, one of so many, may have names that say what they hold.
const fewNamed = 4

// tell lets the columns of a table say together what they hold, where the names of most say nothing, and none
// that it holds names or texts.
func tell(t *sample.Table, columns []Column) {
	named := 0
	for i := range columns {
		switch c := &columns[i]; {
		case c.sure == 0 || c.Role == rowID:
		case c.Kind.IsName(), c.Kind == scheme.Text, c.Role == middle:
			return
		default:
			named++
		}
	}
	if fewNamed*named > len(columns) {
		return
	}
	looked := make([]sense.Column, len(columns))
	for i := range columns {
		c := &columns[i]
		looked[i] = sense.Column{Cells: t.Cells(i), Words: t.Folded(i), Kind: c.Kind, Dates: c.Stats.Dates, Years: c.Stats.Years, Named: c.sure > 0}
	}
	for i, m := range sense.Tell(looked) {
		switch c := &columns[i]; {
		case m.Part != sense.Whole:
			c.Kind, c.Role, c.Why, c.told = "", partRoles[m.Part], m.Why, true
		case m.Kind != "":
			c.Kind, c.Why, c.told = m.Kind, m.Why, true
		}
	}
}

// partRoles are the roles of parts.
var partRoles = map[sense.Part]role{sense.Middle: middle, sense.Year: yearPart, sense.Month: monthPart, sense.Day: dayPart}

// known reports whether a column's name or its neighbours say what it holds.
func (c *Column) known() bool { return c.sure > 0 || c.told }

// leastCounted columns make a series: two addresses are no numbering of a table.
const leastCounted = 3

// counted tells which columns are named by nothing but their place: c1, c2, c3; "Column 1"; 0, 1, 2;
// A, B, C. That two tables both have a c3 says no more than that both have a third column. The series
// has more than half of the columns, and its word is none that says what a column holds, as that of
// phone1, phone2 and phone3 does.
func counted(headers []string) []bool {
	out, of, numbers := make([]bool, len(headers)), map[string][]int{}, make([]int, len(headers))
	for i, h := range headers {
		if word, n, ok := placeOf(h); ok {
			of[word], numbers[i] = append(of[word], i), n
		}
	}
	for word, columns := range of {
		if len(columns) < leastCounted || 2*len(columns) <= len(headers) || !rising(columns, numbers) {
			continue
		}
		if _, sure := named(word); sure > 0 && len(word) > 1 {
			continue
		}
		for _, i := range columns {
			out[i] = true
		}
	}
	return out
}

// rising reports whether the columns of a series are numbered in their order.
func rising(columns, numbers []int) bool {
	for k := 1; k < len(columns); k++ {
		if numbers[columns[k]] <= numbers[columns[k-1]] {
			return false
		}
	}
	return true
}

// placeOf splits a header into a word and the number after it; a lone letter counts from A.
func placeOf(header string) (word string, n int, ok bool) {
	h := strings.ToLower(strings.TrimSpace(header))
	if len(h) == 1 && h[0] >= 'a' && h[0] <= 'z' {
		return "", int(h[0]-'a') + 1, true
	}
	word = strings.TrimRightFunc(h, func(r rune) bool { return r >= '0' && r <= '9' })
	n, err := strconv.Atoi(h[len(word):])
	return strings.TrimRightFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }), n, err == nil
}
