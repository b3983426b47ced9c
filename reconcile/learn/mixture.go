package learn

import (
	"math"
	"slices"
)

// class is a class of pairs: its share of all pairs, and shares by field and level.
type class struct {
	share  float64
	levels [][]float64
	same   bool // its pairs mean the same
	// left says, of true pairs that no longer live with their kin, which fields they
	// do not share; the others are those of the first class. It is nil of other classes.
	left []bool
	// differ says, of pairs that are alike in all but what one thing alone bears, which
	// fields those are: few of its pairs agree on them, whatever is learnt.
	differ []bool
	// strange says, of kin, which fields one thing alone bears, so that they agree on them as
	// seldom as strangers do: else kin take in the true pairs of their own house.
	strange []bool
	// worn says, of true pairs, that one of both rows is damaged all over; see sibling.go.
	worn bool
	// assumed says which fields stay as they are assumed, for a time.
	assumed []bool
	// known says that the class is as it was seen inside the tables: nothing of it is learnt.
	known bool
}

// ofKin reports whether the pairs of a class are no true ones, and enough to count.
func (k *class) ofKin(pairs float64) bool {
	return !k.same && k.left == nil && k.share*pairs >= leastPart
}

// mixture is the classes that all pairs are made of: true pairs first, strangers last,
// and between them kin, and true pairs that have left theirs.
type mixture []class

const (
	mostMixed  = 150  // rounds
	leastMixed = 30   // rounds, whatever they cost
	frozen     = 15   // rounds in which true pairs stay as they were assumed
	settled    = 1e-4 // change of any share below which the classes stand still
	kinPrior   = 5.0  // pairs that what all pairs show is worth, for kin
)

// expect deals the pairs of patterns out. Into matches goes how many of each pattern
// mean the same, what people decided included; into counts, unless it is nil, what the pairs of each class show, of
// the last one excepted. It returns the pairs of each class.
func (x mixture) expect(ps []pattern, matches []float64, counts [][][]float64) []float64 {
	last := len(x) - 1
	logs, found, bits := x.logs(), make([]float64, len(x)), make([]float64, len(x))
	for k := range ps {
		p := &ps[k]
		top := math.Inf(-1)
		for c := range x {
			bits[c] = math.Log2(x[c].share)
			for f, l := range p.levels {
				bits[c] += logs[c][f][l]
			}
			top = max(top, bits[c])
		}
		sum, same := 0.0, 0.0
		for c := range bits {
			bits[c] = math.Exp2(bits[c] - top)
			if sum += bits[c]; x[c].same {
				same += bits[c]
			}
		}
		matches[k] = p.judged(same / sum)
		others := p.pairs - matches[k]
		for c := range last {
			n := 0.0
			switch {
			case x[c].same && same > 0:
				n = matches[k] * bits[c] / same
			case c == 0 && same == 0: // decided, against all that is learnt
				n = matches[k]
			case !x[c].same && sum > same:
				n = others * bits[c] / (sum - same)
			}
			found[c] += n
			if counts == nil || n < 1e-9 {
				continue
			}
			for f, l := range p.levels {
				counts[c][f][l] += n
			}
		}
	}
	return found
}

// clone is a copy that can be changed by itself.
func (x mixture) clone() mixture {
	out := slices.Clone(x)
	for c := range out {
		out[c].levels = copied(x[c].levels)
	}
	return out
}

// logs are the bits of each class, field and level; a missing value says nothing.
func (x mixture) logs() [][][]float64 {
	out := make([][][]float64, len(x))
	for c := range x {
		for _, shares := range x[c].levels {
			bits := make([]float64, len(shares))
			for l := 1; l < len(shares); l++ {
				bits[l] = math.Log2(shares[l])
			}
			out[c] = append(out[c], bits)
		}
	}
	return out
}

// mix learns the classes. The first one is anchored by what is assumed of true pairs,
// worth so many pairs, and stays as it is for a number of rounds.
func (t *task) mix(x mixture, ps []pattern, r *run, still int, weight float64) {
	most := min(mostMixed, max(leastMixed, mostWork*2/(len(ps)*len(x)+1)))
	r.done = false
	for r.rounds = 1; r.rounds <= most; r.rounds++ {
		found, counts := t.expected(x, ps, r.matches)
		change := t.maximiseMixed(x, counts, r.rounds < still, weight)
		if c := t.shareOut(x, found, r.pairs); max(change, c) < settled && (r.rounds >= still || still >= mostMixed) {
			r.done = true
			return
		}
	}
	r.rounds = most
}

// shareOut makes the shares anew and says how far that of the true pairs moved.
func (t *task) shareOut(x mixture, found []float64, pairs float64) (change float64) {
	last, before := len(x)-1, x[0].share
	x[last].share = 1
	for c := range last {
		if !x[c].known {
			x[c].share = max(found[c], 0.5) / pairs
		}
		if c == 0 {
			x[c].share = min(x[c].share, t.most/pairs, 0.9)
		}
		x[last].share -= x[c].share
	}
	x[last].share = max(x[last].share, 1e-6)
	return math.Abs(x[0].share-before) / before
}

// maximiseMixed makes what the classes show anew, from their counts, and says how far
// true pairs moved. Those that left their kin count with the others where they are alike.
func (t *task) maximiseMixed(x mixture, counts [][][]float64, still bool, weight float64) (change float64) {
	last := len(x) - 1
	for f := range t.fields {
		all := make([]float64, t.last[f]+1) // of whoever is no stranger
		for c := range last {
			for l, n := range counts[c][f] {
				if all[l] += n; x[c].left != nil && !x[c].left[f] {
					counts[0][f][l] += n
				}
			}
		}
		for c := range last {
			switch {
			case x[c].left != nil || x[c].known || c == 0 && still || x[c].assumed != nil && x[c].assumed[f] || x[c].strange != nil && x[c].strange[f]:
			case c == 0:
				change = max(change, blend(x[c].levels[f], counts[c][f], t.prior[f], weight))
			default:
				blend(x[c].levels[f], counts[c][f], t.total[f], kinPrior)
				if x[c].differ != nil && x[c].differ[f] {
					atMost(x[c].levels[f], max(mostShared, t.total[f][1]))
				}
			}
		}
		for c := range last {
			if x[c].left != nil && !x[c].left[f] {
				x[c].levels[f] = x[0].levels[f]
			}
		}
		t.strangers(x[last].levels[f], f, all, sum(all[1:]))
		pin(x[0].levels[f], t.fields[f].m)
		pin(x[last].levels[f], t.fields[f].u)
	}
	return change
}

// blend makes shares of counts and a prior that is worth so many pairs, and says how
// far any of them moved. Level 0 is of missing values.
func blend(shares, counts, prior []float64, weight float64) (change float64) {
	all := sum(counts[1:]) + weight
	for l := 1; l < len(shares); l++ {
		share := (counts[l] + weight*prior[l]) / all
		change = max(change, math.Abs(share-shares[l]))
		shares[l] = share
	}
	return change
}

// expected is how many pairs are of each class, and what they show: a step of expectation.
// matches is set as [mixture.expect] does.
func (t *task) expected(x mixture, ps []pattern, matches []float64) (found []float64, counts [][][]float64) {
	counts = make([][][]float64, len(x))
	for c := range counts {
		counts[c] = t.empty()
	}
	return x.expect(ps, matches, counts), counts
}

// empty has room for each field and level.
func (t *task) empty() [][]float64 {
	out := make([][]float64, len(t.fields))
	for f := range out {
		out[f] = make([]float64, t.last[f]+1)
	}
	return out
}

func copied(xs [][]float64) [][]float64 {
	out := make([][]float64, len(xs))
	for f := range out {
		out[f] = slices.Clone(xs[f])
	}
	return out
}

func sum(xs []float64) (total float64) {
	for _, x := range xs {
		total += x
	}
	return total
}
