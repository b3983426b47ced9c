package profile

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/profile/derived"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// mostFamilies are the family names that one person bears.
const mostFamilies = 2

// joinParts makes a field where one table has in one column what the other has
// in parts: a full name beside given and family names, a date beside its year,
// month and day.
func (p *Proposal) joinParts(a, b []holding) {
	left, right := nameParts(p.Left), nameParts(p.Right)
	left.findWhole(p.Left, a, right, b)
	right.findWhole(p.Right, b, left, a)
	switch {
	case left.whole == nil && left.given != nil && right.whole != nil && right.given == nil:
		p.field("name", right.whole.Kind, left.parts(), []*Column{right.whole})
	case right.whole == nil && right.given != nil && left.whole != nil && left.given == nil:
		p.field("name", left.whole.Kind, []*Column{left.whole}, right.parts())
	}
	l, r := dateParts(p.Left), dateParts(p.Right)
	switch {
	case len(l.parts) == 3 && r.whole != nil && len(r.parts) == 0:
		p.field("date", scheme.Date, l.parts, []*Column{r.whole})
	case len(r.parts) == 3 && l.whole != nil && len(l.parts) == 0:
		p.field("date", scheme.Date, []*Column{l.whole}, r.parts)
	}
}

// names are the columns of a table that hold a person's name: a whole or a given name is nil
// where there is none, or more than one.
type names struct {
	whole, given   *Column
	family, middle []*Column // some have two family names, father's and mother's
}

func nameParts(columns []Column) (n names) {
	one := func(kinds ...scheme.Kind) *Column {
		found := among(columns, func(c *Column) bool {
			return slices.Contains(kinds, c.Kind) && c.sure > 0 && !c.relative
		})
		if plain := slices.DeleteFunc(slices.Clone(found), func(c *Column) bool { return c.sure < 1000 }); len(plain) == 1 {
			return plain[0] // a name beside that of the father
		}
		if len(found) != 1 {
			return nil
		}
		return found[0]
	}
	n.whole = one(scheme.Name, scheme.NameVI)
	n.given = one(scheme.Given)
	n.family = among(columns, func(c *Column) bool { return c.Kind == scheme.Family && c.sure > 0 && !c.relative })
	n.middle = among(columns, func(c *Column) bool { return c.Role == middle })
	if len(n.family) == 0 || len(n.family) > mostFamilies {
		n.given = nil
	}
	if n.given == nil {
		return n
	}
	for _, w := range among(columns, func(c *Column) bool {
		return (c.Kind == scheme.Name || c.Kind == scheme.NameVI) && c.sure > 0 && c.Stats.Words <= halfNames
	}) {
		if between(w.At, n.given.At, n.family[0].At) && (w == n.whole || w.relative) { // the father's, of whose son or daughter it is a part
			n.middle = append(n.middle, w)
			if w == n.whole {
				n.whole = nil
			}
		}
	}
	return n
}

func between(at, a, b int) bool { return min(a, b) < at && at < max(a, b) }

// ofNames is the share of a column's words that are names of the other table, from where it
// is a column of names.
const ofNames = 0.5

// findWhole finds the column of whole names in a table in which nothing is called a name:
// that of the beneficiary, the holder, the insured. Its words are the names that the other
// table has in parts. own and other are what the columns of both tables hold.
func (n *names) findWhole(columns []Column, own []holding, parts names, other []holding) {
	if n.whole != nil || n.given != nil || len(n.family) > 0 || parts.given == nil || parts.whole != nil {
		return
	}
	known := map[string]float64{}
	for _, c := range parts.parts() {
		for w := range other[c.At].words {
			known[w] = 1
		}
	}
	most := ofNames
	for i := range columns {
		c := &columns[i]
		if c.Kind != scheme.Text && c.Kind != scheme.Name && c.Kind != scheme.NameVI || c.sure > 0 || c.Stats.Words <= halfNames {
			continue
		}
		if share := shared(own[i].words, known); share > most {
			most, n.whole = share, c
		}
	}
	if n.whole != nil && n.whole.Kind == scheme.Text {
		n.whole.Kind = scheme.Name
		n.whole.refine()
	}
}

// parts are in the order in which Vietnamese write them; others are compared in
// any order.
func (n names) parts() []*Column {
	return append(append(slices.Clone(n.family), n.middle...), n.given)
}

// dates are the columns of a table that hold a date, whole or in parts.
type dates struct {
	whole *Column
	parts []*Column // year, month, day
}

func dateParts(columns []Column) (d dates) {
	for _, r := range []role{yearPart, monthPart, dayPart} {
		if found := among(columns, func(c *Column) bool { return c.Role == r }); len(found) == 1 {
			d.parts = append(d.parts, found[0])
		}
	}
	if found := among(columns, func(c *Column) bool { return c.Kind == scheme.Date }); len(found) == 1 {
		d.whole = found[0]
	}
	return d
}

// pairYears pairs a column of dates, which has no partner, with one of years in the other table
// that lie as the years of the dates do: a birth is known to the day here, and to the year there.
func (p *Proposal) pairYears(left, right []holding) {
	for i := range p.Left {
		var best *Column
		most := enough
		for k := range p.Right {
			l, r := &p.Left[i], &p.Right[k]
			if l.paired || r.paired || !(l.ofDates() && r.ofYears()) && !(l.ofYears() && r.ofDates()) {
				continue
			}
			if alike := shared(left[i].years, right[k].years); alike >= most {
				best, most = r, alike
			}
		}
		if best != nil {
			l := &p.Left[i]
			l.paired, best.paired, l.Kind, l.Role = true, true, scheme.Date, ""
			l.birth = l.birth || best.birth
			p.partners[l] = best
		}
	}
}

// ofDates reports whether a column holds dates with their days.
func (c *Column) ofDates() bool { return c.Kind == scheme.Date && c.Stats.Length > 4 }

// ofYears reports whether a column holds years, as far as the form of its values tells.
func (c *Column) ofYears() bool {
	return (c.Kind != "" || c.Role == yearPart) && c.Stats.Whole > mostly && c.Stats.SameLen > mostly && c.Stats.Length > 3 && c.Stats.Length < 5
}

// sayOnce compares once what several columns say: the year of a date is left out, and of a full
// name and its parts those serve the keys alone that say no more than the others.
func (p *Proposal) sayOnce(left, right *Table) {
	again := func(add func(*derived.Count, string, string), part scheme.Field, whole ...scheme.Field) bool {
		return derivedIn(left, 0, add, part, whole) && (right == nil || derivedIn(right, 1, add, part, whole))
	}
	fields := slices.Clone(p.Model.Fields)
	for _, full := range fields {
		if full.Kind != scheme.Name && full.Kind != scheme.NameVI {
			continue
		}
		parts := slices.DeleteFunc(slices.Clone(fields), func(f scheme.Field) bool {
			return f.Kind != scheme.Given && f.Kind != scheme.Family || !again((*derived.Count).Name, f, full)
		})
		if len(parts) > 1 && again((*derived.Count).Name, full, parts...) {
			parts = []scheme.Field{full}
		}
		for _, f := range parts {
			p.Model.Field(f.Name).BlockOnly = true
			p.Notes.Fields[f.Name] += "; other names of the row say it too, so that it is not compared"
		}
	}
	for _, year := range fields {
		if slices.ContainsFunc(fields, func(f scheme.Field) bool {
			return f.Kind == scheme.Date && (year.Kind == scheme.Date || year.Kind == scheme.Number) && again((*derived.Count).Year, year, f)
		}) {
			p.leaveOut(year, "it is the year of a date that is compared")
		}
	}
}

// derivedIn reports whether a field says only again, in a table, what others say.
func derivedIn(t *Table, side int, add func(*derived.Count, string, string), part scheme.Field, whole []scheme.Field) bool {
	var n derived.Count
	for _, row := range t.Sample[:min(len(t.Sample), pairedRows)] {
		add(&n, t.cells(row, side, whole...), t.cells(row, side, part))
	}
	return n.Derived()
}

// cells are what a row has in the columns of some fields.
func (t *Table) cells(row []string, side int, fields ...scheme.Field) string {
	var cells []string
	for _, f := range fields {
		for _, header := range f.ColumnsOf(side) {
			cells = append(cells, row[slices.Index(t.Header, header)])
		}
	}
	return strings.TrimSpace(strings.Join(cells, " "))
}
