package kin

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// What differs where true pairs do not, and is as frequent inside each table as between the two,
// are kin. Where it is far more frequent inside, as many as true pairs may be, and tells one row
// from all others, it is taken for true pairs if nothing else is found.
func TestByOneHand(t *testing.T) {
	t.Parallel()
	const rows, pairs = 1000.0, 1e6
	for _, c := range []struct {
		name          string
		found, inside float64 // pairs of the class between the tables, and inside each
		tells         float64 // share of the class that agrees on the name
		lenient, same bool
	}{
		{"kin", 800, 800, 0.6, true, false},
		{"two spellings", 800, 5000, 0.6, true, true},
		{"two spellings, and true pairs may be found otherwise", 800, 5000, 0.6, false, false},
		{"of few rows", 100, 5000, 0.6, true, false},
		{"of many rows", 3000, 9000, 0.6, true, false},
		{"telling too little", 800, 5000, 0.2, true, false},
	} {
		s := &Search{Basis: &basis.Basis{Pairs: pairs, Rows: rows}, lenient: c.lenient}
		for _, name := range []string{"name", "street", "bank"} {
			s.Fields = append(s.Fields, basis.Field{Name: name, Tests: []string{"exact"}})
			s.Prior = append(s.Prior, basis.Assumed(1))
		}
		s.MakeRoom()
		for f := range s.Fields {
			s.Total[f] = []float64{0, 1e-6, 1 - 1e-6}
		}
		alike := [][]float64{{0, c.tells, 1 - c.tells}, {0, 0.1, 0.9}, {0, 0.1, 0.9}}
		for range 2 {
			s.Inside = append(s.Inside, []pattern.Pattern{{Levels: []uint8{1, 2, 2}, Pairs: c.inside}, {Levels: []uint8{2, 2, 2}, Pairs: pairs}})
		}
		x := em.Mixture{
			{Share: 1e-12, Levels: level.Copy(s.Prior), Same: true},
			{Share: c.found / pairs, Levels: alike},
			{Share: 1 - c.found/pairs, Levels: level.Copy(s.Total)},
		}
		if got := s.choose(x) && x[0].Share*pairs > 1; got != c.same {
			t.Errorf("%s: taken for true pairs: %v, want %v", c.name, got, c.same)
		}
	}
}
