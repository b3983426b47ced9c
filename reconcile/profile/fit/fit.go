package fit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/profile/grade"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Fields completes the fields of a model that somebody wrote by what its tables hold: dates of events are marked
// as such, and numbers and dates get the levels that suit them where the model names none. It
// says what it chose.
func Fields(r *engine.Records) (notes []string) {
	single := grade.Single(r.Model, r.Model.Link.Tables())
	for i := range r.Model.Fields {
		f := &r.Model.Fields[i]
		what, levels := "", []string(nil)
		f.Unborn = f.Kind == scheme.Date && unborn(f)
		f.Birth = f.Kind == scheme.Date && calledBirth(f)
		f.Relative = relative(f)
		switch {
		case f.Kind == scheme.Date && ofEvents(r, i):
			f.Event = true
			what, levels = "its dates lie within three years and nothing calls them births", grade.Events()
		case single != nil && f == r.Model.Compared()[0]:
			what, levels = "nothing else is compared", single
		case f.Kind == scheme.Number && measured(r, i):
			what, levels = "its numbers are measurements, which hardly ever are equal", grade.Measured()
		}
		if len(levels) > 0 && len(f.Levels)+len(f.M)+len(f.U) == 0 && r.Model.Learnt == nil {
			f.Levels = levels
			r.Columns[i].Relevel(f)
			notes = append(notes, fmt.Sprintf("field %q: %s: its levels, which the model does not name, are [%s]", f.Name, what, strings.Join(levels, ", ")))
		}
	}
	return notes
}

// Swap completes a model that somebody wrote: where it names neither levels nor shares of a given and
// of a family name, nor what either is exchanged with, they may stand in each other's place. It says so.
func Swap(m *scheme.Model) (notes []string) {
	for _, f := range m.Fields {
		name := f.Kind == scheme.Given || f.Kind == scheme.Family
		if f.SwapWith != "" || name && (f.BlockOnly || len(f.Levels)+len(f.M)+len(f.U) > 0) {
			return nil
		}
	}
	given, family := grade.Swap(m)
	if given == nil || family == nil {
		return nil
	}
	return []string{fmt.Sprintf("fields %q and %q: found in each other's place, they agree on level swapped (swap_with); if they should not, name their levels", given.Name, family.Name)}
}

// Boxes completes a model that somebody wrote by levels for e-mail addresses that are nothing but
// their owners' names, where it names none. It says which.
func Boxes(m *scheme.Model, left, right *sample.Table) (notes []string) {
	for _, f := range grade.Boxes(m, left, right) {
		notes = append(notes, fmt.Sprintf("field %q: most addresses are nothing but their owners' names, which are compared already: its levels, which the model does not name, are [%s]", f.Name, strings.Join(f.Levels, ", ")))
	}
	return notes
}

// ofEvents reports whether a field holds dates of events and not of births: they lie close together, and something
// calls them dates but not births, or no person is named beside them.
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
	return (called || !r.Model.OfPersons()) && everySide(r, func(side int) bool { return grade.OfEventYears(r.Columns[field].Years(side)) })
}

// calledBirth reports whether a name of a field calls it a birth.
func calledBirth(f *scheme.Field) bool {
	return slices.ContainsFunc(slices.Concat([]string{f.Name}, f.Columns, f.RightColumns), func(name string) bool {
		m, _ := heading.Of(name)
		return m.Birth
	})
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

// measured reports whether a field holds numbers with fractions, nearly all different.
func measured(r *engine.Records, field int) bool {
	c := r.Columns[field]
	return everySide(r, func(side int) bool { return c.Filled(side) > 0 && grade.Measurements(c.Whole(side), c.Unique(side)) })
}

// everySide reports whether something holds of each table.
func everySide(r *engine.Records, holds func(side int) bool) bool {
	return holds(0) && (r.Model.Link.Tables() == 1 || holds(1))
}
