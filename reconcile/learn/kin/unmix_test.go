package kin

import (
	"math"
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// Goods of another maker differ on the price as well: they are taken out of the true pairs
// where there are as many inside each table, also where they are few, and are not where the
// tables have none.
func TestUnmix(t *testing.T) {
	t.Parallel()
	const same, others, few, strangers = 500.0, 300.0, 50.0, 1e6
	for _, c := range []struct {
		others, inside float64
		twice          float64 // true pairs inside each table
		classes        int
	}{{others, others, 0, 3}, {few, few, 0, 3}, {few, 0, 0, 2}, {others, 0, 0, 2}, {0, 0, 0, 2}, {others, others, same, 2}} {
		pairs := same + c.others + strangers
		s := &Search{Basis: &basis.Basis{Pairs: pairs, Rows: 1000, Most: 1000}}
		for _, name := range []string{"title", "version", "maker", "price"} {
			s.Fields = append(s.Fields, basis.Field{Name: name, Tests: []string{"exact"}})
			s.Prior = append(s.Prior, basis.Assumed(1))
		}
		s.MakeRoom()
		ps := []pattern.Pattern{ // of the true ones, a tenth differs on the maker and a fifth on the price
			{Levels: []uint8{1, 1, 1, 1}, Pairs: 0.72 * same},
			{Levels: []uint8{1, 1, 1, 2}, Pairs: 0.18 * same},
			{Levels: []uint8{1, 1, 2, 1}, Pairs: 0.08 * same},
			{Levels: []uint8{1, 1, 2, 2}, Pairs: 0.02*same + c.others},
			{Levels: []uint8{2, 2, 1, 2}, Pairs: 0.05 * strangers},
			{Levels: []uint8{2, 2, 2, 1}, Pairs: 0.02 * strangers},
			{Levels: []uint8{2, 2, 2, 2}, Pairs: 0.93 * strangers},
		}
		for f := range s.Fields {
			seen, _ := s.Seen(f, ps)
			s.Observe(f, seen, 0, pairs)
		}
		s.Inside = [][]pattern.Pattern{{{Levels: []uint8{1, 1, 2, 2}, Pairs: c.inside}, {Levels: []uint8{1, 1, 1, 1}, Pairs: c.twice}, {Levels: []uint8{2, 2, 2, 2}, Pairs: strangers}}}
		x := em.Mixture{
			{Share: (same + c.others) / pairs, Levels: level.Copy(s.Prior), Same: true},
			{Share: 1 - (same+c.others)/pairs, Levels: level.Copy(s.Total)},
		}
		r := &em.Run{Pairs: pairs, Matches: make([]float64, len(ps))}
		x.Learn(s.Basis, ps, r, 0, basis.LeastWeight)
		x = s.unmix(x, ps, r, basis.LeastWeight)
		if len(x) != c.classes {
			t.Fatalf("of %.0f true pairs and %.0f of other makers, %.0f inside each table: %d classes, want %d", same, c.others, c.inside, len(x), c.classes)
		}
		if got := x[0].Share * pairs; c.classes == 3 && (math.Abs(got-same) > 0.1*same || x[1].Same) {
			t.Errorf("%.0f true pairs, want %.0f", got, same)
		}
	}
}

// Names that stand in each other's place differ both, and the rest of a true pair agrees: such
// pairs share a birth and a number, which no kin do.
func TestUnmixKeepsSwapped(t *testing.T) {
	t.Parallel()
	const same, swapped, strangers = 4000.0, 500.0, 1e7
	s := &Search{Basis: &basis.Basis{Pairs: same + swapped + strangers, Rows: 5000, Most: 20000}}
	for _, f := range []basis.Field{{Name: "given", Own: true}, {Name: "family"}, {Name: "street"}, {Name: "born", Own: true}, {Name: "number", Own: true}} {
		f.Tests = []string{"exact"}
		s.Fields, s.Prior = append(s.Fields, f), append(s.Prior, basis.Assumed(1))
	}
	s.MakeRoom()
	ps := []pattern.Pattern{
		{Levels: []uint8{1, 1, 1, 1, 1}, Pairs: 0.8 * same}, {Levels: []uint8{2, 1, 1, 1, 1}, Pairs: 0.1 * same},
		{Levels: []uint8{1, 2, 1, 1, 1}, Pairs: 0.05 * same}, {Levels: []uint8{1, 1, 2, 1, 1}, Pairs: 0.05 * same},
		{Levels: []uint8{2, 2, 1, 1, 1}, Pairs: swapped}, {Levels: []uint8{2, 2, 2, 2, 2}, Pairs: strangers},
	}
	for f := range s.Fields {
		seen, _ := s.Seen(f, ps)
		s.Observe(f, seen, 0, s.Pairs)
	}
	x := em.Mixture{
		{Share: (same + swapped) / s.Pairs, Levels: level.Copy(s.Prior), Same: true},
		{Share: strangers / s.Pairs, Levels: level.Copy(s.Total)},
	}
	r := &em.Run{Pairs: s.Pairs, Matches: make([]float64, len(ps))}
	x.Learn(s.Basis, ps, r, 0, basis.LeastWeight)
	if x = s.unmix(x, ps, r, basis.LeastWeight); len(x) != 2 {
		t.Errorf("%.0f pairs with names exchanged are taken for kin of %d classes", x[1].Share*s.Pairs, len(x)-2)
	}
}

// A class that holds half of the true pairs beside kin is as frequent inside the tables as kin
// may be. What it takes from the true pairs is not.
func TestTakesTrue(t *testing.T) {
	t.Parallel()
	const pairs = 1e6
	for _, c := range []struct {
		inside float64 // of the pairs taken
		want   bool
	}{{0, true}, {100, true}, {300, false}, {400, false}} {
		s := &Search{Basis: &basis.Basis{Pairs: pairs, Fields: []basis.Field{{Name: "title", Tests: []string{"exact", "near"}}}}}
		s.MakeRoom()
		s.Inside = [][]pattern.Pattern{{{Levels: []uint8{1}, Pairs: 50}, {Levels: []uint8{2}, Pairs: c.inside}, {Levels: []uint8{3}, Pairs: pairs}}}
		class := func(n float64, levels ...float64) em.Class {
			return em.Class{Share: n / pairs, Levels: [][]float64{append([]float64{0}, levels...)}}
		}
		strangers := class(pairs, 1e-9, 1e-9, 1)
		before := em.Mixture{class(1000, 0.6, 0.4, 1e-9), strangers}
		after := em.Mixture{class(600, 1, 1e-9, 1e-9), class(400, 1e-9, 1, 1e-9), strangers}
		if got := s.takesTrue(before, after); got != c.want {
			t.Errorf("of 400 pairs that are taken, %.0f are inside: takes true ones %v, want %v", c.inside, got, c.want)
		}
	}
}

// Father and son bear one name in one house, and are born in other years: they are taken out of the
// true pairs where kin of other names share houses. Where nobody is known to, a birth that is
// another one may be mistyped, and so may a handful.
func TestUnmixBorn(t *testing.T) {
	t.Parallel()
	const same, strangers = 800.0, 2e6
	for _, c := range []struct {
		kin, sons float64
		classes   int
	}{{1500, 400, 4}, {0, 400, 3}, {1500, 15, 3}} {
		s := &Search{Basis: &basis.Basis{Pairs: same + c.sons + c.kin + strangers, Rows: 2000, Most: 8000}}
		for _, f := range []basis.Field{{Name: "given", Own: true, Named: true, Part: true}, {Name: "family", Named: true, Part: true}, {Name: "house"}, {Name: "born", Own: true}, {Name: "suffix"}} {
			f.Tests = []string{"exact"}
			s.Fields, s.Prior = append(s.Fields, f), append(s.Prior, basis.Assumed(1))
		}
		s.MakeRoom()
		ps := []pattern.Pattern{
			{Levels: []uint8{1, 1, 1, 1, 1}, Pairs: 0.8 * same}, {Levels: []uint8{1, 1, 2, 1, 1}, Pairs: 0.15 * same}, {Levels: []uint8{1, 1, 1, 2, 1}, Pairs: 0.05 * same},
			{Levels: []uint8{1, 1, 1, 2, 2}, Pairs: 0.9 * c.sons}, {Levels: []uint8{1, 1, 1, 2, 1}, Pairs: 0.1 * c.sons},
			{Levels: []uint8{2, 1, 1, 2, 1}, Pairs: c.kin / 2}, {Levels: []uint8{2, 1, 1, 2, 2}, Pairs: c.kin / 2},
			{Levels: []uint8{2, 2, 2, 2, 1}, Pairs: strangers / 2}, {Levels: []uint8{2, 2, 2, 2, 2}, Pairs: strangers / 2},
		}
		for f := range s.Fields {
			seen, _ := s.Seen(f, ps)
			s.Observe(f, seen, 0, s.Pairs)
		}
		house := level.Copy(s.Total)
		house[0], house[1], house[2], house[3] = []float64{0, 0.001, 0.999}, []float64{0, 0.99, 0.01}, []float64{0, 0.99, 0.01}, []float64{0, 0.01, 0.99}
		x := em.Mixture{
			{Share: (same + c.sons) / s.Pairs, Levels: level.Copy(s.Prior), Same: true},
			{Share: max(c.kin, 1) / s.Pairs, Levels: house, Strange: []bool{true, false, false, true, false}},
			{Share: strangers / s.Pairs, Levels: level.Copy(s.Total)},
		}
		r := &em.Run{Pairs: s.Pairs, Matches: make([]float64, len(ps))}
		x.Learn(s.Basis, ps, r, 0, basis.LeastWeight)
		x = s.unmix(x, ps, r, basis.LeastWeight)
		if got := x[0].Share * s.Pairs; len(x) != c.classes || c.kin > 0 && math.Abs(got-same) > 0.1*same {
			t.Errorf("%.0f kin of other names: %d classes, want %d; %.0f true pairs of %.0f", c.kin, len(x), c.classes, got, same)
		}
	}
}
