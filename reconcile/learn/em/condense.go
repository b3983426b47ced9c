package em

import (
	"cmp"
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// keptWhole is the share of the patterns that stay as they are where there are too many.
const keptWhole = 2.0 / 3

// Condense makes at most so many patterns of many. Those that speak most for a
// match, by what is known before learning, stay as they are, and those that people
// decided. Of the others some are
// drawn at even steps of the pairs, in the order of what they say, and each stands
// for a step: as many pairs as before, which say the same but for a step.
func Condense(b *basis.Basis, ps []pattern.Pattern, held []bool, most int) []pattern.Pattern {
	if len(ps) <= most {
		return ps
	}
	bits := Start(b, 0.5).evidence(ps, &Run{Held: held})
	order := make([]int, len(ps))
	for k := range order {
		order[k] = k
	}
	decided := func(k int) int {
		if ps[k].Same+ps[k].Different > 0 {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(decided(j), decided(i)), cmp.Compare(bits[j], bits[i]))
	})
	whole := int(keptWhole * float64(most))
	out, rest := make([]pattern.Pattern, 0, most), 0.0
	for _, k := range order[:whole] {
		out = append(out, ps[k])
	}
	for _, k := range order[whole:] {
		rest += ps[k].Pairs
	}
	step, passed, drawn := rest/float64(most-whole), 0.0, 0.5
	for _, k := range order[whole:] {
		passed += ps[k].Pairs
		steps := 0.0
		for ; drawn*step < passed; drawn++ {
			steps++
		}
		if steps > 0 {
			out = append(out, pattern.Pattern{Levels: ps[k].Levels, Pairs: steps * step})
		}
	}
	return out
}
