package learn

import (
	"context"
	"math"
	"slices"
	"sync"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/nearest"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Rows of one table are strangers to each other, or kin, where the table has nothing
// twice: what is as frequent inside a table as it is between the two is not owed to
// true pairs.
const (
	withinDraws = 12      // rounds of [drawn] pairs inside the left table
	someInside  = 20_000  // rows of a table of which the pairs of all keys are counted
	pairsInside = 400_000 // of those pairs
	asInside    = 0.5     // of a class's pairs, from where as many are inside each table
	oneHand     = 2.0     // the same, from where it is owed to who wrote the tables
	fewEach     = 0.2     // pairs of a class to a row, for that
	manyEach    = 2.0
)

// lookInside counts pairs inside each of two tables: those that the keys make, of some rows.
// They count as if there were as many pairs in a table as there are between the two. A table
// that may have a thing several times is not looked into.
func (t *task) lookInside(ctx context.Context, r *engine.Records) error {
	sides := []int{0, 1}
	switch r.Model.Link {
	case scheme.OneToOne, scheme.LinkTables:
	case scheme.Spine:
		sides = sides[:1]
	default:
		return nil
	}
	t.alone = make([]bool, len(t.fields))
	for f := range t.fields {
		t.alone[f] = len(sides) == 2 && t.fields[f].number
	}
	for _, side := range sides {
		some := r.Alone(side, someInside)
		if some.Pairs() < 1 {
			continue
		}
		for f := range t.fields {
			if t.alone[f] {
				same, _ := some.Same(f)
				t.alone[f] = same <= rarely*float64(some.Len())
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
		t.inside = append(t.inside, t.patterns(counted, share*some.Pairs()/t.pairs))
	}
	return ctx.Err()
}

// insideRatio is how frequent the pairs of a class are inside the table that has the
// fewest of them, to how frequent they are between the two. It is -1 where that is not known.
func (t *task) insideRatio(x mixture, c int, pairs float64) float64 {
	least := -1.0
	y := slices.Clone(x)
	for k := range y {
		y[k].same = k == c
	}
	for _, ps := range t.inside {
		known := make([]float64, len(ps))
		y.expect(ps, known, nil)
		if ratio := sum(known) / max(x[c].share*pairs, 0.5); least < 0 || ratio < least {
			least = ratio
		}
	}
	return least
}

// byOneHand reports whether a class may be of true pairs although its like is inside the tables:
// it is there so much more often than between them that rows of a table are alike as one hand
// wrote them, in its spelling and with its misreadings. The class must tell one row from all
// others, and be neither of few rows nor of many to each.
func (t *task) byOneHand(x mixture, c int, pairs float64) bool {
	each := x[c].share * pairs / t.rows
	return each >= fewEach && each <= manyEach && t.singles(t.tells(x[c].levels, -1)) && t.insideRatio(x, c, pairs) >= oneHand
}

const (
	fewRows    = 50 // of a table, which tell nothing of strangers
	ofOneTable = "a single field tells true pairs from strangers only by what rows of one table have in common: check a few pairs, or compare more fields"
)

// ofNearest estimates for a single column of texts in two tables.
func (t *task) ofNearest(ctx context.Context, r *engine.Records, plan *engine.Plan) (*estimate, error) {
	e := t.start(firstLambda(r))
	found, err := nearest.Learn(ctx, r, plan, t.weights(e))
	if err != nil {
		return nil, err
	}
	e.u, e.lambda = found.Strangers, found.Partners*t.rows/t.pairs
	for f := range t.fields {
		blend(e.m[f], found.Owed[f], t.prior[f], leastWeight)
		normalise(e.u[f])
	}
	t.ordered(e)
	t.fix(e)
	return e, nil
}

// single estimates for a model of one field, where no other field tells true
// pairs from strangers. Rows of one table are strangers to each other, but for
// the few that the table has twice: what pairs of a left and a right row show
// beyond what pairs of two left rows show is owed to the true ones. One table has
// nothing to compare with: there it stays with what was assumed. It returns what
// the user must know.
func (t *task) single(r *engine.Records, e *estimate, ps []pattern, last *run) string {
	if !t.linking || r.Left < fewRows {
		if t.fallOff(e) {
			t.expect(e, ps, last)
			return "a single field tells true pairs from strangers only by how seldom strangers would be so alike: check a few pairs, or compare more fields"
		}
		return "a single field tells nothing of which pairs are true: it is assumed that one row in five has a partner, and how partners usually look; fix m, or compare more fields"
	}
	inside := r.Alone(0, r.Left)
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
	t.owed(e, excess, min(max(found, 1), t.rows))
	t.expect(e, ps, last)
	return ofOneTable
}

// Texts of strangers share a few words or none: each level of likeness is reached by a part of
// those that reach the one below, and by no larger part the higher it is.
const (
	tailLevels = 4     // of likeness, above the two that tell the part
	leastTail  = 100.0 // pairs on the lowest of them
	mostFall   = 0.5   // the part from where nothing falls off
)

// fallOff estimates for a single field of texts in one table: what is above the fall-off of
// the two lowest levels of likeness is owed to true pairs. It reports whether there are such,
// and no more than one for each row.
func (t *task) fallOff(e *estimate) bool {
	low := t.last[0] - 1
	if low < tailLevels+2 || !t.fields[0].exact || t.total[0][low]*t.filled[0] < leastTail {
		return false
	}
	part := t.total[0][low-1] / t.total[0][low]
	if part >= mostFall {
		return false
	}
	u, excess, found := slices.Clone(t.total[0]), make([]float64, t.last[0]+1), 0.0
	for l := low - 2; l >= 1; l-- {
		u[l] = min(u[l+1]*part, u[l])
		excess[l] = (t.total[0][l] - u[l]) * t.filled[0]
		found += excess[l]
	}
	if found < leastFound || found > t.rows { // short texts, which are often the same by chance
		return false
	}
	e.u[0] = u
	t.owed(e, excess, found)
	return true
}

// owed makes true pairs, of whom so many were found, of what they show.
func (t *task) owed(e *estimate, excess []float64, found float64) {
	for l := 1; l <= t.last[0]; l++ {
		e.m[0][l] = (excess[l] + leastWeight*t.prior[0][l]) / (found + leastWeight)
	}
	normalise(e.m[0])
	normalise(e.u[0])
	t.ordered(e)
	t.fix(e)
	e.lambda = found / t.pairs
}

func normalise(shares []float64) {
	all := sum(shares)
	for l := range shares {
		shares[l] /= all
	}
}

// countStrangers finds how often each level occurs among all pairs.
func (t *task) countStrangers(ctx context.Context, r *engine.Records, rep *Report) error {
	seen := t.empty()
	if t.pairs <= exhaustive {
		all, _, err := engine.Everything(r).Count(ctx, 0)
		if err != nil {
			return err
		}
		for _, c := range all {
			for f := range t.fields {
				seen[f][c.Pattern.Level(f)] += float64(c.Pairs)
			}
		}
	}
	for n := 0; n < mostDraws && t.pairs > exhaustive && ctx.Err() == nil; n += atOnce {
		asked := make([]bool, len(t.fields))
		for f := range asked {
			asked[f] = n == 0 || !t.enough(f, seen[f])
		}
		if !slices.Contains(asked, true) {
			break
		}
		for f, levels := range r.Random(n, atOnce, drawn, asked) {
			for l := range seen[f] {
				seen[f][l] += float64(levels[l])
			}
		}
		rep.Random += atOnce * drawn
	}
	for f := range t.fields {
		same, filled := r.Same(f)
		t.share(f, seen[f], same, filled)
	}
	return ctx.Err()
}

// share turns what was seen of a field into shares of all pairs. Of agreement
// it is known how many pairs there are.
func (t *task) share(f int, seen []float64, same, filled float64) {
	all, rest := max(sum(seen[1:]), 1), 0.0
	t.filled[f] = filled
	for l := 1; l <= t.last[f]; l++ {
		t.total[f][l] = max(seen[l], 0.5) / all
		t.floor[f][l] = 0.5 / all
		if l > 1 {
			rest += t.total[f][l]
		}
	}
	if !t.fields[f].exact || filled == 0 {
		return
	}
	if t.fields[f].code { // a model number, and not a version
		t.fields[f].own = same <= mostShare*t.rows*math.Sqrt(filled/t.pairs) // of the rows that have one
	}
	exact := max(same, 0.5) / filled
	t.total[f][1], t.floor[f][1] = exact, 0.5/filled
	for l := 2; l <= t.last[f]; l++ {
		t.total[f][l] *= (1 - exact) / rest
	}
}

// enough reports whether each level of a field was seen often enough, or so
// seldom that more draws would not help.
func (t *task) enough(f int, seen []float64) bool {
	for l := 2; l <= t.last[f]; l++ { // the first is counted
		if seen[l] >= leastSeen/5 && seen[l] < leastSeen {
			return false
		}
	}
	return true
}

// sharing is agreeing for each field.
func (t *task) sharing(r *engine.Records, ps []pattern) [][]pattern {
	out := make([][]pattern, len(t.fields))
	var wg sync.WaitGroup
	for f := range t.fields {
		wg.Go(func() { out[f] = t.agreeing(r, f, ps) })
	}
	wg.Wait()
	return out
}

// agreeing are the patterns of pairs that agree on a field: a sample, or those
// counted, where all pairs were, and then with those that nearly agree.
func (t *task) agreeing(r *engine.Records, f int, ps []pattern) []pattern {
	if r.Model.Blocking.All {
		return t.alike(f, ps)
	}
	counted, pairs := r.Agreeing(f, agreeing)
	return t.patterns(counted, max(1, agreeing/pairs)) // a hundred pairs drawn over and over are a hundred
}

// alike are the patterns of pairs that agree on a field, or nearly.
func (t *task) alike(f int, ps []pattern) (out []pattern) {
	for _, p := range ps {
		if c := engine.Class(int(p.levels[f]), t.last[f]); c == 0 || c == 1 {
			out = append(out, p)
		}
	}
	return out
}
