package basis

import (
	"math"

	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// MostApart is the share of a class that differs on what one thing alone bears, from where its
// pairs cannot be of one thing.
const MostApart = 0.6

var initial = scheme.Level{Test: scheme.Initial}.String()

// Doubted reports whether true pairs are not assumed to share a field.
func (b *Basis) Doubted(f int) bool { return b.Prior[f][1] <= b.Total[f][1] }

// Born reports whether a field is a birth: it is borne by one thing, and is neither its name nor
// its number.
func (b *Basis) Born(f int) bool {
	return b.Fields[f].Own && !b.Fields[f].Named && !b.Fields[f].Number && !b.Fields[f].Code && !b.Doubted(f)
}

// Apart is how often pairs of a class differ on what one thing alone bears, the mean of
// such fields. The numbers and codes within texts count by how many rows have one: where names hold one now
// and then, it says little of the class. It is -1 where there is no such field.
func (b *Basis) Apart(levels [][]float64) float64 {
	far, n := 0.0, 0.0
	for f := range b.Fields {
		if b.Fields[f].Own && !b.Doubted(f) {
			counts := 1.0
			if b.Fields[f].Code {
				counts = math.Sqrt(b.Filled[f] / b.Pairs) // as many rows have one
			}
			far += counts * b.Far(levels, f)
			n += counts
		}
	}
	if n == 0 {
		return -1
	}
	return far / n
}

// OfOne reports whether pairs of a class agree on what one thing alone bears, more than kin
// ever do: those are of one thing.
func (b *Basis) OfOne(levels [][]float64) bool {
	own := b.Apart(levels)
	return own >= 0 && own < MostApart
}

// Far is the share of a class whose values of a field are taken to be of two things.
func (b *Basis) Far(levels [][]float64, f int) float64 { return level.Sum(levels[f][b.FarFrom(f):]) }

// FarFrom is the level from where two values are taken to be of two things: the last
// one and, where there are several, the one before it. An initial is of the name that it begins, in
// whatever place a model names it.
func (b *Basis) FarFrom(f int) int {
	if b.Last[f] > 4 && b.Fields[f].Tests[b.Last[f]-2] != initial {
		return b.Last[f] - 1
	}
	return b.Last[f]
}
