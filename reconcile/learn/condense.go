package learn

import (
	"cmp"
	"slices"
)

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
