package weight

import (
	"math"
	"testing"
)

func TestClass(t *testing.T) {
	t.Parallel()
	for level, want := range []int{-1, 0, 1, 1, 2} {
		if got := Class(level, 4); got != want {
			t.Errorf("level %d of 4: class %d, want %d", level, got, want)
		}
	}
}

// A score is rounded down, so that what reaches it reaches the probability.
func TestScoreOf(t *testing.T) {
	t.Parallel()
	for _, p := range []float64{0.01, 0.5, 0.9, 0.999} {
		s := ScoreOf(p)
		if at, above := Probability(s), Probability(s+1); at > p+1e-12 || above <= p {
			t.Errorf("probability %v: a score of %d has %v, and one more %v", p, s, at, above)
		}
	}
}

// A pair is worth what it is against the class that explains it best, and its bars add up to that.
func TestExplain(t *testing.T) {
	t.Parallel()
	w := &Weights{
		Base: -10 * Bit, Levels: [][]int32{{0, 8 * Bit, -4 * Bit}, {0, 9 * Bit, -5 * Bit}},
		Rare: [][]int32{{0, 2 * Bit}, {0, 1 * Bit}}, near: [][]bool{make([]bool, 3), make([]bool, 3)},
		last: []int{2, 2}, at: []int{1, 0}, // the fields stand the other way round in a row
		Ties: []Tie{{A: 0, B: 1, Bits: [3][3]int32{{-3 * Bit}}}},
		Kin:  []Kin{{Base: 1 * Bit, Levels: [][]int32{{0, 0, -4 * Bit}, {0, 3 * Bit, -5 * Bit}}, Chance: []bool{false, true}}},
	}
	for _, c := range []struct {
		p     Pattern
		kin   bool
		score int32
	}{
		{0x11, true, 1*Bit + 0 + 3*Bit + 1*Bit},
		{0x10, false, -10*Bit + 9*Bit + 1*Bit},
		{0x22, false, -10*Bit - 4*Bit - 5*Bit},
	} {
		bars, sum := w.Explain(c.p, []uint32{1, 1}, []uint32{1, 1}), int32(0)
		for _, b := range bars {
			sum += b.Bits
		}
		if sum != c.score || (bars[0].Bits == w.Kin[0].Base) != c.kin {
			t.Errorf("pattern %x: bars %v add up to %d, want %d; against kin: %v", c.p, bars, sum, c.score, c.kin)
		}
	}
	w.Kin = nil
	if bars := w.Explain(0x11, []uint32{1, 1}, []uint32{1, 1}); len(bars) != 4 || bars[3].Bits != -3*Bit || len(bars[3].Fields) != 2 {
		t.Errorf("without kin the tie has no bar: %v", bars)
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	for x, want := range map[float64]int32{8: 3 * Bit, 0: -mostBits, math.Inf(1): mostBits} {
		if got := log2Milli(x); got != want {
			t.Errorf("log2 of %v: %d, want %d", x, got, want)
		}
	}
}
