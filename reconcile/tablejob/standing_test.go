package tablejob_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// standingModel is a trained model in which a name and a telephone that agree are 8 bits
// each, and a town 4.
const standingModel = `version: 1
link: %s
id: id
fields:
  - {name: name, kind: category, columns: [name], term_frequency: 0}
  - {name: tel, kind: category, columns: [tel], term_frequency: 0}
  - {name: town, kind: category, columns: [town], term_frequency: 0}
blocking: {keys: [name, tel, town], all: true}
thresholds: {match: 0.5, review: 0.05}
learnt:
  lambda: %s
  fields:
    name: {m: [0.99609375, 0.00390625], u: [0.00390625, 0.99609375]}
    tel: {m: [0.9, 0.1], u: [0.00390625, 0.99609375]}
    town: {m: [0.99, 0.01], u: [0.05, 0.95]}
`

// TestReasonsAgreeWithDecisions: where other rows decide against what the two rows say by
// themselves, the reason says so, and nowhere else.
func TestReasonsAgreeWithDecisions(t *testing.T) {
	t.Parallel()
	header := []string{"id", "name", "tel", "town"}
	table := writeTable(t, "t.csv", header, [][]string{
		{"a", "An", "", ""}, {"b", "An", "7", ""}, {"c", "", "7", ""}, // a and c are one through b alone
		{"d", "Dung", "8", ""}, {"e", "Dung", "", "Hue"}, {"f", "", "8", "Vinh"}, // f is as d is, but by no means e
	})
	check(t, &tablejob.Job{Left: table, Model: writeModel(t, fmt.Sprintf(standingModel, "dedupe", "0.3333"))}, map[string]string{
		"a,b match": "", "b,c match": "", "a,c match": "one through other rows", "d,e match": "", "d,f review": "speak against it",
	})
	var left, right [][]string
	for i := range 40 {
		name := fmt.Sprint("N", i)
		left, right = append(left, []string{"l" + name, name, "", ""}), append(right, []string{"r" + name, name, "", ""})
	}
	left, right = append(left, []string{"x", "", "", "Hue"}), append(right, []string{"y", "", "", "Hue"})
	check(t, &tablejob.Job{
		Left: writeTable(t, "left.csv", header, left), Right: writeTable(t, "right.csv", header, right),
		Model: writeModel(t, fmt.Sprintf(standingModel, "one_to_one", "0.02")),
	}, map[string]string{"lN3,rN3 match": "", "x,y match": "most other rows have found their partner"})
}

// check runs a job and looks for pairs, by ids and decision, and for what their reasons
// say of other rows.
func check(t *testing.T, j *tablejob.Job, want map[string]string) {
	t.Helper()
	j.Out = filepath.Join(t.TempDir(), "out.csv")
	pairs := j.Out
	if j.Right == "" {
		pairs = filepath.Join(t.TempDir(), "pairs.csv")
		j.PairsOut = pairs
	}
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, row := range readRows(t, pairs)[1:] {
		said[min(row[0], row[1])+","+max(row[0], row[1])+" "+row[4]] = row[6]
	}
	for pair, words := range want {
		reason, ok := said[pair]
		if other := strings.Contains(reason, "themselves"); !ok || other != (words != "") || !strings.Contains(reason, words) {
			t.Errorf("%s: %q, want %q; all: %q", pair, reason, words, said)
		}
	}
}
