package tablejob_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// TestOneRow: one row against a large table finds its partner and nobody else's, on either side
// and without a model, though one row teaches nothing; and the run says so.
func TestOneRow(t *testing.T) {
	t.Parallel()
	header, rows, entity := people(21, 400)
	seen := map[string]string{}
	var many, asked [][]string
	for _, row := range rows {
		if who := entity[row[0]]; seen[who] == "" {
			seen[who] = row[0]
			many = append(many, row)
		} else {
			asked = append(asked, row)
		}
	}
	_, strangers, _ := people(22, 12)
	found, wrong, n := 0, 0, 0
	large := writeTable(t, "large.csv", header, many)
	for i, row := range append(asked[:12:12], strangers[:6]...) {
		n++
		var said bytes.Buffer
		small := writeTable(t, "row.csv", []string{"id", "first name", "surname", "birth date", "city", "phone"}, [][]string{row})
		j := tablejob.Job{Left: small, Right: large, Out: filepath.Join(t.TempDir(), "out.csv"), Log: &said}
		column := 1
		if i%2 == 1 {
			j.Left, j.Right, column = large, small, 0
		}
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(said.String(), "has one row, too few to learn from") {
			t.Errorf("not said in\n%s", said.String())
		}
		for _, pair := range readRows(t, j.Out)[1:] {
			switch {
			case pair[4] != "match":
			case i < 12 && pair[column] == seen[entity[row[0]]]:
				found++
			default:
				wrong++
			}
		}
	}
	if found < 11 || wrong > 0 {
		t.Errorf("%d of 12 found, %d wrong, of %d rows", found, wrong, n)
	}
}

// TestFewRowsWithAModel: a model that somebody wrote serves one row as well.
func TestFewRowsWithAModel(t *testing.T) {
	t.Parallel()
	header, rows, _ := people(23, 300)
	model := writeModel(t, `version: 1
link: one_to_one
id: id
fields:
  - {name: given, kind: given, columns: [first_name]}
  - {name: family, kind: family, columns: [surname]}
  - {name: born, kind: date, columns: [dob]}
thresholds: {match: 0.5, review: 0.05}
`)
	j := tablejob.Job{Left: writeTable(t, "few.csv", header, rows[:3]), Right: writeTable(t, "many.csv", header, rows), Model: model, Out: filepath.Join(t.TempDir(), "out.csv")}
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	matches := map[string]string{}
	for _, pair := range readRows(t, j.Out)[1:] {
		if pair[4] == "match" {
			matches[pair[0]] = pair[1]
		}
	}
	for _, row := range rows[:3] {
		if matches[row[0]] != row[0] {
			t.Errorf("%s was linked with %q", row[0], matches[row[0]])
		}
	}
}
