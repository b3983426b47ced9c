package tablejob_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/evaluate"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// people makes a table of made-up persons, some of them twice with a slip, and
// says who is who. The same seed makes the same table.
func people(seed uint64, n int) (header []string, rows [][]string, entity map[string]string) {
	r := rand.New(rand.NewPCG(seed, 1))
	part := func() string {
		a, b := []string{"ba", "do", "ker", "lin", "mo", "ne", "ra", "sto", "tu", "wel"}, []string{"den", "la", "man", "nig", "rick", "sen", "ton", "va"}
		return a[r.IntN(len(a))] + b[r.IntN(len(b))] + []string{"", "a", "er", "o"}[r.IntN(4)]
	}
	entity = map[string]string{}
	add := func(who string, cells ...string) {
		id := fmt.Sprintf("r%04d", len(rows))
		entity[id] = who
		rows = append(rows, append([]string{id}, cells...))
	}
	for i := range n {
		given, family, town := part(), part(), part()+"ville"
		born := fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(60), 1+r.IntN(12), 1+r.IntN(28))
		phone := fmt.Sprintf("0%09d", r.IntN(1e9))
		who := fmt.Sprint(i)
		add(who, given, family, born, town, phone)
		switch r.IntN(4) {
		case 0:
			add(who, given, family[:len(family)-1], born, town, phone)
		case 1:
			add(who, given, family, born[:9]+"7", "", phone)
		}
	}
	return []string{"id", "first_name", "surname", "dob", "city", "phone"}, rows, entity
}

// TestTablesThatCannotBe: what is wrong with a table is said with the table and its rows.
func TestTablesThatCannotBe(t *testing.T) {
	t.Parallel()
	header := []string{"id", "name", "town"}
	model := filepath.Join(t.TempDir(), "model.yaml")
	write := func(link string) {
		text := "version: 1\nlink: " + link + "\nid: id\nfields:\n  - {name: name, kind: name, columns: [name]}\nblocking: {keys: [name]}\nthresholds: {match: 0.5, review: 0.05}\n"
		if err := os.WriteFile(model, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rows := [][]string{{"1", "An", "Hue"}, {"2", "Binh", "Hue"}, {"1", "Cuc", "Vinh"}}
	good, bad := writeTable(t, "good.csv", header, rows[:2]), writeTable(t, "bad.csv", header, rows)
	says := func(j tablejob.Job, want string) {
		t.Helper()
		j.Out = filepath.Join(t.TempDir(), "out.csv")
		if _, err := j.Run(t.Context()); err == nil || lienthong.CodeOf(err) == lienthong.Internal || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	write("link")
	says(tablejob.Job{Left: good, Right: bad, Model: model}, `the right table: its data rows 1 and 3 have the same id in column "id"`)
	says(tablejob.Job{Left: bad, Right: good, Model: model}, `the left table: its data rows 1 and 3`)
	says(tablejob.Job{Left: good, Right: good, Model: model, Match: 95}, "--threshold is a probability")
	says(tablejob.Job{Left: good, Right: good, Model: model, Match: math.NaN()}, "--threshold is a probability")
	says(tablejob.Job{Left: good, Right: good, Link: "1:1"}, `--link-type: "1:1" is not known`)
	mixed := filepath.Join(t.TempDir(), "mixed.csv") // a name in windows-949, another in windows-1251
	if err := os.WriteFile(mixed, []byte("id,name\n1,\xb1\xe8\xb9\xce\xc1\xd8\n2,\xc8\xe2\xe0\xed\xee\xe2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	says(tablejob.Job{Left: mixed, Right: good, Model: model}, `mixed.csv": the encoding of the text is not known; save the table as XLSX or as UTF-8`)
	write("link")
	cut := filepath.Join(t.TempDir(), "cut.csv")
	if err := os.WriteFile(cut, []byte("id,name,town\n1,An,Hue\n2,Binh,Hue\n3,Cu"), 0o600); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	if _, err := (&tablejob.Job{Left: cut, Right: good, Model: model, Out: filepath.Join(t.TempDir(), "out.csv"), Log: &said}).Run(t.Context()); err != nil || strings.Count(said.String(), `cut.csv": the last row has fewer cells than the header`) != 1 {
		t.Errorf("a file that is cut short: %v, %s", err, said.String())
	}
	write("dedupe")
	one := writeTable(t, "one.csv", header, rows[:1])
	says(tablejob.Job{Left: one, Model: model}, "the table has one row")
	says(tablejob.Job{Left: writeTable(t, "blank.csv", header, [][]string{{"1", "", ""}, {"2", "", ""}})}, "no column was recognised that could be compared (")
}

func writeModel(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "model.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func writeTable(t *testing.T, name string, header []string, rows [][]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := csv.NewWriter(f)
	_ = w.Write(header)
	_ = w.WriteAll(rows)
	if w.Error() != nil {
		t.Fatal(w.Error())
	}
	return path
}

// TestSameBytes: neither the order of the rows nor the number of cores shows in
// any output.
func TestSameBytes(t *testing.T) {
	header, rows, _ := people(3, 300)
	var want [3][]byte
	for i, cores := range []int{1, 2, 5} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		rand.New(rand.NewPCG(uint64(i), 9)).Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
		dir := t.TempDir()
		j := tablejob.Job{Left: writeTable(t, "people.csv", header, rows), Out: filepath.Join(dir, "clusters.csv"), PairsOut: filepath.Join(dir, "pairs.csv"), SaveModel: filepath.Join(dir, "model.yaml")}
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		for k, path := range []string{j.Out, j.PairsOut, j.SaveModel} {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				want[k] = b
			} else if string(b) != string(want[k]) {
				t.Errorf("%s differs with %d cores and other rows first", filepath.Base(path), cores)
			}
		}
	}
}

func TestDedupe(t *testing.T) {
	t.Parallel()
	header, rows, entity := people(5, 400)
	out := filepath.Join(t.TempDir(), "clusters.csv")
	j := tablejob.Job{Left: writeTable(t, "people.csv", header, rows), Out: out, Report: filepath.Join(t.TempDir(), "report.html")}
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	truth := [][]string{}
	for _, row := range rows {
		truth = append(truth, []string{row[0], entity[row[0]]})
	}
	r, err := tablejob.Evaluation{Found: out, Truth: writeTable(t, "truth.csv", []string{"id", "entity"}, truth), Cluster: "entity"}.Run(t.Context())
	if err != nil || r.Decided.F1 < 0.97 {
		t.Errorf("%+v, %v", r, err)
	}
	checkReport(t, j.Report, rows)
}

// TestNameless: a table whose columns have no names keeps its first row, is linked as
// others are, and no value of it is said as the name of a column.
func TestNameless(t *testing.T) {
	t.Parallel()
	_, rows, entity := people(5, 400)
	dir := t.TempDir()
	var said strings.Builder
	j := tablejob.Job{Left: writeTable(t, "people.csv", rows[0], rows[1:]), Out: filepath.Join(dir, "clusters.csv"), SaveModel: filepath.Join(dir, "model.yaml"), Log: &said}
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := len(readRows(t, j.Out)) - 1; got != len(rows) {
		t.Errorf("%d rows of %d", got, len(rows))
	}
	lines := said.String()
	if !strings.Contains(lines, `people.csv": no row names the columns`) || strings.Contains(lines, rows[0][1]) {
		t.Errorf("it said %q", lines)
	}
	truth := [][]string{}
	for _, row := range rows {
		truth = append(truth, []string{row[0], entity[row[0]]})
	}
	r, err := tablejob.Evaluation{Found: j.Out, Truth: writeTable(t, "truth.csv", []string{"id", "entity"}, truth), Cluster: "entity"}.Run(t.Context())
	if err != nil || r.Decided.F1 < 0.97 {
		t.Errorf("%+v, %v", r, err)
	}
	again := tablejob.Job{Left: j.Left, Model: j.SaveModel, Out: filepath.Join(dir, "again.csv")}
	if _, err := again.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a, b := readRows(t, j.Out), readRows(t, again.Out); !slices.EqualFunc(a, b, slices.Equal) {
		t.Error("the saved model gives other clusters")
	}
}

// checkReport: the page shows a curve and waterfalls, and no value of any row.
func checkReport(t *testing.T, path string, rows [][]string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	for _, want := range []string{`class="precision"`, `class="sum"`, "Trùng: ", "The same: ", "surname: exact"} {
		if !strings.Contains(page, want) {
			t.Errorf("the report has no %q", want)
		}
	}
	for _, row := range rows {
		for _, cell := range row {
			if len(cell) > 4 && strings.Contains(page, cell) {
				t.Fatalf("the report holds a value: %q", cell)
			}
		}
	}
}

// TestLink: of two tables, each row has at most one partner, and the saved
// model gives the same pairs again.
func TestLink(t *testing.T) {
	t.Parallel()
	header, rows, entity := people(7, 400)
	sides, seen := [2][][]string{}, map[string]bool{}
	for _, row := range rows {
		side := 0
		if seen[entity[row[0]]] {
			side = 1
		}
		seen[entity[row[0]]] = true
		sides[side] = append(sides[side], row)
	}
	dir := t.TempDir()
	j := tablejob.Job{
		Left: writeTable(t, "left.csv", header, sides[0]), Right: writeTable(t, "right.csv", header, sides[1]),
		Out: filepath.Join(dir, "pairs.csv"), SaveModel: filepath.Join(dir, "model.yaml"),
	}
	s, err := j.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s.Link != string(scheme.OneToOne) || s.Matches < len(sides[1])*95/100 || s.Matches > len(sides[1]) {
		t.Errorf("%+v of %d", s, len(sides[1]))
	}
	first, err := os.ReadFile(j.Out)
	if err != nil {
		t.Fatal(err)
	}
	j.Model, j.Out, j.SaveModel = j.SaveModel, filepath.Join(dir, "again.csv"), ""
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	again, err := os.ReadFile(j.Out)
	if err != nil || string(first) != string(again) {
		t.Errorf("the saved model gives other pairs (%v)", err)
	}
}

// TestFailuresLeaveNothing: bad input and a stop leave no output.
func TestFailuresLeaveNothing(t *testing.T) {
	t.Parallel()
	header, rows, _ := people(1, 50)
	table := writeTable(t, "people.csv", header, rows)
	model := writeModel(t, "version: 1\nlink: dedupe\nfields: [{name: x, kind: text, columns: [nowhere]}]\nblocking: {all: true}\nthresholds: {match: 0.5, review: 0.5}\n")
	dir := t.TempDir()
	out := filepath.Join(dir, "clusters.csv")
	for name, j := range map[string]tablejob.Job{
		"nowhere":   {Left: table, Model: model, Out: out},
		"two":       {Left: table, Right: table, Model: model, Out: out},
		"no such":   {Left: filepath.Join(dir, "absent.csv"), Out: out},
		"of memory": {Left: table, Out: out, Memory: 1},
	} {
		if _, err := j.Run(t.Context()); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	j := tablejob.Job{Left: table, Out: out}
	if _, err := j.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("%d files are left, %v", len(files), err)
	}
}

// TestNarrow: a table of one column tells nothing of how partners look, which is
// said; rows that are the same are found all the same.
func TestNarrow(t *testing.T) {
	t.Parallel()
	_, people, _ := people(7, 300)
	var rows [][]string
	for i, p := range people {
		name := p[1] + " " + p[2] + p[4] // seldom borne by two
		rows = append(rows, []string{name})
		if i%5 == 0 {
			rows = append(rows, []string{name})
		}
	}
	var said strings.Builder
	out := filepath.Join(t.TempDir(), "clusters.csv")
	j := tablejob.Job{Left: writeTable(t, "names.csv", []string{"name"}, rows), Out: out, Log: &said}
	s, err := j.Run(t.Context())
	if err != nil || s.Clusters > len(people) || s.Clusters < len(people)/2 {
		t.Errorf("%+v, %v", s, err)
	}
	if !strings.Contains(said.String(), "a single field") {
		t.Errorf("nothing warns: %s", said.String())
	}
}

// TestNothingFound: what a job wrote that found no pair can be evaluated.
func TestNothingFound(t *testing.T) {
	t.Parallel()
	header := []string{"left_id", "right_id", "probability", "score", "decision"}
	r, err := tablejob.Evaluation{Found: writeTable(t, "pairs.csv", header, nil), Truth: writeTable(t, "truth.csv", []string{"a", "b"}, [][]string{{"1", "2"}})}.Run(t.Context())
	if err != nil || r.Decided.True != 1 || r.Decided.Found != 0 || r.Decided.Recall != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestEncodingIsSaid: a table in an old encoding is read, and which one it was taken to be in is said.
func TestEncodingIsSaid(t *testing.T) {
	t.Parallel()
	for says, text := range map[string]string{
		"windows-1252": "id;name\n1;Concei\xe7\xe3o\n2;Jo\xe3o\n3;Jo\xe3o\n",
		"windows-1251": "id;name\n1;\xc8\xe2\xe0\xed\xee\xe2\n2;\xd1\xec\xe8\xf0\xed\xee\xe2\xe0\n3;\xc8\xe2\xe0\xed\xee\xe2\n",
	} {
		dir := t.TempDir()
		path, model := filepath.Join(dir, "old.csv"), filepath.Join(dir, "model.yaml")
		for p, s := range map[string]string{path: text, model: "version: 1\nlink: dedupe\nid: id\nfields:\n  - {name: name, kind: given, columns: [name]}\nblocking: {keys: [name]}\nthresholds: {match: 0.5, review: 0.05}\n"} {
			if err := os.WriteFile(p, []byte(s), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var said strings.Builder
		if _, err := (&tablejob.Job{Left: path, Model: model, Out: filepath.Join(dir, "out.csv"), Log: &said}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(said.String(), `old.csv": not Unicode, read as `+says) {
			t.Errorf("%s: said %q", says, said.String())
		}
	}
}

// TestSheets: of a workbook the sheet that is named is read, else the one most like a table, and
// which others are not read is said.
func TestSheets(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	for sheet, rows := range map[string][][]any{
		"Sheet1": {{"See the next sheet."}},
		"Staff":  {{"id", "full name", "born"}, {1, "Lê Thị Hoa", "1980-02-03"}, {2, "Trần An", "1971-12-30"}, {3, "Le Thi Hoa", "1980-02-03"}},
		"Left":   {{"id", "full name", "since"}, {7, "Phạm Bình", "1999-01-01"}, {8, "Vũ Lan", "2003-05-01"}},
	} {
		if _, err := f.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "staff.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	model := writeModel(t, "version: 1\nid: id\nfields: [{name: name, kind: name_vietnamese, columns: [full name]}]\nthresholds: {match: 0.5, review: 0.05}\n")
	for _, model := range []string{"", model} {
		var said strings.Builder
		if _, err := (&tablejob.Job{Left: path, Model: model, Out: filepath.Join(t.TempDir(), "out.csv"), Log: &said}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(said.String(), "not read are"); n != 1 {
			t.Errorf("which sheets are not read is said %d times, with the model %q\n%s", n, model, &said)
		}
	}
	for named, want := range map[string]int{"": 3, "#Left": 2} {
		var said strings.Builder
		s, err := (&tablejob.Job{Left: path + named, Out: filepath.Join(t.TempDir(), "out.csv"), Log: &said}).Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if s.Rows[0] != want || strings.Contains(said.String(), `not read are ["Sheet1" "Left"]`) != (named == "") {
			t.Errorf("%q: %d rows, want %d\n%s", named, s.Rows[0], want, &said)
		}
	}
}

// TestWorkbookOut: what is written as workbooks is what is written as text, and is read again.
func TestWorkbookOut(t *testing.T) {
	t.Parallel()
	header, rows, _ := people(4, 120)
	dir := t.TempDir()
	path := writeTable(t, "people.csv", header, rows)
	var decided []evaluate.Measure
	for _, ext := range []string{".csv", ".xlsx"} {
		j := tablejob.Job{Left: path, Out: filepath.Join(dir, "clusters"+ext), PairsOut: filepath.Join(dir, "pairs"+ext)}
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		r, err := tablejob.Evaluation{Found: j.PairsOut, Truth: filepath.Join(dir, "clusters.csv"), ID: "id", Cluster: "cluster"}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		decided = append(decided, r.Decided)
		again := tablejob.Job{Left: path, Out: filepath.Join(dir, "again.csv"), Into: j.Out, Changes: filepath.Join(dir, "changes.csv")}
		if _, err := again.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(again.Changes); err != nil || strings.Count(string(b), "\n") != 1 {
			t.Errorf("%s read again: %v, changes\n%s", j.Out, err, b)
		}
	}
	if decided[0] != decided[1] || decided[0].Right == 0 {
		t.Errorf("as text %+v, as a workbook %+v", decided[0], decided[1])
	}
}
