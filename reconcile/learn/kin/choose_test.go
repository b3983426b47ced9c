package kin

import (
	"math"
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// Where nothing else is found, mates that lose little are the true pairs; and those who left their
// kin are none where what they share tells no row from others.
func TestChooseMates(t *testing.T) {
	t.Parallel()
	s := &Search{Basis: &basis.Basis{Pairs: 1e6, Rows: 1000}}
	for range 3 {
		s.Fields, s.Prior = append(s.Fields, basis.Field{Tests: []string{"exact"}}), append(s.Prior, []float64{0, 0.8, 0.2})
	}
	s.MakeRoom()
	s.Total = [][]float64{{0, 1e-4, 0.9999}, {0, 1e-3, 0.999}, {0, 0.05, 0.95}}
	stranger := func(f int) []float64 { return s.Total[f] }
	x := em.Mixture{
		{Share: 5e-7, Levels: level.Copy(s.Prior), Same: true},
		{Share: 1e-3, Levels: [][]float64{{0, 0.95, 0.05}, {0, 0.95, 0.05}, stranger(2)}, Assumed: []bool{false, false, true}},
		{Share: 1e-3, Levels: [][]float64{stranger(0), {0, 0.95, 0.05}, {0, 0.95, 0.05}}, Assumed: []bool{true, false, false}},
		{Share: 1e-2, Levels: [][]float64{stranger(0), stranger(1), {0, 0.9, 0.1}}, Same: true, Left: []bool{true, true, false}},
		{Share: 0.98, Levels: level.Copy(s.Total)},
	}
	if !s.choose(x) || x[0].Share != 1e-3 || x[0].Levels[0][1] != 0.95 {
		t.Errorf("papers without their venue are not taken for true pairs: %+v", x[0])
	}
	if x[2].Same || x[3].Same {
		t.Errorf("taken for true: other titles of one author %v, what shares a venue alone %v", x[2].Same, x[3].Same)
	}
}

// Pairs that share a title and a year, and no author letter by letter, tell less than those that
// share all three. They are true ones where the tables themselves have hardly any such, and kin where they do.
func TestChooseSeldomInside(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		inside float64 // such pairs inside each table
		want   bool
	}{{0, true}, {500, false}} {
		s := &Search{Basis: &basis.Basis{Pairs: 1e6, Rows: 1000}}
		for range 3 {
			s.Fields, s.Prior = append(s.Fields, basis.Field{Tests: []string{"exact"}}), append(s.Prior, basis.Assumed(1))
		}
		s.MakeRoom()
		s.Total = [][]float64{{0, 1e-4, 0.9999}, {0, 1e-3, 0.999}, {0, 0.05, 0.95}}
		for range 2 {
			s.Inside = append(s.Inside, []pattern.Pattern{{Levels: []uint8{1, 2, 1}, Pairs: c.inside}, {Levels: []uint8{2, 2, 2}, Pairs: 1e6}})
		}
		x := em.Mixture{
			{Share: 2e-4, Levels: level.Copy(s.Prior), Same: true},
			{Share: 5e-4, Levels: [][]float64{{0, 0.95, 0.05}, {0, 1e-3, 0.999}, {0, 0.95, 0.05}}},
			{Share: 1 - 7e-4, Levels: level.Copy(s.Total)},
		}
		if !s.choose(x) || x[1].Same != c.want {
			t.Errorf("with %.0f such pairs inside each table: taken for true is %v, want %v", c.inside, x[1].Same, c.want)
		}
	}
}

// A class that agrees on an identifier which no two rows of a table have is of true pairs, though
// nothing else tells so; one that agrees on a number which rows of a table share is not.
func TestBears(t *testing.T) {
	t.Parallel()
	for _, alone := range []bool{true, false} {
		s := &Search{Basis: &basis.Basis{Pairs: 1e6, Rows: 1000}, Alone: []bool{alone, false, false, false}}
		for _, name := range []string{"number", "name", "street", "zip"} {
			s.Fields = append(s.Fields, basis.Field{Name: name, Tests: []string{"exact"}, Own: name == "number" || name == "zip"})
			s.Prior = append(s.Prior, basis.Assumed(1))
		}
		s.MakeRoom()
		for f := range s.Fields {
			s.Total[f] = []float64{0, 1e-4, 1 - 1e-4}
		}
		moved := [][]float64{{0, 0.65, 0.35}, {0, 0.9, 0.1}, {0, 1e-4, 1 - 1e-4}, {0, 1e-4, 1 - 1e-4}}
		other := [][]float64{{0, 0.65, 0.35}, {0, 1e-4, 1 - 1e-4}, {0, 1e-4, 1 - 1e-4}, {0, 1e-4, 1 - 1e-4}}
		x := em.Mixture{
			{Share: 5e-4, Levels: level.Copy(s.Prior), Same: true},
			{Share: 1e-4, Levels: moved},
			{Share: 1e-4, Levels: other}, // tells too little of any one row
			{Share: 1 - 7e-4, Levels: level.Copy(s.Total)},
		}
		if !s.choose(x) || x[1].Same != alone || x[2].Same {
			t.Errorf("nobody else has the number: %v; taken for true: %v and %v", alone, x[1].Same, x[2].Same)
		}
	}
}

// TestMoved: whether those who moved can be told from strangers is asked anew when it has been found
// what true pairs share, of whom kin that were mixed up with them left too little.
func TestMoved(t *testing.T) {
	t.Parallel()
	s := &Search{Basis: &basis.Basis{Pairs: 1e7, Rows: 5000}}
	for _, f := range []basis.Field{{Name: "given", Own: true}, {Name: "born", Own: true}, {Name: "street"}} {
		f.Tests = []string{"exact"}
		s.Fields, s.Prior = append(s.Fields, f), append(s.Prior, basis.Assumed(1))
	}
	s.MakeRoom()
	for f := range s.Total {
		s.Total[f] = []float64{0, 0.001, 0.999}
	}
	x := em.Mixture{{Share: 1e-4, Same: true}, {Share: 1e-5, Same: true, Left: []bool{false, false, true}}, {Share: 1 - 1.1e-4, Levels: level.Copy(s.Total)}}
	for _, agree := range []float64{0.4, 0.95} {
		for c := range 2 {
			x[c].Levels = [][]float64{{0, agree, 1 - agree}, {0, agree, 1 - agree}, {0, 0.95, 0.05}}
		}
		copy(x[1].Levels[2], s.Total[2])
		s.choose(x)
		if want := agree > basis.Agreed; x[1].Same != want {
			t.Errorf("true pairs agree on name and birth in %.2f: those who moved are of them %v, want %v", agree, x[1].Same, want)
		}
	}
}

// Where nothing is known to be borne by one thing alone, a class that agrees on most and is
// hardly there inside the tables is of true pairs; one that is as frequent there is not.
func TestFoundBetween(t *testing.T) {
	t.Parallel()
	const pairs, strangers = 300.0, 1e6
	for _, c := range []struct {
		inside float64
		want   bool
	}{{0, true}, {pairs, false}} {
		s := &Search{Basis: &basis.Basis{Pairs: pairs + strangers, Rows: 1000, Most: 1000}}
		for _, name := range []string{"product", "maker", "form"} {
			s.Fields = append(s.Fields, basis.Field{Name: name, Tests: []string{"exact"}})
			s.Prior = append(s.Prior, basis.Assumed(1))
		}
		s.MakeRoom()
		ps := []pattern.Pattern{{Levels: []uint8{1, 1, 1}, Pairs: pairs}, {Levels: []uint8{2, 2, 2}, Pairs: strangers}}
		for f := range s.Fields {
			seen, _ := s.Seen(f, ps)
			s.Observe(f, seen, 0, s.Pairs)
		}
		s.Inside = [][]pattern.Pattern{{{Levels: []uint8{1, 1, 1}, Pairs: c.inside}, {Levels: []uint8{2, 2, 2}, Pairs: strangers}}}
		x := em.Mixture{
			{Share: 0.5 / s.Pairs, Levels: level.Copy(s.Prior), Same: true},
			{Share: pairs / s.Pairs, Levels: [][]float64{{0, 0.99, 0.01}, {0, 0.99, 0.01}, {0, 0.99, 0.01}}},
			{Share: 1 / s.Pairs, Levels: level.Copy(s.Total), Differ: make([]bool, 3)},
			{Share: strangers / s.Pairs, Levels: level.Copy(s.Total)},
		}
		if got := s.found(x); got != c.want {
			t.Errorf("%.0f of %.0f pairs inside each table: true pairs found %v, want %v", c.inside, pairs, got, c.want)
		}
	}
}

// TestLetGo: true pairs that are no longer anchored take in those of their own house, of
// whom there are far more and who differ in the given name; learning then ends with the true
// pairs as they were. Where there are few of a house they are left out anyhow, and learning goes on.
func TestLetGo(t *testing.T) {
	t.Parallel()
	const same, strangers = 40.0, 1e6
	for kin, back := range map[float64]bool{400: true, 4: false} {
		pairs := same + kin + strangers
		s := &Search{Basis: &basis.Basis{Pairs: pairs, Rows: 1000, Most: 1000}}
		for _, f := range []basis.Field{{Name: "given", Own: true}, {Name: "family"}, {Name: "street"}, {Name: "phone"}} {
			f.Tests = []string{"exact"}
			s.Fields, s.Prior = append(s.Fields, f), append(s.Prior, basis.Assumed(1))
		}
		s.MakeRoom()
		for f := range s.Fields {
			agree := same
			if f > 0 {
				agree += kin
			}
			s.Observe(f, []float64{0, agree, pairs - agree}, 0, pairs)
		}
		ps := []pattern.Pattern{
			{Levels: []uint8{1, 1, 1, 1}, Pairs: same},
			{Levels: []uint8{2, 1, 1, 1}, Pairs: kin},
			{Levels: []uint8{2, 2, 2, 2}, Pairs: strangers},
		}
		anchored := func() em.Mixture {
			return em.Mixture{
				{Share: same / pairs, Levels: level.Copy(s.Prior), Same: true},
				{Share: 1 - same/pairs, Levels: level.Copy(s.Total)},
			}
		}
		x, r := anchored(), &em.Run{Pairs: pairs, Matches: make([]float64, len(ps))}
		x.Learn(s.Basis, ps, r, 0, basis.LeastWeight)
		if s.isKin(x) != back {
			t.Fatalf("of %.0f true pairs and %.0f of their house, the ones let go agree on the given name in %.2f", same, kin, x[0].Levels[0][1])
		}
		y := anchored()
		s.letGo(y, ps, r, basis.LeastWeight)
		if back {
			x = anchored()
		}
		if s.isKin(y) || math.Abs(y[0].Share-x[0].Share) > 1e-9 || math.Abs(y[0].Levels[0][1]-x[0].Levels[0][1]) > 1e-9 {
			t.Errorf("with %.0f of their house: %.0f true pairs, which agree on the given name in %.2f, want %.0f and %.2f",
				kin, y[0].Share*pairs, y[0].Levels[0][1], x[0].Share*pairs, x[0].Levels[0][1])
		}
	}
}

// TestLetGoFarther: let go, true pairs leave for the flats of one size in one town, of which
// there are more than there can be true pairs. They stay.
func TestLetGoFarther(t *testing.T) {
	t.Parallel()
	const same, alike, strangers = 500.0, 80_000.0, 1e6
	pairs := same + alike + strangers
	s := &Search{Basis: &basis.Basis{Pairs: pairs, Rows: 1000, Most: 1000 * basis.MostPerRow}}
	for _, name := range []string{"city", "rooms", "street"} {
		s.Fields = append(s.Fields, basis.Field{Name: name, Tests: []string{"exact"}})
		s.Prior = append(s.Prior, basis.Assumed(1))
	}
	s.MakeRoom()
	ps := []pattern.Pattern{
		{Levels: []uint8{1, 1, 1}, Pairs: same},
		{Levels: []uint8{1, 1, 2}, Pairs: alike},
		{Levels: []uint8{1, 2, 2}, Pairs: 0.05 * strangers},
		{Levels: []uint8{2, 1, 2}, Pairs: 0.05 * strangers},
		{Levels: []uint8{2, 2, 2}, Pairs: 0.9 * strangers},
	}
	for f := range s.Fields {
		seen, _ := s.Seen(f, ps)
		s.Observe(f, seen, 0, pairs)
	}
	anchored := func() em.Mixture {
		return em.Mixture{
			{Share: same / pairs, Levels: level.Copy(s.Prior), Same: true},
			{Share: 1 - same/pairs, Levels: level.Copy(s.Total)},
		}
	}
	x, r := anchored(), &em.Run{Pairs: pairs, Matches: make([]float64, len(ps))}
	if x.Learn(s.Basis, ps, r, 0, basis.LeastWeight); x[0].Levels[2][1] > basis.Agreed {
		t.Fatalf("let go, %.0f pairs agree on the street in %.2f: there is nothing to hold", x[0].Share*pairs, x[0].Levels[2][1])
	}
	x = anchored()
	if s.letGo(x, ps, r, basis.LeastWeight); x[0].Levels[2][1] < basis.Agreed || x[0].Share*pairs > 2*same {
		t.Errorf("%.0f pairs are taken for true ones, which agree on the street in %.2f", x[0].Share*pairs, x[0].Levels[2][1])
	}
}

// TestPutDown: more pairs that left their kin than pairs that did not are kin themselves, and
// learnt by themselves from there.
func TestPutDown(t *testing.T) {
	t.Parallel()
	for left, kin := range map[float64]bool{900: true, 90: false} {
		const same, pairs = 300.0, 1e6
		s, shared := &Search{Basis: &basis.Basis{Pairs: pairs}}, [][]float64{{0, 0.9, 0.1}}
		x := em.Mixture{
			{Share: same / pairs, Levels: shared, Same: true},
			{Share: left / pairs, Levels: shared, Same: true, Left: []bool{false}},
			{Share: 1 - (same+left)/pairs, Levels: [][]float64{{0, 0.1, 0.9}}},
		}
		if s.putDown(x) != kin {
			t.Errorf("of %.0f that left, %.0f being the others, it says that kin are %v", left, same, !kin)
		}
		x[0].Levels[0][1] = 0.5
		if x[1].OfKin(pairs) != kin || (x[1].Levels[0][1] == 0.9) != kin {
			t.Errorf("%.0f of %.0f left: %+v, want kin: %v", left, same, x[1], kin)
		}
	}
}

// TestNamedApart: pairs of which many differ on the given name are kin, though all agree on the birth:
// people change that as seldom; among fields that are no names, the same share may be true ones.
func TestNamedApart(t *testing.T) {
	t.Parallel()
	for part, kin := range map[bool]bool{true: true, false: false} {
		s := &Search{Basis: &basis.Basis{Pairs: 1e6, Rows: 1000}}
		for range 2 {
			s.Fields = append(s.Fields, basis.Field{Own: true, Tests: []string{"exact"}})
			s.Prior = append(s.Prior, basis.Assumed(1))
		}
		s.Fields[0].Part = part
		s.MakeRoom()
		for f := range s.Fields {
			s.Total[f] = []float64{0, 0.01, 0.99}
		}
		x := em.Mixture{{Share: 0.001, Levels: [][]float64{{0, 0.5, 0.5}, {0, 0.95, 0.05}}, Same: true}}
		if got := s.isKin(x); got != kin {
			t.Errorf("given name %v: kin %v", part, got)
		}
	}
}
