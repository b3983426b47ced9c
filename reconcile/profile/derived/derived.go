package derived

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/reconcile/column"
)

const (
	leastRows = 20   // rows with both values, from which it can be told
	nearlyAll = 0.98 // share of them that say the same: the rest are slips
	byItself  = 0.02 // share of values that may stand where the whole is missing
)

// Count counts rows of two columns, of which the second may say a part of what the first says.
type Count struct{ both, same, alone int }

// Year adds a row: a date, and what may be its year.
func (c *Count) Year(date, year string) {
	d := column.Read(date)
	c.add(d.Date, year, func() bool { return strings.TrimSpace(year) == strconv.Itoa(d.Year) })
}

// Name adds a row: a full name, and what may be some of its words.
func (c *Count) Name(full, part string) {
	words := strings.Fields(column.Fold(full))
	c.add(len(words) > 0, part, func() bool {
		for w := range strings.FieldsSeq(column.Fold(part)) {
			if !slices.Contains(words, w) {
				return false
			}
		}
		return true
	})
}

func (c *Count) add(whole bool, part string, same func() bool) {
	switch {
	case strings.TrimSpace(part) == "":
	case !whole:
		c.alone++
	default:
		c.both++
		if same() {
			c.same++
		}
	}
}

// Derived reports whether the second column says hardly anything that the first one does not.
func (c *Count) Derived() bool {
	return c.both >= leastRows && float64(c.same) >= nearlyAll*float64(c.both) && float64(c.alone) <= byItself*float64(c.both)
}
