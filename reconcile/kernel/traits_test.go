package kernel

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// TestSlipsShowInDigits: whatever single slip lies between two numbers, their last six
// digits say that it may; of numbers drawn at random they nearly always say no.
func TestSlipsShowInDigits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Uint64Range(1, 999_999_999_999).Draw(t, "number")
		at := uint64(1)
		for range rapid.IntRange(0, 11).Draw(t, "place") {
			at *= 10
		}
		b := a - a/at%10*at + rapid.Uint64Range(0, 9).Draw(t, "digit")*at
		if at > 1 && rapid.Bool().Draw(t, "swap") {
			b = swapDigits(a, at)
		}
		if b != 0 && !digitsOf(a).mayBeSlip(digitsOf(b)) {
			t.Fatalf("%d and %d are a slip apart: %d", a, b, slipOf(a, b))
		}
	})
	slips := 0
	for i := range uint64(100_000) {
		a, b := lexicon.Mix(i)%1e12, lexicon.Mix(i+1<<40)%1e12
		if digitsOf(a).mayBeSlip(digitsOf(b)) {
			slips++
		}
	}
	if slips > 300 { // 1,270 of a million
		t.Errorf("%d of 100,000 pairs may be a slip apart", slips)
	}
}

// TestTraitsAreWorthNoLess: no pair is worth more than its traits and its names allow.
func TestTraitsAreWorthNoLess(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	persons := coarsened(x, 300, 1)
	for i := range persons {
		persons[i].CMND = uint32(100_000_000 + lexicon.Mix(uint64(i))%800_000_000)
		persons[i].Dead = i%11 == 0
	}
	rows := damaged(x, append([]Record(nil), persons...), 5)
	for i := range rows {
		rows[i].CMND, rows[i].Dead = uint32(swapDigits(uint64(persons[i].CMND), 1000)), false
		if i%3 == 0 {
			rows[i].CMND = 0
		}
		if i%4 == 0 {
			rows[i].CMND = persons[i].CMND + 10_000
		}
	}
	l := NewLinker(rows, x, Pass{})
	p := l.NewProbe()
	number := 0
	for i := range rows {
		for k := range persons {
			pattern := p.Compare(&rows[i], &persons[k])
			if pattern[Number].IsExactNumber() { // such pairs meet by their number
				continue
			}
			if pattern[Number] != NumberMissing && pattern[Number] != NumberDiffers {
				number++
			}
			pattern[FullName], pattern[Father] = NameMissing, ParentMissing
			row, person := traitsOf(x, &rows[i]), traitsOf(x, &persons[k])
			if rank, most := p.rank(&reach{}, &pattern), p.worth(&row, &person); rank > most+rounding {
				t.Fatalf("%v is worth %v, its traits %v", pattern, rank, most)
			}
		}
	}
	if number < 300 {
		t.Errorf("%d pairs with a slip", number)
	}
}
