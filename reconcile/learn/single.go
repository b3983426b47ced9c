package learn

import "github.com/lienthong/lienthong/reconcile/engine"

// withinDraws are rounds of [drawn] pairs inside the left table.
const withinDraws = 12

// single estimates for a model of one field, where no other field tells true
// pairs from strangers. Rows of one table are strangers to each other, but for
// the few that the table has twice: what pairs of a left and a right row show
// beyond what pairs of two left rows show is owed to the true ones. One table has
// nothing to compare with: there it stays with what was assumed. It returns what
// the user must know.
func (t *task) single(r *engine.Records, e *estimate, ps []pattern, last *run) string {
	if !t.linking || r.Left < 50 {
		return "a single field tells nothing of which pairs are true: it is assumed that one row in five has a partner, and how partners usually look; fix m, or compare more fields"
	}
	inside := r.LeftAlone()
	seen, sum := make([]float64, t.last[0]+1), 0.0
	for l, n := range inside.Random(0, withinDraws, drawn, []bool{true})[0] {
		if l != 0 && l < len(seen) {
			seen[l] = float64(n)
			sum += seen[l]
		}
	}
	if t.fields[0].exact { // counted, not drawn
		if same, filled := inside.Same(0); filled > 0 {
			seen[1] = same / filled * sum
		}
	}
	excess, found := make([]float64, t.last[0]+1), 0.0
	for l := 1; l <= t.last[0]; l++ {
		e.u[0][l] = max(seen[l], 0.5) / sum
		if l < t.last[0] { // of the last level there is too much to see an excess in
			excess[l] = max(t.total[0][l]-e.u[0][l], 0) * t.filled[0]
			found += excess[l]
		}
	}
	found = min(max(found, 1), t.rows)
	for l := 1; l <= t.last[0]; l++ {
		e.m[0][l] = (excess[l] + leastWeight*t.prior[0][l]) / (found + leastWeight)
	}
	normalise(e.m[0])
	normalise(e.u[0])
	t.ordered(e)
	t.fix(e)
	e.lambda = found / t.pairs
	t.expect(e, ps, last)
	return "a single field tells true pairs from strangers only by what rows of one table have in common: check a few pairs, or compare more fields"
}

func normalise(shares []float64) {
	all := sum(shares)
	for l := range shares {
		shares[l] /= all
	}
}
