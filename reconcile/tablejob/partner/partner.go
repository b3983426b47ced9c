package partner

import (
	"fmt"
	"maps"
	"slices"

	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Found is what was found between two tables.
type Found struct {
	Records   *engine.Records
	Weights   *weight.Weights
	Scored    []engine.Scored
	OneColumn bool // is all that is compared
}

// few is the share of rows with several partners up to which rows are taken to
// have one at most.
const few = 0.05

// fewBeside is up to what part of the rows of the left table with several partners those of the right one are taken
// to be alike alone, where they are no more than twice few: two clubs of one name.
const fewBeside = 0.2

// Suits is the kind of link that suits what was found between two tables, and why.
// It asks how many rows of either table have several partners.
func (f Found) Suits() (link scheme.Link, why string) {
	left, right := f.several()
	switch {
	case left < few && right < few:
		return scheme.OneToOne, fmt.Sprintf("%.1f%% of the rows with a sure partner have several", 100*max(left, right))
	case right < few || right < 2*few && right < fewBeside*left || f.OneColumn: // what is as like as another is not the same for it
		return scheme.Spine, fmt.Sprintf("%.1f%% of the left rows with a sure partner have several, and %.1f%% of the right rows", 100*left, 100*right)
	}
	return scheme.LinkTables, ""
}

// Partners are sure from sureFrom on, or from nearlySure where hardly any are so sure: where two tables share a name
// and a town, all that is the same is no surer.
const (
	sureFrom, nearlySure = 0.99, 0.9
	hardlySure           = 0.25 // of the nearly sure ones
)

// sure is the score of sure partners.
func (f Found) sure() int32 {
	score, lower := weight.ScoreOf(sureFrom), weight.ScoreOf(nearlySure)
	sure, nearly := 0, 0
	for _, p := range f.Scored {
		if p.Score >= lower {
			nearly++
		}
		if p.Score >= score {
			sure++
		}
	}
	if float64(sure) < hardlySure*float64(nearly) {
		return lower
	}
	return score
}

// several is the share of rows of the left and of the right table with a sure
// partner that have more than one. A pair of which both rows have a better partner
// does not count: a person's brother has a row of his own. And two partners that
// do not mean the same themselves are no two partners: one of both only looks like
// one.
func (f Found) several() (left, right float64) {
	score := f.sure()
	var sure []engine.Scored
	best := room.Make[int32](f.Records.Len())
	for _, p := range f.Scored {
		if p.Score >= score {
			sure = append(sure, p)
			best[p.A], best[p.B] = max(best[p.A], p.Score), max(best[p.B], p.Score)
		}
	}
	sure = slices.DeleteFunc(sure, func(p engine.Scored) bool { return p.Score < best[p.A] && p.Score < best[p.B] })
	const more = 2 // than one
	partners := room.Make[uint8](f.Records.Len())
	for _, p := range sure {
		partners[p.A], partners[p.B] = min(partners[p.A]+1, more), min(partners[p.B]+1, more)
	}
	var all [2]int
	for row, n := range partners {
		if n > 0 {
			all[f.side(uint32(row))]++
		}
	}
	several := [2]map[uint32][]uint32{{}, {}}
	for _, p := range sure {
		for _, end := range [][2]uint32{{p.A, p.B}, {p.B, p.A}} {
			if row := end[0]; partners[row] == more {
				of := several[f.side(row)]
				of[row] = append(of[row], end[1])
			}
		}
	}
	share := func(side int) float64 {
		alike := engine.Alike(f.Records, f.Weights, slices.Collect(maps.Values(several[side])), score)
		return float64(alike) / float64(max(all[side], 1))
	}
	return share(0), share(1)
}

// side is 0 for a row of the left table, and 1 for one of the right.
func (f Found) side(row uint32) int {
	if int(row) < f.Records.Left {
		return 0
	}
	return 1
}
