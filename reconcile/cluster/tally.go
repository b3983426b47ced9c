package cluster

import (
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
)

// tally counts pairs by their scores.
type tally struct {
	low   int32
	pairs []int // from the lowest score on
}

// newTally is for the scores of some pairs.
func newTally(scored []engine.Scored) tally {
	if len(scored) == 0 {
		return tally{}
	}
	low, high := scored[0].Score, scored[0].Score
	for i := range scored {
		low, high = min(low, scored[i].Score), max(high, scored[i].Score)
	}
	return tally{low, make([]int, high-low+1)}
}

func (t *tally) add(score int32) { t.pairs[score-t.low]++ }

// expected is how many of the pairs are true, with so much added to each score.
func (t *tally) expected(free int32) (sum float64) {
	for i, n := range t.pairs {
		if n > 0 {
			sum += float64(n) * weight.Probability(t.low+int32(i)+free)
		}
	}
	return sum
}
