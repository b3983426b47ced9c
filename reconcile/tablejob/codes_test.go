package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestAddressesAlone: of two addresses in one street only the number tells, and one
// column is all there is. Numbers are a field of their own, so that words and numbers
// speak for each other.
func TestAddressesAlone(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(21, 22))}
	var streets []string
	for range 120 {
		streets = append(streets, r.one())
	}
	var rows [][]string
	twice := 0
	for k := range 900 {
		street, city, number, zip := streets[r.IntN(len(streets))], streets[r.IntN(20)]+"ville", 1+r.IntN(250), 10_000+r.IntN(89_999)
		rows = append(rows, []string{fmt.Sprintf("%d.1", k), fmt.Sprintf("%d %s Street, %s, %d", number, street, city, zip)})
		if k%3 == 0 {
			rows = append(rows, []string{fmt.Sprintf("%d.2", k), fmt.Sprintf("%d %s St, %s %d", number, street, city, zip)})
			twice++
		}
	}
	found, wrong := deduped(t, []string{"id", "address"}, rows)
	if right := found - wrong; right < twice*95/100 || wrong > twice/20 {
		t.Errorf("%d pairs found, %d of them wrong; %d addresses stand twice", found, wrong, twice)
	}
}

// TestProductsOfOneMaker: a maker's products share nearly all words of their titles,
// and differ in a model number that is written with a hyphen or without.
func TestProductsOfOneMaker(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(23, 24))}
	things := []string{"digital camera black", "laser printer duplex", "car stereo", "wireless router white", "microwave oven"}
	var rows [][]string
	twice, model := 0, 1000
	for k := range 800 {
		brand, thing := r.IntN(12), things[r.IntN(len(things))]
		letters := string(rune('A'+brand)) + string(rune('A'+r.IntN(20)))
		model += 1 + r.IntN(9)
		rows = append(rows, []string{fmt.Sprintf("%d.1", k), fmt.Sprintf("Maker%c %s %s-%d", 'a'+brand, thing, letters, model), fmt.Sprintf("Maker%c", 'a'+brand)})
		if k%3 == 0 {
			rows = append(rows, []string{fmt.Sprintf("%d.2", k), fmt.Sprintf("%s%d %s Maker%c", letters, model, thing, 'a'+brand), fmt.Sprintf("Maker%c", 'a'+brand)})
			twice++
		}
	}
	found, wrong := deduped(t, []string{"id", "title", "brand"}, rows)
	if right := found - wrong; right < twice*90/100 || wrong > twice/10 {
		t.Errorf("%d pairs found, %d of them wrong; %d products stand twice", found, wrong, twice)
	}
}
