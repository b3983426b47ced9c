package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// damaged spoils numbers, dates, places and names of a village at random, as
// rows of a register are spoilt.
func damaged(x *lexicon.Lexicon, rows []Record, seed uint64) []Record {
	rng := rand.New(rand.NewPCG(seed, 2))
	for i := range rows {
		r := &rows[i]
		switch rng.IntN(5) {
		case 0:
			r.PIN = 0
		case 1:
			r.PIN += uint64(1+rng.IntN(8)) * 1000
		case 2:
			r.PIN = swapDigits(r.PIN, 1_000_000)
		case 3:
			r.PIN = rows[rng.IntN(len(rows))].PIN
		}
		if rng.IntN(3) > 0 {
			r.CMND = 0
		}
		switch d := &r.Birth; rng.IntN(8) {
		case 0:
			d.Month, d.Day = 0, 0
		case 1:
			d.Day = 0
		case 2:
			d.Month, d.Day = 1, 1
		case 3:
			d.Year++
		case 4:
			if isSwappable(*d) {
				d.Month, d.Day = d.Day, d.Month
			}
		case 5:
			d.Day = d.Day%28 + 1
		case 6:
			*d = lienthong.Date{}
		}
		if rng.IntN(3) == 0 {
			r.Place = 0
		}
		switch rng.IntN(6) { // of its mother
		case 0:
			r.Mother = lexicon.Name{}
		case 1:
			r.Mother[2] = r.Name[2]
		case 2:
			r.Mother = rows[rng.IntN(len(rows))].Mother
		}
		switch rng.IntN(6) {
		case 0:
			r.Name[0], r.Name[2] = r.Name[2], r.Name[0]
		case 1:
			r.Name[1], r.Name[2] = r.Name[2], 0
		case 2:
			r.Name[0] = x.Name("vương")[0]
		}
	}
	return rows
}

// coarsened is a village in which some dates are a year or 1 January.
func coarsened(x *lexicon.Lexicon, n int, seed uint64) []Record {
	people := village(x, n, seed)
	mothers := village(x, n, seed+100)
	for i := range people {
		if i%5 > 0 {
			people[i].Mother = mothers[i].Name
		}
		if i%7 == 0 {
			people[i].Father = mothers[i/2].Name
		}
		switch i % 9 {
		case 0:
			people[i].Birth.Month, people[i].Birth.Day = 0, 0
		case 1:
			people[i].Birth.Month, people[i].Birth.Day = 1, 1
		case 2:
			people[i].Birth.Day = 0
		}
	}
	return people
}

// otherWeights are a model that might have been learnt.
func otherWeights(seed uint64) *Weights {
	w, rng := *DefaultWeights, rand.New(rand.NewPCG(seed, 3))
	for l := range w {
		if m, u := w.Shares(Level(l)); m != u {
			w.Put(Level(l), min(m*math.Exp2(4*rng.Float64()-2), 0.999), min(u*math.Exp2(4*rng.Float64()-2), 0.999))
		}
	}
	return &w
}

// TestNobodyWhoMattersIsLeftOut: of those whom all keys bring, the keys that
// are asked once something is known bring everybody who reaches the line, whatever
// the weights.
func TestNobodyWhoMattersIsLeftOut(t *testing.T) {
	t.Parallel()
	var wider, narrower int64
	for seed := range uint64(24) {
		x, w := lexicon.New(), DefaultWeights
		if seed%3 == 1 {
			w = otherWeights(seed)
		}
		line := float64(seed) - 12 // bits
		rows := damaged(x, coarsened(x, 100, seed), seed)
		persons := func(x *lexicon.Lexicon) []Record { return coarsened(x, 600, seed) }
		wide, all := link(NewLinker(rows, x, Pass{Weights: w}), persons, 1)
		numbers, first := link(NewLinker(rows, x, Pass{Look: ByNumber, Weights: w}), persons, 1)
		known := make([]Known, len(rows))
		for i, m := range numbers {
			known[i] = Known{Counts: m.Counts, Line: line, Hits: m.Hits}
		}
		narrow, tally := link(NewLinker(rows, x, Pass{Weights: w, Known: known, Gaps: first.Gaps}), persons, 1)
		wider, narrower = wider+all.Pairs, narrower+tally.Pairs
		if tally.Unasked == 0 {
			t.Errorf("line %g: every key was asked", line)
		}
		for i, m := range wide {
			for _, h := range m.Hits {
				score := w.Score(h.Pattern, known[i].Counts)
				if known[i].Borne() && h.Pattern.Level(Number) == NumberDiffers {
					score = max(score, w.Score(h.Pattern.WithRelativesNumber(), known[i].Counts))
				}
				found := slices.ContainsFunc(narrow[i].Hits, func(n Hit) bool { return n.Ordinal == h.Ordinal && n.Pattern == h.Pattern })
				if score > line+rounding && !found && len(narrow[i].Hits) < keptHits {
					t.Errorf("row %+v: person %d of %.2f bits is not found, %v", rows[i], h.Ordinal, score, h.Pattern)
				}
			}
		}
	}
	if narrower >= wider {
		t.Errorf("%d pairs instead of %d: nothing was saved", narrower, wider)
	}
}

func TestSwapDigits(t *testing.T) {
	t.Parallel()
	for at, want := range map[uint64]uint64{1000: 123_456_780_912, 1_000_000: 123_457_689_012} {
		if got := swapDigits(123_456_789_012, at); got != want {
			t.Errorf("around %d: %d, want %d", at, got, want)
		}
	}
}
