package learn

import "testing"

// Pairs that differ on a year, and no longer write a title letter by letter but nearly, keep what
// tells most: they lose nothing by it. Those whose titles are other ones lose what tells them apart.
func TestLoses(t *testing.T) {
	t.Parallel()
	task := &task{pairs: 1e6, rows: 1000}
	for _, f := range []field{{name: "title", tests: []string{"exact", "similar 0.9"}}, {name: "year", tests: []string{"exact"}}, {name: "number", tests: []string{"exact"}}} {
		task.fields = append(task.fields, f)
		task.prior = append(task.prior, assumed(len(f.tests)))
	}
	task.makeRoom()
	task.total = [][]float64{{0, 1e-5, 1e-5, 0.99998}, {0, 0.01, 0.99}, {0, 0.05, 0.95}}
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
		if got := task.loses(c.levels, than, lostFrom); got != c.loses {
			t.Errorf("%s: loses is %v, want %v", c.name, got, c.loses)
		}
	}
}

// A class that agrees on an identifier which no two rows of a table have is of true pairs, though
// nothing else tells so; one that agrees on a number which rows of a table share is not.
func TestBears(t *testing.T) {
	t.Parallel()
	for _, alone := range []bool{true, false} {
		task := &task{pairs: 1e6, rows: 1000, alone: []bool{alone, false, false, false}}
		for _, name := range []string{"number", "name", "street", "zip"} {
			task.fields = append(task.fields, field{name: name, tests: []string{"exact"}, own: name == "number" || name == "zip"})
			task.prior = append(task.prior, assumed(1))
		}
		task.makeRoom()
		for f := range task.fields {
			task.total[f] = []float64{0, 1e-4, 1 - 1e-4}
		}
		moved := [][]float64{{0, 0.65, 0.35}, {0, 0.9, 0.1}, {0, 1e-4, 1 - 1e-4}, {0, 1e-4, 1 - 1e-4}}
		other := [][]float64{{0, 0.65, 0.35}, {0, 1e-4, 1 - 1e-4}, {0, 1e-4, 1 - 1e-4}, {0, 1e-4, 1 - 1e-4}}
		x := mixture{
			{share: 5e-4, levels: copied(task.prior), same: true},
			{share: 1e-4, levels: moved},
			{share: 1e-4, levels: other}, // tells too little of any one row
			{share: 1 - 7e-4, levels: copied(task.total)},
		}
		if !task.choose(x, task.pairs) || x[1].same != alone || x[2].same {
			t.Errorf("nobody else has the number: %v; taken for true: %v and %v", alone, x[1].same, x[2].same)
		}
	}
}

// Of a class that may be of true pairs, as are papers in other words, a venue is little to lose, a
// title is not, nor is anything where the rest singles no row out.
func TestLosesLittle(t *testing.T) {
	t.Parallel()
	task := &task{pairs: 1e6, rows: 1000}
	for range 3 {
		task.fields, task.prior = append(task.fields, field{tests: []string{"exact"}}), append(task.prior, assumed(1))
	}
	task.makeRoom()
	task.total = [][]float64{{0, 1e-4, 0.9999}, {0, 1e-3, 0.999}, {0, 0.05, 0.95}}
	than := [][]float64{{0, 0.9, 0.1}, {0, 0.9, 0.1}, {0, 0.9, 0.1}}
	for _, c := range []struct {
		title, author, venue float64
		want                 bool
	}{{0.95, 0.95, 0.06, true}, {0.95, 0.95, 0.9, true}, {0.001, 0.95, 0.9, false}, {0.01, 0.1, 0.9, false}} {
		levels := [][]float64{{0, c.title, 1 - c.title}, {0, c.author, 1 - c.author}, {0, c.venue, 1 - c.venue}}
		if got := task.losesLittle(levels, than); got != c.want {
			t.Errorf("%+v: loses little is %v", c, got)
		}
	}
}

// Figures that many rows have are no identifiers; one that hardly two rows have is.
func TestDisown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		same float64 // pairs
		want bool
	}{{1000, true}, {100, false}, {0, false}} {
		task := &task{pairs: 1e6, rows: 1000, fields: []field{{name: "length", tests: []string{"exact"}, own: true, number: true, exact: true}}, prior: [][]float64{assumed(1)}}
		task.makeRoom()
		task.share(0, []float64{0, c.same, 1e6 - c.same}, c.same, 1e6)
		if got := task.disown(); got != c.want || task.fields[0].own == c.want {
			t.Errorf("%.0f pairs share it: disowned %v, want %v", c.same, got, c.want)
		}
	}
}

// A code is borne by one thing if few pairs share it, of the rows that have one: a year in a twentieth
// of the titles is not.
func TestCodesOfFewRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		filled float64 // share of rows
		want   bool
	}{{1, true}, {0.05, false}} {
		task := &task{pairs: 1e6, rows: 1000, fields: []field{{name: "codes", tests: []string{"exact"}, code: true, exact: true}}, prior: [][]float64{assumed(1)}}
		task.makeRoom()
		task.share(0, []float64{0, 500, 1e4}, 500, c.filled*c.filled*1e6)
		if got := task.fields[0].own; got != c.want {
			t.Errorf("500 pairs of %.0f%% of the rows share it: own is %v", 100*c.filled, got)
		}
	}
}

// Where nothing else is found, mates that lose little are the true pairs; and those who left their
// kin are none where what they share tells no row from others.
func TestChooseMates(t *testing.T) {
	t.Parallel()
	task := &task{pairs: 1e6, rows: 1000}
	for range 3 {
		task.fields, task.prior = append(task.fields, field{tests: []string{"exact"}}), append(task.prior, []float64{0, 0.8, 0.2})
	}
	task.makeRoom()
	task.total = [][]float64{{0, 1e-4, 0.9999}, {0, 1e-3, 0.999}, {0, 0.05, 0.95}}
	stranger := func(f int) []float64 { return task.total[f] }
	x := mixture{
		{share: 5e-7, levels: copied(task.prior), same: true},
		{share: 1e-3, levels: [][]float64{{0, 0.95, 0.05}, {0, 0.95, 0.05}, stranger(2)}, assumed: []bool{false, false, true}},
		{share: 1e-3, levels: [][]float64{stranger(0), {0, 0.95, 0.05}, {0, 0.95, 0.05}}, assumed: []bool{true, false, false}},
		{share: 1e-2, levels: [][]float64{stranger(0), stranger(1), {0, 0.9, 0.1}}, same: true, left: []bool{true, true, false}},
		{share: 0.98, levels: copied(task.total)},
	}
	if !task.choose(x, task.pairs) || x[0].share != 1e-3 || x[0].levels[0][1] != 0.95 {
		t.Errorf("papers without their venue are not taken for true pairs: %+v", x[0])
	}
	if x[2].same || x[3].same {
		t.Errorf("taken for true: other titles of one author %v, what shares a venue alone %v", x[2].same, x[3].same)
	}
}

// Pairs that share a title and a year, and no author letter by letter, tell less than those that
// share all three. They are true ones where the tables themselves have hardly any such, and kin where they do.
func TestChooseSeldomInside(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		inside float64 // such pairs inside each table
		want   bool
	}{{0, true}, {500, false}} {
		task := &task{pairs: 1e6, rows: 1000}
		for range 3 {
			task.fields, task.prior = append(task.fields, field{tests: []string{"exact"}}), append(task.prior, assumed(1))
		}
		task.makeRoom()
		task.total = [][]float64{{0, 1e-4, 0.9999}, {0, 1e-3, 0.999}, {0, 0.05, 0.95}}
		for range 2 {
			task.inside = append(task.inside, []pattern{{levels: []uint8{1, 2, 1}, pairs: c.inside}, {levels: []uint8{2, 2, 2}, pairs: 1e6}})
		}
		x := mixture{
			{share: 2e-4, levels: copied(task.prior), same: true},
			{share: 5e-4, levels: [][]float64{{0, 0.95, 0.05}, {0, 1e-3, 0.999}, {0, 0.95, 0.05}}},
			{share: 1 - 7e-4, levels: copied(task.total)},
		}
		if !task.choose(x, task.pairs) || x[1].same != c.want {
			t.Errorf("with %.0f such pairs inside each table: taken for true is %v, want %v", c.inside, x[1].same, c.want)
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
		task := &task{pairs: 1e6, rows: 1000}
		for _, f := range []field{{name: "title"}, {name: "artist", own: true, named: true}, {name: "born", own: c.born > 0}} {
			f.tests = []string{"exact"}
			task.fields, task.prior = append(task.fields, f), append(task.prior, assumed(1))
		}
		task.makeRoom()
		task.total = [][]float64{{0, 1e-4, 0.9999}, {0, c.same / 1e6, 1 - c.same/1e6}, {0, 0.05, 0.95}}
		task.filled = []float64{1e6, 1e6, 1e6}
		levels := [][]float64{{0, c.title, 1 - c.title}, {0, 0.9, 0.1}, {0, 0.9, 0.1}}
		if got := task.ofMaker(levels); got != c.want {
			t.Errorf("%s: of a maker is %v", c.name, got)
		}
	}
}
