package evaluate

import (
	"cmp"
	"maps"
	"slices"
)

// A Found pair is one that a linkage wrote, with its probability and whether it
// was taken for a match.
type Found struct {
	Pair
	Probability float64
	Match       bool
}

// At is the measure of the pairs from a threshold on.
type At struct {
	Threshold float64 `json:"threshold"`
	Measure
}

// Result is the whole evaluation.
type Result struct {
	Decided    Measure            `json:"decided"` // what was taken for a match
	Best       At                 `json:"best"`    // the threshold of the highest F1
	Thresholds []At               `json:"thresholds"`
	Bands      []Band             `json:"reliability,omitempty"` // what was said, and what is true
	Brier      float64            `json:"brier,omitempty"`       // 0 is best
	Slices     map[string]Measure `json:"slices,omitempty"`
	// Turned is how many of what was taken for a match are no true pairs, and would be with their
	// two ids exchanged: the truth names the rows of one table in another order, or the right table first.
	Turned int `json:"turned,omitempty"`
}

// thresholds are where the curve is drawn.
var thresholds = []float64{0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999}

// Compare evaluates what was found. Slice names the slice of a pair, nil for
// none; truth has the true pairs.
func Compare(found []Found, truth map[Pair]bool, slice func(Pair) string) *Result {
	decided := make([]Pair, 0, len(found))
	scored := false
	for _, f := range found {
		if f.Match {
			decided = append(decided, f.Pair)
		}
		scored = scored || f.Probability > 0
	}
	d := drawn(truth)
	r := &Result{Decided: measure(decided, truth, d.again())}
	for _, p := range decided {
		if !truth[p] && truth[Pair{Left: p.Right, Right: p.Left}] {
			r.Turned++
		}
	}
	if scored {
		r.curve(found, truth, d)
		r.reliability(found, truth)
	}
	if slice != nil {
		r.Slices = bySlice(decided, truth, slice)
	}
	return r
}

// curve fills in the thresholds and the best of them.
func (r *Result) curve(found []Found, truth map[Pair]bool, d *draw) {
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(a, b Found) int { return cmp.Compare(b.Probability, a.Probability) })
	var best *draw
	right := 0
	next := len(thresholds) - 1
	emit := func(n int, below float64) {
		for ; next >= 0 && thresholds[next] > below; next-- {
			m := Count(len(truth), n, right)
			m.F1CI = d.interval(m)
			r.Thresholds = append(r.Thresholds, At{thresholds[next], m})
		}
	}
	for i, f := range found {
		emit(i, f.Probability)
		if truth[f.Pair] {
			right++
		}
		d.add(f.Pair, truth[f.Pair])
		if i+1 == len(found) || found[i+1].Probability < f.Probability {
			if m := Count(len(truth), i+1, right); m.F1 > r.Best.F1 {
				at := *d
				best, r.Best = &at, At{f.Probability, m}
			}
		}
	}
	emit(len(found), -1)
	if best != nil {
		r.Best.F1CI = best.interval(r.Best.Measure)
	}
	slices.Reverse(r.Thresholds)
}

// measure counts pairs and draws the interval of F1.
func measure(pairs []Pair, truth map[Pair]bool, d *draw) Measure {
	right := 0
	for _, p := range pairs {
		if truth[p] {
			right++
		}
		d.add(p, truth[p])
	}
	m := Count(len(truth), len(pairs), right)
	m.F1CI = d.interval(m)
	return m
}

func bySlice(pairs []Pair, truth map[Pair]bool, slice func(Pair) string) map[string]Measure {
	found, true_ := map[string][]Pair{}, map[string]map[Pair]bool{}
	for _, p := range pairs {
		found[slice(p)] = append(found[slice(p)], p)
	}
	for p := range truth {
		s := slice(p)
		if true_[s] == nil {
			true_[s] = map[Pair]bool{}
		}
		true_[s][p] = true
	}
	out := map[string]Measure{}
	for s := range found {
		out[s] = measure(found[s], true_[s], drawn(true_[s]))
	}
	for s := range true_ {
		if _, ok := found[s]; !ok {
			out[s] = measure(nil, true_[s], drawn(true_[s]))
		}
	}
	return out
}

// Clusters are the pairs inside clusters, given the cluster of each id.
func Clusters(of map[string]string) map[Pair]bool {
	members := map[string][]string{}
	for _, id := range slices.Sorted(maps.Keys(of)) {
		members[of[id]] = append(members[of[id]], id)
	}
	out := map[Pair]bool{}
	for _, ids := range members {
		for i, a := range ids {
			for _, b := range ids[i+1:] {
				out[Unordered(a, b)] = true
			}
		}
	}
	return out
}
