package doubt

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// Pairs that agree on a field which tells much are alike in others too: true pairs in
// all that they share, kin in some. A field of which no other field's agreement tells
// anything, while it tells of others, is of something that changes from row to row of
// one thing: a reading, a visit, the state of an order.
const (
	heardFrom  = 0.2 // how much more often pairs agree on some other field, for a field to be heard
	leastHeard = 10  // pairs that agree on it, and have a value of the other one where that is an identifier
)

// Fields has true pairs agree on a doubtful field, as long as nothing else is
// learnt, no more often than strangers do: a few such fields, assumed to agree,
// would speak against every true pair, and learning would find none. What is called a birth
// is none of these: where hardly anybody is there twice, no other field tells of it either. Sharing are
// the pairs that agree on each field.
func Fields(b *basis.Basis, sharing [][]pattern.Pattern) {
	lifted, heard := make([]bool, len(b.Fields)), make([]bool, len(b.Fields))
	same := make([][]pattern.Pattern, len(b.Fields))
	for f, given := range sharing {
		n := 0.0
		for _, p := range given {
			if p.Levels[f] == 1 {
				same[f] = append(same[f], p)
				n += p.Pairs
			}
		}
		if n < leastHeard {
			continue
		}
		most, known := 0.0, make([]float64, len(b.Fields))
		for g := range b.Fields {
			if g != f {
				levels, all := b.Seen(g, same[f])
				most, known[g] = max(most, b.Excess(g, levels, all)), all
				lifted[g] = lifted[g] || b.Lifted(g, levels, all)
			}
		}
		for g := range b.Fields {
			few := b.Fields[g].Number && known[g] < leastHeard // an identifier that few rows bear
			heard[g] = heard[g] || g != f && most >= heardFrom && !few
		}
	}
	for f := range b.Fields {
		b.Prior[f] = reached(b, f)
		if heard[f] && !lifted[f] && !b.Fields[f].Named && !b.Fields[f].Code && !b.Fields[f].Birth {
			copy(b.Prior[f], b.Total[f])
			if seen := byTwo(b, f, same); seen != nil {
				copy(b.Prior[f], seen)
			}
		}
	}
}

// byTwo finds what pairs show that agree on two fields, of a field that those reach far more
// often than all pairs do. Where a name by itself is mostly a stranger's, hardly any of those
// who share it are of one thing, and what these share is lost among the rest: so it is asked of
// the rarest two. Same are the pairs that agree on each field. It is nil where nothing is seen so,
// or not more than by chance.
func byTwo(b *basis.Basis, g int, same [][]pattern.Pattern) []float64 {
	var levels []float64
	rarest := 1.0
	for f := range same {
		all := level.Sum(pattern.Pairs(same[f]))
		for h := f + 1; h < len(b.Fields) && f != g; h++ {
			both := make([]float64, b.Last[g]+1)
			for k := range same[f] {
				if p := &same[f][k]; p.Levels[h] == 1 {
					both[p.Levels[g]] += p.Pairs
				}
			}
			n := level.Sum(both[1:])
			if share := b.Total[f][1] * level.Sum(both) / max(all, 1); h != g && n >= basis.LeastSame && share < rarest && b.Lifted(g, both, n) {
				levels, rarest = both, share
			}
		}
	}
	if levels == nil {
		return nil
	}
	out := slices.Clone(b.Total[g])
	level.Blend(out, levels, b.Total[g], basis.Smoothing)
	return out
}

// reached is how true pairs look before anything is seen, on levels that pairs reach.
func reached(b *basis.Basis, f int) []float64 {
	prior := basis.Assumed(len(b.Fields[f].Tests))
	for l := 1; l < b.Last[f]-1; l++ {
		if b.Total[f][l]*b.Filled[f] < basis.Rarely*b.Rows {
			prior[l+1], prior[l] = prior[l+1]+0.9*prior[l], 0.1*prior[l]
		}
	}
	return prior
}
