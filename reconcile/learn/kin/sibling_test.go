package kin

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// What was to be siblings is not, where half of its pairs bear nearly the same name, and there are
// few such inside the tables: true pairs are among them, whose names are misspelt. Flats of a house
// are numbered nearly alike as well, but inside each table too.
func TestSiblingsNearly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		near, inside float64
		want         bool
	}{{0.1, 0, true}, {0.4, 0, false}, {0.4, 400, true}, {0.8, 0, true}} {
		s := &Search{Basis: &basis.Basis{Pairs: 1e6, Rows: 500}}
		for _, f := range []basis.Field{{Name: "name", Own: true, Named: true, Tests: []string{"exact", "near"}}, {Name: "town", Tests: []string{"exact"}}, {Name: "code", Tests: []string{"exact"}}} {
			s.Fields, s.Prior = append(s.Fields, f), append(s.Prior, basis.Assumed(len(f.Tests)))
		}
		s.MakeRoom()
		s.Total = [][]float64{{0, 0.001, 0.001, 0.998}, {0, 0.01, 0.99}, {0, 0.01, 0.99}}
		s.Inside = [][]pattern.Pattern{{{Levels: []uint8{2, 1, 1}, Pairs: c.inside}, {Levels: []uint8{3, 2, 2}, Pairs: 1e6}}}
		x := em.Mixture{
			{Share: 1e-4, Levels: level.Copy(s.Prior), Same: true},
			{Share: 4e-4, Levels: [][]float64{{0, 0.15, c.near, 0.85 - c.near}, {0, 0.9, 0.1}, {0, 0.5, 0.5}}, Differ: []bool{true, false, false}},
			{Share: 1 - 5e-4, Levels: level.Copy(s.Total)},
		}
		if got := s.siblings(x); got != c.want {
			t.Errorf("%.2f of the pairs bear nearly the same name, %.0f are inside each table: siblings %v, want %v", c.near, c.inside, got, c.want)
		}
	}
}

// Songs of one album that differ on the number in their title are no siblings where others of the album are
// known to differ on the title. Where the title is the same, they are, and so they are where none are known.
func TestSiblingsAreNoMates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		title       float64
		mates, want bool
	}{{0.1, true, false}, {0.9, true, true}, {0.1, false, true}} {
		s := &Search{Basis: &basis.Basis{Pairs: 1e6, Rows: 500}}
		for _, name := range []string{"title", "singer", "album", "number"} {
			s.Fields, s.Prior = append(s.Fields, basis.Field{Name: name, Tests: []string{"exact"}, Code: name == "number"}), append(s.Prior, basis.Assumed(1))
		}
		s.MakeRoom()
		s.Total = [][]float64{{0, 1e-4, 0.9999}, {0, 0.005, 0.995}, {0, 0.003, 0.997}, {0, 0.1, 0.9}}
		x := em.Mixture{
			{Share: 1e-4, Levels: level.Copy(s.Prior), Same: true},
			{Share: 4e-3, Levels: [][]float64{{0, c.title, 1 - c.title}, {0, 0.9, 0.1}, {0, 0.9, 0.1}, {0, 0.1, 0.9}}, Differ: []bool{false, false, false, true}},
			{Share: 1 - 4.1e-3, Levels: level.Copy(s.Total)},
		}
		if c.mates {
			x = slices.Insert(x, 1, em.Class{Share: 1e-3, Levels: level.Copy(s.Total), Assumed: []bool{true, false, false, false}})
		}
		if got := s.siblings(x); got != c.want {
			t.Errorf("%.1f of the pairs bear one title, mates are known: %v; siblings %v, want %v", c.title, c.mates, got, c.want)
		}
	}
}
