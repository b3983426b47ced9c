package evaluate_test

import (
	"fmt"
	"testing"

	"github.com/lienthong/lienthong/reconcile/evaluate"
)

// TestF1HasAnIntervalEverywhere: at each threshold, at the best one, in each slice and of
// what was decided; where two hold the same pairs they have the same one.
func TestF1HasAnIntervalEverywhere(t *testing.T) {
	t.Parallel()
	truth := map[evaluate.Pair]bool{}
	var found []evaluate.Found
	for i := range 400 {
		p := evaluate.Pair{Left: fmt.Sprint(i), Right: fmt.Sprint("r", i)}
		if i%10 > 0 {
			truth[p] = true
		}
		if i%7 > 0 {
			found = append(found, evaluate.Found{Pair: p, Probability: float64(i%100) / 100, Match: i%100 >= 50})
		}
	}
	r := evaluate.Compare(found, truth, func(p evaluate.Pair) string { return fmt.Sprint("odd ", p.Left[len(p.Left)-1]%2) })
	check := func(name string, m evaluate.Measure) {
		t.Helper()
		if m.F1CI[0] >= m.F1 || m.F1CI[1] <= m.F1 || m.F1CI[1] > 1 {
			t.Errorf("%s: F1 %v, interval %v", name, m.F1, m.F1CI)
		}
	}
	check("decided", r.Decided)
	check("best", r.Best.Measure)
	for slice, m := range r.Slices {
		check(slice, m)
	}
	for _, at := range r.Thresholds {
		if at.Found > 0 {
			check(fmt.Sprint(at.Threshold), at.Measure)
		}
		if at.Threshold == 0.5 && at.Measure != r.Decided {
			t.Errorf("from 0.5 on %+v, decided %+v", at.Measure, r.Decided)
		}
	}
	if none := evaluate.Compare(nil, truth, nil); none.Decided.F1CI != [2]float64{} {
		t.Errorf("nothing found: %v", none.Decided.F1CI)
	}
}

// TestNoErrorSeenIsNotNone: of pairs that are all right, or all wrong, the interval gets
// narrower with their number, and is never a point.
func TestNoErrorSeenIsNotNone(t *testing.T) {
	t.Parallel()
	last := 0.0
	for _, n := range []int{1, 10, 100, 1000} {
		truth, wrong := map[evaluate.Pair]bool{}, []evaluate.Found{}
		var right []evaluate.Found
		for i := range n {
			p := evaluate.Pair{Left: fmt.Sprint(i), Right: fmt.Sprint("r", i)}
			truth[p] = true
			right = append(right, evaluate.Found{Pair: p, Probability: 0.9, Match: true})
			wrong = append(wrong, evaluate.Found{Pair: evaluate.Pair{Left: p.Left, Right: "no"}, Match: true})
		}
		sure, none := evaluate.Compare(right, truth, nil), evaluate.Compare(wrong, truth, nil)
		ci := sure.Decided.F1CI
		if ci[0] <= last || ci[0] >= 1 || ci[1] != 1 || sure.Best.F1CI != ci || sure.Thresholds[0].F1CI != ci {
			t.Errorf("%d pairs, all right: %v, best %v", n, ci, sure.Best.F1CI)
		}
		last = ci[0]
		if no := none.Decided.F1CI; no[0] != 0 || no[1] <= 0 || no[1] >= 1 {
			t.Errorf("%d pairs, all wrong: %v", n, no)
		}
	}
}
