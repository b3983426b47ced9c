package basis

import "testing"

// Pairs that differ on a year, and no longer write a title letter by letter but nearly, keep what
// tells most: they lose nothing by it. Those whose titles are other ones lose what tells them apart.
func TestLoses(t *testing.T) {
	t.Parallel()
	b := &Basis{Pairs: 1e6, Rows: 1000}
	for _, f := range []Field{{Name: "title", Tests: []string{"exact", "similar 0.9"}}, {Name: "year", Tests: []string{"exact"}}, {Name: "number", Tests: []string{"exact"}}} {
		b.Fields = append(b.Fields, f)
		b.Prior = append(b.Prior, Assumed(len(f.Tests)))
	}
	b.MakeRoom()
	b.Total = [][]float64{{0, 1e-5, 1e-5, 0.99998}, {0, 0.01, 0.99}, {0, 0.05, 0.95}}
	than := [][]float64{{0, 0.7, 0.25, 0.05}, {0, 0.9, 0.1}, {0, 0.9, 0.1}}
	for _, c := range []struct {
		name   string
		levels [][]float64
		loses  bool
	}{
		{"same title, other year", [][]float64{{0, 0.8, 0.15, 0.05}, {0, 0.1, 0.9}, {0, 0.9, 0.1}}, false},
		{"title nearly the same, other year", [][]float64{{0, 0.3, 0.6, 0.1}, {0, 0.1, 0.9}, {0, 0.9, 0.1}}, false},
		{"other title", [][]float64{{0, 0.05, 0.05, 0.9}, {0, 0.9, 0.1}, {0, 0.9, 0.1}}, true},
		{"as than", than, false},
	} {
		if got := b.Loses(c.levels, than, LostFrom); got != c.loses {
			t.Errorf("%s: loses is %v, want %v", c.name, got, c.loses)
		}
	}
}

// Of a class that may be of true pairs, as are papers in other words, a venue is little to lose, a
// title is not, nor is anything where the rest singles no row out.
func TestLosesLittle(t *testing.T) {
	t.Parallel()
	b := &Basis{Pairs: 1e6, Rows: 1000}
	for range 3 {
		b.Fields, b.Prior = append(b.Fields, Field{Tests: []string{"exact"}}), append(b.Prior, Assumed(1))
	}
	b.MakeRoom()
	b.Total = [][]float64{{0, 1e-4, 0.9999}, {0, 1e-3, 0.999}, {0, 0.05, 0.95}}
	than := [][]float64{{0, 0.9, 0.1}, {0, 0.9, 0.1}, {0, 0.9, 0.1}}
	for _, c := range []struct {
		title, author, venue float64
		want                 bool
	}{{0.95, 0.95, 0.06, true}, {0.95, 0.95, 0.9, true}, {0.001, 0.95, 0.9, false}, {0.01, 0.1, 0.9, false}} {
		levels := [][]float64{{0, c.title, 1 - c.title}, {0, c.author, 1 - c.author}, {0, c.venue, 1 - c.venue}}
		if got := b.LosesLittle(levels, than); got != c.want {
			t.Errorf("%+v: loses little is %v", c, got)
		}
	}
}
