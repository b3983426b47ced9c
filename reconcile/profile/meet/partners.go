package meet

import (
	"cmp"
	"slices"
)

// Least is how many rows must agree in two columns, for them to hold the same.
const Least = 20

// Partners are the right columns of the left ones, -1 where there is none, given which they had before and how many rows
// agree in each two. Those meet that agree most, and more than with the partners that they had: more says how
// many times as often a left and a right column must agree.
func Partners(agree [][]int, before []int, more func(left, right int) float64) []int {
	type couple struct{ left, right, rows int }
	var couples []couple
	for i := range agree {
		for k, n := range agree[i] {
			if n >= Least {
				couples = append(couples, couple{i, k, n})
			}
		}
	}
	slices.SortStableFunc(couples, func(a, b couple) int { return cmp.Compare(b.rows, a.rows) })
	after, taken := slices.Clone(before), map[int]bool{}
	settled := make([]bool, len(before))
	for _, c := range couples {
		if settled[c.left] || taken[c.right] {
			continue
		}
		if before[c.left] != c.right {
			now, owner := 0, slices.Index(after, c.right)
			if k := after[c.left]; k >= 0 {
				now = agree[c.left][k]
			}
			if owner >= 0 {
				now = max(now, agree[owner][c.right])
			}
			if float64(c.rows) < more(c.left, c.right)*float64(max(now, 1)) {
				continue
			}
			if owner >= 0 {
				after[owner] = -1
			}
			after[c.left] = c.right
		}
		settled[c.left], taken[c.right] = true, true
	}
	return after
}
