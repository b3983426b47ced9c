package numbers

import (
	"strings"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/profile/content"
)

const (
	mostPlaces = 4   // numbers of a text that are looked at
	leastAlike = 0.6 // of the rows of a column and of the texts, that have each number as often
)

// Held are the columns whose numbers stand at places of their own in texts; all cells are as they stand in
// their tables.
func Held(texts []string, columns [][]string) (held []int) {
	places := shares(texts, mostPlaces)
	for i, cells := range columns {
		own, most, best := shares(cells, 1), leastAlike, -1
		if len(own) == 0 {
			continue
		}
		for k := range places {
			if alike := content.Shared(own[0], places[k]); alike > most {
				most, best = alike, k
			}
		}
		if best >= 0 {
			held, places[best] = append(held, i), nil
		}
	}
	return held
}

// shares are those of the numbers at each place of cells, up to so many.
func shares(cells []string, most int) (places []map[string]float64) {
	for _, cell := range cells {
		numbers := strings.FieldsFunc(column.Fold(cell), func(r rune) bool { return r < '0' || r > '9' })
		for i, n := range numbers[:min(len(numbers), most)] {
			if i == len(places) {
				places = append(places, map[string]float64{})
			}
			places[i][n] += 1 / float64(len(cells))
		}
	}
	return places
}
