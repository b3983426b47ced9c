package profile

import (
	"math"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// dates are the columns of a table that hold a date, whole or in parts.
type dates struct {
	whole *Column
	parts []*Column // year, month, day
}

func dateParts(columns []Column) (d dates) {
	for _, r := range []heading.Role{heading.Year, heading.Month, heading.Day} {
		if found := among(columns, func(c *Column) bool { return c.Role == r }); len(found) == 1 {
			d.parts = append(d.parts, found[0])
		}
	}
	if found := among(columns, func(c *Column) bool { return c.Kind == scheme.Date }); len(found) == 1 {
		d.whole = found[0]
	}
	return d
}

// dated tells which columns are taken for dates.
func dated(columns []Column) func(at int) bool {
	return func(at int) bool { return columns[at].Kind == scheme.Date }
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
			case (l.ofDates() || r.ofDates()) && l.Kind != "" && r.Kind != "" && min(left[i].Dated, right[k].Dated) > mostly:
				alike = content.Shared(left[i].Years, right[k].Years) // of births to the day, some, and to the year
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
	return (c.Kind != "" || c.Role == heading.Year) && c.Stats.Whole > mostly && c.Stats.SameLen > mostly && c.Stats.Length > 3 && c.Stats.Length < 5
}

// ofSerials reports whether a column whose name says nothing may hold days that a spreadsheet counted.
func (c *Column) ofSerials() bool {
	return c.Kind != "" && c.sure == 0 && c.Stats.Whole > mostly && c.Stats.SameLen > mostly && math.Round(c.Stats.Length) == 5
}
