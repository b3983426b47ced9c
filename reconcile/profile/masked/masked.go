package masked

import (
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine/cell"
)

const (
	leastShare = 0.2 // of the values must be masked
	alike      = 0.9 // of those must show as many letters and digits, at least
	fewest     = 3   // letters and digits that tell anything
)

// Count counts the values of a column.
type Count struct {
	all, masked   int
	before, after map[int]int
}

// Add counts a value.
func (c *Count) Add(value string) {
	if strings.TrimSpace(value) == "" {
		return
	}
	if c.before == nil {
		c.before, c.after = map[int]int{}, map[int]int{}
	}
	c.all++
	if before, after, ok := cell.Masked(value); ok {
		c.masked++
		c.before[len(before)]++
		c.after[len(after)]++
	}
}

// Shown is how many of its first and last letters and digits nearly every masked value shows; ok is false where few are
// masked, or they show too little.
func (c *Count) Shown() (first, last int, ok bool) {
	if c.all == 0 || float64(c.masked) < leastShare*float64(c.all) {
		return 0, 0, false
	}
	first, last = c.most(c.before), c.most(c.after)
	return first, last, first+last >= fewest
}

// most is how many signs so many of the masked values have at least.
func (c *Count) most(lengths map[int]int) int {
	for n, have := 0, c.masked; ; n++ {
		if have -= lengths[n]; float64(have) < alike*float64(c.masked) {
			return n
		}
	}
}
