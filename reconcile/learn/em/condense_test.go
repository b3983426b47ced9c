package em

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// TestCondense: what speaks for a match stays as it is, and the others stand for as
// many pairs as before.
func TestCondense(t *testing.T) {
	t.Parallel()
	b := &basis.Basis{}
	for range 16 {
		b.Fields, b.Prior = append(b.Fields, basis.Field{Tests: []string{"exact"}, Exact: true}), append(b.Prior, basis.Assumed(1))
	}
	b.MakeRoom()
	for f := range b.Fields {
		b.Observe(f, []float64{0, 1, 9}, 0.1, 1)
	}
	r := rand.New(rand.NewPCG(1, 2))
	var ps []pattern.Pattern
	before, agreed := 0.0, [2]float64{}
	for range 4999 {
		p := pattern.Pattern{Levels: make([]uint8, len(b.Fields)), Pairs: float64(1 + r.IntN(3))}
		for f := range p.Levels {
			p.Levels[f] = uint8(r.IntN(3))
		}
		ps, before = append(ps, p), before+p.Pairs
	}
	ps, before = append(ps, pattern.Pattern{Levels: []uint8{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, Pairs: 1}), before+1
	held := make([]bool, len(b.Fields))
	out := Condense(b, ps, held, 600)
	if len(out) > 600 || len(out) < 500 {
		t.Fatalf("%d patterns, want 600 or a few less", len(out))
	}
	after, whole := 0.0, false
	for _, p := range out {
		after += p.Pairs
		whole = whole || p.Pairs == 1 && &p.Levels[0] == &ps[4999].Levels[0]
		agreed[1] += p.Pairs * float64(p.Levels[0]%2)
	}
	for _, p := range ps {
		agreed[0] += p.Pairs * float64(p.Levels[0]%2)
	}
	if !whole {
		t.Error("the pattern that agrees on everything is gone")
	}
	if math.Abs(after-before) > before/200 {
		t.Errorf("%.0f pairs, want %.0f", after, before)
	}
	if math.Abs(agreed[1]-agreed[0]) > agreed[0]/10 {
		t.Errorf("%.0f pairs agree on the first field, want about %.0f", agreed[1], agreed[0])
	}
	if same := Condense(b, ps, held, 5000); &same[0] != &ps[0] {
		t.Error("what is not too much was changed")
	}
}
