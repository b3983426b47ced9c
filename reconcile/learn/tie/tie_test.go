package tie_test

import (
	"math"
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/tie"
)

// counted are pairs by their levels of three fields, each with agreement and the rest.
func counted(pairs map[[3]uint8]float64) tie.Counts {
	return func(yield func([]uint8, float64) bool) {
		for a := range uint8(2) {
			for b := range uint8(2) {
				for c := range uint8(2) {
					if l := [3]uint8{a + 1, b + 1, c + 1}; pairs[l] > 0 && !yield(l[:], pairs[l]) {
						return
					}
				}
			}
		}
	}
}

// A city and its postal code agree together among strangers, a birth with neither.
func TestFind(t *testing.T) {
	t.Parallel()
	const n = 1e6
	strangers := func(together float64) tie.Counts { // of n pairs, a hundredth agrees on each field
		pairs := map[[3]uint8]float64{}
		for birth, share := range map[uint8]float64{1: 0.01, 2: 0.99} {
			pairs[[3]uint8{1, 1, birth}] = n * together * share
			pairs[[3]uint8{1, 2, birth}] = n * (0.01 - together) * share
			pairs[[3]uint8{2, 1, birth}] = n * (0.01 - together) * share
			pairs[[3]uint8{2, 2, birth}] = n * (0.98 + together) * share
		}
		return counted(pairs)
	}
	agree := []float64{0, 0.9, 0.1}
	chance := []float64{0, 0.01, 0.99}
	fields := tie.Fields{Last: []int{2, 2, 2}, M: [][]float64{agree, agree, agree}, U: [][]float64{chance, chance, chance}}
	matches := map[[3]uint8]float64{}
	for i := range 8 {
		l, share := [3]uint8{1, 1, 1}, 1.0
		for f := range l {
			if l[f] += uint8(i >> f & 1); l[f] == 1 {
				share *= 0.9
			} else {
				share *= 0.1
			}
		}
		matches[l] = 1000 * share
	}
	alike := strangers(0.008) // of those who share the one, four in five share the other
	found := fields.Find(counted(matches), []tie.Counts{alike, alike, alike})
	if len(found) != 1 || found[0].A != 0 || found[0].B != 1 {
		t.Fatalf("found %+v, want the first two fields tied alone", found)
	}
	if got, want := found[0].Bits()[0][0], -math.Log2(0.8/0.01); math.Abs(got-want) > 0.1 || found[0].Most() < -got {
		t.Errorf("agreement on both is corrected by %.2f bits, want %.2f; the most is %.2f", got, want, found[0].Most())
	}
	independent := strangers(0.0001)
	if found := fields.Find(counted(matches), []tie.Counts{independent, independent, independent}); len(found) != 0 {
		t.Errorf("fields that are independent are tied: %+v", found)
	}
}
