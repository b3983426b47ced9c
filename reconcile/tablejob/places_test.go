package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
)

// TestPlaces: two gazetteers give a place coordinates that are near and seldom equal,
// many places bear the same name, and others lie close by.
func TestPlaces(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(51, 52))}
	var labels []string
	for range 250 {
		labels = append(labels, r.one())
	}
	degrees := func(x float64) string { return strconv.FormatFloat(x, 'f', 5, 64) }
	var rows [][]string
	twice := 0
	for k := range 900 {
		label, lat, lon := labels[r.IntN(len(labels))], 8+15*r.Float64(), 102+7*r.Float64()
		rows = append(rows, []string{fmt.Sprintf("%d.1", k), label, degrees(lat), degrees(lon)})
		if k%3 == 0 {
			rows = append(rows, []string{fmt.Sprintf("%d.2", k), label, degrees(lat + 0.004*r.NormFloat64()), degrees(lon + 0.004*r.NormFloat64())})
			twice++
		}
	}
	found, wrong := deduped(t, []string{"id", "label", "latitude", "longitude"}, rows)
	if right := found - wrong; right < twice*90/100 || wrong > twice/20 {
		t.Errorf("%d pairs found, %d of them wrong; %d places stand twice", found, wrong, twice)
	}
}
