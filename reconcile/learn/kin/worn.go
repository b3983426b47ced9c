package kin

import (
	"math"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// Some rows are damaged all over: typed in haste, read by a machine, sent through a wrong
// encoding. A true pair with such a row agrees on numbers and codes, and on no name, as kin
// who share a house do. But kin bear other names, which are alike as seldom as those of
// strangers, and share the family's letter by letter or not at all; damaged names are nearly
// alike.
const (
	wornGiven  = 0.3  // share of a class with nearly the same given name, from where it is no kin
	wornFamily = 0.1  // the same of family names
	wornRatio  = 2.0  // times as many nearly as exactly the same
	wornLift   = 10.0 // times what all pairs show
)

// findWorn takes kin and siblings for true pairs where their names are not other ones but
// damaged, such pairs are not as frequent inside each of two tables, and what they share beside
// names goes half the way to one row: who shares but names may be anybody.
func (s *Search) findWorn(x em.Mixture, ps []pattern.Pattern) {
	if !s.strict {
		return
	}
	found, counts := x.Count(s.Basis, ps, make([]float64, len(ps)))
	for c := 1; c < len(x)-1; c++ {
		if x[c].Strange == nil && x[c].Differ == nil || found[c] < leastFound {
			continue
		}
		shared := s.besideNames(x[c].Levels)
		damaged := s.worn(counts[c]) && 2*shared >= math.Log2(s.Rows) || s.noFamily(x[c].Levels) && s.Singles(shared)
		if damaged && s.insideRatio(x, c) <= asInside {
			x[c].Worn, x[c].Same, x[c].Strange, x[c].Differ = true, true, nil, nil
		}
	}
}

// noFamily reports whether pairs of a class share a birth, and bear no name in common: of one house only
// twins are born on one day, and those are of one family.
func (s *Search) noFamily(levels [][]float64) bool {
	born, family := false, false
	for f := range s.Fields {
		switch {
		case s.Fields[f].Named && s.Far(levels, f) < basis.MostApart:
			return false
		case s.Fields[f].Named && s.Fields[f].Part && !s.Fields[f].Own:
			family = true
		case s.Born(f) && !s.Fields[f].Unborn:
			born = born || levels[f][1] > basis.Agreed
		}
	}
	return born && family
}

// besideNames is how many bits it tells that most pairs of a class agree on what is no name.
func (s *Search) besideNames(levels [][]float64) (bits float64) {
	for f := range s.Fields {
		if !s.Fields[f].Named && levels[f][1] > basis.Agreed {
			bits -= math.Log2(s.Total[f][1])
		}
	}
	return bits
}

// worn reports whether pairs, of which so many are on each level of each field, bear damaged names.
func (s *Search) worn(counts [][]float64) bool {
	for f := range s.Fields {
		if s.Fields[f].Part && s.wornNames(counts[f], f) {
			return true
		}
	}
	return false
}

// wornNames reports whether names, of which so many pairs are on each level, are damaged.
func (s *Search) wornNames(levels []float64, f int) bool {
	all, near, nearAll := level.Sum(levels[1:]), 0.0, 0.0
	for l := 2; l < s.FarFrom(f); l++ {
		near += levels[l]
		nearAll += s.Total[f][l]
	}
	least := wornFamily
	if s.Fields[f].Own {
		least = wornGiven
	}
	return near >= leastFound && near >= least*all && near >= wornRatio*levels[1] && near >= wornLift*nearAll*all
}
