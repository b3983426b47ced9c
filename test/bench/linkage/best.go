package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/evaluate"
)

func trim(s string) string { return strings.TrimSpace(s) }

// best leaves the mark of a match to the surest pair of each row, of both
// tables: Splink is given the assignment that ours makes.
func (s *set) best(found []evaluate.Found) {
	order := make([]int, len(found))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(found[b].Probability, found[a].Probability) })
	left, right := map[string]bool{}, map[string]bool{}
	for _, i := range order {
		f := &found[i]
		f.Match = f.Match && !left[f.Left] && !right[f.Right]
		if f.Match {
			left[f.Left], right[f.Right] = true, true
		}
	}
}
