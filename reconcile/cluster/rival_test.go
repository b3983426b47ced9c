package cluster_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/cluster"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
)

var oneToOne = cluster.Exclusive{Left: true, Right: true}

// counted is the posterior of each pair by summing over every set of pairs that may be
// true together.
func counted(pairs []engine.Scored, x cluster.Exclusive, free int32) []float64 {
	out, all := make([]float64, len(pairs)), 0.0
	var grow func(i int, odds float64, left, right map[uint32]bool, in []int)
	grow = func(i int, odds float64, left, right map[uint32]bool, in []int) {
		if i == len(pairs) {
			all += odds
			for _, k := range in {
				out[k] += odds
			}
			return
		}
		grow(i+1, odds, left, right, in)
		p := pairs[i]
		if x.Left && left[p.A] || x.Right && right[p.B] {
			return
		}
		was := [2]bool{left[p.A], right[p.B]}
		left[p.A], right[p.B] = true, true
		grow(i+1, odds*math.Exp2(float64(p.Score+free)/weight.Bit), left, right, append(in[:len(in):len(in)], i))
		left[p.A], right[p.B] = was[0], was[1]
	}
	grow(0, 1, map[uint32]bool{}, map[uint32]bool{}, nil)
	for k := range out {
		out[k] /= all
	}
	return out
}

func posterior(pairs []engine.Scored, x cluster.Exclusive, free int32) []int32 {
	r := cluster.NewRivals(pairs, x)
	r.Settle(free)
	return r.Posterior()
}

// TestPosterior: what is said is what counting every matching gives: exactly where
// pairs make no ring, and within a few percent where they do.
func TestPosterior(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		pairs []engine.Scored
		x     cluster.Exclusive
		free  int32
		off   float64
	}{
		{"alone", []engine.Scored{pair(0, 10, 3)}, oneToOne, 0, 1e-3},
		{"two as good", []engine.Scored{pair(0, 10, 6), pair(0, 11, 6)}, oneToOne, 0, 1e-3},
		{"two as good, of rows without a partner", []engine.Scored{pair(0, 10, -2), pair(0, 11, -2)}, oneToOne, 3 * weight.Bit, 1e-3},
		{"a chain", []engine.Scored{pair(0, 10, 6), pair(0, 11, 4), pair(1, 11, 7), pair(1, 12, 2), pair(2, 12, -1)}, oneToOne, 0, 1e-3},
		{"a star, and its left row has several", []engine.Scored{pair(0, 10, 6), pair(0, 11, 4), pair(0, 12, 1)}, cluster.Exclusive{Right: true}, 0, 1e-3},
		{"a star of left rows", []engine.Scored{pair(0, 10, 6), pair(1, 10, 4), pair(2, 10, 1)}, cluster.Exclusive{Right: true}, 0, 1e-3},
		{"beyond what odds can hold", []engine.Scored{pair(0, 10, 900), pair(0, 11, 4)}, oneToOne, 0, 1e-3},
		{"a ring", []engine.Scored{pair(0, 10, 3), pair(0, 11, 1), pair(1, 10, 2), pair(1, 11, 3)}, oneToOne, 0, 0.06},
	} {
		got, want := posterior(c.pairs, c.x, c.free), counted(c.pairs, c.x, c.free)
		r := cluster.NewRivals(c.pairs, c.x)
		r.Settle(c.free)
		sum := 0.0
		for k := range want {
			sum += weight.Probability(got[k])
			if p := weight.Probability(got[k]); math.Abs(p-want[k]) > c.off {
				t.Errorf("%s: pair %d is said at %.4f, counting gives %.4f", c.name, k, p, want[k])
			}
		}
		if math.Abs(r.True()-sum) > 1e-2 {
			t.Errorf("%s: %.4f pairs are expected to be true, their chances add up to %.4f", c.name, r.True(), sum)
		}
	}
}

// TestNoMoreThanOne: whatever the scores, the pairs of a row that has one partner at most add up
// to one partner at most, none is likelier than it is alone, and where nothing excludes
// anything all is as it was.
func TestNoMoreThanOne(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 9))
	for range 200 {
		var pairs []engine.Scored
		for a := range uint32(6) {
			for b := uint32(10); b < 16; b++ {
				if random.IntN(3) == 0 {
					pairs = append(pairs, pair(a, b, random.Int32N(60)-30))
				}
			}
		}
		for k, said := range posterior(pairs, cluster.Exclusive{}, 0) {
			if said != pairs[k].Score {
				t.Fatalf("a pair that nothing excludes changed from %d to %d", pairs[k].Score, said)
			}
		}
		sums := map[uint32]float64{}
		for k, said := range posterior(pairs, oneToOne, 0) {
			if said > pairs[k].Score {
				t.Errorf("rivals made a pair likelier: %d to %d", pairs[k].Score, said)
			}
			sums[pairs[k].A] += weight.Probability(said)
			sums[pairs[k].B] += weight.Probability(said)
		}
		for row, sum := range sums {
			if sum > 1.02 { // messages are exchanged a bounded number of times
				t.Errorf("row %d has %.3f partners", row, sum)
			}
		}
	}
}

// TestRivalsOnCores: what is found does not depend on the number of cores.
func TestRivalsOnCores(t *testing.T) { // not parallel: it sets the number of cores
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	random := rand.New(rand.NewPCG(5, 6))
	const rows = 20_000
	var pairs []engine.Scored
	for a := range uint32(rows) {
		from := random.Uint32N(rows - 3)
		for b := range random.Uint32N(4) {
			pairs = append(pairs, engine.Scored{A: a, B: rows + from + b, Score: random.Int32N(20_000) - 10_000})
		}
	}
	var want []int32
	wantTrue := 0.0
	for cores := 1; cores <= 4; cores++ {
		runtime.GOMAXPROCS(cores)
		r := cluster.NewRivals(pairs, oneToOne)
		r.Settle(-500)
		r.Settle(300)
		said, sum := r.Posterior(), r.True()
		if cores == 1 {
			want, wantTrue = said, sum
		} else if !slices.Equal(said, want) || sum != wantTrue {
			t.Errorf("on %d cores %v pairs are expected to be true and on one %v, or pairs differ", cores, sum, wantTrue)
		}
	}
	expected := 0.0
	for _, score := range want {
		expected += weight.Probability(score)
	}
	if diff := expected - wantTrue; diff < -1 || diff > 1 { // what is said is rounded
		t.Errorf("%v pairs are said to be true, and their chances add up to %v", wantTrue, expected)
	}
}
