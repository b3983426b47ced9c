package cluster

import (
	"math"
	"runtime"
	"slices"

	"github.com/lienthong/lienthong/reconcile/arrange"
)

// groups are the pairs of each row, by their place among the rivals.
type groups struct {
	pairs   []uint32
	ends    []uint32
	of      []uint32 // the group of each pair, by its place
	news    []bool   // whether something is new for the group
	waiting []uint32 // the groups for which there is
}

// none is the group of a pair whose row has no other, or is not exclusive.
const none = ^uint32(0)

// grouped are the groups of places that are listed with their rows, in their order.
func grouped(keys []uint64, places int) groups {
	g := groups{pairs: make([]uint32, len(keys)), of: slices.Repeat([]uint32{none}, places)}
	for i, k := range keys {
		g.pairs[i], g.of[uint32(k)] = uint32(k), uint32(len(g.ends))
		if i+1 == len(keys) || keys[i+1]>>32 != k>>32 {
			g.ends = append(g.ends, uint32(i+1))
		}
	}
	g.news = make([]bool, len(g.ends))
	return g
}

// wake has news for all groups.
func (g *groups) wake() {
	g.waiting = g.waiting[:0]
	for i := range g.news {
		g.news[i], g.waiting = true, append(g.waiting, uint32(i))
	}
}

// tell finds for each pair of each row for which there is news the chance that the row has
// none of its others, from what the other ends of those say, and tells these ends. It reports whether
// any of those has to hear it.
func (g *groups) tell(odds, others, mine []float64, ends *groups) (told bool) {
	hear := make([][]uint32, runtime.GOMAXPROCS(0)) // by part
	inParts(len(g.waiting), func(part, from, upTo int) {
		t := teller{groups: g, odds: odds, others: others, mine: mine, endOf: ends.of}
		for _, i := range g.waiting[from:upTo] {
			g.news[i] = false
			t.tell(i)
		}
		hear[part] = t.hear
	})
	g.waiting = g.waiting[:0]
	for _, some := range hear {
		for _, e := range some {
			if !ends.news[e] {
				ends.news[e], ends.waiting = true, append(ends.waiting, e)
			}
		}
		told = told || len(some) > 0
	}
	return told
}

// teller tells for some groups.
type teller struct {
	*groups
	odds, others, mine []float64
	endOf              []uint32  // the group of each pair's other end
	hear               []uint32  // of these, those that have to hear
	before, left       []float64 // sums, and what the other ends leave of the odds
}

func (t *teller) tell(group uint32) {
	from := uint32(0)
	if group > 0 {
		from = t.ends[group-1]
	}
	row := t.pairs[from:t.ends[group]]
	// Sums of all but one are added up, not taken off: odds may be 2 to the 400.
	t.before, t.left = t.before[:0], t.left[:0]
	sum := 0.0
	for _, k := range row {
		t.before, t.left = append(t.before, sum), append(t.left, t.odds[k]*t.others[k])
		sum += t.left[len(t.left)-1]
	}
	after := 0.0
	for n := len(row) - 1; n >= 0; n-- {
		k := row[n]
		chance := 1 / (1 + t.before[n] + after)
		after += t.left[n]
		if math.Abs(chance-t.mine[k]) > exchanged*chance {
			if e := t.endOf[k]; e != none {
				t.hear = append(t.hear, e)
			}
		}
		t.mine[k] = chance
	}
}

// inParts does something for so many at once, on all cores if they are many.
func inParts(n int, do func(part, from, upTo int)) {
	const many = 1 << 12
	parts := 1
	if n >= many {
		parts = runtime.GOMAXPROCS(0)
	}
	arrange.InParts(parts, n, do)
}
