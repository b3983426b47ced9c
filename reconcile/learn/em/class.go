package em

import (
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// LeastPart is the number of pairs below which a class is none.
const LeastPart = 5

// Class is a class of pairs: its share of all pairs, and shares by field and level.
type Class struct {
	Share  float64
	Levels [][]float64
	Same   bool // its pairs mean the same
	// Left says, of true pairs that no longer live with their kin, which fields they
	// do not share; the others are those of the first class. It is nil of other classes.
	Left []bool
	// Differ says, of pairs that are alike in all but what one thing alone bears, which
	// fields those are: few of its pairs agree on them, whatever is learnt.
	Differ []bool
	// Strange says, of kin, which fields one thing alone bears, so that they agree on them as
	// seldom as strangers do: else kin take in the true pairs of their own house.
	Strange []bool
	// Worn says, of true pairs, that one of both rows is damaged all over.
	Worn bool
	// Assumed says which fields stay as they are assumed, for a time.
	Assumed []bool
	// Known says that the class is as it was seen inside the tables: nothing of it is learnt.
	Known bool
}

// OfKin reports whether the pairs of a class are no true ones, and enough to count.
func (k *Class) OfKin(pairs float64) bool {
	return !k.Same && k.Left == nil && k.Share*pairs >= LeastPart
}

// Mixture is the classes that all pairs are made of: true pairs first, strangers last,
// and between them kin, and true pairs that have left theirs.
type Mixture []Class

// Clone is a copy that can be changed by itself.
func (x Mixture) Clone() Mixture {
	out := slices.Clone(x)
	for c := range out {
		out[c].Levels = level.Copy(x[c].Levels)
	}
	return out
}

// logs are the bits of each class, field and level; a missing value says nothing.
func (x Mixture) logs() [][][]float64 {
	out := make([][][]float64, len(x))
	for c := range x {
		for _, shares := range x[c].Levels {
			bits := make([]float64, len(shares))
			for l := 1; l < len(shares); l++ {
				bits[l] = math.Log2(shares[l])
			}
			out[c] = append(out[c], bits)
		}
	}
	return out
}

// shares are those of the classes, as logs are.
func (x Mixture) shares() []float64 {
	out := make([]float64, len(x))
	for c := range x {
		out[c] = math.Log2(x[c].Share)
	}
	return out
}

// Likelihood is the logarithm, in bits, of how likely the patterns are.
func (x Mixture) Likelihood(ps []pattern.Pattern) (all float64) {
	logs, shares := x.logs(), x.shares()
	for k := range ps {
		sum := 0.0
		for c := range x {
			bits := shares[c]
			for f, l := range ps[k].Levels {
				bits += logs[c][f][l]
			}
			sum += math.Exp2(bits)
		}
		all += ps[k].Pairs * math.Log2(sum)
	}
	return all
}

// Siblings is where the class of siblings is, -1 if there is none.
func (x Mixture) Siblings() int {
	return slices.IndexFunc(x, func(c Class) bool { return c.Differ != nil })
}
