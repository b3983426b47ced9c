package gazetteer

import (
	"slices"
	"strings"
	"time"
)

// Extent says how much of an old unit went into a new one.
type Extent uint8

// The extents. Only Unchanged and Whole let an address be carried over without
// a human.
const (
	Possible  Extent = iota // the sources are silent; a neighbour of the old unit became this one
	Part                    // a part of the old unit
	Whole                   // all of the old unit, joined with others
	Unchanged               // the same unit under a new list
)

// String is the word that files and logs use.
func (e Extent) String() string {
	return [...]string{"possible", "part", "whole", "unchanged"}[e]
}

// Succession is one unit that another became, or came from.
type Succession struct {
	Unit   Unit
	Extent Extent
}

// successions are the edges from the old lists to the new ones, both ways, by
// the code in the list they leave. Codes of the two tiers differ in length, so
// one map holds both.
type successions struct {
	forward, backward map[string][]edge
}

type edge struct {
	code   string
	extent Extent
}

// Successors is what the unit with this code on this date became on 1 July 2025,
// in the order of codes: one for most communes, several candidates for one that
// was split, nothing for a unit of today. Districts were abolished, not succeeded.
func (g *Gazetteer) Successors(code string, on time.Time) []Succession {
	if !on.Before(reform) {
		return nil
	}
	return g.follow(g.successions.forward[code], reform)
}

// Predecessors is what the unit with this code on this date was made from on 1
// July 2025. Five communes have none: they were island districts without communes.
func (g *Gazetteer) Predecessors(code string, on time.Time) []Succession {
	if on.Before(reform) {
		return nil
	}
	return g.follow(g.successions.backward[code], lastDayOf63)
}

func (g *Gazetteer) follow(edges []edge, on time.Time) []Succession {
	var out []Succession
	for _, e := range edges {
		lookup := g.Commune
		if len(e.code) == len("00") {
			lookup = g.Province
		}
		if u, ok := lookup(e.code, on); ok {
			out = append(out, Succession{Unit: u, Extent: e.extent})
		}
	}
	return out
}

// add records one edge in both directions.
func (s *successions) add(old, next string, extent Extent) {
	s.forward[old] = append(s.forward[old], edge{next, extent})
	s.backward[next] = append(s.backward[next], edge{old, extent})
}

// sort puts all edges in the order of codes.
func (s *successions) sort() {
	for _, m := range []map[string][]edge{s.forward, s.backward} {
		for _, edges := range m {
			slices.SortFunc(edges, func(a, b edge) int { return strings.Compare(a.code, b.code) })
		}
	}
}

// fillGaps gives the communes that the conversion table leaves out the
// successors of the rest of their district, as possibilities.
func (s *successions) fillGaps(old []Unit) {
	byDistrict := map[string][]string{}
	for _, u := range old {
		for _, e := range s.forward[u.Code] {
			if !slices.Contains(byDistrict[u.Parent], e.code) {
				byDistrict[u.Parent] = append(byDistrict[u.Parent], e.code)
			}
		}
	}
	for _, u := range old {
		if len(s.forward[u.Code]) == 0 {
			for _, next := range byDistrict[u.Parent] {
				s.add(u.Code, next, Possible)
			}
		}
	}
}
