package level

import (
	"math"
	"slices"
	"testing"
)

func near(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Abs(x-y) < 1e-12 })
}

// What is fixed stands, and the rest keeps its proportions and the sum.
func TestPin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ shares, fixed, want []float64 }{
		{[]float64{0, 0.5, 0.3, 0.2}, nil, []float64{0, 0.5, 0.3, 0.2}},
		{[]float64{0, 0.5, 0.3, 0.2}, []float64{0, 0, 0}, []float64{0, 0.5, 0.3, 0.2}},
		{[]float64{0, 0.5, 0.3, 0.2}, []float64{0.8, 0, 0}, []float64{0, 0.8, 0.12, 0.08}},
		{[]float64{0, 0.5, 0.3, 0.2}, []float64{0.7, 0.2, 0.1}, []float64{0, 0.7, 0.2, 0.1}},
	} {
		got := slices.Clone(c.shares)
		if Pin(got, c.fixed); !near(got, c.want) {
			t.Errorf("%v pinned to %v: %v, want %v", c.shares, c.fixed, got, c.want)
		}
	}
}

func TestAtMost(t *testing.T) {
	t.Parallel()
	for most, want := range map[float64][]float64{0.6: {0, 0.5, 0.3, 0.2}, 0.25: {0, 0.25, 0.45, 0.3}} {
		got := []float64{0, 0.5, 0.3, 0.2}
		if AtMost(got, most); !near(got, want) {
			t.Errorf("at most %v: %v, want %v", most, got, want)
		}
	}
}

// A prior counts as the pairs that it is worth, whatever stands on level 0.
func TestBlend(t *testing.T) {
	t.Parallel()
	got := []float64{0, 0.5, 0.5}
	change := Blend(got, []float64{99, 30, 0}, []float64{0, 0.2, 0.8}, 10)
	if want := []float64{0, 0.8, 0.2}; !near(got, want) || math.Abs(change-0.3) > 1e-12 {
		t.Errorf("%v, moved by %v, want %v and 0.3", got, change, want)
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lists [][]float64
		want  []float64
	}{
		{[][]float64{{0, 0.9, 0.1}, {0, 0.7, 0.3}, {0, 0.1, 0.9}}, []float64{0, 0.7, 0.3}},
		{[][]float64{{0, 0.9, 0.1}, {0, 0.7, 0.3}}, []float64{0, 0.8, 0.2}},
	} {
		got := make([]float64, 3)
		if Median(got, c.lists); !near(got, c.want) {
			t.Errorf("of %v: %v, want %v", c.lists, got, c.want)
		}
	}
}
