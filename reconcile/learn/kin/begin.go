package kin

import (
	"cmp"
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

const (
	firstKin = 3    // classes of kin to begin with
	leastKin = 50.0 // bits that a class must say of all its pairs
	telling  = 1.0  // bits that agreeing on a field must say of the others, to be of kin
)

// candidate is a field whose agreeing pairs may be kin.
type candidate struct {
	field       int
	bits, share float64
	levels      [][]float64
	lost        []bool // fields that the kin do not share, of [Search.mates]
}

// begin is the classes before they are learnt. Pairs that agree on a field are taken
// for kin if that tells of their other fields, and they are not the true pairs. The
// strangers are the estimate's: what is learnt of them stands there. What true pairs
// show is the mixture's own, also when the estimate has taken it over and smoothed it.
func (s *Search) begin(e *em.Estimate, agree func(int) []pattern.Pattern, siblings bool) em.Mixture {
	x := em.Mixture{{Share: e.Lambda, Levels: level.Copy(e.M), Same: true}}
	var found []candidate
	for f := range s.Fields {
		given := agree(f)
		c, ok := s.mates(f, given)
		if !ok {
			c, ok = s.candidate(f, given)
		}
		if ok {
			found = append(found, c)
		}
	}
	if slices.ContainsFunc(found, func(c candidate) bool { return c.lost != nil }) {
		found = slices.DeleteFunc(found, func(c candidate) bool { return c.lost == nil })
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(b.bits*b.share, a.bits*a.share) })
	var parted []em.Class
	for _, c := range found {
		if len(x) > firstKin || slices.ContainsFunc(x[1:], func(k em.Class) bool { return k.Levels[c.field][1] > basis.Agreed }) {
			continue
		}
		if p, ok := s.parted(e.Lambda, c.levels); ok {
			parted = append(parted, p)
		}
		x = append(x, em.Class{Share: c.share, Levels: s.differing(c.levels, -1), Assumed: c.lost, Strange: s.strange(c.levels)})
	}
	x = append(x, parted...)
	if c, ok := s.sibling(e.Lambda); siblings && ok && len(x) <= firstKin {
		x = append(x, c)
	}
	rest := 1.0
	for _, c := range x {
		rest -= c.Share
	}
	return append(x, em.Class{Share: max(rest, 1e-6), Levels: e.U})
}

// candidate is what pairs that agree on a field show, and whether they are kin.
func (s *Search) candidate(f int, given []pattern.Pattern) (candidate, bool) {
	if len(given) == 0 || s.Doubted(f) || s.alone(f) {
		return candidate{}, false
	}
	c := candidate{field: f, share: s.Total[f][1] * s.Filled[f] / s.Pairs, levels: level.Copy(s.Total)}
	for g, counts := range s.Shown(given, pattern.Pairs(given)) {
		level.Blend(c.levels[g], counts, s.Total[g], basis.Smoothing)
	}
	c.bits = s.Tells(s.differing(c.levels, f), f)
	own, all, least := s.Apart(c.levels), s.Tells(c.levels, f), telling
	switch namesakes := own >= 0 && own < apart; {
	case own < 0 && all > 0.6*s.Tells(s.Prior, f), namesakes && s.Singles(s.Tells(c.levels, -1)):
		return c, false // true pairs
	case namesakes:
		least /= 2 // of two sexes, who share a given name share one: nearly a bit
	}
	return c, c.bits >= least && c.bits*c.share*s.Pairs >= leastKin
}

// parted is the class of true pairs that share nothing of what their kin do: a person
// who moved, who is still born on the same day. There is none where the rest would not
// tell one row from all others.
func (s *Search) parted(lambda float64, kin [][]float64) (em.Class, bool) {
	c, n := em.Class{Share: lambda / 10, Levels: level.Copy(s.Prior), Same: true, Left: make([]bool, len(s.Fields))}, 0
	for f := range s.Fields {
		if kin[f][1] > basis.Agreed {
			copy(c.Levels[f], s.Total[f])
			c.Left[f] = true
			n++
		}
	}
	return c, n > 1 && s.Singles(s.Tells(c.Levels, -1))
}

// differing is what a class shows without the true pairs among it: on what one thing
// alone bears, and the class does not share, it agrees no more often than all pairs do.
func (s *Search) differing(levels [][]float64, but int) [][]float64 {
	out := level.Copy(levels)
	for f := range s.Fields {
		if f != but && s.Fields[f].Own && levels[f][1] <= basis.Agreed {
			s.differ(out, f)
		}
	}
	return out
}

// strange are the fields on which differing makes a class differ.
func (s *Search) strange(levels [][]float64) []bool {
	out := make([]bool, len(s.Fields))
	for f := range s.Fields {
		out[f] = (s.strict || s.alone(f)) && s.Fields[f].Own && levels[f][1] <= basis.Agreed
	}
	return out
}

// differ has levels of a field agree no more often than all pairs do.
func (s *Search) differ(out [][]float64, f int) {
	from, near := s.FarFrom(f), 0.0
	for l := 1; l < from; l++ {
		out[f][l] = min(out[f][l], s.Total[f][l])
		near += out[f][l]
	}
	far := level.Sum(out[f][from:])
	for l := from; l <= s.Last[f]; l++ {
		out[f][l] *= (1 - near) / far
	}
}
