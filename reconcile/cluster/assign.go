package cluster

import (
	"cmp"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine"
)

// Assign keeps, of the pairs that match, those of an assignment: a right row
// has one left row at most and, with oneToOne, a left row one right row. The
// surest pairs are taken first; equal scores in the order of the rows.
func Assign(pairs []engine.Scored, match int32, oneToOne bool) []engine.Scored {
	order := make([]engine.Scored, 0, len(pairs))
	for _, p := range pairs {
		if p.Score >= match {
			order = append(order, p)
		}
	}
	slices.SortFunc(order, func(a, b engine.Scored) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	last := uint32(0)
	for _, p := range order {
		last = max(last, p.A, p.B)
	}
	left, right := make([]bool, last+1), make([]bool, last+1)
	kept := order[:0]
	for _, p := range order {
		if right[p.B] || oneToOne && left[p.A] {
			continue
		}
		left[p.A], right[p.B] = true, true
		kept = append(kept, p)
	}
	slices.SortFunc(kept, func(a, b engine.Scored) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return kept
}
