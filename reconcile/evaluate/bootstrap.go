package evaluate

import (
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/hashing"
)

// draws is how many times the bootstrap draws.
const draws = 200

// draw is the bootstrap of F1: rows drawn anew, some several times and some not at all. A
// row enters a draw 0, 1, 2 … times after Poisson (1), decided by the hash of its id; the
// pairs of a row enter with their left row.
type draw struct {
	found, right [draws]float64 // pairs found, and those of them that are true
	true         *[draws]float64
}

// again is a bootstrap of the same truth in which nothing is found yet.
func (d *draw) again() *draw { return &draw{true: d.true} }

// drawn is a bootstrap in which nothing is found yet.
func drawn(truth map[Pair]bool) *draw {
	d := &draw{true: new([draws]float64)}
	for p := range truth { // sums of whole numbers: the order does not show
		for i, n := range times(p) {
			d.true[i] += n
		}
	}
	return d
}

// add takes in a pair that was found.
func (d *draw) add(p Pair, right bool) {
	for i, n := range times(p) {
		d.found[i] += n
		if right {
			d.right[i] += n
		}
	}
}

// interval is that of the F1 of m: the middle 95 % of it over the draws; zeros if nothing
// was found, or nothing is true. Where all pairs agree, or none, every draw says the same,
// as if nothing else could be: there the interval is Wilson's of the pairs that are in both
// among those in either, a share of which F1 = 2j/(1+j).
func (d *draw) interval(m Measure) [2]float64 {
	if either := m.True + m.Found - m.Right; m.True > 0 && m.Found > 0 && (m.Right == 0 || m.Right == either) {
		j := Wilson(m.Right, either)
		return [2]float64{2 * j[0] / (1 + j[0]), 2 * j[1] / (1 + j[1])}
	}
	f := make([]float64, draws)
	anyFound, anyTrue := false, false
	for i := range f {
		anyFound, anyTrue = anyFound || d.found[i] > 0, anyTrue || d.true[i] > 0
		if both := d.found[i] + d.true[i]; both > 0 {
			f[i] = 2 * d.right[i] / both
		}
	}
	if !anyFound || !anyTrue {
		return [2]float64{}
	}
	slices.Sort(f)
	return [2]float64{f[draws*25/1000], f[draws*975/1000]}
}

// times tells how often a pair enters each draw.
func times(p Pair) (n [draws]float64) {
	h := hash(p.Left)
	for i := range n {
		h = h*6364136223846793005 + 1442695040888963407
		n[i] = poisson(float64(h>>11) / (1 << 53))
	}
	return n
}

func hash(s string) uint64 {
	h := hashing.On(hashing.Begin, s)
	return h ^ h>>31
}

// upTo is how likely a number of the Poisson distribution with mean 1 is to be so large at most.
var upTo = func() (sums [10]float64) {
	p := 1 / math.E
	sum := p
	for n := range sums {
		sums[n] = sum
		p /= float64(n + 1)
		sum += p
	}
	return sums
}()

// poisson turns a number between 0 and 1 into one of that distribution, 10 at most.
func poisson(u float64) float64 {
	n := 0
	for n < len(upTo) && u > upTo[n] {
		n++
	}
	return float64(n)
}
