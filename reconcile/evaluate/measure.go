package evaluate

import "math"

// A Pair is two ids; for one table in either order, made equal by [Unordered].
type Pair struct{ Left, Right string }

// Unordered puts the lesser id first.
func Unordered(a, b string) Pair {
	if b < a {
		a, b = b, a
	}
	return Pair{a, b}
}

// Measure is how good a set of pairs is.
type Measure struct {
	True  int `json:"true"`  // pairs of the truth
	Found int `json:"found"` // pairs found
	Right int `json:"right"` // pairs in both

	Precision   float64    `json:"precision"`
	PrecisionCI [2]float64 `json:"precision_ci"` // 95 %, as the others
	Recall      float64    `json:"recall"`
	RecallCI    [2]float64 `json:"recall_ci"`
	F1          float64    `json:"f1"`
	F1CI        [2]float64 `json:"f1_ci"`
}

// z is the quantile of the normal distribution for 95 %.
const z = 1.959964

// Wilson is the interval for a share of k in n.
func Wilson(k, n int) [2]float64 {
	if n == 0 {
		return [2]float64{0, 1}
	}
	p, m := float64(k)/float64(n), float64(n)
	middle := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	ci := [2]float64{max(middle-half, 0), min(middle+half, 1)}
	switch k { // whose end is the share itself, but for the last digit
	case 0:
		ci[0] = 0
	case n:
		ci[1] = 1
	}
	return ci
}

// Count makes a measure of counts.
func Count(truth, found, right int) Measure {
	m := Measure{True: truth, Found: found, Right: right}
	if found > 0 {
		m.Precision = float64(right) / float64(found)
	}
	if truth > 0 {
		m.Recall = float64(right) / float64(truth)
	}
	if truth+found > 0 {
		m.F1 = 2 * float64(right) / float64(truth+found)
	}
	m.PrecisionCI, m.RecallCI = Wilson(right, found), Wilson(right, truth)
	return m
}
