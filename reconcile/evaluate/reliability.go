package evaluate

// Band is the pairs whose probability lies in a band, with what was said of them and
// what is true.
type Band struct {
	From float64 `json:"from"`
	Upto float64 `json:"upto"`
	// Pairs were written with a probability in the band, which has From and not Upto.
	Pairs  int        `json:"pairs"`
	Said   float64    `json:"said"` // their mean probability
	True   float64    `json:"true"` // the share that is true
	TrueCI [2]float64 `json:"true_ci"`
}

// bounds part the bands: finer where pairs are surer, since a national register has
// millions of those.
var bounds = []float64{0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1}

// reliability compares what was said of pairs with what is true, band by band (the
// reliability diagram of Murphy and Winkler 1977), and in one number: the mean square of
// the difference (Brier 1950), of the pairs that were written.
func (r *Result) reliability(found []Found, truth map[Pair]bool) {
	bands := make([]Band, len(bounds)-1)
	right := make([]int, len(bands))
	brier := 0.0
	for _, f := range found {
		b := len(bands) - 1
		for b > 0 && f.Probability < bounds[b] {
			b--
		}
		bands[b].Pairs++
		bands[b].Said += f.Probability
		off := f.Probability
		if truth[f.Pair] {
			right[b]++
			off--
		}
		brier += off * off
	}
	for b := range bands {
		x := &bands[b]
		if x.Pairs == 0 {
			continue
		}
		x.From, x.Upto = bounds[b], bounds[b+1]
		x.Said /= float64(x.Pairs)
		x.True, x.TrueCI = float64(right[b])/float64(x.Pairs), Wilson(right[b], x.Pairs)
		r.Bands = append(r.Bands, *x)
	}
	r.Brier = brier / float64(len(found))
}
