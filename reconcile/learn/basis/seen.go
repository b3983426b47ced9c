package basis

import (
	"math"

	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

const (
	LeastSame = 20.0 // pairs that agree on a field, to ask them what they share
	Smoothing = 20.0 // pairs that what all pairs show is worth, for a first look
	Rarely    = 0.02 // share of rows, as pairs, below which a level is not reached
)

// From where pairs are said to reach a level more often than by chance.
const (
	certainSD = 4.0  // standard deviations beyond which agreement is not by chance
	Lift      = 3.0  // times what all pairs show, of what few show
	few       = 0.05 // share of all pairs that is few
	gain      = 0.1  // of the rest, of what many show
)

// Seen is how many of the pairs are on each level of a field, and on any.
func (b *Basis) Seen(f int, ps []pattern.Pattern) (levels []float64, all float64) {
	levels = make([]float64, b.Last[f]+1)
	for _, p := range ps {
		if l := p.Levels[f]; l != 0 {
			levels[l] += p.Pairs
			all += p.Pairs
		}
	}
	return levels, all
}

// Shown is what pairs show, of which so many are of each pattern: their number by field and level.
func (b *Basis) Shown(ps []pattern.Pattern, matches []float64) [][]float64 {
	out := b.Empty()
	for k := range ps {
		for f, l := range ps[k].Levels {
			out[f][l] += matches[k]
		}
	}
	return out
}

// Excess is how much more often pairs, that were seen on each level, reach a level of
// a field than all pairs do, at the level where it is most.
func (b *Basis) Excess(f int, levels []float64, all float64) (most float64) {
	if all == 0 {
		return 0
	}
	here, among := 0.0, 0.0
	for l := 1; l < b.Last[f]; l++ {
		here, among = here+levels[l]/all, among+b.Total[f][l]
		most = max(most, here-among)
	}
	return most
}

// Lifted reports whether pairs reach a level of a field far more often than all do,
// and not by chance.
func (b *Basis) Lifted(f int, levels []float64, all float64) bool {
	here, share := 0.0, 0.0
	for l := 1; l < b.Last[f]; l++ {
		here, share = here+levels[l], share+b.Total[f][l]
		expected := share * all
		if here < expected+certainSD*math.Sqrt(expected*(1-share))+certainSD {
			continue
		}
		if here > Lift*expected && share < few || here-expected > gain*(all-expected) {
			return true
		}
	}
	return false
}

// Alike are the patterns of pairs that agree on a field, or nearly.
func (b *Basis) Alike(f int, ps []pattern.Pattern) (out []pattern.Pattern) {
	for _, p := range ps {
		if c := weight.Class(int(p.Levels[f]), b.Last[f]); c == 0 || c == 1 {
			out = append(out, p)
		}
	}
	return out
}
