package advice

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	looked   = 10_000 // distinct texts of a field
	fewTexts = 20     // which tell nothing
	numbered = 0.5    // share of texts that hold a number, from where the numbers want a field of their own
)

// Of is what there is to say of a model and the records that were read by it, but not of
// texts in fields of which something was said already.
func Of(r *engine.Records, said map[string]bool) (notes []string) {
	for i := range r.Model.Fields {
		f, c := &r.Model.Fields[i], r.Columns[i]
		if side := emptySide(r, i); side != "" {
			notes = append(notes, fmt.Sprintf("field %q is empty in every row of the %s: it tells nothing, and keys that ask for it find nothing; is it the right column?", f.Name, side))
			continue
		}
		if f.Kind != scheme.Text || f.BlockOnly || said[f.Name] || slices.ContainsFunc(r.Model.Fields, func(g scheme.Field) bool {
			return g.Kind == scheme.Codes && overlap(g.Columns, f.Columns)
		}) {
			continue
		}
		n, with := min(c.Len(), looked), 0
		for v := 1; v <= n; v++ {
			if strings.ContainsAny(c.Text(uint32(v)), "0123456789") {
				with++
			}
		}
		if share := float64(with) / float64(max(n, 1)); n >= fewTexts && share >= numbered {
			notes = append(notes, fmt.Sprintf("field %q: %.0f%% of its texts hold a number or a code, such as a model's, which tells apart what is alike in words; add a field of kind codes with the same columns", f.Name, 100*share))
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
