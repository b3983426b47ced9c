package pattern

import (
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/tie"
)

// Pattern is how often a pattern of levels was met: of each compared field 0 is a missing value
// and 1 the first level. Lists that are made of others share their Levels: nobody changes them.
type Pattern struct {
	Levels []uint8
	Pairs  float64 // of a sample, as many as it stands for
	// Of them, what people decided: so many mean the same, and so many do not.
	Same, Different float64
}

// Of takes apart what was counted of so many fields, in a share of all pairs.
func Of(fields int, counted []engine.Counted, share float64) []Pattern {
	out, levels := make([]Pattern, len(counted)), make([]uint8, fields*len(counted))
	for i, c := range counted {
		out[i] = Pattern{Levels: levels[i*fields : (i+1)*fields : (i+1)*fields], Pairs: float64(c.Pairs) / share}
		for f := range fields {
			out[i].Levels[f] = uint8(c.Pattern.Level(f))
		}
	}
	return out
}

// Pairs are how many pairs each pattern has.
func Pairs(ps []Pattern) []float64 {
	out := make([]float64, len(ps))
	for k := range ps {
		out[k] = ps[k].Pairs
	}
	return out
}

// Counts are the levels of patterns, each with a number of pairs, as ties are found in them.
func Counts(ps []Pattern, pairs []float64) tie.Counts {
	return func(yield func([]uint8, float64) bool) {
		for k := range ps {
			if !yield(ps[k].Levels, pairs[k]) {
				return
			}
		}
	}
}

// What people decided of some pairs says something of the others that look like them: where
// ten are not the same, an eleventh hardly is.
const (
	labelWorth = 2.0  // decided pairs that what is learnt of a pattern is worth
	labelReach = 20.0 // pairs that one decided pair speaks for: of ten thousand it tells little, and may be a slip
)

// Judged is how many pairs of a pattern are matches, where so large a share of them would be
// if nobody had decided anything.
func (p *Pattern) Judged(share float64) float64 {
	labels := p.Same + p.Different
	if labels == 0 {
		return p.Pairs * share
	}
	open := p.Pairs - labels
	spoken := min(open, labelReach*labels)
	return p.Same + spoken*(p.Same+labelWorth*share)/(labels+labelWorth) + (open-spoken)*share
}
