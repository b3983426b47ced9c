package basis

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// A code is borne by one thing if few pairs share it, of the rows that have one: a year in a twentieth
// of the titles is not.
func TestCodesOfFewRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		filled float64 // share of rows
		want   bool
	}{{1, true}, {0.05, false}} {
		b := &Basis{Pairs: 1e6, Rows: 1000, Fields: []Field{{Name: "codes", Tests: []string{"exact"}, Code: true, Exact: true}}, Prior: [][]float64{Assumed(1)}}
		b.MakeRoom()
		b.Observe(0, []float64{0, 500, 1e4}, 500, c.filled*c.filled*1e6)
		if got := b.Fields[0].Own; got != c.want {
			t.Errorf("500 pairs of %.0f%% of the rows share it: own is %v", 100*c.filled, got)
		}
	}
}

// A number in an address is borne by all who live there, where something else names the thing;
// a number in a title is a model's, and where only addresses are compared, the number is what
// tells them apart.
func TestHouses(t *testing.T) {
	t.Parallel()
	codes := func(column string) scheme.Field {
		return scheme.Field{Name: "number", Kind: scheme.Codes, Columns: []string{column}}
	}
	street, name := scheme.Field{Name: "street", Kind: scheme.Place, Columns: []string{"addr"}}, scheme.Field{Name: "name", Kind: scheme.Text, Columns: []string{"name"}}
	for _, c := range []struct {
		fields []scheme.Field
		own    bool // if few share it
	}{
		{[]scheme.Field{codes("addr"), street, name}, false},
		{[]scheme.Field{codes("name"), street, name}, true},
		{[]scheme.Field{codes("addr"), street}, true},
	} {
		m := &scheme.Model{Fields: c.fields}
		b := &Basis{}
		for _, f := range m.Compared() {
			b.Fields = append(b.Fields, FieldOf(f))
		}
		b.Houses(m)
		if got := b.Fields[0].Code; got != c.own {
			t.Errorf("codes of %q beside %d other fields: may be borne by one thing: %v, want %v", c.fields[0].Columns, len(c.fields)-1, got, c.own)
		}
	}
}
