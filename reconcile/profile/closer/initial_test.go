package closer_test

import (
	"reflect"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/closer"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestInitials: given names get a level for initials where some rows have but these and the levels that
// are written have none; not where all rows do, nor where shares are written, by level.
func TestInitials(t *testing.T) {
	t.Parallel()
	written := []string{"exact", "edits 1"}
	with := []string{"exact", "edits 1", "initial"}
	for what, c := range map[string]struct {
		kind        scheme.Kind
		levels      []string
		m           []float64
		left, right float64
		want        []string
	}{
		"some rows":          {scheme.Given, written, nil, 0.2, 0.2, with},
		"one table":          {scheme.Given, written, nil, 1, 0, with},
		"few rows":           {scheme.Given, written, nil, 0.01, 0.01, written},
		"all rows":           {scheme.Given, written, nil, 1, 0.99, written},
		"a family name":      {scheme.Family, written, nil, 0.2, 0.2, written},
		"levels have one":    {scheme.Given, []string{"exact", "initial"}, nil, 0.2, 0.2, []string{"exact", "initial"}},
		"levels of the kind": {scheme.Given, nil, nil, 0.2, 0.2, nil},
		"shares":             {scheme.Given, written, []float64{0.9, 0.05, 0.05}, 0.2, 0.2, written},
	} {
		m := model(scheme.Field{Name: "f", Kind: c.kind, Columns: []string{"first"}, RightColumns: []string{"fore"}, Levels: c.levels, M: c.m})
		m.Link = scheme.LinkTables
		notes := closer.Initials(m, func(side int, column string) float64 {
			if want := [2]string{"first", "fore"}[side]; column != want {
				t.Errorf("%s: column %q of side %d, want %q", what, column, side, want)
			}
			return [2]float64{c.left, c.right}[side]
		})
		if got := m.Fields[0].Levels; !reflect.DeepEqual(got, c.want) || (len(notes) > 0) != (len(got) > len(c.levels)) {
			t.Errorf("%s: levels %q, notes %q; want %q", what, got, notes, c.want)
		}
	}
}
