package profile

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/profile/age"
	"github.com/lienthong/lienthong/reconcile/profile/grade"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/profile/personal"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// clock is how a table tells when somebody was born: a birth, or an age with or without the column that
// says when it was asked.
type clock struct{ birth, age, when *Column }

func (c clock) columns() []*Column {
	switch {
	case c.birth != nil:
		return []*Column{c.birth}
	case c.when != nil:
		return []*Column{c.age, c.when}
	}
	return []*Column{c.age}
}

// year is that of the birth, or less than none by the age where nothing says when it was asked.
func (c clock) year(row []string) (year int, ok bool) {
	if c.birth != nil {
		y := yearOf(row[c.birth.At])
		return y, y > 0
	}
	x, asked := column.Read(row[c.age.At]), 0
	if c.when != nil {
		if asked = yearOf(row[c.when.At]); asked == 0 {
			return 0, false
		}
	}
	return asked - int(x.Value), x.Whole
}

func yearOf(cell string) int { return cmp.Or(column.Read(cell).Year, column.SerialYear(cell)) }

// clocks are those of a table. A date or year beside an age may be when it was asked unless it is a birth; births and
// ages that are paired with their like tell enough.
func clocks(columns []Column) (births, ages, dated []clock) {
	for _, c := range among(columns, func(c *Column) bool {
		return !c.taken && !c.paired && (c.Kind == scheme.Date || c.Role == heading.Year)
	}) {
		if c.birth || c.ofDates() {
			births = append(births, clock{birth: c})
		}
	}
	of := among(columns, func(c *Column) bool { return !c.taken && c.age && c.Kind == scheme.Number })
	if len(of) != 1 {
		return births, nil, nil
	}
	for _, w := range among(columns, func(c *Column) bool { return !c.taken && !c.birth && !c.age && (c.Kind == scheme.Date || c.ofYears()) }) {
		dated = append(dated, clock{age: of[0], when: w})
	}
	return births, []clock{{age: of[0]}}, dated
}

// pairAges finds births by ages. An age was asked some year, which stands beside it, or which rows of one name
// tell: those of the other table who bear it have a birth, or an age of another year. Ages alone are left
// as numbers where no year tells more.
func (p *Proposal) pairAges(left, right *sample.Table) {
	births, ages, dated := clocks(p.Left)
	if len(ages) == 0 && right == nil {
		return
	}
	var pairs [][2][]string
	var best [2]clock
	asked, most := 0, 0
	try := func(l, r clock, more float64) {
		if pairs == nil {
			pairs = p.namesakes(left, right)
		}
		var n age.Count
		for _, pair := range pairs {
			a, known := l.year(pair[0])
			b, also := r.year(pair[1])
			if known && also {
				n.Add(a - b)
			}
		}
		apart, hits := n.Apart()
		sure := l.age == nil || l.when != nil
		if and := r.age == nil || r.when != nil; sure && and && (apart < -1 || apart > 1) {
			return
		}
		if hits > 0 && float64(hits) > more*float64(most) {
			best, asked, most = [2]clock{l, r}, apart, hits
		}
	}
	if right == nil {
		try(ages[0], ages[0], 1)
		for _, d := range dated {
			try(d, d, dateTells)
		}
	} else {
		bornRight, agesRight, datedRight := clocks(p.Right)
		for _, c := range []struct {
			l, r []clock
			more float64
		}{{births, agesRight, 1}, {ages, bornRight, 1}, {ages, agesRight, 1}, {births, datedRight, dateTells}, {dated, bornRight, dateTells}, {dated, datedRight, dateTells}} {
			for _, l := range c.l {
				for _, r := range c.r {
					if l.age == nil || r.age == nil || p.partners[l.age] == r.age || !l.age.paired && !r.age.paired {
						try(l, r, c.more)
					}
				}
			}
		}
	}
	l, r := best[0], best[1]
	if most == 0 || l.age != nil && r.age != nil && l.when == nil && r.when == nil && asked == 0 {
		return
	}
	name := l.columns()[0].Header
	if l.age != nil && r.birth != nil {
		name = r.birth.Header
	}
	p.field(name, scheme.Date, l.columns(), r.columns())
	f := &p.Model.Fields[len(p.Model.Fields)-1]
	switch bare := func(c clock) bool { return c.age != nil && c.when == nil }; {
	case bare(l) && bare(r):
		f.AgesIn, f.RightAgesIn = someYear, someYear+asked
	case bare(l):
		f.AgesIn = -asked
	case bare(r):
		f.AgesIn = asked
	}
	if l.birth == nil && r.birth == nil {
		f.Levels = grade.Ages()
	}
}

// addBirthsWithin compares a birth that one table has with the number of the person in the other one, where that
// holds it: rows of one name tell. The number may be a field of itself, too.
func (p *Proposal) addBirthsWithin(left, right *sample.Table) {
	var pairs [][2][]string
	var field *scheme.Field
	var birth *Column
	most := 0
	for side, columns := range [2][]Column{p.Left, p.Right} {
		births := among([2][]Column{p.Right, p.Left}[side], func(c *Column) bool { return !c.taken && c.Kind == scheme.Date })
		t := [2]*sample.Table{left, right}[side]
		for i := range columns {
			number := &columns[i]
			if len(births) == 0 || number.Stats.Digits < mostly || number.Stats.Length < 9 || number.Stats.Unique < 0.5 {
				continue
			}
			for _, at := range personal.Places(t.Filled(number.At)) {
				if pairs == nil {
					pairs = p.namesakes(left, right)
				}
				for _, b := range births {
					var n personal.Count
					for _, pair := range pairs {
						n.Add(strings.TrimSpace(pair[side][number.At]), at, pair[1-side][b.At])
					}
					if n.Same() > most {
						most, birth = n.Same(), b
						of := [2][]string{{number.Header}, {b.Header}}
						field = &scheme.Field{Kind: scheme.Date, Columns: of[side], RightColumns: of[1-side], BornAt: at}
					}
				}
			}
		}
	}
	if field == nil {
		return
	}
	field.Name = p.slug(birth.Header)
	birth.Kind, birth.Role, birth.taken = "", "", true
	p.Notes.Fields[field.Name] = fmt.Sprintf("the numbers of the other table hold dates of birth, which %d pairs of rows of one name share", most)
	p.Model.Fields = append(p.Model.Fields, *field)
}

const (
	dateTells = 1.25 // times as many rows of one name must agree where it is known when they were asked
	someYear  = 2000 // in which ages were asked, if no more is known than how many years lie between
)

// namesakes are rows of both samples that bear one name, or of one table, each with the next one.
func (p *Proposal) namesakes(left, right *sample.Table) (out [][2][]string) {
	var fields []scheme.Field
	given := true // nothing but given names, which are anybody's
	for _, f := range p.Model.Fields {
		if f.Kind == scheme.Name || f.Kind == scheme.NameVI {
			fields, given = append(fields, f), false
		}
	}
	for i := range p.Left {
		if l := &p.Left[i]; l.named() && l.Kind != scheme.Given && (right == nil || p.partners[l] != nil) {
			given = false
		}
		if l := &p.Left[i]; right == nil && l.named() {
			fields = append(fields, scheme.Field{Columns: []string{l.Header}})
		} else if p.partners[l] != nil && l.named() {
			fields = append(fields, scheme.Field{Columns: []string{l.Header}, RightColumns: []string{p.partners[l].Header}})
		}
	}
	if len(fields) == 0 {
		return nil
	}
	for i := range p.Left {
		if l := &p.Left[i]; given && p.partners[l] != nil && (l.Kind == scheme.Text || l.Kind == scheme.Place || l.Kind == scheme.Category) {
			fields = append(fields, scheme.Field{Columns: []string{l.Header}, RightColumns: []string{p.partners[l].Header}})
		}
	}
	if right == nil {
		last := map[string][]string{}
		for _, row := range left.Looked() {
			name := sortedWords(column.Fold(left.Of(row, 0, fields...)))
			if before := last[name]; before != nil {
				out = append(out, [2][]string{before, row})
			}
			if name != "" {
				last[name] = row
			}
		}
		return out
	}
	of := map[string][][]string{}
	for _, row := range right.Looked() {
		if name := sortedWords(column.Fold(right.Of(row, 1, fields...))); name != "" {
			of[name] = append(of[name], row)
		}
	}
	for _, row := range left.Looked() {
		for _, other := range of[sortedWords(column.Fold(left.Of(row, 0, fields...)))] {
			out = append(out, [2][]string{row, other})
		}
	}
	return out
}

// named reports whether a column holds names of the persons that rows are about, or parts of them.
func (c *Column) named() bool {
	return c.Kind.IsName() && c.who == heading.Nobody
}
