package learn

import (
	"math"
	"testing"
)

// TestLetGo: true pairs that are no longer anchored take in those of their own house, of
// whom there are far more and who differ in the given name; learning then ends with the true
// pairs as they were. Where there are few of a house they are left out anyhow, and learning goes on.
func TestLetGo(t *testing.T) {
	t.Parallel()
	const same, strangers = 40.0, 1e6
	for kin, back := range map[float64]bool{400: true, 4: false} {
		pairs := same + kin + strangers
		task := &task{pairs: pairs, rows: 1000, most: 1000}
		for _, f := range []field{{name: "given", own: true}, {name: "family"}, {name: "street"}, {name: "phone"}} {
			f.tests = []string{"exact"}
			task.fields, task.prior = append(task.fields, f), append(task.prior, assumed(1))
		}
		task.makeRoom()
		for f := range task.fields {
			agree := same
			if f > 0 {
				agree += kin
			}
			task.share(f, []float64{0, agree, pairs - agree}, 0, pairs)
		}
		ps := []pattern{
			{levels: []uint8{1, 1, 1, 1}, pairs: same},
			{levels: []uint8{2, 1, 1, 1}, pairs: kin},
			{levels: []uint8{2, 2, 2, 2}, pairs: strangers},
		}
		anchored := func() mixture {
			return mixture{
				{share: same / pairs, levels: copied(task.prior), same: true},
				{share: 1 - same/pairs, levels: copied(task.total)},
			}
		}
		x, r := anchored(), &run{pairs: pairs, matches: make([]float64, len(ps))}
		task.mix(x, ps, r, 0, leastWeight)
		if task.isKin(x, pairs) != back {
			t.Fatalf("of %.0f true pairs and %.0f of their house, the ones let go agree on the given name in %.2f", same, kin, x[0].levels[0][1])
		}
		y := anchored()
		task.letGo(y, ps, r, leastWeight)
		if back {
			x = anchored()
		}
		if task.isKin(y, pairs) || math.Abs(y[0].share-x[0].share) > 1e-9 || math.Abs(y[0].levels[0][1]-x[0].levels[0][1]) > 1e-9 {
			t.Errorf("with %.0f of their house: %.0f true pairs, which agree on the given name in %.2f, want %.0f and %.2f",
				kin, y[0].share*pairs, y[0].levels[0][1], x[0].share*pairs, x[0].levels[0][1])
		}
	}
}

// TestLetGoFarther: let go, true pairs leave for the flats of one size in one town, of which
// there are more than there can be true pairs. They stay.
func TestLetGoFarther(t *testing.T) {
	t.Parallel()
	const same, alike, strangers = 500.0, 80_000.0, 1e6
	pairs := same + alike + strangers
	task := &task{pairs: pairs, rows: 1000, most: 1000 * mostPerRow}
	for _, name := range []string{"city", "rooms", "street"} {
		task.fields = append(task.fields, field{name: name, tests: []string{"exact"}})
		task.prior = append(task.prior, assumed(1))
	}
	task.makeRoom()
	ps := []pattern{
		{levels: []uint8{1, 1, 1}, pairs: same},
		{levels: []uint8{1, 1, 2}, pairs: alike},
		{levels: []uint8{1, 2, 2}, pairs: 0.05 * strangers},
		{levels: []uint8{2, 1, 2}, pairs: 0.05 * strangers},
		{levels: []uint8{2, 2, 2}, pairs: 0.9 * strangers},
	}
	for f := range task.fields {
		seen, _ := task.seen(f, ps)
		task.share(f, seen, 0, pairs)
	}
	anchored := func() mixture {
		return mixture{
			{share: same / pairs, levels: copied(task.prior), same: true},
			{share: 1 - same/pairs, levels: copied(task.total)},
		}
	}
	x, r := anchored(), &run{pairs: pairs, matches: make([]float64, len(ps))}
	if task.mix(x, ps, r, 0, leastWeight); x[0].levels[2][1] > agreed {
		t.Fatalf("let go, %.0f pairs agree on the street in %.2f: there is nothing to hold", x[0].share*pairs, x[0].levels[2][1])
	}
	x = anchored()
	if task.letGo(x, ps, r, leastWeight); x[0].levels[2][1] < agreed || x[0].share*pairs > 2*same {
		t.Errorf("%.0f pairs are taken for true ones, which agree on the street in %.2f", x[0].share*pairs, x[0].levels[2][1])
	}
}

// TestPutDown: more pairs that left their kin than pairs that did not are kin themselves, and
// learnt by themselves from there.
func TestPutDown(t *testing.T) {
	t.Parallel()
	for left, kin := range map[float64]bool{900: true, 90: false} {
		const same, pairs = 300.0, 1e6
		task, shared := &task{}, [][]float64{{0, 0.9, 0.1}}
		x := mixture{
			{share: same / pairs, levels: shared, same: true},
			{share: left / pairs, levels: shared, same: true, left: []bool{false}},
			{share: 1 - (same+left)/pairs, levels: [][]float64{{0, 0.1, 0.9}}},
		}
		if task.putDown(x, pairs) != kin {
			t.Errorf("of %.0f that left, %.0f being the others, it says that kin are %v", left, same, !kin)
		}
		x[0].levels[0][1] = 0.5
		if x[1].ofKin(pairs) != kin || (x[1].levels[0][1] == 0.9) != kin {
			t.Errorf("%.0f of %.0f left: %+v, want kin: %v", left, same, x[1], kin)
		}
	}
}

// TestNamedApart: pairs of which many differ on the given name are kin, though all agree on the birth:
// people change that as seldom; among fields that are no names, the same share may be true ones.
func TestNamedApart(t *testing.T) {
	t.Parallel()
	for part, kin := range map[bool]bool{true: true, false: false} {
		task := &task{pairs: 1e6, rows: 1000}
		for range 2 {
			task.fields = append(task.fields, field{own: true, tests: []string{"exact"}})
			task.prior = append(task.prior, assumed(1))
		}
		task.fields[0].part = part
		task.makeRoom()
		for f := range task.fields {
			task.total[f] = []float64{0, 0.01, 0.99}
		}
		x := mixture{{share: 0.001, levels: [][]float64{{0, 0.5, 0.5}, {0, 0.95, 0.05}}, same: true}}
		if got := task.isKin(x, task.pairs); got != kin {
			t.Errorf("given name %v: kin %v", part, got)
		}
	}
}

// TestNamesakes: pairs that share a given name share the sex, and nothing else: they are kin, as they
// are too many to be of one thing each. Of a name that hardly two rows have, they are the true pairs.
func TestNamesakes(t *testing.T) {
	t.Parallel()
	for share, kin := range map[float64]bool{0.005: true, 1e-7: false} {
		task := &task{pairs: 2e7, rows: 6000}
		for _, f := range []field{{name: "given", own: true, named: true, part: true}, {name: "family", named: true, part: true}, {name: "sex"}, {name: "parish"}} {
			f.tests = []string{"exact"}
			task.fields, task.prior = append(task.fields, f), append(task.prior, assumed(1))
		}
		task.makeRoom()
		for f, agree := range []float64{share, 0.003, 0.5, 0.03} {
			task.share(f, []float64{0, agree * task.pairs, (1 - agree) * task.pairs}, agree*task.pairs, task.pairs)
		}
		given := []pattern{{levels: []uint8{1, 2, 1, 2}, pairs: 18_000}, {levels: []uint8{1, 2, 2, 2}, pairs: 200}, {levels: []uint8{1, 1, 1, 1}, pairs: 800}}
		if _, got := task.candidate(0, given); got != kin {
			t.Errorf("of a name that %g of all pairs share: kin %v, want %v", share, got, kin)
		}
	}
}

// TestMoved: whether those who moved can be told from strangers is asked anew when it has been found
// what true pairs share, of whom kin that were mixed up with them left too little.
func TestMoved(t *testing.T) {
	t.Parallel()
	task := &task{pairs: 1e7, rows: 5000}
	for _, f := range []field{{name: "given", own: true}, {name: "born", own: true}, {name: "street"}} {
		f.tests = []string{"exact"}
		task.fields, task.prior = append(task.fields, f), append(task.prior, assumed(1))
	}
	task.makeRoom()
	for f := range task.total {
		task.total[f] = []float64{0, 0.001, 0.999}
	}
	x := mixture{{share: 1e-4, same: true}, {share: 1e-5, same: true, left: []bool{false, false, true}}, {share: 1 - 1.1e-4, levels: copied(task.total)}}
	for _, agree := range []float64{0.4, 0.95} {
		for c := range 2 {
			x[c].levels = [][]float64{{0, agree, 1 - agree}, {0, agree, 1 - agree}, {0, 0.95, 0.05}}
		}
		copy(x[1].levels[2], task.total[2])
		task.choose(x, task.pairs)
		if want := agree > agreed; x[1].same != want {
			t.Errorf("true pairs agree on name and birth in %.2f: those who moved are of them %v, want %v", agree, x[1].same, want)
		}
	}
}
