package profile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Fit completes a model that somebody wrote by what its tables hold: dates of events are marked
// as such, and numbers and dates get the levels that suit them where the model names none. It
// says what it chose.
func Fit(r *engine.Records) (notes []string) {
	for i := range r.Model.Fields {
		f := &r.Model.Fields[i]
		what, levels := "", []string(nil)
		f.Unborn = f.Kind == scheme.Date && unborn(f)
		f.Relative = relative(f)
		switch {
		case f.Kind == scheme.Date && ofEvents(r, i):
			f.Event = true
			what, levels = "its dates lie within three years and nothing calls them births", eventLevels
		case r.Model.Link.Tables() == 2 && r.Model.OneColumn() && f == r.Model.Compared()[0]:
			what, levels = "nothing else is compared", singleLevels
		case r.Model.Link.Tables() == 1 && r.Model.OneText() && f == r.Model.Compared()[0]:
			what, levels = "nothing else is compared", aloneLevels
		case f.Kind == scheme.Number && measured(r, i):
			what, levels = "its numbers are measurements, which hardly ever are equal", measuredLevels
		}
		if len(levels) > 0 && len(f.Levels)+len(f.M)+len(f.U) == 0 && r.Model.Learnt == nil {
			f.Levels = slices.Clone(levels)
			r.Columns[i].Relevel(f)
			notes = append(notes, fmt.Sprintf("field %q: %s: its levels, which the model does not name, are [%s]", f.Name, what, strings.Join(levels, ", ")))
		}
	}
	return notes
}

// AddCodes completes a model that somebody wrote by fields of the numbers and codes in its texts, as
// [Propose] makes them: two models of a maker differ in nothing else. It says which. Texts that
// have such a field, be it one that is not compared, or whose shares are known are left alone, and so
// are the homes of persons: all who live there bear their number.
func AddCodes(m *scheme.Model, left, right *sample.Table) (notes []string) {
	p := &Proposal{Model: m, Notes: scheme.Notes{Fields: map[string]string{}}, Left: look(left, right != nil)}
	if right != nil {
		p.Right = look(right, true)
	}
	written := slices.Clone(m.Fields)
	for i, f := range written {
		own := f.BlockOnly || slices.ContainsFunc(written, func(g scheme.Field) bool {
			return g.Kind == scheme.Codes && slices.ContainsFunc(f.Columns, func(c string) bool { return slices.Contains(g.Columns, c) })
		})
		home := ofPersons(m) && slices.ContainsFunc(ofHeaders(p.Left, f.Columns), func(c *Column) bool { return c.Kind == scheme.Place })
		if !own && !home && len(f.M)+len(f.U) == 0 && len(m.Compared()) < scheme.MaxFields {
			p.addCodesOf(i, left, right)
		}
	}
	if !slices.ContainsFunc(written, func(f scheme.Field) bool { return f.Kind == scheme.Codes || len(f.M)+len(f.U) > 0 }) {
		p.addScattered(left, right)
	}
	for i, f := range written {
		if m.Fields[i].Numberless && !f.Numberless {
			notes = append(notes, fmt.Sprintf("field %q is compared by its words without a number, since addresses lack theirs (numberless)", f.Name))
		}
	}
	for _, f := range m.Fields[len(written):] {
		notes = append(notes, fmt.Sprintf("field %q of kind codes is added: %s; if it should not be compared, write it yourself with block_only: true", f.Name, p.Notes.Fields[f.Name]))
	}
	return notes
}

// AddSwap completes a model that somebody wrote: where it names neither levels nor shares of a given and
// of a family name, nor what either is exchanged with, they may stand in each other's place. It says so.
func AddSwap(m *scheme.Model) (notes []string) {
	for _, f := range m.Fields {
		name := f.Kind == scheme.Given || f.Kind == scheme.Family
		if f.SwapWith != "" || name && (f.BlockOnly || len(f.Levels)+len(f.M)+len(f.U) > 0) {
			return nil
		}
	}
	given, family := swap(m)
	if given == nil || family == nil {
		return nil
	}
	return []string{fmt.Sprintf("fields %q and %q: found in each other's place, they agree on level swapped (swap_with); if they should not, name their levels", given.Name, family.Name)}
}

// AddBoxes completes a model that somebody wrote by levels for e-mail addresses that are nothing but
// their owners' names, where it names none. It says which.
func AddBoxes(m *scheme.Model, left, right *sample.Table) (notes []string) {
	for _, f := range gradeBoxes(m, left, right) {
		notes = append(notes, fmt.Sprintf("field %q: most addresses are nothing but their owners' names, which are compared already: its levels, which the model does not name, are [%s]", f.Name, strings.Join(f.Levels, ", ")))
	}
	return notes
}

// ofEvents is what [Proposal.ofEvents] is for a field of a model.
func ofEvents(r *engine.Records, field int) bool {
	f := &r.Model.Fields[field]
	called := false
	for _, name := range slices.Concat([]string{f.Name}, f.Columns, f.RightColumns) {
		m, sure := heading.Of(name)
		if m.Birth {
			return false
		}
		called = called || sure > 0
	}
	return (called || !ofPersons(r.Model)) && everySide(r, func(side int) bool { return ofEventYears(r.Columns[field].Years(side)) })
}

// unborn reports whether a name of a field calls it a date, with a word beside of what, and none
// calls it a birth.
func unborn(f *scheme.Field) (any bool) {
	for _, name := range slices.Concat([]string{f.Name}, f.Columns, f.RightColumns) {
		m, sure := heading.Of(name)
		if m.Birth {
			return false
		}
		any = any || m.Kind == scheme.Date && sure < heading.Sure
	}
	return any
}

// relative reports whether the headers of a side call a field that of a father, a mother, a spouse.
func relative(f *scheme.Field) bool {
	return slices.ContainsFunc([]int{0, 1}, func(side int) bool {
		return !slices.ContainsFunc(f.ColumnsOf(side), func(header string) bool { return !heading.OfRelative(header) })
	})
}

// ofPersons reports whether a model compares names of persons.
func ofPersons(m *scheme.Model) bool {
	return slices.ContainsFunc(m.Fields, func(f scheme.Field) bool {
		return f.Meaning().IsName()
	})
}

// measured is what [Column.measured] is for a field of a model.
func measured(r *engine.Records, field int) bool {
	c := r.Columns[field]
	return everySide(r, func(side int) bool { return c.Filled(side) > 0 && measurements(c.Whole(side), c.Unique(side)) })
}

// everySide reports whether something holds of each table.
func everySide(r *engine.Records, holds func(side int) bool) bool {
	return holds(0) && (r.Model.Link.Tables() == 1 || holds(1))
}

// Bounds of what values must show for a kind to be doubted.
const (
	misread    = 0.8 // share of the values that read as something else
	sentences  = 1.8 // words a value, from where it is no code
	manyValues = 0.3 // different values by rows, from where they are no few
)

// Misfits says of which fields of a model the kind is not what the columns' values read as, once for
// each field. A table that was not looked at is nil.
func Misfits(m *scheme.Model, tables [2]*sample.Table) (notes []string) {
	for i := range m.Fields {
		f := &m.Fields[i]
		for side, t := range tables {
			if t == nil || f.BlockOnly || len(f.ColumnsOf(side)) != 1 {
				continue
			}
			at := slices.Index(t.Header, f.ColumnsOf(side)[0])
			if at < 0 {
				continue
			}
			s := &t.Stats()[at]
			if what := misfit(f.Kind, s); what != "" && s.Distinct >= sample.FewRows {
				notes = append(notes, fmt.Sprintf("field %q is of kind %s, but %s", f.Name, f.Kind, what))
				break
			}
		}
	}
	return notes
}

// misfit says what values are that are not of a kind, "" if they may be.
func misfit(k scheme.Kind, s *content.Stats) string {
	percent := func(x float64) float64 { return 100 * x }
	words := k == scheme.Text || k == scheme.Category || k == scheme.Code || k == scheme.Identifier || k == scheme.Name || k == scheme.Place
	few := k == scheme.Category || k == scheme.Code || k == scheme.Identifier
	switch {
	case words && s.Emails > misread:
		return fmt.Sprintf("%.0f%% of its values are e-mail addresses: kind email compares their two parts", percent(s.Emails))
	case words && s.Dates > misread && s.Numbers < 0.5:
		return fmt.Sprintf("%.0f%% of its values are dates: kind date reads them however they are written, and sees slips and days between", percent(s.Dates))
	case k == scheme.Category && s.Numbers > misread && s.Unique > manyValues:
		return fmt.Sprintf("%.0f%% of its values are numbers, of which many differ: kind number finds those that are close, kind identifier those of one thing", percent(s.Numbers))
	case words && k != scheme.Place && s.Vietnamese > misread:
		return fmt.Sprintf("%.0f%% of its values are Vietnamese names: kind name_vietnamese knows their marks and order", percent(s.Vietnamese))
	case few && s.Words > sentences && s.Unique > manyValues:
		return fmt.Sprintf("its values have %.1f words each, of which many differ: kind text compares them word by word, or name, place, or codes if the number among them is meant", s.Words)
	case k == scheme.Number && s.Numbers < 0.5:
		return fmt.Sprintf("%.0f%% of its values are no numbers, and are taken for missing", percent(1-s.Numbers))
	case k == scheme.Date && s.Dates < 0.5 && (s.Whole < 0.5 || s.Length > 8): // 1990 and 19900102 are dates
		return fmt.Sprintf("%.0f%% of its values are no dates, and most of those are taken for missing", percent(1-s.Dates))
	}
	return ""
}
