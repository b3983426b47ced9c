package kin

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// leastMore is how many bits siblings must share beside the field that tells most.
const leastMore = 0.5

// sibling is the class of pairs that are alike in everything but what one thing alone
// bears: two models of a maker, two editions of a book. They need not agree on any one
// field, so that no field's agreement leads to them.
func (s *Search) sibling(lambda float64) (em.Class, bool) {
	c, n := em.Class{Share: lambda, Levels: level.Copy(s.Total), Differ: make([]bool, len(s.Fields))}, 0
	for f := range s.Fields {
		switch {
		case s.Doubted(f):
		case s.Fields[f].Own || s.Fields[f].Code:
			c.Differ[f] = true
			n++
		default:
			for l := range c.Levels[f] {
				c.Levels[f][l] = (s.Prior[f][l] + s.Total[f][l]) / 2
			}
		}
	}
	return c, n > 0 && n < len(s.Fields)
}

// siblings reports whether the class of siblings is of such. It is not
// where its pairs would rather agree on what one thing alone bears: those are true pairs
// that moved. Nor is it where they share one field and nothing else, or nothing at all:
// those are namesakes and strangers.
func (s *Search) siblings(x em.Mixture) bool {
	at := x.Siblings()
	own, inside := s.Apart(x[at].Levels), s.insideRatio(x, at)
	if own >= apart && own < basis.MostApart && inside >= 0 && inside < asInside { // true pairs and siblings in one
		return false
	}
	if s.matesToo(x) {
		return false
	}
	rest, most, main := 0.0, 0.0, -1
	for f := range s.Fields {
		if x[at].Differ[f] {
			if s.Fields[f].Own && x[at].Levels[f][1] >= em.MostShared {
				return false
			}
			continue
		}
		bits := s.TellsOf(x[at].Levels, f)
		if rest += bits; bits > most {
			most, main = bits, f
		}
	}
	return rest >= telling && (x[at].Levels[main][1] <= basis.Agreed || rest-most >= leastMore)
}

// matesToo reports whether what was to be siblings differs on what mates do: it took such, of one
// album, and true pairs with them.
func (s *Search) matesToo(x em.Mixture) bool {
	at := x.Siblings()
	for f := range s.Fields {
		mates := func(c em.Class) bool { return c.Assumed != nil && c.Assumed[f] }
		if !x[at].Differ[f] && s.Far(x[at].Levels, f) >= basis.LostFrom && slices.ContainsFunc(x, mates) {
			return true
		}
	}
	return false
}

// lookAgain looks for true pairs among siblings, where none look as they were assumed to:
// pairs that are as alike as siblings are, and agree on what one thing alone bears. They
// begin as few, so that pairs which lack that are left to the siblings. It reports
// whether there are any.
func (s *Search) lookAgain(x em.Mixture, ps []pattern.Pattern, r *em.Run) bool {
	like := &x[x.Siblings()]
	for f := range s.Fields {
		if !like.Differ[f] {
			copy(x[0].Levels[f], like.Levels[f])
		}
	}
	x[0].Share, x[0].Assumed = like.Share/100, like.Differ
	x.Learn(s.Basis, ps, r, 0, basis.LeastWeight)
	x[0].Assumed = nil
	return x[0].Share*s.Pairs >= em.LeastPart
}
