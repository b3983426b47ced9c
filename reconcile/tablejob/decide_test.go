package tablejob_test

import (
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
		{"one_to_one", []string{"1,a review", "1,b review", "2,c match", "3,e match"}, []string{"2,d"}, 3},
	} {
		dir := t.TempDir()
		model, out := filepath.Join(dir, "model.yaml"), filepath.Join(dir, "pairs.csv")
		if err := os.WriteFile(model, []byte(strings.Replace(rivalModel, "%s", c.link, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
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
