package agreement

import (
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
)

// Covers refuses a grant that gives more than was asked for and agreed: to
// another system, of another service, for another purpose, on another ground,
// or a field beyond the list (Decree 47/2020/NĐ-CP art. 35 and 36; now Decree
// 278/2025/NĐ-CP). The error is lienthong.Invalid and says which.
func (r *Request) Covers(g *grant.Grant) error {
	beyond := func(field, what string) error {
		return invalid(field, "Grant %s goes beyond what the agreement was asked for: %s", g.ID, what)
	}
	switch {
	case g.Consumer != r.Consumer:
		return beyond("/consumer", "it is for another system.")
	case g.Service != r.Service:
		return beyond("/service", "it is of another service.")
	case slices.ContainsFunc(g.Purposes, func(p lienthong.Purpose) bool { return p != r.Purpose }):
		return beyond("/purposes", "it has another purpose.")
	case slices.ContainsFunc(g.Bases, func(b lienthong.LegalBasis) bool { return !r.Basis.Covers(b) }):
		return beyond("/bases", "it rests on another provision.")
	}
	for _, f := range g.Read {
		if !slices.Contains(r.Fields, f) {
			return beyond("/read", "it names the field "+f+".")
		}
	}
	return nil
}
