package cluster

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	scored := []engine.Scored{
		{A: 0, B: 10, Score: 5}, {A: 0, B: 11, Score: 9}, // the better score, though less alike
		{A: 1, B: 10, Score: 7}, {A: 1, B: 12, Score: 7}, // the likest of one score
		{A: 2, B: 11, Score: -3}, {A: 2, B: 12, Score: -3}, // as like as each other: both
	}
	alike := func(a, b uint32) float64 {
		switch {
		case a == 1 && b == 12:
			return 0.8
		case a == 0 && b == 10:
			return 1
		}
		return 0.5
	}
	for right, want := range map[bool][]engine.Scored{
		false: {scored[1], scored[3], scored[4], scored[5]},
		true:  {scored[1], scored[2], scored[3]},
	} {
		if got := Nearest(slices.Clone(scored), right, alike); !slices.Equal(got, want) {
			t.Errorf("right %v: %v, want %v", right, got, want)
		}
	}
}
