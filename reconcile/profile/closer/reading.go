package closer

import (
	"fmt"
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// reads reports whether a field says how its values are to be read: ages as births, a number as the
// birth in it, or by what a mask shows.
func reads(f *scheme.Field) bool { return f.AgesIn != 0 || f.BornAt != "" || f.Shown != nil }

// reading is how, as a model file has it.
func reading(f *scheme.Field) string {
	switch {
	case f.AgesIn != 0 && f.RightAgesIn != 0:
		return fmt.Sprintf("ages_in: %d, right_ages_in: %d", f.AgesIn, f.RightAgesIn)
	case f.AgesIn != 0:
		return fmt.Sprintf("ages_in: %d", f.AgesIn)
	case f.BornAt != "":
		return "born_at: " + f.BornAt
	}
	return fmt.Sprintf("shown: %v", f.Shown)
}

// take has a field read its columns as a proposed one does, and in its order: a year before a month. Levels
// that it does not name are those of the proposed one, by years where these are ages.
func take(f, p *scheme.Field) {
	if len(f.Levels)+len(f.M)+len(f.U) == 0 {
		f.Levels = slices.Clone(p.Levels)
	}
	f.Kind, f.Columns, f.RightColumns = p.Kind, p.Columns, p.RightColumns
	f.AgesIn, f.RightAgesIn, f.BornAt, f.Shown = p.AgesIn, p.RightAgesIn, p.BornAt, p.Shown
}

// askedIn is the date that is proposed of the ages which a field reads alone and of another column, which
// says when each was asked; nil if none is.
func askedIn(m *scheme.Model, f *scheme.Field) *scheme.Field {
	for i := range m.Fields {
		p := &m.Fields[i]
		reads := func(side int) bool {
			all, own := p.ColumnsOf(side), f.ColumnsOf(side)
			return len(all) == 2 && len(own) == 1 && all[0] == own[0]
		}
		if p.Kind == scheme.Date && slices.Contains(says[f.Kind], p.Kind) && reads(0) && reads(1) {
			return p
		}
	}
	return nil
}
