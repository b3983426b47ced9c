package nation

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/synth"
)

// Accuracy compares verdicts with the truth. A row is linked if its verdict is
// linked or linked with differences, and rightly if to the person it is about.
type Accuracy struct {
	Linkable  int     `json:"linkable"`  // rows about somebody who is in the population
	Links     int     `json:"links"`     // rows that were linked
	Right     int     `json:"right"`     // rows that were linked rightly
	Precision float64 `json:"precision"` // Right of Links
	Recall    float64 `json:"recall"`    // Right of Linkable
}

// judge needs the results and the truth in the same order, that of the rows.
func judge(results []reconcile.Result, truth []synth.Truth) (Accuracy, error) {
	if len(results) != len(truth) {
		return Accuracy{}, lienthong.Errorf(lienthong.Internal, "%d rows went in and %d came out", len(truth), len(results))
	}
	var a Accuracy
	for i := range results {
		if truth[i].Ordinal != 0 {
			a.Linkable++
		}
		if v := results[i].Verdict; v != reconcile.Linked && v != reconcile.LinkedWithDifferences {
			continue
		}
		a.Links++
		if results[i].PIN == truth[i].PIN && !truth[i].PIN.IsZero() {
			a.Right++
		}
	}
	a.Precision, a.Recall = ratio(a.Right, a.Links), ratio(a.Right, a.Linkable)
	return a, nil
}

// ratio is 1 for nothing of nothing: no link was wrong.
func ratio(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}
