package personal

import (
	"strings"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/engine/cell"
)

const (
	shortest, longest = 9, 20 // digits of a number that may hold a birth
	leastNumbers      = 50    // from which it can be told
	mostNumbers       = 1000  // that are looked at
	nearlyAll         = 0.97  // of them must hold one: the rest are slips
	leastPairs        = 10    // persons of one name whose numbers tell the other's birth; strangers hardly ever do
	leastShare        = 0.02  // of all such pairs
)

// orders are those in which numbers hold a birth.
var orders = []string{"yymmdd", "ddmmyy", "yyyymmdd", "ddmmyyyy"}

// Places are where in some numbers, nearly all of one length, a birth may stand, as scheme.Field.BornAt says it.
func Places(numbers []string) (out []string) {
	numbers = numbers[:min(len(numbers), mostNumbers)]
	lengths := map[int]int{}
	for _, n := range numbers {
		lengths[len(n)]++
	}
	size, all := 0, 0
	for l, n := range lengths {
		all += n
		if l >= shortest && l <= longest && (n > lengths[size] || n == lengths[size] && l < size) {
			size = l
		}
	}
	if size == 0 || lengths[size] < leastNumbers || float64(lengths[size]) < nearlyAll*float64(all) {
		return nil
	}
	for _, order := range orders {
		for from := 0; from+len(order) <= size; from++ {
			at := strings.Repeat(".", from) + order + strings.Repeat(".", size-from-len(order))
			read := 0
			for _, n := range numbers {
				if len(n) == size && cell.BornAt(n, at) != "" {
					read++
				}
			}
			if float64(read) >= nearlyAll*float64(all) {
				out = append(out, at)
			}
		}
	}
	return out
}

// Count is how many pairs of persons of one name have the birth of the one in the number of the other.
type Count struct{ same, pairs int }

// Add counts a pair, where both tell a birth. The date may be written with its month before its day.
func (c *Count) Add(number, at, date string) {
	if len(number) != len(at) {
		return
	}
	born, told := cell.BornAt(number, at), column.Day(date)
	if born == "" || len(told) != len(born) {
		return
	}
	c.pairs++
	if told == born || told[:5]+told[8:]+"-"+told[5:7] == born {
		c.same++
	}
}

// Same is how many have it, 0 if they are too few to say that numbers hold births.
func (c *Count) Same() int {
	if c.same < leastPairs || float64(c.same) < leastShare*float64(c.pairs) {
		return 0
	}
	return c.same
}
