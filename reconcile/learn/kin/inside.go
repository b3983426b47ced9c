package kin

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
)

const (
	seldomInside = 0.4 // of pairs between tables, inside them, up to which a class is of true pairs
	asInside     = 0.5 // the same, from where it is of kin
	oneHand      = 2.0 // the same, from where it is owed to who wrote the tables
	fewEach      = 0.2 // pairs of a class to a row, for that
	manyEach     = 2.0
)

// insideRatio is how frequent the pairs of a class are inside the table that has the
// fewest of them, to how frequent they are between the two. It is -1 where that is not known.
func (s *Search) insideRatio(x em.Mixture, c int) float64 {
	least := -1.0
	y := slices.Clone(x)
	for k := range y {
		y[k].Same = k == c
	}
	for _, ps := range s.Inside {
		known := make([]float64, len(ps))
		y.Expect(ps, known, nil)
		if ratio := level.Sum(known) / max(x[c].Share*s.Pairs, 0.5); least < 0 || ratio < least {
			least = ratio
		}
	}
	return least
}

// areTrue reports whether what was taken for siblings are true pairs: there are hardly any
// such inside the tables.
func (s *Search) areTrue(x em.Mixture, at int) bool {
	ratio := s.insideRatio(x, at)
	return ratio >= 0 && ratio < seldomInside && x[at].Share*s.Pairs >= leastFound
}

// byOneHand reports whether a class may be of true pairs although its like is inside the tables:
// it is there so much more often than between them that rows of a table are alike as one hand
// wrote them, in its spelling and with its misreadings. The class must tell one row from all
// others, and be neither of few rows nor of many to each.
func (s *Search) byOneHand(x em.Mixture, c int) bool {
	each := x[c].Share * s.Pairs / s.Rows
	return each >= fewEach && each <= manyEach && s.Singles(s.Tells(x[c].Levels, -1)) && s.insideRatio(x, c) >= oneHand
}
