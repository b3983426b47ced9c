package kin

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
)

// Figures that many rows have are no identifiers; one that hardly two rows have is.
func TestDisown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		same float64 // pairs
		want bool
	}{{1000, true}, {100, false}, {0, false}} {
		s := &Search{Basis: &basis.Basis{Pairs: 1e6, Rows: 1000, Fields: []basis.Field{{Name: "length", Tests: []string{"exact"}, Own: true, Number: true, Exact: true}}, Prior: [][]float64{basis.Assumed(1)}}}
		s.MakeRoom()
		s.Observe(0, []float64{0, c.same, 1e6 - c.same}, c.same, 1e6)
		if got := s.disown(); got != c.want || s.Fields[0].Own == c.want {
			t.Errorf("%.0f pairs share it: disowned %v, want %v", c.same, got, c.want)
		}
	}
}

// Songs of one singer differ on the title, which tells more than the name; a person's name that
// few share, or a birth beside it, is of one person whatever else differs.
func TestOfMaker(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		same        float64 // pairs that share the name
		born, title float64 // share of the class that agrees
		want        bool
	}{
		{"songs of one singer", 5000, 0, 0.05, true},
		{"one song", 5000, 0, 0.9, false},
		{"a name that few share", 50, 0, 0.05, false},
		{"a name and a birth", 5000, 0.9, 0.05, false},
	} {
		s := &Search{Basis: &basis.Basis{Pairs: 1e6, Rows: 1000}}
		for _, f := range []basis.Field{{Name: "title"}, {Name: "artist", Own: true, Named: true}, {Name: "born", Own: c.born > 0}} {
			f.Tests = []string{"exact"}
			s.Fields, s.Prior = append(s.Fields, f), append(s.Prior, basis.Assumed(1))
		}
		s.MakeRoom()
		s.Total = [][]float64{{0, 1e-4, 0.9999}, {0, c.same / 1e6, 1 - c.same/1e6}, {0, 0.05, 0.95}}
		s.Filled = []float64{1e6, 1e6, 1e6}
		levels := [][]float64{{0, c.title, 1 - c.title}, {0, 0.9, 0.1}, {0, 0.9, 0.1}}
		if got := s.ofMaker(levels); got != c.want {
			t.Errorf("%s: of a maker is %v", c.name, got)
		}
	}
}
