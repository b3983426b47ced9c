package learn

import (
	"context"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// Rows of one table are strangers to each other, or kin, where the table has nothing
// twice: what is as frequent inside a table as it is between the two is not owed to
// true pairs.
const (
	someInside  = 20_000  // rows of a table of which the pairs of all keys are counted
	pairsInside = 400_000 // of those pairs
	hardlyEver  = 0.001   // pairs between the tables on a level, to those on the next, up to which their writing keeps pairs off it
)

// lookInside counts pairs inside each of two tables: those that the keys make, of some rows.
// They count as if there were as many pairs in a table as there are between the two. A table
// that may have a thing several times is not looked into. A town that the other table writes with its state
// is never the same there: inside a table, what is the same counts as what is as like as may be between the two.
func (t *task) lookInside(ctx context.Context, r *engine.Records, between []pattern.Pattern) error {
	if len(t.once) == 0 {
		return nil
	}
	t.alone = make([]bool, len(t.Fields))
	for f := range t.Fields {
		t.alone[f] = len(t.once) == 2 && t.Fields[f].Number
	}
	rows := [2]int{r.Left, r.Len() - r.Left}
	first := make([]uint8, len(t.Fields))
	for f := range first {
		first[f] = uint8(t.firstMet(f, between))
	}
	for _, side := range t.once {
		some := r.Alone(side, someInside)
		if some.Pairs() < 1 {
			continue
		}
		for f := range t.Fields {
			if t.alone[f] {
				t.alone[f] = r.Repeated(f, side) <= basis.Rarely*float64(rows[side])
			}
		}
		plan, err := engine.NewPlan(some, nil)
		if err != nil {
			return err
		}
		counted, share, err := plan.Count(ctx, pairsInside)
		if err != nil {
			return err
		}
		inside := pattern.Of(len(t.Fields), counted, share*some.Pairs()/t.Pairs)
		for _, p := range inside {
			for f, l := range p.Levels {
				if l > 0 {
					p.Levels[f] = max(l, first[f])
				}
			}
		}
		t.inside = append(t.inside, inside)
	}
	return ctx.Err()
}

// firstMet is the first level of a field that pairs between the tables are on, but for a few by chance.
func (t *task) firstMet(field int, between []pattern.Pattern) int {
	on := make([]float64, t.Last[field]+1)
	for _, p := range between {
		on[p.Levels[field]] += p.Pairs
	}
	level := 1
	for level+1 < t.Last[field] && on[level+1] > 0 && on[level] <= hardlyEver*on[level+1] {
		level++
	}
	return level
}
