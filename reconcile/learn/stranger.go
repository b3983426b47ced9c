package learn

import (
	"context"
	"slices"
	"sync"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// The bounds of looking at strangers, in pairs.
const (
	exhaustive = 2_000_000 // up to here all pairs are counted, none are drawn
	drawn      = 125_000   // drawn at random by one core
	atOnce     = 2         // such draws between two looks
	mostDraws  = 12        // at most 1.5 million
	leastSeen  = 100       // pairs of strangers on each level
	agreeing   = 20_000    // that agree on a field, to see which other fields go with it
)

// countStrangers finds how often each level occurs among all pairs. It says what they show, where
// all were counted.
func (t *task) countStrangers(ctx context.Context, r *engine.Records, rep *Report) (all []engine.Counted, err error) {
	seen := t.Empty()
	if t.Pairs <= exhaustive {
		if all, _, err = engine.Everything(r).Count(ctx, 0); err != nil {
			return nil, err
		}
		for _, c := range all {
			for f := range t.Fields {
				seen[f][c.Pattern.Level(f)] += float64(c.Pairs)
			}
		}
	}
	for n := 0; n < mostDraws && t.Pairs > exhaustive && ctx.Err() == nil; n += atOnce {
		asked := make([]bool, len(t.Fields))
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
	for f := range t.Fields {
		same, filled := r.Same(f)
		t.Observe(f, seen[f], same, filled)
	}
	return all, ctx.Err()
}

// enough reports whether each level of a field was seen often enough, or so
// seldom that more draws would not help.
func (t *task) enough(f int, seen []float64) bool {
	for l := 2; l <= t.Last[f]; l++ { // the first is counted
		if seen[l] >= leastSeen/5 && seen[l] < leastSeen {
			return false
		}
	}
	return true
}

// sharing is agreeing for each field.
func (t *task) sharing(r *engine.Records, ps []pattern.Pattern) [][]pattern.Pattern {
	out := make([][]pattern.Pattern, len(t.Fields))
	var wg sync.WaitGroup
	for f := range t.Fields {
		wg.Go(func() { out[f] = t.agreeing(r, f, ps) })
	}
	wg.Wait()
	return out
}

// agreeing are the patterns of pairs that agree on a field: a sample, or those
// counted, where all pairs were, and then with those that nearly agree.
func (t *task) agreeing(r *engine.Records, f int, ps []pattern.Pattern) []pattern.Pattern {
	if r.Model.Blocking.All {
		return t.Alike(f, ps)
	}
	counted, pairs := r.Agreeing(f, agreeing)
	return pattern.Of(len(t.Fields), counted, max(1, agreeing/pairs)) // a hundred pairs drawn over and over are a hundred
}
