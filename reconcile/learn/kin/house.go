package kin

import (
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
)

// ofHouse reports whether pairs share what kin are known to share, and differ on a birth: father
// and son of one name, in one house.
func (s *Search) ofHouse(x em.Mixture, levels [][]float64) bool {
	born := false
	for f := range s.Fields {
		born = born || s.Born(f) && s.Far(levels, f) >= basis.MostApart
	}
	return born && slices.ContainsFunc(x[1:len(x)-1], func(k em.Class) bool {
		if !k.OfKin(s.Pairs) {
			return false
		}
		bits := 0.0
		for f := range s.Fields {
			if k.Levels[f][1] > basis.Agreed && levels[f][1] > basis.Agreed {
				bits -= math.Log2(s.Total[f][1])
			}
		}
		return bits >= math.Log2(s.Rows)
	})
}

// sharesMore reports whether pairs that differ on a birth share what one thing alone bears beside its
// name, such as an e-mail address: the birth is written wrongly, then, and they are no father and son. Nor
// are they where births lie a year apart.
func (s *Search) sharesMore(levels [][]float64) bool {
	for f := range s.Fields {
		switch {
		case s.Born(f) && levels[f][s.Last[f]] < basis.MostApart:
			return true
		case s.Fields[f].Own && !s.Fields[f].Named && !s.Born(f) && !s.Doubted(f) && s.Far(levels, f) < basis.MostApart:
			return true
		}
	}
	return false
}
