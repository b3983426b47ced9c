package sample_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/sample"
)

// TestSampler: rows give the sample that they give one by one, whatever blocks they come in.
func TestSampler(t *testing.T) {
	t.Parallel()
	const rows = 130_000
	header := []string{"a", "b"}
	one, many := sample.Sampler{Header: header}, sample.Sampler{Header: header}
	columns := make([][]string, len(header))
	for i := range rows {
		row := []string{fmt.Sprint(i), fmt.Sprint("Nguyễn ", i%7)}
		one.AddColumns([][]string{{row[0]}, {row[1]}}, 1)
		for c := range row {
			columns[c] = append(columns[c], row[c])
		}
		if n := len(columns[0]); n == 1+i%5000 && n%7 == 0 || i == rows-1 {
			many.AddColumns(columns, n)
			columns = make([][]string, len(header))
		}
	}
	a, b := one.Table(), many.Table()
	if a.Rows != rows || b.Rows != rows || len(a.Sample) == rows || len(a.Sample) < 50_000 {
		t.Fatalf("%d and %d rows, %d of them in the sample", a.Rows, b.Rows, len(a.Sample))
	}
	if !slices.EqualFunc(a.Sample, b.Sample, slices.Equal) {
		t.Errorf("samples of %d and %d rows differ", len(a.Sample), len(b.Sample))
	}
}
