package kin

import (
	"cmp"
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// What is taken for true pairs may be two kinds of pairs. True ones differ on this field or on
// that one, and which tells nothing of the others: pairs that differ on the maker and then on
// the price as well, too often for chance, are of another maker's goods.

// unmix takes such pairs out of the true ones, as classes of kin, as long as there are any.
func (s *Search) unmix(x em.Mixture, ps []pattern.Pattern, r *em.Run, trust float64) em.Mixture {
	for s.kinds(x) < scheme.MaxKin {
		var y em.Mixture
		for i, c := range s.mixedUp(x, ps) {
			if i > 0 && len(s.Inside) == 0 && !c.born { // in one table the others tell too little
				continue
			}
			if y = s.without(c.Class, x, ps, r, trust); y != nil {
				break
			}
		}
		if y == nil {
			break
		}
		x = y
	}
	return x
}

// without learns anew with a class of kin that is taken out of the true pairs. It is kept
// where the data are likelier by more than its shares cost (Schwarz 1978), and its pairs are
// kin by what is known: as frequent inside each of two tables, which true pairs are not, or else
// without what tells true pairs apart. Else it is nil.
func (s *Search) without(c em.Class, x em.Mixture, ps []pattern.Pattern, r *em.Run, trust float64) em.Mixture {
	at := len(x) - 1
	y := slices.Insert(x.Clone(), at, c)
	y.Learn(s.Basis, ps, r, 0, trust)
	_, counts := y.Count(s.Basis, ps, make([]float64, len(ps)))
	cost := math.Log2(s.Pairs) / 2 // of its share, of which all pairs tell, and of what its own pairs show
	for f := range s.Fields {
		reached := 0 // a level on which no pair is costs nothing
		for _, n := range counts[at][f][1:] {
			if n >= 0.5 {
				reached++
			}
		}
		cost += float64(max(reached-1, 0)) * math.Log2(max(y[at].Share*s.Pairs, 1)) / 2
	}
	ratio := s.insideRatio(y, at)
	if s.insideRatio(y, 0) >= asInside {
		ratio = -1 // the tables hold things several times, so that true pairs are inside too
	}
	switch {
	case y.Likelihood(ps)-x.Likelihood(ps) <= cost,
		y[at].Share*s.Pairs < leastFound, // a handful, which chance may make
		y[0].Share*s.Pairs < em.LeastPart || s.Tells(y[0].Levels, -1) < s.Tells(x[0].Levels, -1),
		s.worn(counts[at]), // true ones, whose row is damaged all over
		c.Strange != nil && s.sharesMore(y[at].Levels),
		ratio >= 0 && (ratio < asInside || s.takesTrue(x, y)),
		ratio < 0 && (!s.Loses(y[at].Levels, y[0].Levels, basis.LostFrom) || s.OfOne(y[at].Levels)) && !s.ofHouse(x, y[at].Levels):
		return nil
	}
	return y
}

// takesTrue reports whether what y has taken out of the true pairs of x is seldom inside the
// tables. A class of kin may be as frequent there as between them although it holds half of
// the true pairs.
func (s *Search) takesTrue(x, y em.Mixture) bool {
	taken := (x[0].Share - y[0].Share) * s.Pairs
	inside := s.insideRatio(x, 0)*x[0].Share - s.insideRatio(y, 0)*y[0].Share
	return taken >= leastFound && inside*s.Pairs < asInside*taken
}

// mixed is a class of pairs among what is taken for true ones, and how many bits tell it from the rest.
type mixed struct {
	em.Class
	bits float64
	born bool // they differ on a birth
}

// mixedUp are the classes of pairs that differ on a field, among what is taken for true pairs,
// in the order of how much the other fields tell of it. Those that differ on a birth come twice: free to
// become what there is most of, and kept from ever sharing one, as father and son are, where persons who
// moved would draw the class away.
func (s *Search) mixedUp(x em.Mixture, ps []pattern.Pattern) (out []mixed) {
	y := slices.Clone(x)
	for c := range y {
		y[c].Same = c == 0
	}
	for f := range s.Fields {
		if s.Doubted(f) || s.Fields[f].Own && !s.Born(f) {
			continue
		}
		near, far := s.sides(y, ps, f)
		n := level.Sum(far[f][1:])
		if n < leastFound {
			continue
		}
		m := mixed{Class: em.Class{Share: n / s.Pairs, Levels: level.Copy(s.Total)}, born: s.Born(f)}
		for g := range s.Fields {
			if g != f {
				m.bits += s.divergence(far[g], near[g])
			}
			level.Blend(m.Levels[g], far[g], s.Total[g], em.KinPrior)
		}
		if m.bits <= 0 {
			continue
		}
		if out = append(out, m); m.born {
			m.Class = em.Class{Share: m.Share, Levels: level.Copy(m.Levels), Strange: make([]bool, len(s.Fields))}
			m.Strange[f] = true
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b mixed) int { return cmp.Compare(b.bits, a.bits) })
	return out
}

// sides are what pairs show that are taken for true ones, by whether they are near or far on
// a field.
func (s *Search) sides(x em.Mixture, ps []pattern.Pattern, f int) (near, far [][]float64) {
	known := make([]float64, len(ps))
	x.Expect(ps, known, nil)
	others := slices.Clone(known)
	for k := range ps {
		switch l := int(ps[k].Levels[f]); {
		case l >= s.FarFrom(f):
			others[k] = 0
		case l > 0:
			known[k] = 0
		default:
			known[k], others[k] = 0, 0
		}
	}
	return s.Shown(ps, others), s.Shown(ps, known)
}

// divergence is how many bits are lost where counts are taken for such as others are.
func (s *Search) divergence(counts, others []float64) (bits float64) {
	a, b := level.Sum(counts[1:]), level.Sum(others[1:])
	for l := 1; l < len(counts); l++ {
		if counts[l] > 0 {
			bits += counts[l] * math.Log2(counts[l]/a/((others[l]+0.5)/(b+0.5*float64(len(counts)-1))))
		}
	}
	return bits
}
