package profile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Fit completes a model that somebody wrote by what its tables hold: dates of events are marked
// as such, and numbers and dates get the levels that suit them where the model names none. It
// says what it chose.
func Fit(r *engine.Records) (notes []string) {
	for i := range r.Model.Fields {
		f := &r.Model.Fields[i]
		what, levels := "", []string(nil)
		switch {
		case f.Kind == scheme.Date && ofEvents(r, i):
			f.Event = true
			what, levels = "its dates lie within three years and nothing calls them births", eventLevels
		case r.Model.Link.Tables() == 2 && r.Model.OneColumn() && f == r.Model.Compared()[0]:
			what, levels = "nothing else is compared", singleLevels
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

// ofEvents is what [Proposal.ofEvents] is for a field of a model.
func ofEvents(r *engine.Records, field int) bool {
	f := &r.Model.Fields[field]
	called := false
	for _, name := range slices.Concat([]string{f.Name}, f.Columns, f.RightColumns) {
		m, sure := named(name)
		if m.birth {
			return false
		}
		called = called || sure > 0
	}
	persons := slices.ContainsFunc(r.Model.Fields, func(g scheme.Field) bool {
		return g.Kind == scheme.Given || g.Kind == scheme.Family || g.Kind == scheme.Name || g.Kind == scheme.NameVI
	})
	return (called || !persons) && everySide(r, func(side int) bool {
		years := r.Columns[field].Years(side)
		return years > 0 && years <= eventYears
	})
}

// measured is what [Column.measured] is for a field of a model.
func measured(r *engine.Records, field int) bool {
	c := r.Columns[field]
	return everySide(r, func(side int) bool { return c.Filled(side) > 0 && c.Whole(side) < 0.5 && c.Unique(side) > 0.5 })
}

// everySide reports whether something holds of each table.
func everySide(r *engine.Records, holds func(side int) bool) bool {
	return holds(0) && (r.Model.Link.Tables() == 1 || holds(1))
}
