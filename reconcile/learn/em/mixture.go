package em

import (
	"math"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

const (
	MostMixed  = 150  // rounds at most
	leastMixed = 30   // rounds, whatever they cost
	settled    = 1e-4 // change of any share below which the classes stand still
	KinPrior   = 5.0  // pairs that what all pairs show is worth, for kin
	MostShared = 0.25 // share of siblings that agree on what one thing alone bears
)

// Expect deals the pairs of patterns out. Into matches goes how many of each pattern
// mean the same, what people decided included; into counts, unless it is nil, what the pairs of each
// class show, of the last one excepted. It returns the pairs of each class.
func (x Mixture) Expect(ps []pattern.Pattern, matches []float64, counts [][][]float64) []float64 {
	last := len(x) - 1
	logs, shares, found, bits := x.logs(), x.shares(), make([]float64, len(x)), make([]float64, len(x))
	for k := range ps {
		p := &ps[k]
		top := math.Inf(-1)
		for c := range x {
			bits[c] = shares[c]
			for f, l := range p.Levels {
				bits[c] += logs[c][f][l]
			}
			top = max(top, bits[c])
		}
		sum, same := 0.0, 0.0
		for c := range bits {
			bits[c] = math.Exp2(bits[c] - top)
			if sum += bits[c]; x[c].Same {
				same += bits[c]
			}
		}
		matches[k] = p.Judged(same / sum)
		others := p.Pairs - matches[k]
		for c := range last {
			n := 0.0
			switch {
			case x[c].Same && same > 0:
				n = matches[k] * bits[c] / same
			case c == 0 && same == 0: // decided, against all that is learnt
				n = matches[k]
			case !x[c].Same && sum > same:
				n = others * bits[c] / (sum - same)
			}
			found[c] += n
			if counts == nil || n < 1e-9 {
				continue
			}
			for f, l := range p.Levels {
				counts[c][f][l] += n
			}
		}
	}
	return found
}

// Count is how many pairs are of each class, and what they show: a step of expectation.
// matches is set as [Mixture.Expect] does.
func (x Mixture) Count(b *basis.Basis, ps []pattern.Pattern, matches []float64) (found []float64, counts [][][]float64) {
	counts = make([][][]float64, len(x))
	for c := range counts {
		counts[c] = b.Empty()
	}
	return x.Expect(ps, matches, counts), counts
}

// Learn learns the classes. The first one is anchored by what is assumed of true pairs,
// worth so many pairs, and stays as it is for a number of rounds.
func (x Mixture) Learn(b *basis.Basis, ps []pattern.Pattern, r *Run, still int, weight float64) {
	most := min(MostMixed, max(leastMixed, mostWork*2/(len(ps)*len(x)+1)))
	r.Done = false
	for r.Rounds = 1; r.Rounds <= most; r.Rounds++ {
		found, counts := x.Count(b, ps, r.Matches)
		change := x.maximise(b, counts, r.Rounds < still, weight)
		if c := x.shareOut(b, found, r.Pairs); max(change, c) < settled && (r.Rounds >= still || still >= MostMixed) {
			r.Done = true
			return
		}
	}
	r.Rounds = most
}

// shareOut makes the shares anew and says how far that of the true pairs moved.
func (x Mixture) shareOut(b *basis.Basis, found []float64, pairs float64) (change float64) {
	last, before := len(x)-1, x[0].Share
	x[last].Share = 1
	for c := range last {
		if !x[c].Known {
			x[c].Share = max(found[c], 0.5) / pairs
		}
		if c == 0 {
			x[c].Share = min(x[c].Share, b.Most/pairs, 0.9)
		}
		x[last].Share -= x[c].Share
	}
	x[last].Share = max(x[last].Share, 1e-6)
	return math.Abs(x[0].Share-before) / before
}

// maximise makes what the classes show anew, from their counts, and says how far
// true pairs moved. Those that left their kin count with the others where they are alike.
func (x Mixture) maximise(b *basis.Basis, counts [][][]float64, still bool, weight float64) (change float64) {
	last := len(x) - 1
	for f := range b.Fields {
		all := make([]float64, b.Last[f]+1) // of whoever is no stranger
		for c := range last {
			for l, n := range counts[c][f] {
				if all[l] += n; x[c].Left != nil && !x[c].Left[f] {
					counts[0][f][l] += n
				}
			}
		}
		for c := range last {
			switch {
			case x[c].Left != nil || x[c].Known || c == 0 && still || x[c].Assumed != nil && x[c].Assumed[f] || x[c].Strange != nil && x[c].Strange[f]:
			case c == 0:
				change = max(change, level.Blend(x[c].Levels[f], counts[c][f], b.Prior[f], weight))
			default:
				level.Blend(x[c].Levels[f], counts[c][f], b.Total[f], KinPrior)
				if x[c].Differ != nil && x[c].Differ[f] {
					level.AtMost(x[c].Levels[f], max(MostShared, b.Total[f][1]))
				}
			}
		}
		for c := range last {
			if x[c].Left != nil && !x[c].Left[f] {
				x[c].Levels[f] = x[0].Levels[f]
			}
		}
		b.Strangers(x[last].Levels[f], f, all, level.Sum(all[1:]))
		level.Pin(x[0].Levels[f], b.Fields[f].M)
		level.Pin(x[last].Levels[f], b.Fields[f].U)
	}
	return change
}
