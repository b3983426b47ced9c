package tablejob_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// rivalModel is a trained model: a name that agrees is 8 bits for a pair, one that does
// not 8 against, and two rows in 64 mean the same before anything is compared.
const rivalModel = `version: 1
link: %s
id: id
fields:
  - {name: name, kind: category, columns: [name], term_frequency: 0}
  - {name: town, kind: category, columns: [town], term_frequency: 0}
blocking: {keys: [name]}
thresholds: {match: 0.5, review: 0.05}
learnt:
  lambda: 0.03125
  fields:
    name: {m: [0.99609375, 0.00390625], u: [0.00390625, 0.99609375]}
    town: {m: [0.8, 0.2], u: [0.1, 0.9]}
`

// TestRivals: two rows that are as good for a third cannot both be likely where it has
// one partner at most; where it may have several, each is as likely as it is alone.
func TestRivals(t *testing.T) {
	t.Parallel()
	header := []string{"id", "name", "town"}
	left := writeTable(t, "left.csv", header, [][]string{{"1", "An", "Hue"}, {"2", "Binh", "Hue"}, {"3", "Cuc", "Vinh"}, {"4", "Dung", ""}})
	right := writeTable(t, "right.csv", header, [][]string{{"a", "An", "Hue"}, {"b", "An", "Hue"}, {"c", "Binh", "Hue"}, {"d", "Binh", "Vinh"}, {"e", "Cuc", "Vinh"}, {"f", "Em", ""}})
	for _, c := range []struct {
		link string
		want []string // ids and decisions
		no   []string
		also int // reasons that name a rival
	}{
		{"link", []string{"1,a match", "1,b match", "2,c match", "2,d match", "3,e match"}, nil, 0},
		{"spine", []string{"1,a match", "1,b match", "2,c match", "2,d match", "3,e match"}, nil, 0},
		{"auto", []string{"1,a match", "1,b match", "2,c match", "2,d match", "3,e match"}, nil, 0}, // no pair is sure beyond all doubt, and a name with a town is
		{"one_to_one", []string{"1,a review", "1,b review", "2,c match", "3,e match"}, []string{"2,d"}, 3},
	} {
		dir := t.TempDir()
		model, out := writeModel(t, strings.Replace(rivalModel, "%s", c.link, 1)), filepath.Join(dir, "pairs.csv")
		j := tablejob.Job{Left: left, Right: right, Model: model, Out: out, Report: filepath.Join(dir, "report.html")}
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")[1:]
		for _, w := range c.want {
			ids, decision, _ := strings.Cut(w, " ")
			found := false
			for _, l := range lines {
				found = found || strings.HasPrefix(l, ids+",") && strings.Contains(l, ","+decision+",")
			}
			if !found {
				t.Errorf("%s: no line says %s:\n%s", c.link, w, text)
			}
		}
		for _, n := range c.no {
			if strings.Contains(string(text), "\n"+n+",") {
				t.Errorf("%s: %s is listed though its rival is far likelier:\n%s", c.link, n, text)
			}
		}
		if n := strings.Count(string(text), "Another row may be the partner as well."); n != c.also {
			t.Errorf("%s: %d reasons name a rival, want %d", c.link, n, c.also)
		}
	}
}

// TestRightRowsStayApart: where the left table is deduped and the right one never is, no
// cluster holds two right rows, however well a left row suits both; decisions that would make
// them one are refused.
func TestRightRowsStayApart(t *testing.T) {
	t.Parallel()
	header := []string{"id", "name", "town"}
	left := writeTable(t, "left.csv", header, [][]string{{"1", "An", "Hue"}, {"2", "An", "Hue"}, {"3", "Cuc", "Vinh"}})
	right := writeTable(t, "right.csv", header, [][]string{{"2", "An", "Hue"}, {"b", "An", "Hue"}, {"3", "Cuc", "Vinh"}})
	dir := t.TempDir()
	model, out := writeModel(t, strings.Replace(rivalModel, "%s", "dedupe_left", 1)), filepath.Join(dir, "clusters.csv")
	var said strings.Builder
	pairs := filepath.Join(dir, "pairs.csv")
	if _, err := (&tablejob.Job{Left: left, Right: right, Model: model, Out: out, PairsOut: pairs, Log: &said}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.String(), "note: 1 right rows are as like left rows that have another right row") {
		t.Errorf("a right row that is left alone is not told: %s", said.String())
	}
	apart := 0
	for _, row := range readRows(t, pairs)[1:] {
		if row[4] == "review" && strings.Contains(row[6], "Another row may be the partner") {
			apart++
		}
	}
	if apart != 2 {
		t.Errorf("%d pairs of left rows with the other right row are for review, want 2", apart)
	}
	in := map[string]string{}
	for _, row := range readRows(t, out)[1:] {
		in[row[1]+" "+row[0]] = row[2]
	}
	if in["right 2"] == in["right b"] || in["left 1"] != in["left 2"] || in["left 1"] != in["right 2"] && in["left 1"] != in["right b"] || in["left 3"] != in["right 3"] || len(in) != 6 {
		t.Errorf("clusters %v", in)
	}
	decided := writeTable(t, "decided.csv", []string{"l", "r", "label"}, [][]string{{"1", "2", "same"}, {"2", "b", "same"}})
	j := tablejob.Job{Left: left, Right: right, Model: model, Out: out, Decisions: decided}
	if _, err := j.Run(t.Context()); err != nil {
		t.Errorf("decisions that keep right rows apart: %v", err)
	}
	j.Decisions = writeTable(t, "decided.csv", []string{"l", "r", "label"}, [][]string{{"1", "2", "same"}, {"1", "b", "same"}})
	if _, err := j.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "rows 2 and 3 make two rows of the right table the same") {
		t.Errorf("decisions that make right rows one: %v", err)
	}
}

// TestFewBeside: two rows of the left table that are alike do not make of visits and patients two tables that
// both have a thing several times.
func TestFewBeside(t *testing.T) {
	t.Parallel()
	header := []string{"id", "name", "town"}
	var patients, visits [][]string
	for n := range 13 {
		name := fmt.Sprint("name ", n)
		patients = append(patients, []string{fmt.Sprint("p", n), name, "Hue"})
		visits = append(visits, []string{fmt.Sprint("v", 2*n), name, "Hue"}, []string{fmt.Sprint("v", 2*n+1), name, "Hue"})
	}
	patients = append(patients, []string{"twin", "name 0", "Hue"})
	out := filepath.Join(t.TempDir(), "pairs.csv")
	j := tablejob.Job{Left: writeTable(t, "left.csv", header, patients), Right: writeTable(t, "right.csv", header, visits), Model: writeModel(t, strings.Replace(rivalModel, "%s", "auto", 1)), Out: out}
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), ",match,"); n != 24 { // and not those of the twins, of whom a visit is one's
		t.Errorf("%d pairs are matches, want 24:\n%s", n, text)
	}
}

// TestWhichTableDecided: where the left table is deduped too, a decision may be of two of its
// rows: the column right_table says so, or an id that the right table does not have.
func TestWhichTableDecided(t *testing.T) {
	t.Parallel()
	header := []string{"id", "name", "town"}
	left := writeTable(t, "left.csv", header, [][]string{{"1", "An", "Hue"}, {"2", "Binh", "Vinh"}, {"3", "Cuc", "Vinh"}})
	right := writeTable(t, "right.csv", header, [][]string{{"2", "Dung", "Hue"}, {"b", "An", "Hue"}})
	model := writeModel(t, strings.Replace(rivalModel, "%s", "dedupe_left", 1))
	for _, c := range []struct {
		header []string
		row    []string
		with   string // the row that becomes one with left 1
	}{
		{[]string{"left_id", "right_id", "label", "right_table"}, []string{"1", "2", "same", "left"}, "left 2"},
		{[]string{"left_id", "right_id", "label", "right_table"}, []string{"1", "2", "same", "right"}, "right 2"},
		{[]string{"left_id", "right_id", "label"}, []string{"1", "2", "same"}, "right 2"},
		{[]string{"left_id", "right_id", "label"}, []string{"1", "3", "same"}, "left 3"},
	} {
		out := filepath.Join(t.TempDir(), "clusters.csv")
		j := tablejob.Job{Left: left, Right: right, Model: model, Out: out, Decisions: writeTable(t, "decided.csv", c.header, [][]string{c.row})}
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		in := map[string]string{}
		for _, row := range readRows(t, out)[1:] {
			in[row[1]+" "+row[0]] = row[2]
		}
		for _, other := range []string{"left 2", "left 3", "right 2"} {
			if (in["left 1"] == in[other]) != (other == c.with) {
				t.Errorf("%q by %q: clusters %v, want %s with left 1", c.row, c.header, in, c.with)
			}
		}
	}
}
