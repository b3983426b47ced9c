package nearest

import (
	"context"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
)

const (
	asked      = 20_000 // rows of each table
	leastTail  = 5.0    // rows that would find nothing nearer by chance, from where the share of rows without a partner can be told
	leastAlone = 0.02   // the least such share
	unseen     = 0.5    // rows that are taken to show what none showed
)

// Learnt is what nearest rows tell, by compared field and level; of level 0 they tell nothing.
type Learnt struct {
	Partners float64 // of the rows of the smaller table, the share that has a partner
	// Owed are the rows whose nearest is on a level beyond what chance gives: true pairs.
	Owed [][]float64
	// Strangers are in the proportion of pairs of strangers, of whom only the nearest of a row count
	// in the first field, which is that of likeness; further fields are compared of those.
	Strangers [][]float64
}

// Learn asks the rows of the smaller of two tables for the nearest of those that the plan
// compares them with, and the rows of the larger for the nearest of their own. Weights, in bits
// by field and level, say what is near.
func Learn(ctx context.Context, r *engine.Records, plan *engine.Plan, weights [][]float64) (*Learnt, error) {
	small, large, others := 0, 1, float64(r.Len()-r.Left)
	if r.Left > r.Len()-r.Left {
		small, large, others = 1, 0, float64(r.Left)
	}
	nothing, bits := weight.Pattern(0), make([][]int32, len(weights))
	for f := range weights {
		nothing |= weight.Pattern(len(weights[f])-1) << (4 * f)
		for _, w := range weights[f] {
			bits[f] = append(bits[f], int32(w*weight.Bit))
		}
	}
	rank := func(p weight.Pattern) (sum int32) {
		for f := range bits {
			sum += bits[f][p.Level(f)]
		}
		return sum
	}
	across, err := plan.Nearest(ctx, small, asked, rank, nothing)
	if err != nil {
		return nil, err
	}
	own, err := engine.NewPlan(r.Alone(large, r.Len()), nil)
	if err != nil {
		return nil, err
	}
	within, err := own.Nearest(ctx, 0, asked, rank, nothing)
	if err != nil {
		return nil, err
	}
	out := &Learnt{Partners: 1 - max(aloneShare(across, within, rank), leastAlone)}
	for f := range weights {
		found, chance := shares(across, f, len(weights[f])), shares(within, f, len(weights[f]))
		owed, u := make([]float64, len(found)), make([]float64, len(found))
		for l := 1; l < len(found); l++ {
			owed[l] = max(found[l]-(1-out.Partners)*chance[l], 0) * float64(len(across))
			if u[l] = max(chance[l], unseen/float64(len(within))); f == 0 {
				u[l] /= others // rows, of which it is one
			}
		}
		if f == 0 {
			u[len(u)-1] = 1
		}
		out.Owed, out.Strangers = append(out.Owed, owed), append(out.Strangers, u)
	}
	return out, nil
}

// aloneShare is the share of rows without a partner: so many that those which find nothing
// near are no more, in proportion, than of rows that cannot have one. It is never told too
// small by a place where few rows stand (Storey 2002 bounds true null hypotheses so).
func aloneShare(across, within []weight.Pattern, rank func(weight.Pattern) int32) float64 {
	ranks := func(ps []weight.Pattern) (out []int32) {
		for _, p := range ps {
			out = append(out, rank(p))
		}
		slices.Sort(out)
		return out
	}
	found, chance := ranks(across), ranks(within)
	share, upTo := 1.0, 0
	for i, x := range chance {
		if i+1 < len(chance) && chance[i+1] == x {
			continue
		}
		for upTo < len(found) && found[upTo] <= x {
			upTo++
		}
		expected := float64(i+1) / float64(len(chance)) * float64(len(found)) // if none had a partner
		if i+1 >= leastTail && expected >= leastTail {
			share = min(share, float64(upTo+1)/expected)
		}
	}
	return share
}

// shares are those of the levels of a field among patterns that have one.
func shares(ps []weight.Pattern, f, levels int) []float64 {
	out, known := make([]float64, levels), 0.0
	for _, p := range ps {
		if l := p.Level(f); l > 0 {
			out[l]++
			known++
		}
	}
	for l := range out {
		out[l] /= max(known, 1)
	}
	return out
}
