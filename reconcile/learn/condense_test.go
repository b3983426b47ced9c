package learn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine"
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
	cells := engine.NewCells(m, header, 0)
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

// TestCondense: what speaks for a match stays as it is, and the others stand for as
// many pairs as before.
func TestCondense(t *testing.T) {
	t.Parallel()
	task := newTask(census(t, 10, 0))
	for f := range task.fields {
		task.share(f, []float64{0, 1, 9}, 0.1, 1)
	}
	r := rand.New(rand.NewPCG(1, 2))
	var ps []pattern
	before, agreed := 0.0, [2]float64{}
	for range 4999 {
		p := pattern{levels: make([]uint8, len(task.fields)), pairs: float64(1 + r.IntN(3))}
		for f := range p.levels {
			p.levels[f] = uint8(r.IntN(3))
		}
		ps, before = append(ps, p), before+p.pairs
	}
	ps, before = append(ps, pattern{levels: []uint8{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, pairs: 1}), before+1
	held := make([]bool, len(task.fields))
	out := task.condense(ps, held, 600)
	if len(out) > 600 || len(out) < 500 {
		t.Fatalf("%d patterns, want 600 or a few less", len(out))
	}
	after, whole := 0.0, false
	for _, p := range out {
		after += p.pairs
		whole = whole || p.pairs == 1 && &p.levels[0] == &ps[4999].levels[0]
		agreed[1] += p.pairs * float64(p.levels[0]%2)
	}
	for _, p := range ps {
		agreed[0] += p.pairs * float64(p.levels[0]%2)
	}
	if !whole {
		t.Error("the pattern that agrees on everything is gone")
	}
	if math.Abs(after-before) > before/200 {
		t.Errorf("%.0f pairs, want %.0f", after, before)
	}
	if math.Abs(agreed[1]-agreed[0]) > agreed[0]/10 {
		t.Errorf("%.0f pairs agree on the first field, want about %.0f", agreed[1], agreed[0])
	}
	if same := task.condense(ps, held, 5000); &same[0] != &ps[0] {
		t.Error("what is not too much was changed")
	}
}

// TestAgreeingCountOnce: pairs that agree on a field are drawn with what is seldom drawn over
// and over; they count as many as there are, and chance is not taken for more than chance.
func TestAgreeingCountOnce(t *testing.T) {
	t.Parallel()
	m := &scheme.Model{
		Version: 1, Link: scheme.Dedupe, ID: "id",
		Fields:   []scheme.Field{{Name: "user", Kind: scheme.Text, Columns: []string{"user"}}, {Name: "day", Kind: scheme.Date, Columns: []string{"day"}}},
		Blocking: scheme.Blocking{Keys: []string{"user"}}, Thresholds: scheme.Thresholds{Match: 0.5, Review: 0.1},
	}
	l := engine.NewLoader(m)
	cells := engine.NewCells(m, []string{"id", "user", "day"}, 0)
	for i := range 500 {
		cells.Add("", []string{fmt.Sprint(i), fmt.Sprint("u", min(i/2, 40)*1000+i/82), fmt.Sprintf("2020-%02d-%02d", 1+i%12, 1+i%28)})
	}
	l.Batch(0, cells.IDs, cells.Fields, nil)
	r, err := l.Seal()
	if err != nil {
		t.Fatal(err)
	}
	_, pairs := r.Agreeing(0, agreeing)
	if task := newTask(r); pairs < 1 || pairs >= agreeing || math.Abs(sum(pairsOfEach(task.agreeing(r, 0, nil)))-pairs) > 1e-6*pairs {
		t.Errorf("%.0f pairs agree and count as %.1f", pairs, sum(pairsOfEach(task.agreeing(r, 0, nil))))
	}
}
