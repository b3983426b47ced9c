package learn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/cell"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// census is one table of persons in four regions, by sixteen columns of few values,
// many of them missing. Some persons stand twice, with one value gone.
func census(t *testing.T, rows, twice int) *engine.Records {
	t.Helper()
	m := &scheme.Model{
		Version: 1, Link: scheme.Dedupe, ID: "id", Thresholds: scheme.Thresholds{Match: 0.5, Review: 0.1},
		Blocking: scheme.Blocking{Keys: []string{"region", "own12", "own13", "own14"}, MaxBlock: 1 << 20},
	}
	header := []string{"id"}
	column := func(name string, kind scheme.Kind) {
		header = append(header, name)
		m.Fields = append(m.Fields, scheme.Field{Name: name, Kind: kind, Columns: []string{name}, Levels: []string{"exact"}})
	}
	column("region", scheme.Category)
	for f := range 15 {
		column(fmt.Sprint("own", f), scheme.Category)
	}
	r := rand.New(rand.NewPCG(10, 231))
	cells := cell.New(m, header, 0)
	for i := range rows {
		row := []string{fmt.Sprint(i), fmt.Sprint("r", i%4)}
		for f := range 15 {
			value := ""
			if r.IntN(10) > 0 {
				value = fmt.Sprint("v", r.IntN(3+3*f))
			}
			row = append(row, value)
		}
		cells.Add("", row)
		if i < twice {
			again := append([]string{"again " + row[0]}, row[1:]...)
			again[2+r.IntN(15)] = ""
			cells.Add("", again)
		}
	}
	l := engine.NewLoader(m)
	l.Batch(0, cells.IDs, cells.Fields, nil)
	records, err := l.Seal()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// TestWideTableIsBounded: sixteen fields make a pattern of nearly every pair, but
// what a round costs and how many there are is bounded, and the truth comes out.
func TestWideTableIsBounded(t *testing.T) {
	t.Parallel()
	const twice = 80
	records := census(t, 1200, twice)
	_, rep, err := Train(t.Context(), records, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := Sessions(t.Context(), records, rep); err != nil {
		t.Fatal(err)
	}
	condensed := 0
	for _, s := range rep.Sessions {
		if s.Patterns > mostSessionPatterns {
			t.Errorf("the session of %q learns from %d patterns, want at most %d", s.Key, s.Patterns, mostSessionPatterns)
		}
		if s.Pairs > 5*mostSessionPatterns && s.Patterns > mostSessionPatterns/2 {
			condensed++
		}
	}
	if condensed == 0 || rep.Patterns > mostPatterns || rep.Patterns < mostPatterns/2 {
		t.Errorf("%d sessions and %d patterns of the last run: the table is not wide enough to test this", condensed, rep.Patterns)
	}
	if rep.Rounds > 100 || strings.Contains(strings.Join(rep.Warnings, "\n"), "did not settle") {
		t.Errorf("%d rounds: %v", rep.Rounds, rep.Warnings)
	}
	if math.Abs(rep.Matches-twice) > 4 {
		t.Errorf("%.1f matches, want %d", rep.Matches, twice)
	}
}
