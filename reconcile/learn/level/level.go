package level

import (
	"math"
	"slices"
)

// Sum is the sum of a list.
func Sum(xs []float64) (total float64) {
	for _, x := range xs {
		total += x
	}
	return total
}

// Copy is a copy of lists by field that can be changed by itself.
func Copy(xs [][]float64) [][]float64 {
	out := make([][]float64, len(xs))
	for f := range out {
		out[f] = slices.Clone(xs[f])
	}
	return out
}

// Normalise makes a list sum to 1.
func Normalise(shares []float64) {
	all := Sum(shares)
	for l := range shares {
		shares[l] /= all
	}
}

// Blend makes shares of counts and a prior that is worth so many pairs, and says how
// far any of them moved. Level 0 is of missing values.
func Blend(shares, counts, prior []float64, weight float64) (change float64) {
	all := Sum(counts[1:]) + weight
	for l := 1; l < len(shares); l++ {
		share := (counts[l] + weight*prior[l]) / all
		change = max(change, math.Abs(share-shares[l]))
		shares[l] = share
	}
	return change
}

// Pin sets shares to those that are fixed, one a level without that of missing values, and scales
// the others to what is left. A fixed share of 0, and nil, leave a share free.
func Pin(shares, fixed []float64) {
	if len(fixed) == 0 {
		return
	}
	given, free := 0.0, 0.0
	for l, x := range fixed {
		if x > 0 {
			given += x
		} else {
			free += shares[l+1]
		}
	}
	for l, x := range fixed {
		switch {
		case x > 0:
			shares[l+1] = x
		case free > 0:
			shares[l+1] *= max(1-given, 1e-9) / free
		}
	}
}

// AtMost lowers the share of the first level to a bound, and raises the others in proportion.
func AtMost(shares []float64, most float64) {
	if shares[1] <= most {
		return
	}
	rest := (1 - most) / (1 - shares[1])
	shares[1] = most
	for l := 2; l < len(shares); l++ {
		shares[l] *= rest
	}
}

// Median puts the middle of the lists into shares, level by level, summing to 1.
func Median(shares []float64, lists [][]float64) {
	for l := range shares {
		var xs []float64
		for _, list := range lists {
			xs = append(xs, list[l])
		}
		slices.Sort(xs)
		shares[l] = (xs[(len(xs)-1)/2] + xs[len(xs)/2]) / 2
	}
	Normalise(shares)
}
