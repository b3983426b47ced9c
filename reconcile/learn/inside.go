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
)

// lookInside counts pairs inside each of two tables: those that the keys make, of some rows.
// They count as if there were as many pairs in a table as there are between the two. A table
// that may have a thing several times is not looked into.
func (t *task) lookInside(ctx context.Context, r *engine.Records) error {
	if len(t.once) == 0 {
		return nil
	}
	t.alone = make([]bool, len(t.Fields))
	for f := range t.Fields {
		t.alone[f] = len(t.once) == 2 && t.Fields[f].Number
	}
	rows := [2]int{r.Left, r.Len() - r.Left}
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
		t.inside = append(t.inside, pattern.Of(len(t.Fields), counted, share*some.Pairs()/t.Pairs))
	}
	return ctx.Err()
}
