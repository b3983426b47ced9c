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
	r := &Result{Decided: measure(decided, truth)}
	if scored {
		r.curve(found, truth)
		r.reliability(found, truth)
	}
	if slice != nil {
		r.Slices = bySlice(decided, truth, slice)
	}
	return r
}

// curve fills in the thresholds and the best of them.
func (r *Result) curve(found []Found, truth map[Pair]bool) {
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(a, b Found) int { return cmp.Compare(b.Probability, a.Probability) })
	right := 0
	next := len(thresholds) - 1
	emit := func(n int, below float64) {
		for ; next >= 0 && thresholds[next] > below; next-- {
			r.Thresholds = append(r.Thresholds, At{thresholds[next], Count(len(truth), n, right)})
		}
	}
	for i, f := range found {
		emit(i, f.Probability)
		if truth[f.Pair] {
			right++
		}
		if i+1 == len(found) || found[i+1].Probability < f.Probability {
			if m := Count(len(truth), i+1, right); m.F1 > r.Best.F1 {
				r.Best = At{f.Probability, m}
			}
		}
	}
	emit(len(found), -1)
	slices.Reverse(r.Thresholds)
}

// measure counts pairs and draws the interval of F1.
func measure(pairs []Pair, truth map[Pair]bool) Measure {
	right := 0
	for _, p := range pairs {
		if truth[p] {
			right++
		}
	}
	m := Count(len(truth), len(pairs), right)
	m.F1CI = bootstrap(pairs, truth)
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
		out[s] = measure(found[s], true_[s])
	}
	for s := range true_ {
		if _, ok := found[s]; !ok {
			out[s] = measure(nil, true_[s])
		}
	}
	return out
}

// draws is how many times the bootstrap draws.
const draws = 200

// bootstrap is the middle 95 % of F1 over rows drawn anew. A row enters a draw
// 0, 1, 2 … times after Poisson (1), decided by the hash of its id; the pairs of
// a row enter with their left row.
func bootstrap(pairs []Pair, truth map[Pair]bool) [2]float64 {
	if len(pairs) == 0 || len(truth) == 0 {
		return [2]float64{}
	}
	var both, right [draws]float64
	add := func(p Pair, isRight bool) {
		h := hash(p.Left)
		for d := range draws {
			h = h*6364136223846793005 + 1442695040888963407
			n := poisson(float64(h>>11) / (1 << 53))
			both[d] += n
			if isRight {
				right[d] += n
			}
		}
	}
	for _, p := range pairs {
		add(p, truth[p])
	}
	for _, p := range slices.SortedFunc(maps.Keys(truth), func(a, b Pair) int {
		return cmp.Or(cmp.Compare(a.Left, b.Left), cmp.Compare(a.Right, b.Right))
	}) {
		add(p, false)
	}
	f := make([]float64, draws)
	for d := range f {
		if both[d] > 0 {
			f[d] = 2 * right[d] / both[d]
		}
	}
	slices.Sort(f)
	return [2]float64{f[draws*25/1000], f[draws*975/1000]}
}

func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h ^ h>>31
}

// poisson turns a number between 0 and 1 into one of the Poisson distribution
// with mean 1.
func poisson(u float64) float64 {
	p, sum, n := 0.36787944117144233, 0.36787944117144233, 0.0
	for u > sum && n < 10 {
		n++
		p /= n
		sum += p
	}
	return n
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
