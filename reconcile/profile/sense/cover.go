package sense

import (
	"maps"
	"slices"

	"github.com/lienthong/lienthong/reconcile/profile/content"
)

const (
	mostCovered  = 0.6  // of the words of a whole name, that two parts hold together, at least
	leastCovered = 0.15 // of them, that one part holds and the other does not
	leastRest    = 0.05 // of them, that no part holds, from where a part is missing
	ofRest       = 0.4  // of those, that the missing part holds
)

// Words are the words of a column with their shares.
type Words = map[string]float64

// Couple is the two columns of a table whose words, together, are best those of a column of another table
// that holds whole names, with how much of them; 0 where no two are.
func Couple(whole Words, parts []Words) (one, other int, covered float64) {
	words := slices.Sorted(maps.Keys(whole)) // sums of shares must not depend on the order of a map
	for i, a := range parts {
		for k := range parts[:i] {
			b := parts[k]
			both, onlyA, onlyB := 0.0, 0.0, 0.0
			for _, w := range words {
				share := whole[w]
				switch inA, inB := a[w] > 0, b[w] > 0; {
				case inA && inB:
					both += share
				case inA:
					onlyA += share
				case inB:
					onlyB += share
				}
			}
			if sum := both + onlyA + onlyB; min(onlyA, onlyB) >= leastCovered && sum >= mostCovered && sum > covered {
				one, other, covered = k, i, sum
			}
		}
	}
	return one, other, covered
}

// Rest are those of some columns that hold what the parts of a whole name do not: the father's name, a
// van der.
func Rest(whole Words, parts, columns []Words) (out []int) {
	var rest []string
	sum := 0.0
	for _, w := range slices.Sorted(maps.Keys(whole)) {
		known := false
		for _, p := range parts {
			known = known || p[w] > 0
		}
		if !known {
			rest = append(rest, w)
			sum += whole[w]
		}
	}
	if sum < leastRest {
		return nil
	}
	for i, c := range columns {
		held := 0.0
		for _, w := range rest {
			held += whole[w] * content.Bit(c[w] > 0)
		}
		if held >= ofRest*sum {
			out = append(out, i)
		}
	}
	return out
}
