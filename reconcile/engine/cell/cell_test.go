package cell_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine/cell"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

var model = &scheme.Model{ID: "id", Fields: []scheme.Field{
	{Name: "name", Kind: scheme.Name, Columns: []string{"first", "last"}},
	{Name: "born", Kind: scheme.Date, Columns: []string{"year", "month", "day"}},
	{Name: "town", Kind: scheme.Category, Columns: []string{"town"}},
}}

var header = []string{"id", "first", "last", "year", "month", "day", "note"}

// Row by row or column by column, a field of several columns is joined, and a date is told as far
// as it is known. A column that is not there has no cells.
func TestBatch(t *testing.T) {
	t.Parallel()
	rows := [][]string{
		{"a", "Ann", " Lee ", "1990", "2", "7", "x"},
		{"b", "", "Lee", "1990.0", "0", "7", "y"},
		{"c", "Ann", "", "", "2", "7", "z"},
	}
	want := [][]string{{"Ann Lee", "Lee", "Ann"}, {"1990-02-07", "1990", ""}, {"", "", ""}}
	byRow, byColumn := cell.New(model, header, 0), cell.New(model, header, 0)
	columns, numbers := make([][]string, len(header)), []int{}
	for n, row := range rows {
		byRow.Add("", row)
		numbers = append(numbers, n)
		for i, c := range row {
			columns[i] = append(columns[i], c)
		}
	}
	byColumn.Take(numbers, columns)
	for how, b := range map[string]*cell.Batch{"by row": byRow, "by column": byColumn} {
		if !slices.Equal(b.IDs, []string{"a", "b", "c"}) {
			t.Errorf("%s: ids %q", how, b.IDs)
		}
		for f := range want {
			if !slices.Equal(b.Fields[f], want[f]) {
				t.Errorf("%s: field %q is %q, want %q", how, model.Fields[f].Name, b.Fields[f], want[f])
			}
		}
	}
	if got := byRow.Asked(); !slices.Equal(got, []int{0, 1, 2, 3, 4, 5}) {
		t.Errorf("columns asked: %v", got)
	}
}

// The error says which column is not there, and which are.
func TestMissing(t *testing.T) {
	t.Parallel()
	if err := cell.Missing(model, append(slices.Clone(header), "town"), 0, "a.csv"); err != nil {
		t.Error(err)
	}
	err := cell.Missing(model, header, 1, "b.csv")
	if err == nil || !strings.Contains(err.Error(), `"town"`) || !strings.Contains(err.Error(), "right_columns") {
		t.Errorf("without a town: %v", err)
	}
	near := slices.Clone(header)
	near = append(near, "Town")
	if err := cell.Missing(model, near, 1, "b.csv"); err == nil || !strings.Contains(err.Error(), `did you mean "Town"?`) {
		t.Errorf("with a Town: %v", err)
	}
}
