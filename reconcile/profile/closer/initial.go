package closer

import (
	"fmt"
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Share of the given names of a table that are a letter alone, from where levels need one for them, and
// up to which there are names to compare them with.
const (
	fewInitials  = 0.05
	mostInitials = 0.95
)

// Initials adds a level to given names whose levels somebody wrote without one for initials, where some
// rows have but these, and says so. An initial is no other name: those who share all but that would be
// taken for brothers and sisters. The level comes last, so that those that are written hold wherever they
// did. initials is the share of a column's values that are a letter alone, of the table on a side.
func Initials(m *scheme.Model, initials func(side int, column string) float64) (notes []string) {
	for i := range m.Fields {
		f := &m.Fields[i]
		if f.Meaning() != scheme.Given || f.BlockOnly || len(f.Levels) == 0 || len(f.Levels)+1 >= scheme.MaxLevels || len(f.M)+len(f.U) > 0 || hasInitials(f) {
			continue
		}
		most, least := 0.0, 1.0
		for side := range m.Link.Tables() {
			if len(f.ColumnsOf(side)) == 1 {
				share := initials(side, f.ColumnsOf(side)[0])
				most, least = max(most, share), min(least, share)
			}
		}
		if most >= fewInitials && least <= mostInitials {
			f.Levels = append(slices.Clone(f.Levels), initial)
			notes = append(notes, fmt.Sprintf("field %q: %.0f%% of its values are initials, for which its levels have none: %s is added, as the last; fix m or u of the field if it should not be", f.Name, 100*most, initial))
		}
	}
	return notes
}

var initial = scheme.Level{Test: scheme.Initial}.String()

func hasInitials(f *scheme.Field) bool {
	return !f.Kind.Has(scheme.Initial) || slices.ContainsFunc(f.Parsed(), func(l scheme.Level) bool { return l.Test == scheme.Initial })
}
