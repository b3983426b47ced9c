package chance_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/synth/chance"
)

func TestStreamsDependOnSeedsAlone(t *testing.T) {
	t.Parallel()
	draw := func(seed, n uint64) [4]uint64 {
		var d chance.Dice
		d.Seed(seed, n)
		return [4]uint64{d.Uint64(), d.Uint64(), d.Uint64(), d.Uint64()}
	}
	if first, again := draw(1, 2), draw(1, 2); first != again {
		t.Error("the same seeds gave different numbers")
	}
	seen := map[[4]uint64][2]uint64{}
	for seed := range uint64(40) {
		for n := range uint64(40) {
			numbers := draw(seed, n)
			if other, ok := seen[numbers]; ok {
				t.Fatalf("streams (%d,%d) and %v are one", seed, n, other)
			}
			seen[numbers] = [2]uint64{seed, n}
		}
	}
}

func TestRanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var d chance.Dice
		d.Seed(rapid.Uint64().Draw(t, "seed"), 0)
		n := rapid.IntRange(1, 1_000_000).Draw(t, "n")
		if v := d.Below(n); v < 0 || v >= n {
			t.Fatalf("Below(%d) = %d", n, v)
		}
		lo := rapid.IntRange(-50, 50).Draw(t, "lo")
		if v := d.Between(lo, lo+n); v < lo || v > lo+n {
			t.Fatalf("Between(%d, %d) = %d", lo, lo+n, v)
		}
		if v := d.Float(); v < 0 || v >= 1 {
			t.Fatalf("Float() = %v", v)
		}
		if d.Hit(0) || !d.Hit(1) {
			t.Fatal("probability 0 hit, or 1 missed")
		}
	})
}

func TestBell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ mean, deviation float64 }{{23, 3}, {-8000, 900}, {0, 10}} {
		var d chance.Dice
		d.Seed(5, 0)
		const n = 100_000
		var sum, squares float64
		for range n {
			v := float64(d.Bell(c.mean, c.deviation)) - c.mean
			sum += v
			squares += v * v
		}
		if mean := sum / n; math.Abs(mean) > 0.02*c.deviation {
			t.Errorf("Bell(%v, %v) is off its mean by %v", c.mean, c.deviation, mean)
		}
		if dev := math.Sqrt(squares / n); math.Abs(dev/c.deviation-1) > 0.03 {
			t.Errorf("Bell(%v, %v) deviates by %v", c.mean, c.deviation, dev)
		}
	}
}

func TestTableFollowsWeights(t *testing.T) {
	t.Parallel()
	for _, weights := range [][]float64{{1}, {0, 0, 0}, {1, 2, 3, 4}, {0, 5, 0, 1e-3, 100, 7}, {-1, 1}} {
		table := chance.NewTable(weights)
		if table.Len() != len(weights) {
			t.Fatalf("Len() = %d, want %d", table.Len(), len(weights))
		}
		sum := 0.0
		for _, w := range weights {
			sum += max(w, 0)
		}
		var d chance.Dice
		d.Seed(9, 9)
		const n = 200_000
		counts := make([]int, len(weights))
		for range n {
			counts[table.Draw(&d)]++
		}
		for i, w := range weights {
			want := 1 / float64(len(weights))
			if sum > 0 {
				want = max(w, 0) / sum
			}
			if want == 0 && counts[i] > 0 {
				t.Errorf("%v: index %d of weight 0 was drawn", weights, i)
			}
			if got := float64(counts[i]) / n; math.Abs(got-want) > 0.005 {
				t.Errorf("%v: index %d came in %.4f of draws, want %.4f", weights, i, got, want)
			}
		}
	}
}

func TestPermuteIsOneToOne(t *testing.T) {
	t.Parallel()
	for _, n := range []uint64{1, 2, 3, 63, 64, 65, 1000, 1_000_000} {
		seen := make([]bool, n)
		for x := range n {
			y := chance.Permute(42, x, n)
			if y >= n || seen[y] {
				t.Fatalf("n=%d: %d goes to %d, which is outside or taken", n, x, y)
			}
			seen[y] = true
		}
	}
}

func TestUnpermute(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.Uint64().Draw(t, "key")
		n := rapid.Uint64Range(1, 1<<32).Draw(t, "n")
		x := rapid.Uint64Range(0, n-1).Draw(t, "x")
		if back := chance.Unpermute(key, chance.Permute(key, x, n), n); back != x {
			t.Fatalf("%d came back as %d", x, back)
		}
	})
}

// TestPermuteLooksRandom holds neighbours apart and keys different.
func TestPermuteLooksRandom(t *testing.T) {
	t.Parallel()
	const n = 1_000_000
	near, same := 0, 0
	for x := range uint64(10_000) {
		a, b := int(chance.Permute(7, x, n)), int(chance.Permute(7, x+1, n))
		if a-b < 1000 && b-a < 1000 {
			near++
		}
		if chance.Permute(8, x, n) == uint64(a) {
			same++
		}
	}
	if near > 60 || same > 5 { // about 20 and 0.01 are expected
		t.Errorf("%d neighbours stay near each other, %d values do not depend on the key", near, same)
	}
}
