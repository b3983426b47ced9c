package profile

import (
	"fmt"
	"slices"

	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

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
		home := m.OfPersons() && slices.ContainsFunc(ofHeaders(p.Left, f.Columns), func(c *Column) bool { return c.Kind == scheme.Place })
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
