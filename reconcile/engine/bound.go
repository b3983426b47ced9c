package engine

import (
	"cmp"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine/weight"
)

// bars are what a pair can still reach. Weights add, so a pair whose fields known
// so far, with the best that the others could show, stay below the threshold
// need not be compared further: the result is the same, only sooner.
type bars struct {
	order []int   // compared fields, the cheapest first
	best  []int32 // the highest weight of two values that are not equal, by field
	rare  []int32 // the most that rare values add to it
	ties  int32   // the most that ties add
}

// newBars finds what each field can reach.
func newBars(m *comparer, w *weight.Weights) *bars {
	b := &bars{best: make([]int32, len(m.fields)), rare: make([]int32, len(m.fields))}
	for i := range m.fields {
		f := &m.fields[i]
		b.order = append(b.order, i)
		from := 1
		if f.exact {
			from = 2
		}
		b.rare[i] = max(0, slices.Max(w.Rare[i]))
		if f.exact {
			b.rare[i] /= 2
		}
		b.best[i] = slices.Max(w.Levels[i][from : len(f.c.Levels())+2])
	}
	slices.SortStableFunc(b.order, func(x, y int) int { return cmp.Compare(m.fields[x].cost, m.fields[y].cost) })
	for _, t := range w.Ties {
		most := int32(0)
		for _, row := range t.Bits {
			most = max(most, slices.Max(row[:]))
		}
		b.ties += most
	}
	return b
}

// reaches is the score of two rows, unless it is below least.
func (s *scorer) reaches(a, b uint32, least int32) (score int32, p weight.Pattern, ok bool) {
	rowA, rowB := s.r.Values(a), s.r.Values(b)
	most := s.w.Base + s.bars.ties
	var open [16]int // fields still to be compared
	left := 0
	for _, i := range s.bars.order {
		f := &s.comparer.fields[i]
		va, vb := rowA[f.at], rowB[f.at]
		if va == 0 || vb == 0 {
			continue
		}
		if va == vb && f.exact { // most pairs that a key finds are equal in something
			p |= 1 << (4 * i)
			most += s.w.Levels[i][1] + s.w.Rare[i][va]
			continue
		}
		if f.cost == light {
			most += s.see(i, rowA, rowB, &p)
			continue
		}
		open[left] = i
		left++
		most += s.most(i, va, vb)
	}
	for _, i := range open[:left] {
		if most < least {
			return 0, 0, false
		}
		f := &s.comparer.fields[i]
		most += s.see(i, rowA, rowB, &p) - s.most(i, rowA[f.at], rowB[f.at])
	}
	if most < least {
		return 0, 0, false
	}
	score = s.of(p, rowA, rowB)
	return score, p, score >= least
}

// see compares two rows in a field, enters the level into the pattern and says
// what it is worth.
func (s *scorer) see(i int, rowA, rowB []uint32, p *weight.Pattern) int32 {
	level := s.level(i, rowA, rowB)
	*p |= weight.Pattern(level) << (4 * i)
	at := s.comparer.fields[i].at
	return s.w.Levels[i][level] + s.w.Rarity(i, int(level), rowA[at], rowB[at])
}

// most is the most that two values can be worth that are not known to be equal.
// What is rare is looked up where the comparison is dear, and where it is not
// the rarest is assumed.
func (s *scorer) most(i int, a, b uint32) int32 {
	if f := &s.comparer.fields[i]; f.cost == heavy && f.exact {
		return s.bars.best[i] + max(0, (s.w.Rare[i][a]+s.w.Rare[i][b])/4)
	}
	return s.bars.best[i] + s.bars.rare[i]
}
