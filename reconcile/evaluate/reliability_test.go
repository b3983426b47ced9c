package evaluate_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/lienthong/lienthong/reconcile/evaluate"
)

// TestReliability: what was said of pairs, and what is true, by band; the score is
// counted by hand.
func TestReliability(t *testing.T) {
	t.Parallel()
	truth := map[evaluate.Pair]bool{}
	var found []evaluate.Found
	add := func(n, right int, probability float64) {
		for i := range n {
			p := evaluate.Pair{Left: fmt.Sprint(len(found)), Right: "x"}
			found = append(found, evaluate.Found{Pair: p, Probability: probability})
			if i < right {
				truth[p] = true
			}
		}
	}
	add(4, 3, 0.75)
	add(2, 1, 0.7) // the lower bound belongs to the band
	add(10, 10, 1)
	add(1, 0, 0)
	truth[evaluate.Pair{Left: "never", Right: "found"}] = true
	r := evaluate.Compare(found, truth, nil)
	want := []evaluate.Band{
		{From: 0, Upto: 0.05, Pairs: 1},
		{From: 0.7, Upto: 0.8, Pairs: 6, Said: (4*0.75 + 2*0.7) / 6, True: 4.0 / 6},
		{From: 0.999, Upto: 1, Pairs: 10, Said: 1, True: 1},
	}
	if len(r.Bands) != len(want) {
		t.Fatalf("bands %+v", r.Bands)
	}
	for i, b := range r.Bands {
		w := want[i]
		if b.From != w.From || b.Upto != w.Upto || b.Pairs != w.Pairs || math.Abs(b.Said-w.Said) > 1e-12 || math.Abs(b.True-w.True) > 1e-12 {
			t.Errorf("band %+v, want %+v", b, w)
		}
		if b.TrueCI[0] > b.True+1e-12 || b.TrueCI[1] < b.True-1e-12 {
			t.Errorf("interval %v is not around %v", b.TrueCI, b.True)
		}
	}
	brier := (3*0.25*0.25 + 0.75*0.75 + 0.3*0.3 + 0.7*0.7) / 17
	if math.Abs(r.Brier-brier) > 1e-12 {
		t.Errorf("Brier score %v, want %v", r.Brier, brier)
	}
}
