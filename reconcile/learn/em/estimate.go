package em

import (
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
	"github.com/lienthong/lienthong/reconcile/learn/tie"
)

// Estimate is of two classes, true pairs and strangers, in which fields are independent but for
// ties. Shares are by compared field and level; level 0, a missing value, has none.
type Estimate struct {
	*basis.Basis
	Lambda float64 // share of true pairs among all
	M, U   [][]float64
	Ties   []tie.Tie
	Kin    []Class // what is alike without meaning the same; see package kin
}

// Start is the estimate before anything is learnt.
func Start(b *basis.Basis, lambda float64) *Estimate {
	e := &Estimate{Basis: b, Lambda: lambda, M: level.Copy(b.Prior), U: level.Copy(b.Total)}
	e.Fix()
	return e
}

// Clone is a copy that can be changed by itself.
func (e *Estimate) Clone() *Estimate {
	return &Estimate{Basis: e.Basis, Lambda: e.Lambda, M: level.Copy(e.M), U: level.Copy(e.U), Ties: slices.Clone(e.Ties)}
}

// Tie finds the ties of an estimate among matches, one number a pattern, and among strangers
// who agree on each field.
func (e *Estimate) Tie(ps []pattern.Pattern, matches []float64, strangers [][]pattern.Pattern) {
	among := make([]tie.Counts, len(e.Fields))
	for f := range among {
		among[f] = pattern.Counts(strangers[f], pattern.Pairs(strangers[f]))
	}
	e.Ties = (&tie.Fields{Last: e.Last, M: e.M, U: e.U}).Find(pattern.Counts(ps, matches), among)
}

// Fix puts in what the model fixes.
func (e *Estimate) Fix() {
	for i, f := range e.Fields {
		level.Pin(e.M[i], f.M)
		level.Pin(e.U[i], f.U)
	}
}

// Weights are log2(m/u) by field and level, never rising from a level to a
// weaker one of the same measure.
func (e *Estimate) Weights() [][]float64 {
	out := make([][]float64, len(e.Fields))
	for i := range e.Fields {
		w := make([]float64, e.Last[i]+1)
		for l := 1; l <= e.Last[i]; l++ {
			w[l] = math.Log2(e.M[i][l] / e.U[i][l])
		}
		out[i] = w
	}
	return out
}

// Ordered pools neighbouring levels whose weights stand in the wrong order: a
// likeness of 0.6 must not count more than one of 0.8 because few pairs were
// seen. (Pool adjacent violators; Ayer et al. 1955.)
func (e *Estimate) Ordered() {
	for i, f := range e.Fields {
		if f.Free || len(f.M) > 0 || len(f.U) > 0 {
			continue // what the user fixed stays
		}
		type group struct {
			m, u float64
			n    int
		}
		var gs []group
		for l := 1; l <= e.Last[i]; l++ {
			gs = append(gs, group{e.M[i][l], e.U[i][l], 1})
			for len(gs) > 1 && gs[len(gs)-1].m*gs[len(gs)-2].u > gs[len(gs)-2].m*gs[len(gs)-1].u {
				a, b := gs[len(gs)-2], gs[len(gs)-1]
				gs = append(gs[:len(gs)-2], group{a.m + b.m, a.u + b.u, a.n + b.n})
			}
		}
		l := 1
		for _, g := range gs {
			u := 0.0
			for k := range g.n {
				u += e.U[i][l+k]
			}
			for k := range g.n { // the same ratio for all, strangers' shares kept
				e.M[i][l+k] = g.m * e.U[i][l+k] / u
			}
			l += g.n
		}
	}
}
