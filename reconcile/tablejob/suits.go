package tablejob

import (
	"fmt"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// few is the share of rows with several partners up to which rows are taken to
// have one at most.
const few = 0.05

// suits is the kind of link that suits what was found between two tables, and why.
// It asks how many rows of either table have several partners.
func (o *outcome) suits() (link scheme.Link, why string) {
	left, right := o.several()
	switch {
	case left < few && right < few:
		return scheme.OneToOne, fmt.Sprintf("%.1f%% of the rows with a sure partner have several", 100*max(left, right))
	case right < few:
		return scheme.Spine, fmt.Sprintf("%.1f%% of the left rows with a sure partner have several, and %.1f%% of the right rows", 100*left, 100*right)
	}
	return scheme.LinkTables, ""
}

// several is the share of rows of the left and of the right table with a sure
// partner that have more than one. A pair of which both rows have a better partner
// does not count: a person's brother has a row of his own. And two partners that
// do not mean the same themselves are no two partners: one of both only looks like
// one.
func (o *outcome) several() (left, right float64) {
	sure := engine.ScoreOf(0.99)
	best := map[uint32]int32{}
	for _, p := range o.scored {
		best[p.A], best[p.B] = max(best[p.A], p.Score), max(best[p.B], p.Score)
	}
	partners := map[uint32][]uint32{}
	for _, p := range o.scored {
		if p.Score >= sure && (p.Score >= best[p.A] || p.Score >= best[p.B]) {
			partners[p.A] = append(partners[p.A], p.B)
			partners[p.B] = append(partners[p.B], p.A)
		}
	}
	var all [2]int
	var groups [2][][]uint32
	for row, rows := range partners {
		side := 0
		if int(row) >= o.records.Left {
			side = 1
		}
		all[side]++
		if len(rows) > 1 {
			groups[side] = append(groups[side], rows)
		}
	}
	share := func(side int) float64 {
		return float64(engine.Alike(o.records, o.weights, groups[side], sure)) / float64(max(all[side], 1))
	}
	return share(0), share(1)
}
