package learn

import (
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// Label is what people decided of two rows, the first of which stands before the second.
type Label struct {
	A, B uint32
	Same bool
}

// labelled enters what people decided into the patterns of those pairs. A pair that no key
// makes is added.
func (t *task) labelled(ps []pattern.Pattern, r *engine.Records, labels []Label) []pattern.Pattern {
	if len(labels) == 0 {
		return ps
	}
	at := make(map[string]int, len(ps))
	for k := range ps {
		at[string(ps[k].Levels)] = k
	}
	pairs := make([][2]uint32, len(labels))
	for i, l := range labels {
		pairs[i] = [2]uint32{l.A, l.B}
	}
	for i, found := range r.Patterns(pairs) {
		levels := make([]uint8, len(t.Fields))
		for f := range levels {
			levels[f] = uint8(found.Level(f))
		}
		k, ok := at[string(levels)]
		if !ok {
			k = len(ps)
			ps, at[string(levels)] = append(ps, pattern.Pattern{Levels: levels}), k
		}
		if labels[i].Same {
			ps[k].Same++
		} else {
			ps[k].Different++
		}
		ps[k].Pairs = max(ps[k].Pairs, ps[k].Same+ps[k].Different)
	}
	return ps
}
