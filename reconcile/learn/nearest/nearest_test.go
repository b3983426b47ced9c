package nearest

import (
	"math"
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine/weight"
)

// rows are so many patterns of a single field on each level.
func rows(counts ...int) (out []weight.Pattern) {
	for l, n := range counts {
		for range n {
			out = append(out, weight.Pattern(l+1))
		}
	}
	return out
}

func TestAloneShare(t *testing.T) {
	t.Parallel()
	higher := func(p weight.Pattern) int32 { return -int32(p.Level(0)) }
	for what, c := range map[string]struct {
		across, within []weight.Pattern
		from, to       float64
	}{
		"all have a partner":               {rows(300, 100, 0), rows(0, 300, 700), 0, 0.01},
		"half have":                        {rows(200, 60, 140), rows(0, 300, 700), 0.49, 0.53},
		"none has":                         {rows(0, 120, 280), rows(0, 300, 700), 0.99, 1},
		"they stand farther off":           {rows(0, 10, 390), rows(0, 300, 700), 1, 1},
		"too few to tell":                  {rows(3, 0, 0), rows(0, 3, 7), 1, 1},
		"within, too few have none nearer": {rows(400, 0, 0), rows(996, 4, 0), 0.99, 1},
	} {
		if got := aloneShare(c.across, c.within, higher); got < c.from || got > c.to {
			t.Errorf("%s: %.3f, want %.2f to %.2f", what, got, c.from, c.to)
		}
	}
}

func TestShares(t *testing.T) {
	t.Parallel()
	ps := append(rows(1, 0, 3), 0) // one has no value
	for l, want := range []float64{0, 0.25, 0, 0.75} {
		if got := shares(ps, 0, 4)[l]; math.Abs(got-want) > 1e-9 {
			t.Errorf("level %d: %v, want %v", l, got, want)
		}
	}
}
