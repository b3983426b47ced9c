package kin

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	apart         = 0.3  // share of a class that may differ on what one thing alone bears, and mean the same
	mostNamed     = 0.4  // the same of given names, which hardly anybody changes, from where they cannot
	nearly        = 0.5  // of what the class that tells most tells, for another to be of true pairs as well
	certainly     = 0.75 // the same where nothing is borne by one thing alone
	differingFrom = 0.3  // share of a class that differs on a field, where true pairs may be among it
)

// choose finds the true pairs: the class that tells most, which is put first, and
// those that are nearly like it. It reports whether there may be any: kin that differ where
// true pairs are not assumed to, and are as frequent inside each table, are none.
func (s *Search) choose(x em.Mixture) bool {
	most, best := 0.0, -1
	barred := make([]bool, len(x))
	for c := range x[:len(x)-1] {
		barred[c] = c > 0 && x[c].Share*s.Pairs >= em.LeastPart && s.Loses(x[c].Levels, s.Prior, differingFrom) &&
			s.insideRatio(x, c) > asInside && !(s.lenient && s.byOneHand(x, c))
	}
	known := func(c int) bool {
		return x[c].Left == nil && (x[c].Assumed == nil || s.LosesLittle(x[c].Levels, s.Prior)) && !x[c].Worn && x[c].Share*s.Pairs >= em.LeastPart && !barred[c]
	}
	for c := range x[:len(x)-1] {
		if tells := s.Tells(x[c].Levels, -1); known(c) && tells > most {
			most, best = tells, c
		}
	}
	if best < 0 {
		return !slices.Contains(barred, true)
	}
	for c := range x[:len(x)-1] {
		if x[c].Left != nil {
			x[c].Same = s.Singles(s.Tells(x[c].Levels, -1))
		}
		if x[c].Left != nil || x[c].Worn {
			continue
		}
		own, tells := s.Apart(x[c].Levels), s.Tells(x[c].Levels, -1)
		like := own >= 0 && own < apart && tells >= nearly*most
		if own < 0 { // nothing is borne by one thing alone
			like = tells >= certainly*most && !s.Loses(x[c].Levels, x[best].Levels, basis.LostFrom) || s.Singles(tells) && s.areTrue(x, c)
		}
		mates := x[c].Assumed != nil && !barred[c] && tells >= certainly*most && s.LosesLittle(x[c].Levels, x[best].Levels)
		x[c].Same = c == best || mates || known(c) && (like || s.bears(x[c].Levels) && s.Singles(tells))
	}
	if best > 0 {
		x[0].Share, x[0].Levels, x[0].Same = x[best].Share, x[best].Levels, true
		x[best].Share, x[best].Levels, x[best].Same = 1e-12, level.Copy(x[best].Levels), false
	}
	return true
}

// found reports whether some pairs, beside siblings, may be true ones: they look as those
// were assumed to, or agree as those do on what one thing alone bears.
func (s *Search) found(x em.Mixture) bool {
	if x.Siblings() < 0 {
		return true
	}
	for c := range x[:len(x)-1] {
		if x[c].Differ == nil && x[c].Share*s.Pairs >= em.LeastPart && (c == 0 || x[c].Left == nil && (s.OfOne(x[c].Levels) || s.Apart(x[c].Levels) < 0 && s.areTrue(x, c))) {
			return true
		}
	}
	return false
}

// bears reports whether most pairs of a class agree on an identifier that no two rows of a table
// have: they are of one thing, whatever else has changed.
func (s *Search) bears(levels [][]float64) bool {
	for f := range s.Alone {
		if s.alone(f) && levels[f][1] > basis.Agreed {
			return true
		}
	}
	return false
}

// alone reports whether a field is an identifier that no two rows of a table have: kin never share it,
// and what shares it is no kin.
func (s *Search) alone(f int) bool { return s.Alone != nil && s.Alone[f] && !s.Doubted(f) }

// letGo learns on without the anchor of the true pairs. They may take kin in then, of whom
// there are more, or leave for whatever there is most of, as much as there can be or so little
// alike that it tells no row from others: then they stay as they were.
func (s *Search) letGo(x em.Mixture, ps []pattern.Pattern, r *em.Run, trust float64) {
	anchored := x.Clone()
	x.Learn(s.Basis, ps, r, 0, trust)
	tells := s.Tells(x[0].Levels, -1)
	left := (x[0].Share*s.Pairs >= s.Most || !s.Singles(tells)) && tells < nearly*s.Tells(anchored[0].Levels, -1)
	if (left || s.isKin(x) && !s.isKin(anchored)) && anchored[0].Share*s.Pairs >= em.LeastPart {
		copy(x, anchored)
	}
}

// putDown takes for kin what was to be true pairs that left theirs, where there are more of
// them than of those that did not: few people move, and the rest are flats of one house. It
// reports whether there were such.
func (s *Search) putDown(x em.Mixture) (any bool) {
	for c := range x {
		if x[c].Left != nil && x[c].Share > x[0].Share && x[0].Share*s.Pairs >= leastFound && s.kinds(x) < scheme.MaxKin {
			x[c] = em.Class{Share: x[c].Share, Levels: level.Copy(x[c].Levels)}
			any = true
		}
	}
	return any
}

// isKin reports whether what is taken for true pairs are kin: they differ on what one thing
// alone bears, and are not hardly there inside the tables.
func (s *Search) isKin(x em.Mixture) bool {
	return (s.Apart(x[0].Levels) >= basis.MostApart || s.namedApart(x[0].Levels) >= mostNamed || s.ofMaker(x[0].Levels)) && !s.areTrue(x, 0)
}

// namedApart is how often pairs of a class differ on given names; 0 where there are none.
func (s *Search) namedApart(levels [][]float64) (most float64) {
	for f := range s.Fields {
		if s.Fields[f].Own && s.Fields[f].Part && !s.Doubted(f) {
			most = max(most, s.Far(levels, f))
		}
	}
	return most
}
