package closer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Parts has whole names be compared by their parts where each stands in columns of its own, in both
// tables: a house shares the family name and not the given one, and of two that were read badly one may be
// left. Levels and shares that somebody wrote are of the whole name, and keep it. Keys that ask for it
// still do. It says which.
func Parts(own, proposed *scheme.Model) (notes []string) {
	for i := 0; i < len(own.Fields); i++ {
		f := own.Fields[i]
		if f.Kind != scheme.Name || f.BlockOnly || f.SwapWith != "" || len(f.Levels)+len(f.M)+len(f.U) > 0 {
			continue
		}
		parts := partsOf(own, proposed, &f)
		if parts == nil {
			continue
		}
		var names []string
		for _, p := range parts {
			names = append(names, fmt.Sprintf("%q", p.Name))
		}
		notes = append(notes, fmt.Sprintf("field %q of kind name is compared by the parts that stand in columns of their own, %s; if it should be compared whole, name its levels: [%s]",
			f.Name, strings.Join(names, " and "), strings.Join(f.LevelNames(), ", ")))
		if b := &own.Blocking; len(b.Keys)+len(b.SplitBy) > 0 {
			own.Fields[i].BlockOnly = true
			own.Fields = slices.Insert(own.Fields, i+1, parts...)
			i++
		} else {
			own.Fields = slices.Replace(own.Fields, i, i+1, parts...)
		}
		i += len(parts) - 1
	}
	return notes
}

// partsOf are the given and the family names that are proposed for the columns of a whole name, nil if those
// are not all that its columns hold.
func partsOf(own, proposed *scheme.Model, f *scheme.Field) (parts []scheme.Field) {
	if k, _ := kindOf(proposed, f); k != scheme.Name {
		return nil
	}
	var kinds []scheme.Kind
	for i := range proposed.Fields {
		p := &proposed.Fields[i]
		if p.BlockOnly || !inside(p, f, 0) || !inside(p, f, 1) {
			continue
		}
		if own.Field(p.Name) != nil {
			return nil
		}
		kinds = append(kinds, p.Kind)
		parts = append(parts, scheme.Field{Name: p.Name, Kind: p.Kind, Columns: p.Columns, RightColumns: p.RightColumns, TermFrequency: f.TermFrequency})
	}
	if !slices.Contains(kinds, scheme.Given) || !slices.Contains(kinds, scheme.Family) || !all(kinds, scheme.Given, scheme.Family) || len(own.Compared())+len(parts) > scheme.MaxFields {
		return nil
	}
	return parts
}
