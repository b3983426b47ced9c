package learn

import "testing"

// What differs where true pairs do not, and is as frequent inside each table as between the two,
// are kin. Where it is far more frequent inside, as many as true pairs may be, and tells one row
// from all others, it is taken for true pairs if nothing else is found.
func TestByOneHand(t *testing.T) {
	t.Parallel()
	const rows, pairs = 1000.0, 1e6
	for _, c := range []struct {
		name          string
		found, inside float64 // pairs of the class between the tables, and inside each
		tells         float64 // share of the class that agrees on the name
		lenient, same bool
	}{
		{"kin", 800, 800, 0.6, true, false},
		{"two spellings", 800, 5000, 0.6, true, true},
		{"two spellings, and true pairs may be found otherwise", 800, 5000, 0.6, false, false},
		{"of few rows", 100, 5000, 0.6, true, false},
		{"of many rows", 3000, 9000, 0.6, true, false},
		{"telling too little", 800, 5000, 0.2, true, false},
	} {
		task := &task{pairs: pairs, rows: rows, lenient: c.lenient}
		for _, name := range []string{"name", "street", "bank"} {
			task.fields = append(task.fields, field{name: name, tests: []string{"exact"}})
			task.prior = append(task.prior, assumed(1))
		}
		task.makeRoom()
		for f := range task.fields {
			task.total[f] = []float64{0, 1e-6, 1 - 1e-6}
		}
		alike := [][]float64{{0, c.tells, 1 - c.tells}, {0, 0.1, 0.9}, {0, 0.1, 0.9}}
		for range 2 {
			task.inside = append(task.inside, []pattern{{levels: []uint8{1, 2, 2}, pairs: c.inside}, {levels: []uint8{2, 2, 2}, pairs: pairs}})
		}
		x := mixture{
			{share: 1e-12, levels: copied(task.prior), same: true},
			{share: c.found / pairs, levels: alike},
			{share: 1 - c.found/pairs, levels: copied(task.total)},
		}
		if got := task.choose(x, pairs) && x[0].share*pairs > 1; got != c.same {
			t.Errorf("%s: taken for true pairs: %v, want %v", c.name, got, c.same)
		}
	}
}
