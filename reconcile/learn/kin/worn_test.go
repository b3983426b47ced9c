package kin

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
)

// Pairs who share a birth and bear no name in common are no twins, who are of one family: of whole
// names, and where nothing is born, it cannot be told.
func TestNoFamily(t *testing.T) {
	t.Parallel()
	given, family := basis.Field{Own: true, Named: true, Part: true}, basis.Field{Named: true, Part: true}
	name, born, opened := basis.Field{Own: true, Named: true}, basis.Field{Own: true}, basis.Field{Own: true, Unborn: true}
	for what, c := range map[string]struct {
		fields []basis.Field
		same   []float64 // share that agrees, by field
		want   bool
	}{
		"damaged names":    {[]basis.Field{given, family, born}, []float64{0, 0.2, 0.8}, true},
		"twins":            {[]basis.Field{given, family, born}, []float64{0, 0.9, 0.8}, false},
		"another birth":    {[]basis.Field{given, family, born}, []float64{0, 0.2, 0.3}, false},
		"no birth":         {[]basis.Field{given, family, opened}, []float64{0, 0.2, 0.8}, false},
		"whole names":      {[]basis.Field{name, born}, []float64{0, 0.8}, false},
		"given names only": {[]basis.Field{given, born}, []float64{0, 0.8}, false},
	} {
		s := &Search{Basis: &basis.Basis{Fields: c.fields}}
		var levels [][]float64
		for _, same := range c.same {
			s.Last, s.Prior, s.Total = append(s.Last, 2), append(s.Prior, basis.Assumed(1)), append(s.Total, []float64{0, 0.01, 0.99})
			levels = append(levels, []float64{0, same, 1 - same})
		}
		if got := s.noFamily(levels); got != c.want {
			t.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
}
