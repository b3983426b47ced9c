package learn

import (
	"math"
	"testing"
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
		task := &task{pairs: pairs, rows: 1000, most: 1000}
		for _, name := range []string{"title", "version", "maker", "price"} {
			task.fields = append(task.fields, field{name: name, tests: []string{"exact"}})
			task.prior = append(task.prior, assumed(1))
		}
		task.makeRoom()
		ps := []pattern{ // of the true ones, a tenth differs on the maker and a fifth on the price
			{levels: []uint8{1, 1, 1, 1}, pairs: 0.72 * same},
			{levels: []uint8{1, 1, 1, 2}, pairs: 0.18 * same},
			{levels: []uint8{1, 1, 2, 1}, pairs: 0.08 * same},
			{levels: []uint8{1, 1, 2, 2}, pairs: 0.02*same + c.others},
			{levels: []uint8{2, 2, 1, 2}, pairs: 0.05 * strangers},
			{levels: []uint8{2, 2, 2, 1}, pairs: 0.02 * strangers},
			{levels: []uint8{2, 2, 2, 2}, pairs: 0.93 * strangers},
		}
		for f := range task.fields {
			seen, _ := task.seen(f, ps)
			task.share(f, seen, 0, pairs)
		}
		task.inside = [][]pattern{{{levels: []uint8{1, 1, 2, 2}, pairs: c.inside}, {levels: []uint8{1, 1, 1, 1}, pairs: c.twice}, {levels: []uint8{2, 2, 2, 2}, pairs: strangers}}}
		x := mixture{
			{share: (same + c.others) / pairs, levels: copied(task.prior), same: true},
			{share: 1 - (same+c.others)/pairs, levels: copied(task.total)},
		}
		r := &run{pairs: pairs, matches: make([]float64, len(ps))}
		task.mix(x, ps, r, 0, leastWeight)
		x = task.unmix(x, ps, r, leastWeight)
		if len(x) != c.classes {
			t.Fatalf("of %.0f true pairs and %.0f of other makers, %.0f inside each table: %d classes, want %d", same, c.others, c.inside, len(x), c.classes)
		}
		if got := x[0].share * pairs; c.classes == 3 && (math.Abs(got-same) > 0.1*same || x[1].same) {
			t.Errorf("%.0f true pairs, want %.0f", got, same)
		}
	}
}

// Names that stand in each other's place differ both, and the rest of a true pair agrees: such
// pairs share a birth and a number, which no kin do.
func TestUnmixKeepsSwapped(t *testing.T) {
	t.Parallel()
	const same, swapped, strangers = 4000.0, 500.0, 1e7
	task := &task{pairs: same + swapped + strangers, rows: 5000, most: 20000}
	for _, f := range []field{{name: "given", own: true}, {name: "family"}, {name: "street"}, {name: "born", own: true}, {name: "number", own: true}} {
		f.tests = []string{"exact"}
		task.fields, task.prior = append(task.fields, f), append(task.prior, assumed(1))
	}
	task.makeRoom()
	ps := []pattern{
		{levels: []uint8{1, 1, 1, 1, 1}, pairs: 0.8 * same}, {levels: []uint8{2, 1, 1, 1, 1}, pairs: 0.1 * same},
		{levels: []uint8{1, 2, 1, 1, 1}, pairs: 0.05 * same}, {levels: []uint8{1, 1, 2, 1, 1}, pairs: 0.05 * same},
		{levels: []uint8{2, 2, 1, 1, 1}, pairs: swapped}, {levels: []uint8{2, 2, 2, 2, 2}, pairs: strangers},
	}
	for f := range task.fields {
		seen, _ := task.seen(f, ps)
		task.share(f, seen, 0, task.pairs)
	}
	x := mixture{
		{share: (same + swapped) / task.pairs, levels: copied(task.prior), same: true},
		{share: strangers / task.pairs, levels: copied(task.total)},
	}
	r := &run{pairs: task.pairs, matches: make([]float64, len(ps))}
	task.mix(x, ps, r, 0, leastWeight)
	if x = task.unmix(x, ps, r, leastWeight); len(x) != 2 {
		t.Errorf("%.0f pairs with names exchanged are taken for kin of %d classes", x[1].share*task.pairs, len(x)-2)
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
		task := &task{pairs: pairs, fields: []field{{name: "title", tests: []string{"exact", "near"}}}}
		task.makeRoom()
		task.inside = [][]pattern{{{levels: []uint8{1}, pairs: 50}, {levels: []uint8{2}, pairs: c.inside}, {levels: []uint8{3}, pairs: pairs}}}
		class := func(n float64, levels ...float64) class {
			return class{share: n / pairs, levels: [][]float64{append([]float64{0}, levels...)}}
		}
		strangers := class(pairs, 1e-9, 1e-9, 1)
		before := mixture{class(1000, 0.6, 0.4, 1e-9), strangers}
		after := mixture{class(600, 1, 1e-9, 1e-9), class(400, 1e-9, 1, 1e-9), strangers}
		if got := task.takesTrue(before, after, pairs); got != c.want {
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
		task := &task{pairs: same + c.sons + c.kin + strangers, rows: 2000, most: 8000}
		for _, f := range []field{{name: "given", own: true, named: true, part: true}, {name: "family", named: true, part: true}, {name: "house"}, {name: "born", own: true}, {name: "suffix"}} {
			f.tests = []string{"exact"}
			task.fields, task.prior = append(task.fields, f), append(task.prior, assumed(1))
		}
		task.makeRoom()
		ps := []pattern{
			{levels: []uint8{1, 1, 1, 1, 1}, pairs: 0.8 * same}, {levels: []uint8{1, 1, 2, 1, 1}, pairs: 0.15 * same}, {levels: []uint8{1, 1, 1, 2, 1}, pairs: 0.05 * same},
			{levels: []uint8{1, 1, 1, 2, 2}, pairs: 0.9 * c.sons}, {levels: []uint8{1, 1, 1, 2, 1}, pairs: 0.1 * c.sons},
			{levels: []uint8{2, 1, 1, 2, 1}, pairs: c.kin / 2}, {levels: []uint8{2, 1, 1, 2, 2}, pairs: c.kin / 2},
			{levels: []uint8{2, 2, 2, 2, 1}, pairs: strangers / 2}, {levels: []uint8{2, 2, 2, 2, 2}, pairs: strangers / 2},
		}
		for f := range task.fields {
			seen, _ := task.seen(f, ps)
			task.share(f, seen, 0, task.pairs)
		}
		house := copied(task.total)
		house[0], house[1], house[2], house[3] = []float64{0, 0.001, 0.999}, []float64{0, 0.99, 0.01}, []float64{0, 0.99, 0.01}, []float64{0, 0.01, 0.99}
		x := mixture{
			{share: (same + c.sons) / task.pairs, levels: copied(task.prior), same: true},
			{share: max(c.kin, 1) / task.pairs, levels: house, strange: []bool{true, false, false, true, false}},
			{share: strangers / task.pairs, levels: copied(task.total)},
		}
		r := &run{pairs: task.pairs, matches: make([]float64, len(ps))}
		task.mix(x, ps, r, 0, leastWeight)
		x = task.unmix(x, ps, r, leastWeight)
		if got := x[0].share * task.pairs; len(x) != c.classes || c.kin > 0 && math.Abs(got-same) > 0.1*same {
			t.Errorf("%.0f kin of other names: %d classes, want %d; %.0f true pairs of %.0f", c.kin, len(x), c.classes, got, same)
		}
	}
}
