package proposing

import (
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// meaning says how much a column's name looks like a term, whose concepts says is.
func meaning(t *connector.Term, says []string, name *columnName, recognised vnfield.Column) int {
	n := max(alike(t, name.text), means(t, says, name))
	if same(t.Column, recognised) {
		n = max(n, 8)
	}
	return n
}

// points says how much a column looks like a term: by its name, of which n says
// how much, and by its cells, which refute a name that only seems to fit.
func points(t *connector.Term, n int, s *shape) int {
	if s.filled < enough || (t.Kind == connector.KindDate || t.Kind == connector.KindMonth) && s.filled-s.nodays < enough {
		return n
	}
	more, fits := cells(t, s, n > 0)
	if !fits {
		return 0
	}
	return max(n+more+form(t, s, n > 0), 0)
}

// cells says what the cells of a column add for a term, and whether they can be of
// its kind at all.
func cells(t *connector.Term, s *shape, named bool) (more int, fits bool) {
	switch t.Kind {
	case connector.KindNumber:
		if t.Column != "" {
			more += 6
		}
		if s.mostly(s.pins) {
			more += 6
		}
		return more, s.mostly(s.numbers)
	case connector.KindName:
		if s.mostly(s.names) {
			more = 6
		}
		return more, !s.mostly(s.numbers+s.dates) && !s.mostly(s.digits)
	case connector.KindDate:
		if t.Column == vnfield.ColBirthDate && s.mostly(s.births) {
			more = 4
		} else if s.mostly(s.years) {
			more = -3 // a day is rather in another column
		}
		return more, s.mostly(s.dates + s.nodays)
	case connector.KindMonth:
		return 0, s.mostly(max(s.dates, s.months) + s.nodays)
	case connector.KindSex:
		switch few := len(s.distinct) <= 3; {
		case few && s.mostly(s.sexes) && !s.mostly(s.digits): // Nam and Nữ
			more = 6
		case few && named:
			more = 2
		}
		return more, len(s.distinct) <= maxValues
	case connector.KindDecimal, connector.KindInteger:
		if s.mostly(s.sums) {
			more = 2 // of which alone it is doubted
		}
		return more, s.mostly(s.digits) && !s.mostly(s.pins)
	case connector.KindBool:
		if s.yesNo() {
			more = 2
		}
		return more, len(s.distinct) <= maxValues && len(s.values) <= maxValues
	case connector.KindCode:
		if s.yesNo() {
			more = -2 // which says what it is of no code
		}
		return more, len(s.distinct) <= maxValues && len(s.values) <= maxValues
	default:
		address := t.Column == vnfield.ColResidence || t.Column == vnfield.ColCurrentAddress
		return 0, !address || len(s.cells) < s.filled || len(s.values) != len(s.distinct) || len(s.values) > maxValues // a code is none
	}
}

// form says what the form of a term adds: ten digits of an insurance number. That
// other columns have ten digits too is why it says little alone.
func form(t *connector.Term, s *shape, named bool) int {
	if _, told := t.HasForm(""); !told {
		return 0
	}
	n := 0
	for _, cell := range s.cells {
		if has, _ := t.HasForm(cell); has {
			n++
		}
	}
	switch {
	case s.mostly(n) && named:
		return 3
	case s.mostly(n) && len(s.distinct)*2 > s.filled: // not a code of few values
		return 2
	case n*10 < s.filled:
		return -4
	default:
		return 0
	}
}
