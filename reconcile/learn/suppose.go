package learn

import (
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/em"
)

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
func (t *task) suppose() *em.Estimate {
	e := em.Start(t.Basis, 0)
	likely, shared := make([]float64, t.Last[0]+1), slices.Concat(t.Fields[0].Shared, []float64{noneShared})
	for l := 1; l <= t.Last[0]; l++ {
		x := shared[l-1]
		if l > 1 && l < t.Last[0] { // between this level and the one above
			x = (x + shared[l-2]) / 2
		}
		likely[l] = 1 / (1 + math.Exp2(-bitsOfShare*(x-evenShared)))
		e.Lambda += likely[l] * t.Total[0][l]
	}
	for l := 1; l <= t.Last[0]; l++ {
		e.M[0][l] = likely[l] * t.Total[0][l] / e.Lambda
		e.U[0][l] = (1 - likely[l]) * t.Total[0][l] / (1 - e.Lambda)
	}
	for f := 1; f < len(t.Fields); f++ {
		t.supposeCodes(e.M[f], e.U[f])
	}
	e.Fix()
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
