package profile

import (
	"cmp"
	"math"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/profile/age"
	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

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
// that lie as the years of the dates do: a birth is known to the day here, and to the year there;
// or with one of numbers that lie so as a spreadsheet counts days.
func (p *Proposal) pairYears(left, right []*content.Shares) {
	for i := range p.Left {
		var best *Column
		most := enough
		for k := range p.Right {
			l, r := &p.Left[i], &p.Right[k]
			if l.paired || r.paired {
				continue
			}
			alike := 0.0
			switch {
			case l.ofDates() && r.ofYears(), l.ofYears() && r.ofDates():
				alike = content.Shared(left[i].Years, right[k].Years)
			case l.ofDates() && r.ofSerials():
				alike = content.Shared(left[i].Years, right[k].Serials)
			case l.ofSerials() && r.ofDates():
				alike = content.Shared(left[i].Serials, right[k].Years)
			}
			if alike >= most {
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

// ofSerials reports whether a column whose name says nothing may hold days that a spreadsheet counted.
func (c *Column) ofSerials() bool {
	return c.Kind != "" && c.sure == 0 && c.Stats.Whole > mostly && c.Stats.SameLen > mostly && math.Round(c.Stats.Length) == 5
}

// pairAges pairs a column of ages, which has no partner, with one of births in the other table.
func (p *Proposal) pairAges(left, right *Table) {
	births := func(c *Column) bool {
		return !c.paired && !c.taken && c.birth && (c.Kind == scheme.Date || c.Role == yearPart)
	}
	ages := func(c *Column) bool { return !c.paired && !c.taken && c.age && c.Kind == scheme.Number }
	for _, s := range []struct{ l, r func(*Column) bool }{{ages, births}, {births, ages}} {
		l, r := among(p.Left, s.l), among(p.Right, s.r)
		if len(l) != 1 || len(r) != 1 {
			continue
		}
		var n age.Count
		for _, pair := range p.namesakes(left, right) {
			x, known := l[0].inYears(pair[0])
			y, also := r[0].inYears(pair[1])
			if known && also {
				n.Add(x, y)
			}
		}
		if asked := n.Year(); asked > 0 {
			birth := l[0]
			if birth.age {
				birth = r[0]
			}
			p.field(birth.Header, scheme.Date, l, r)
			p.Model.Fields[len(p.Model.Fields)-1].AgesIn = asked
			return
		}
	}
}

// inYears is the age of the person of a row, or the year of birth; ok is false where the column of
// either does not say.
func (c *Column) inYears(row []string) (years int, ok bool) {
	cell := row[c.At]
	x := column.Read(cell)
	if c.age {
		return int(x.Value), x.Whole
	}
	year := cmp.Or(x.Year, column.SerialYear(cell))
	return year, year > 0
}

// namesakes are rows of both samples that bear one name.
func (p *Proposal) namesakes(left, right *Table) (out [][2][]string) {
	var fields []scheme.Field
	for _, f := range p.Model.Fields {
		if f.Kind == scheme.Name || f.Kind == scheme.NameVI {
			fields = append(fields, f)
		}
	}
	for i := range p.Left {
		if l := &p.Left[i]; p.partners[l] != nil && (l.Kind == scheme.Given || l.Kind == scheme.Family || l.Kind == scheme.Name || l.Kind == scheme.NameVI) && !l.relative {
			fields = append(fields, scheme.Field{Columns: []string{l.Header}, RightColumns: []string{p.partners[l].Header}})
		}
	}
	if len(fields) == 0 {
		return nil
	}
	of := map[string][][]string{}
	for _, row := range right.Sample[:min(len(right.Sample), pairedRows)] {
		if name := sortedWords(column.Fold(right.cells(row, 1, fields...))); name != "" {
			of[name] = append(of[name], row)
		}
	}
	for _, row := range left.Sample[:min(len(left.Sample), pairedRows)] {
		for _, other := range of[sortedWords(column.Fold(left.cells(row, 0, fields...)))] {
			out = append(out, [2][]string{row, other})
		}
	}
	return out
}
