package learn_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/cell"
	"github.com/lienthong/lienthong/reconcile/learn"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestNoise: many columns that change from row to row of one person do not hide
// the persons.
func TestNoise(t *testing.T) {
	t.Parallel()
	const n, noise = 400, 10
	r := rand.New(rand.NewPCG(4, 20))
	header := []string{"id", "given", "family", "born"}
	m := &scheme.Model{
		Version: 1, Link: scheme.OneToOne, ID: "id", Thresholds: scheme.Thresholds{Match: 0.5, Review: 0.1},
		Blocking: scheme.Blocking{Keys: []string{"family", "born", "given"}},
	}
	for i := range noise {
		header = append(header, fmt.Sprint("reading", i))
	}
	for i, name := range header[1:] {
		kind := scheme.Number
		if i < 3 {
			kind = []scheme.Kind{scheme.Given, scheme.Family, scheme.Date}[i]
		}
		m.Fields = append(m.Fields, scheme.Field{Name: name, Kind: kind, Columns: []string{name}})
	}
	l := engine.NewLoader(m)
	cells := [2]*cell.Batch{cell.New(m, header, 0), cell.New(m, header, 1)}
	for i := range 2 * n {
		person := []string{fmt.Sprint("g", r.IntN(60)), fmt.Sprint("f", r.IntN(200)), fmt.Sprintf("19%02d-%02d-%02d", 30+r.IntN(60), 1+r.IntN(12), 1+r.IntN(28))}
		for side := range 2 {
			if i >= n && side == 1 {
				person = []string{fmt.Sprint("g", r.IntN(60)), fmt.Sprint("f", r.IntN(200)), "1950-01-01"}
			}
			row := append([]string{fmt.Sprint(side, i)}, person...)
			for range noise {
				row = append(row, fmt.Sprint(r.IntN(1000)))
			}
			cells[side].Add("", row)
		}
	}
	for side := range 2 {
		l.Batch(side, cells[side].IDs, cells[side].Fields, nil)
	}
	records, err := l.Seal()
	if err != nil {
		t.Fatal(err)
	}
	_, report, err := learn.Train(t.Context(), records, nil)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(report.Matches-n) > n/20 {
		t.Errorf("%.1f matches, want about %d", report.Matches, n)
	}
}
