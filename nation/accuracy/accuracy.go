package accuracy

import "github.com/lienthong/lienthong"

// Accuracy compares verdicts with the truth. A row is linked if its verdict is
// linked or linked with differences, and rightly if to the person it is about.
type Accuracy struct {
	Linkable  int     `json:"linkable"`  // rows about somebody who is in the population
	Links     int     `json:"links"`     // rows that were linked
	Right     int     `json:"right"`     // rows that were linked rightly
	Precision float64 `json:"precision"` // Right of Links
	Recall    float64 `json:"recall"`    // Right of Linkable
}

// Add counts a row: who it is about, and whom it was linked to; zero numbers
// are of nobody in the population, and of no link whose number was told.
func (a *Accuracy) Add(truth, found lienthong.PIN, linked bool) {
	if !truth.IsZero() {
		a.Linkable++
	}
	if !linked {
		return
	}
	a.Links++
	if found == truth && !truth.IsZero() {
		a.Right++
	}
}

// Sum adds the rows of another.
func (a *Accuracy) Sum(b Accuracy) {
	a.Linkable, a.Links, a.Right = a.Linkable+b.Linkable, a.Links+b.Links, a.Right+b.Right
}

// Close computes the ratios.
func (a *Accuracy) Close() {
	a.Precision, a.Recall = ratio(a.Right, a.Links), ratio(a.Right, a.Linkable)
}

// ratio is 1 for nothing of nothing: no link was wrong.
func ratio(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}
