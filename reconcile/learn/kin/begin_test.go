package kin

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// TestNamesakes: pairs that share a given name share the sex, and nothing else: they are kin, as they
// are too many to be of one thing each. Of a name that hardly two rows have, they are the true pairs.
func TestNamesakes(t *testing.T) {
	t.Parallel()
	for share, kin := range map[float64]bool{0.005: true, 1e-7: false} {
		s := &Search{Basis: &basis.Basis{Pairs: 2e7, Rows: 6000}}
		for _, f := range []basis.Field{{Name: "given", Own: true, Named: true, Part: true}, {Name: "family", Named: true, Part: true}, {Name: "sex"}, {Name: "parish"}} {
			f.Tests = []string{"exact"}
			s.Fields, s.Prior = append(s.Fields, f), append(s.Prior, basis.Assumed(1))
		}
		s.MakeRoom()
		for f, agree := range []float64{share, 0.003, 0.5, 0.03} {
			s.Observe(f, []float64{0, agree * s.Pairs, (1 - agree) * s.Pairs}, agree*s.Pairs, s.Pairs)
		}
		given := []pattern.Pattern{{Levels: []uint8{1, 2, 1, 2}, Pairs: 18_000}, {Levels: []uint8{1, 2, 2, 2}, Pairs: 200}, {Levels: []uint8{1, 1, 1, 1}, Pairs: 800}}
		if _, got := s.candidate(0, given); got != kin {
			t.Errorf("of a name that %g of all pairs share: kin %v, want %v", share, got, kin)
		}
	}
}

// TestAlone: what shares an identifier that no two rows of a table have is no kin, however much else it
// shares, and kin never come to share it. An identifier that rows of a table share may be of kin.
func TestAlone(t *testing.T) {
	t.Parallel()
	for _, alone := range []bool{true, false} {
		s := &Search{Basis: &basis.Basis{Pairs: 4e5, Rows: 600}, Alone: []bool{alone, false, false}}
		for _, f := range []basis.Field{{Name: "number", Own: true, Number: true}, {Name: "born", Own: true}, {Name: "house"}} {
			f.Tests = []string{"exact"}
			s.Fields, s.Prior = append(s.Fields, f), append(s.Prior, basis.Assumed(1))
		}
		s.MakeRoom()
		for f, agree := range []float64{0.002, 0.001, 0.001} {
			s.Observe(f, []float64{0, agree * s.Pairs, (1 - agree) * s.Pairs}, agree*s.Pairs, s.Pairs)
		}
		given := []pattern.Pattern{{Levels: []uint8{1, 2, 1}, Pairs: 600}, {Levels: []uint8{1, 2, 2}, Pairs: 200}}
		if _, kin := s.candidate(0, given); kin == alone {
			t.Errorf("pairs that share a number, borne by one row of each table: %v, are kin: %v", alone, kin)
		}
		if kept := s.strange(s.Total)[0]; kept != alone {
			t.Errorf("kin are kept from sharing a number, borne by one row of each table: %v: %v", alone, kept)
		}
		if got := s.disown(); got == alone {
			t.Errorf("a number that many pairs share, borne by one row of each table: %v, is taken for none: %v", alone, got)
		}
	}
}
