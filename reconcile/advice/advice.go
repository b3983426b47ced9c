package advice

import (
	"fmt"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine"
)

// Of is what there is to say of the records that were read by a model.
func Of(r *engine.Records) (notes []string) {
	for i := range r.Model.Fields {
		if side := emptySide(r, i); side != "" {
			notes = append(notes, fmt.Sprintf("field %q is empty in every row of the %s: it tells nothing, and keys that ask for it find nothing; is it the right column?", r.Model.Fields[i].Name, side))
		}
	}
	return notes
}

// names are what tables are called, by how many there are.
var names = map[int][]string{1: {"table"}, 2: {"left table", "right table"}}

// emptySide names the table in which a field has no value, "" if there is none.
func emptySide(r *engine.Records, field int) string {
	tables := r.Model.Link.Tables()
	for side := range tables {
		if r.Columns[field].Filled(side) == 0 {
			return names[tables][side]
		}
	}
	return ""
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(c string) bool { return slices.Contains(b, c) })
}
