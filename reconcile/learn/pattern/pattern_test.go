package pattern

import (
	"math"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine"
)

func TestOf(t *testing.T) {
	t.Parallel()
	ps := Of(2, []engine.Counted{{Pattern: 0x21, Pairs: 3}, {Pattern: 0x03, Pairs: 8}}, 0.5)
	for k, want := range []Pattern{{Levels: []uint8{1, 2}, Pairs: 6}, {Levels: []uint8{3, 0}, Pairs: 16}} {
		if !slices.Equal(ps[k].Levels, want.Levels) || ps[k].Pairs != want.Pairs {
			t.Errorf("pattern %d: %+v, want %+v", k, ps[k], want)
		}
	}
	if got := Pairs(ps); !slices.Equal(got, []float64{6, 16}) {
		t.Errorf("pairs: %v", got)
	}
}

// What people decided holds; it speaks for those that look like it, and of ten thousand for few.
func TestJudged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what     string
		p        Pattern
		from, to float64
	}{
		{"nobody decided", Pattern{Pairs: 100}, 50, 50},
		{"all are decided", Pattern{Pairs: 3, Same: 2, Different: 1}, 2, 2},
		{"ten are not the same", Pattern{Pairs: 11, Different: 10}, 0, 0.1},
		{"ten are the same", Pattern{Pairs: 11, Same: 10}, 10.9, 11},
		{"one of ten thousand is not", Pattern{Pairs: 10_000, Different: 1}, 4950, 5000},
	} {
		if got := c.p.Judged(0.5); got < c.from || got > c.to || math.IsNaN(got) {
			t.Errorf("%s: %v pairs are taken for the same, want %v to %v", c.what, got, c.from, c.to)
		}
	}
}
