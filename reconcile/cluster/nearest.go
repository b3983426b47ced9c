package cluster

import "github.com/lienthong/lienthong/reconcile/engine"

// Nearest are the pairs of each row with what lies nearest to it: the best score and, since
// degrees of likeness may have been learnt to tell the same, the greatest likeness among those.
// The row is the right one of a pair or the left one. Pairs keep their order; those given are
// overwritten.
//
// Where a score says what it means that a row is nearest (see package nearest of learning), rows
// farther off are no rivals to it: they lie where they do because much lies there.
func Nearest(scored []engine.Scored, right bool, likeness func(a, b uint32) float64) []engine.Scored {
	type best struct {
		score    int32
		likeness float64
	}
	row := func(p engine.Scored) uint32 {
		if right {
			return p.B
		}
		return p.A
	}
	rows := map[uint32]best{}
	for _, p := range scored {
		if b, known := rows[row(p)]; !known || p.Score > b.score {
			rows[row(p)] = best{score: p.Score}
		}
	}
	kept, likely := scored[:0], []float64{}
	for _, p := range scored {
		if b := rows[row(p)]; p.Score == b.score {
			x := likeness(p.A, p.B)
			b.likeness = max(b.likeness, x)
			rows[row(p)], kept, likely = b, append(kept, p), append(likely, x)
		}
	}
	scored = kept[:0]
	for i, p := range kept {
		if likely[i] == rows[row(p)].likeness {
			scored = append(scored, p)
		}
	}
	return scored
}
