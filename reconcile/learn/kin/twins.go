package kin

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Twins agree on everything but the given name, father and son who bear one name on everything but
// the birth, and so do some true pairs: of pairs between two tables nothing tells the ones from
// the others. But twins stand inside each table too,
// where nothing is twice and no pair is a true one, and as many as there are between the two.

// withTwins adds the pairs that are taken for true ones inside the tables, although they
// differ on what one thing alone bears, as a class of kin, and learns anew.
func (s *Search) withTwins(x em.Mixture, ps []pattern.Pattern, r *em.Run, trust float64) em.Mixture {
	last := len(x) - 1
	if c, ok := s.twins(x, ps); ok && s.kinds(x) < scheme.MaxKin {
		x = slices.Insert(x, last, c)
		x.Learn(s.Basis, ps, r, 0, trust)
	}
	return x
}

// kinds is how many classes of kin there are.
func (s *Search) kinds(x em.Mixture) (n int) {
	for c := range x[:len(x)-1] {
		if x[c].OfKin(s.Pairs) {
			n++
		}
	}
	return n
}

// twins is the class of such pairs that differ on the field where there are most. Tables that
// have things twice have true pairs inside, too: as many as those that differ nowhere
// say are taken off.
func (s *Search) twins(x em.Mixture, ps []pattern.Pattern) (best em.Class, ok bool) {
	most := 0.0
	for f := range s.Fields {
		if !s.Fields[f].Own || !s.Fields[f].Named && !s.Born(f) { // things of one maker are siblings already
			continue
		}
		near, far, _ := s.passing(x, ps, f)
		least, levels := -1.0, s.Empty()
		for _, inside := range s.Inside {
			same, other, shown := s.passing(x, inside, f)
			if n := other - far*same/max(near, 1); least < 0 || n < least {
				least, levels = n, shown
			}
		}
		if least < leastFound || least < asInside*far || least <= most {
			continue
		}
		most, ok = least, true
		best = em.Class{Share: least / s.Pairs, Levels: level.Copy(s.Total), Known: true}
		for g := range s.Fields {
			level.Blend(best.Levels[g], levels[g], s.Total[g], em.KinPrior)
		}
	}
	return best, ok
}

// passing is how many pairs are taken for true ones, by whether they are near or far on a
// field, and what the far ones show.
func (s *Search) passing(x em.Mixture, ps []pattern.Pattern, f int) (near, far float64, shown [][]float64) {
	known := make([]float64, len(ps))
	x.Expect(ps, known, nil)
	for k := range ps {
		switch l := int(ps[k].Levels[f]); {
		case l >= s.FarFrom(f):
			far += known[k]
			continue
		case l > 0:
			near += known[k]
		}
		known[k] = 0
	}
	return near, far, s.Shown(ps, known)
}
