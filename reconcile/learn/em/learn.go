package em

import (
	"math"

	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

const (
	mostRounds  = 500
	leastRounds = 60
	converged   = 1e-5 // change of any share below which a run ends
	certain     = 40.0 // bits, from where a pair is a match, or is none, for certain
)

// Learn improves an estimate until it stands still.
func (e *Estimate) Learn(ps []pattern.Pattern, r *Run) {
	r.Matches, r.Done = make([]float64, len(ps)), false
	most := min(mostRounds, max(leastRounds, mostWork/(len(ps)+1)))
	for r.Rounds = 1; r.Rounds <= most; r.Rounds++ {
		e.Expect(ps, r)
		if change := e.maximise(ps, r); change < converged {
			r.Done = true
			return
		}
	}
	r.Rounds = most
}

// Expect finds how many pairs of each pattern are matches.
func (e *Estimate) Expect(ps []pattern.Pattern, r *Run) {
	base := odds(e.Lambda)
	for k, bits := range e.evidence(ps, r) {
		x, open := base+bits, ps[k].Pairs-ps[k].Same-ps[k].Different
		switch r.Matches[k] = ps[k].Same; {
		case x < -certain:
		case x > certain:
			r.Matches[k] += open
		default:
			r.Matches[k] += open / (1 + math.Exp2(-x))
		}
	}
}

// evidence is what each pattern says, in bits.
func (e *Estimate) evidence(ps []pattern.Pattern, r *Run) []float64 {
	w := e.Weights()
	ties := make([][3][3]float64, len(e.Ties))
	for i := range e.Ties {
		ties[i] = e.Ties[i].Bits()
	}
	out := make([]float64, len(ps))
	for k := range ps {
		p := &ps[k]
		bits := 0.0
		for f, l := range p.Levels {
			if l != 0 && !r.Held[f] {
				bits += w[f][l]
			}
		}
		for i := range e.Ties {
			x := &e.Ties[i]
			a, b := weight.Class(int(p.Levels[x.A]), e.Last[x.A]), weight.Class(int(p.Levels[x.B]), e.Last[x.B])
			if a >= 0 && b >= 0 && !r.Held[x.A] && !r.Held[x.B] {
				bits += ties[i][a][b]
			}
		}
		out[k] = bits
	}
	return out
}

// maximise makes the estimate anew and says how far it moved.
func (e *Estimate) maximise(ps []pattern.Pattern, r *Run) (change float64) {
	counts, before, old := e.Shown(ps, r.Matches), e.Lambda, level.Copy(e.M)
	e.Lambda = min(max(level.Sum(r.Matches), 0.5)/r.Pairs, e.Most/e.Pairs*(e.Pairs/r.Pairs), 0.9)
	change = math.Abs(e.Lambda-before) / before
	for f := range e.Fields {
		if r.Held[f] {
			continue
		}
		level.Blend(e.M[f], counts[f], e.Prior[f], e.Weight)
		if r.Adjust {
			e.Strangers(e.U[f], f, counts[f], level.Sum(counts[f][1:]))
		}
	}
	e.Ordered()
	e.Fix()
	for f := range e.M {
		for l := range e.M[f] {
			change = max(change, math.Abs(e.M[f][l]-old[f][l]))
		}
	}
	return change
}

// odds are those of a share, in bits.
func odds(share float64) float64 { return math.Log2(share / (1 - share)) }
