package kin

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

const (
	frozen     = 15  // rounds in which true pairs stay as they were assumed
	leastFound = 20  // pairs of a class, to say anything of it
	leastRows  = 100 // below which there is too little to tell siblings by
)

// Search looks for the true pairs among those that are alike without meaning the same. It may
// change what is known of the fields, and serves once.
type Search struct {
	*basis.Basis
	// Inside are pairs inside each of the tables that have each thing once, as the keys make them,
	// counted as if there were as many as between the two.
	Inside [][]pattern.Pattern
	// Alone says of which identifiers no two rows of a table have the same: who shares one across
	// the tables is no kin.
	Alone []bool
	// strict says that kin are kept from agreeing on what one thing alone bears.
	strict bool
	// lenient says that nothing was found otherwise, and true pairs are looked for among what is
	// frequent inside the tables as well; see byOneHand.
	lenient bool
}

// Learn learns with classes of kin, and ties the fields of strangers. Kin are first kept
// from agreeing on what one thing alone bears; where no true pairs are found so, the true
// ones may be among them, and what was taken for borne by one thing is not.
func (s *Search) Learn(ps []pattern.Pattern, r *em.Run, lambda float64, agree func(int) []pattern.Pattern) *em.Estimate {
	r.Matches = make([]float64, len(ps))
	s.strict = true
	e, x, siblings, found := s.attempt(ps, r, lambda, agree)
	if !found && slices.ContainsFunc(x, func(c em.Class) bool { return slices.Contains(c.Strange, true) }) {
		s.strict = false
		e, x, siblings, found = s.attempt(ps, r, lambda, agree)
	}
	if !found && s.disown() {
		s.strict = true
		e, x, siblings, found = s.attempt(ps, r, lambda, agree)
	}
	if !found && x[0].Share*s.Pairs < leastFound {
		s.lenient = true
		e, x, siblings, found = s.attempt(ps, r, lambda, agree)
	}
	if !found { // kin were, or would be, taken for them: they stay as assumed
		e = em.Start(s.Basis, lambda)
		x = s.begin(e, agree, siblings)
		x.Learn(s.Basis, ps, r, em.MostMixed, s.Weight)
	}
	s.take(e, x, ps, r)
	e.Tie(ps, r.Matches, s.strangers(x, agree))
	return e
}

// take has an estimate be of the true pairs and the kin of a mixture.
func (s *Search) take(e *em.Estimate, x em.Mixture, ps []pattern.Pattern, r *em.Run) {
	x.Expect(ps, r.Matches, nil)
	e.Lambda = min(max(level.Sum(r.Matches), 0.5)/s.Pairs, s.Most/s.Pairs, 0.9)
	shown := s.Shown(ps, r.Matches)
	for f := range s.Fields {
		e.M[f] = slices.Clone(s.Prior[f])
		level.Blend(e.M[f], shown[f], s.Prior[f], basis.LeastWeight)
	}
	e.Ordered()
	e.Fix()
	for c := range x[:len(x)-1] {
		if k := &x[c]; k.OfKin(s.Pairs) {
			e.Kin = append(e.Kin, *k)
		}
	}
}

// strangers are those of the pairs that agree on each field who are of no other class of a mixture.
func (s *Search) strangers(x em.Mixture, agree func(int) []pattern.Pattern) [][]pattern.Pattern {
	for c := range x[:len(x)-1] {
		x[c].Same = true
	}
	strangers := make([][]pattern.Pattern, len(s.Fields))
	for f := range s.Fields {
		strangers[f] = agree(f)
		known := make([]float64, len(strangers[f]))
		x.Expect(strangers[f], known, nil)
		for k := range known {
			strangers[f][k].Pairs -= known[k]
		}
	}
	return strangers
}

// attempt looks for true pairs among classes of kin. It reports whether there are siblings,
// and whether true pairs were found.
func (s *Search) attempt(ps []pattern.Pattern, r *em.Run, lambda float64, agree func(int) []pattern.Pattern) (e *em.Estimate, x em.Mixture, siblings, found bool) {
	e, x = s.first(ps, r, lambda, agree, s.Rows >= leastRows)
	if at := x.Siblings(); at >= 0 && x[0].Share*s.Pairs < em.LeastPart && s.areTrue(x, at) {
		x[at].Differ = nil
	}
	siblings = x.Siblings() >= 0 && s.siblings(x)
	if x.Siblings() >= 0 && !siblings { // the class took something else: movers, or namesakes
		e, x = s.first(ps, r, lambda, agree, false)
	}
	found = s.found(x) || s.lookAgain(x, ps, r)
	if found = found && s.choose(x); found {
		trust := float64(basis.LeastWeight)
		if slices.ContainsFunc(x, func(c em.Class) bool { return c.Assumed != nil }) {
			trust = s.Weight // mates are near enough to take true pairs over
		}
		s.letGo(x, ps, r, trust)
		x = s.unmix(x, ps, r, trust)
		if s.putDown(x) { // kin that were mixed up with true pairs hid what these are
			x.Learn(s.Basis, ps, r, 0, trust)
		}
		if found = s.choose(x); found {
			x = s.withTwins(x, ps, r, trust)
		}
	}
	return e, x, siblings, found && !s.isKin(x)
}

// first learns with true pairs as they are assumed, and then tells those who are damaged all
// over from kin.
func (s *Search) first(ps []pattern.Pattern, r *em.Run, lambda float64, agree func(int) []pattern.Pattern, siblings bool) (*em.Estimate, em.Mixture) {
	e := em.Start(s.Basis, lambda)
	x := s.begin(e, agree, siblings)
	x.Learn(s.Basis, ps, r, frozen, s.Weight)
	s.findWorn(x, ps)
	s.freeMates(x)
	s.putDown(x)
	return e, x
}
