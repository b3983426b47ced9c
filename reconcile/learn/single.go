package learn

import (
	"context"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/nearest"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

const (
	fewRows    = 50 // of a table, which tell nothing of strangers
	ofOneTable = "a single field tells true pairs from strangers only by what rows of one table have in common: check a few pairs, or compare more fields"
)

const withinDraws = 12 // rounds of [drawn] pairs inside the left table

// ofNearest estimates for a single column of texts in two tables.
func (t *task) ofNearest(ctx context.Context, r *engine.Records, plan *engine.Plan) (*em.Estimate, error) {
	e := em.Start(t.Basis, firstLambda(r))
	found, err := nearest.Learn(ctx, r, plan, e.Weights())
	if err != nil {
		return nil, err
	}
	e.U, e.Lambda = found.Strangers, found.Partners*t.Rows/t.Pairs
	for f := range t.Fields {
		level.Blend(e.M[f], found.Owed[f], t.Prior[f], basis.LeastWeight)
		level.Normalise(e.U[f])
	}
	e.Ordered()
	e.Fix()
	return e, nil
}

// single estimates for a model of one field, where no other field tells true
// pairs from strangers. Rows of one table are strangers to each other, but for
// the few that the table has twice: what pairs of a left and a right row show
// beyond what pairs of two left rows show is owed to the true ones. One table has
// nothing to compare with: there it stays with what was assumed. It returns what
// the user must know.
func (t *task) single(r *engine.Records, e *em.Estimate, ps []pattern.Pattern, last *em.Run) string {
	if !t.linking || r.Left < fewRows {
		return "a single field tells nothing of which pairs are true: it is assumed that one row in five has a partner, and how partners usually look; fix m, or compare more fields"
	}
	inside := r.Alone(0, r.Left)
	seen, sum := make([]float64, t.Last[0]+1), 0.0
	for l, n := range inside.Random(0, withinDraws, drawn, []bool{true})[0] {
		if l != 0 && l < len(seen) {
			seen[l] = float64(n)
			sum += seen[l]
		}
	}
	if t.Fields[0].Exact { // counted, not drawn
		if same, filled := inside.Same(0); filled > 0 {
			seen[1] = same / filled * sum
		}
	}
	excess, found := make([]float64, t.Last[0]+1), 0.0
	for l := 1; l <= t.Last[0]; l++ {
		e.U[0][l] = max(seen[l], 0.5) / sum
		if l < t.Last[0] { // of the last level there is too much to see an excess in
			excess[l] = max(t.Total[0][l]-e.U[0][l], 0) * t.Filled[0]
			found += excess[l]
		}
	}
	t.owed(e, excess, min(max(found, 1), t.Rows))
	e.Expect(ps, last)
	return ofOneTable
}

// owed makes true pairs, of whom so many were found, of what they show.
func (t *task) owed(e *em.Estimate, excess []float64, found float64) {
	for l := 1; l <= t.Last[0]; l++ {
		e.M[0][l] = (excess[l] + basis.LeastWeight*t.Prior[0][l]) / (found + basis.LeastWeight)
	}
	level.Normalise(e.M[0])
	level.Normalise(e.U[0])
	e.Ordered()
	e.Fix()
	e.Lambda = found / t.Pairs
}

// assume takes from the strangers' shares what so many true pairs would show.
// Where too few fields are left for a session, nothing else tells the true
// pairs from strangers who agree, and counted as strangers they would stay it.
func (t *task) assume(e *em.Estimate, matches float64) {
	for f := range t.Fields {
		shown, sum := make([]float64, t.Last[f]+1), matches*t.Filled[f]/t.Pairs
		for l := 1; l <= t.Last[f]; l++ {
			shown[l] = min(sum*e.M[f][l], t.Total[f][l]*t.Filled[f])
		}
		t.Strangers(e.U[f], f, shown, sum)
	}
	e.Fix()
}
