package learn

import (
	"context"
	"math"
	"slices"
	"sync"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/nearest"
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
	if len(t.once) == 0 {
		return nil
	}
	t.alone = make([]bool, len(t.fields))
	for f := range t.fields {
		t.alone[f] = len(t.once) == 2 && t.fields[f].number
	}
	for _, side := range t.once {
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

// What is supposed of texts in one table: a pair that shares so much of what its words tell is as
// likely of one thing as not, and each hundredth more or less is worth so many bits. The numbers
// and codes in a text say nothing more where those of one are all in the other, and tell against it
// where each has its own: seasons, versions and models differ in nothing else.
const (
	evenShared  = 0.6
	bitsOfShare = 16.0
	noneShared  = 0.1    // on the last level
	bitsOfCodes = -6.0   // where each text has a code of its own
	ownCodes    = 0.0005 // share of true pairs that have
)

const supposed = "a single column of one table tells nothing of which rows mean the same: it is supposed that those do which share three fifths of what their words tell, and no numbers or codes tell apart: check a few pairs, or compare more columns"

// suppose estimates for a single column of texts in one table, where nothing tells true pairs from
// rows that are alike otherwise. What is supposed is how likely pairs on each level are true; how many
// there are, and what they show, follows from how many are on it.
func (t *task) suppose() *estimate {
	e := t.start(0)
	likely, shared := make([]float64, t.last[0]+1), slices.Concat(t.fields[0].shared, []float64{noneShared})
	for l := 1; l <= t.last[0]; l++ {
		x := shared[l-1]
		if l > 1 && l < t.last[0] { // between this level and the one above
			x = (x + shared[l-2]) / 2
		}
		likely[l] = 1 / (1 + math.Exp2(-bitsOfShare*(x-evenShared)))
		e.lambda += likely[l] * t.total[0][l]
	}
	for l := 1; l <= t.last[0]; l++ {
		e.m[0][l] = likely[l] * t.total[0][l] / e.lambda
		e.u[0][l] = (1 - likely[l]) * t.total[0][l] / (1 - e.lambda)
	}
	for f := 1; f < len(t.fields); f++ {
		t.supposeCodes(e.m[f], e.u[f])
	}
	t.fix(e)
	return e
}

// supposeCodes supposes of codes: of true pairs nearly all, and of strangers who are so alike
// otherwise few less, have them all, or all of the shorter list.
func (t *task) supposeCodes(m, u []float64) {
	const same = 2 // levels, exact and similar 1
	other := len(m) - 1 - same
	few := ownCodes * math.Exp2(-bitsOfCodes)
	for l := 1; l < len(m); l++ {
		if m[l], u[l] = ownCodes/float64(other), few/float64(other); l <= same {
			m[l], u[l] = (1-ownCodes)/same, (1-few)/same
		}
	}
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
