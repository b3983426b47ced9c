package learn

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Where nothing is known to be borne by one thing alone, a class that agrees on most and is
// hardly there inside the tables is of true pairs; one that is as frequent there is not.
func TestFoundBetween(t *testing.T) {
	t.Parallel()
	const pairs, strangers = 300.0, 1e6
	for _, c := range []struct {
		inside float64
		want   bool
	}{{0, true}, {pairs, false}} {
		task := &task{pairs: pairs + strangers, rows: 1000, most: 1000}
		for _, name := range []string{"product", "maker", "form"} {
			task.fields = append(task.fields, field{name: name, tests: []string{"exact"}})
			task.prior = append(task.prior, assumed(1))
		}
		task.makeRoom()
		ps := []pattern{{levels: []uint8{1, 1, 1}, pairs: pairs}, {levels: []uint8{2, 2, 2}, pairs: strangers}}
		for f := range task.fields {
			seen, _ := task.seen(f, ps)
			task.share(f, seen, 0, task.pairs)
		}
		task.inside = [][]pattern{{{levels: []uint8{1, 1, 1}, pairs: c.inside}, {levels: []uint8{2, 2, 2}, pairs: strangers}}}
		x := mixture{
			{share: 0.5 / task.pairs, levels: copied(task.prior), same: true},
			{share: pairs / task.pairs, levels: [][]float64{{0, 0.99, 0.01}, {0, 0.99, 0.01}, {0, 0.99, 0.01}}},
			{share: 1 / task.pairs, levels: copied(task.total), differ: make([]bool, 3)},
			{share: strangers / task.pairs, levels: copied(task.total)},
		}
		if got := task.found(x, task.pairs); got != c.want {
			t.Errorf("%.0f of %.0f pairs inside each table: true pairs found %v, want %v", c.inside, pairs, got, c.want)
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
		task := &task{}
		for _, f := range m.Compared() {
			task.fields = append(task.fields, fieldOf(f))
		}
		task.houses(m)
		if got := task.fields[0].code; got != c.own {
			t.Errorf("codes of %q beside %d other fields: may be borne by one thing: %v, want %v", c.fields[0].Columns, len(c.fields)-1, got, c.own)
		}
	}
}

// Father and son who bear one name in one house differ on nothing but the birth, and so does a true
// pair of which it was mistyped. Where as many are inside each table, they are kin; where none
// are, true pairs.
func TestTwinsBorn(t *testing.T) {
	t.Parallel()
	const same, sons, strangers = 900.0, 500.0, 2e6
	for _, c := range []struct {
		inside float64
		want   bool
	}{{sons, true}, {0, false}} {
		task := &task{pairs: same + sons + strangers, rows: 1500, most: 1500}
		for _, f := range []field{{name: "given", own: true, named: true, part: true}, {name: "born", own: true}, {name: "house"}} {
			f.tests = []string{"exact"}
			task.fields, task.prior = append(task.fields, f), append(task.prior, assumed(1))
		}
		task.makeRoom()
		ps := []pattern{
			{levels: []uint8{1, 1, 1}, pairs: 0.9 * same}, {levels: []uint8{2, 1, 1}, pairs: 0.1 * same},
			{levels: []uint8{1, 2, 1}, pairs: sons}, {levels: []uint8{2, 2, 2}, pairs: strangers},
		}
		for f := range task.fields {
			seen, _ := task.seen(f, ps)
			task.share(f, seen, 0, task.pairs)
		}
		task.inside = [][]pattern{{{levels: []uint8{1, 2, 1}, pairs: c.inside}, {levels: []uint8{2, 2, 2}, pairs: strangers}}}
		x := mixture{
			{share: (same + sons) / task.pairs, levels: copied(task.prior), same: true},
			{share: strangers / task.pairs, levels: copied(task.total)},
		}
		r := &run{pairs: task.pairs, matches: make([]float64, len(ps))}
		task.mix(x, ps, r, 0, leastWeight)
		x = task.withTwins(x, ps, r, leastWeight)
		x.expect(ps, r.matches, nil)
		if got := r.matches[2] < 0.1*sons; got != c.want {
			t.Errorf("of %.0f pairs that differ on the birth, with %.0f inside each table, %.0f are taken for true", sons, c.inside, r.matches[2])
		}
	}
}

// What was to be siblings is not, where half of its pairs bear nearly the same name, and there are
// few such inside the tables: true pairs are among them, whose names are misspelt. Flats of a house
// are numbered nearly alike as well, but inside each table too.
func TestSiblingsNearly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		near, inside float64
		want         bool
	}{{0.1, 0, true}, {0.4, 0, false}, {0.4, 400, true}, {0.8, 0, true}} {
		task := &task{pairs: 1e6, rows: 500}
		for _, f := range []field{{name: "name", own: true, named: true, tests: []string{"exact", "near"}}, {name: "town", tests: []string{"exact"}}, {name: "code", tests: []string{"exact"}}} {
			task.fields, task.prior = append(task.fields, f), append(task.prior, assumed(len(f.tests)))
		}
		task.makeRoom()
		task.total = [][]float64{{0, 0.001, 0.001, 0.998}, {0, 0.01, 0.99}, {0, 0.01, 0.99}}
		task.inside = [][]pattern{{{levels: []uint8{2, 1, 1}, pairs: c.inside}, {levels: []uint8{3, 2, 2}, pairs: 1e6}}}
		x := mixture{
			{share: 1e-4, levels: copied(task.prior), same: true},
			{share: 4e-4, levels: [][]float64{{0, 0.15, c.near, 0.85 - c.near}, {0, 0.9, 0.1}, {0, 0.5, 0.5}}, differ: []bool{true, false, false}},
			{share: 1 - 5e-4, levels: copied(task.total)},
		}
		if got := task.siblings(x, task.pairs); got != c.want {
			t.Errorf("%.2f of the pairs bear nearly the same name, %.0f are inside each table: siblings %v, want %v", c.near, c.inside, got, c.want)
		}
	}
}
