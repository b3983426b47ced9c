package learn

import (
	"cmp"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/tie"
)

// pattern is a counted pattern with its levels taken apart.
type pattern struct {
	levels []uint8
	pairs  float64
	// Of them, what people decided: so many mean the same, and so many do not.
	same, other float64
}

// counts are the levels of patterns, each with a number of pairs.
func counts(ps []pattern, pairs []float64) tie.Counts {
	return func(yield func([]uint8, float64) bool) {
		for k := range ps {
			if !yield(ps[k].levels, pairs[k]) {
				return
			}
		}
	}
}

func (t *task) patterns(counted []engine.Counted, share float64) []pattern {
	out, n := make([]pattern, len(counted)), len(t.fields)
	levels := make([]uint8, n*len(counted))
	for i, c := range counted {
		out[i] = pattern{levels: levels[i*n : (i+1)*n : (i+1)*n], pairs: float64(c.Pairs) / share}
		for f := range t.fields {
			out[i].levels[f] = uint8(c.Pattern.Level(f))
		}
	}
	return out
}

// labelled enters what people decided into the patterns of those pairs. A pair that no key
// makes is added.
func (t *task) labelled(ps []pattern, r *engine.Records, labels []Label) []pattern {
	if len(labels) == 0 {
		return ps
	}
	at := make(map[string]int, len(ps))
	for k := range ps {
		at[string(ps[k].levels)] = k
	}
	pairs := make([][2]uint32, len(labels))
	for i, l := range labels {
		pairs[i] = [2]uint32{l.A, l.B}
	}
	for i, found := range r.Patterns(pairs) {
		levels := make([]uint8, len(t.fields))
		for f := range levels {
			levels[f] = uint8(found.Level(f))
		}
		k, ok := at[string(levels)]
		if !ok {
			k = len(ps)
			ps, at[string(levels)] = append(ps, pattern{levels: levels}), k
		}
		if labels[i].Same {
			ps[k].same++
		} else {
			ps[k].other++
		}
		ps[k].pairs = max(ps[k].pairs, ps[k].same+ps[k].other)
	}
	return ps
}

// What people decided of some pairs says something of the others that look like them: where
// ten are not the same, an eleventh hardly is.
const (
	labelWorth = 2.0  // decided pairs that what is learnt of a pattern is worth
	labelReach = 20.0 // pairs that one decided pair speaks for: of ten thousand it tells little, and may be a slip
)

// judged is how many pairs of a pattern are matches, where so large a share of them would be
// if nobody had decided anything.
func (p *pattern) judged(share float64) float64 {
	labels := p.same + p.other
	if labels == 0 {
		return p.pairs * share
	}
	open := p.pairs - labels
	spoken := min(open, labelReach*labels)
	return p.same + spoken*(p.same+labelWorth*share)/(labels+labelWorth) + (open-spoken)*share
}

// Many fields with several levels each make nearly as many patterns as there are
// pairs, and a round of learning costs the patterns. Nearly all of them are of
// strangers beyond doubt, which say nothing but that there are so many.
const (
	mostPatterns        = 60_000 // that the last run learns from
	mostSessionPatterns = 20_000 // that a session does
	keptWhole           = 2.0 / 3
)

// condense makes at most so many patterns of many. Those that speak most for a
// match, by what is known before learning, stay as they are, and those that people
// decided. Of the others some are
// drawn at even steps of the pairs, in the order of what they say, and each stands
// for a step: as many pairs as before, which say the same but for a step.
func (t *task) condense(ps []pattern, held []bool, most int) []pattern {
	if len(ps) <= most {
		return ps
	}
	bits := t.evidence(t.start(0.5), ps, &run{held: held})
	order := make([]int, len(ps))
	for k := range order {
		order[k] = k
	}
	decided := func(k int) int {
		if ps[k].same+ps[k].other > 0 {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(decided(b), decided(a)), cmp.Compare(bits[b], bits[a]))
	})
	whole := int(keptWhole * float64(most))
	out, rest := make([]pattern, 0, most), 0.0
	for _, k := range order[:whole] {
		out = append(out, ps[k])
	}
	for _, k := range order[whole:] {
		rest += ps[k].pairs
	}
	step, passed, drawn := rest/float64(most-whole), 0.0, 0.5
	for _, k := range order[whole:] {
		passed += ps[k].pairs
		steps := 0.0
		for ; drawn*step < passed; drawn++ {
			steps++
		}
		if steps > 0 {
			out = append(out, pattern{levels: ps[k].levels, pairs: steps * step})
		}
	}
	return out
}
