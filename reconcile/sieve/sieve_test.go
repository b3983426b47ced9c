package sieve

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// TestSift: marks are those of keys asked for alone, whatever their number, of small
// filters and large, in every way that this processor has.
func TestSift(t *testing.T) {
	t.Parallel()
	ways := append([]wide{nil}, wides...)
	rapid.Check(t, func(t *rapid.T) {
		way := rapid.IntRange(0, len(ways)-1).Draw(t, "way")
		kind, seed := rapid.Uint8().Draw(t, "kind"), rapid.Uint64().Draw(t, "seed")
		n, keys := rapid.IntRange(0, 300).Draw(t, "n"), rapid.IntRange(0, 200).Draw(t, "keys")
		rng := rand.New(rand.NewPCG(seed, 1))
		f := New(rapid.IntRange(0, 1000).Draw(t, "size"))
		xs, ys := values(rng, n), values(rng, n)
		for i := range min(n, keys) {
			f.Enter(Hash(kind, xs[i], ys[i]))
		}
		marks := values(rng, (n+63)/64) // are written over
		f.sift(ways[way], kind, xs, ys, marks)
		for i := range xs {
			want := f.MayHold(Hash(kind, xs[i], ys[i]))
			if got := marks[i/64]>>(i%64)&1 != 0; got != want {
				t.Fatalf("key %d of %d is marked: %t", i, n, got)
			}
			if i < keys && !want {
				t.Fatalf("key %d was entered and is turned away", i)
			}
		}
		for i := n; i < 64*len(marks); i++ {
			if marks[i/64]>>(i%64)&1 != 0 {
				t.Fatalf("there is no key %d, and it is marked", i)
			}
		}
	})
}

// TestFewPass: of keys that were not entered about one in sixty passes.
func TestFewPass(t *testing.T) {
	t.Parallel()
	const n = 100_000
	rng := rand.New(rand.NewPCG(1, 1))
	f := New(n)
	for range n {
		f.Enter(Hash(3, rng.Uint64(), rng.Uint64()))
	}
	marks, passed := make([]uint64, n/64+1), 0
	f.Sift(3, values(rng, n), values(rng, n), marks)
	for _, m := range marks {
		passed += bits.OnesCount64(m)
	}
	if passed < n/80 || passed > n/45 {
		t.Errorf("%d of %d passed", passed, n)
	}
}

func values(rng *rand.Rand, n int) []uint64 {
	out := make([]uint64, n)
	for i := range out {
		out[i] = rng.Uint64()
	}
	return out
}

// BenchmarkSift is what a key costs that most often is not there, one by one and in each
// way to mark eight at once (0 is the fastest that this processor has): 65,536 under
// seventeen kinds, each with a filter of five kibibytes, as a village has, of half a
// mebibyte, as a province has, or of five, as a country has.
func BenchmarkSift(b *testing.B) {
	const n, kinds, together = 1 << 16, 17, 1024
	rng := rand.New(rand.NewPCG(1, 2))
	xs, ys := values(rng, n), values(rng, n)
	for _, keys := range []int{2_500, 250_000, 2_500_000} {
		filters := make([]Filter, kinds)
		for kind := range filters {
			filters[kind] = New(keys)
			for range keys {
				filters[kind].Enter(Hash(uint8(kind), rng.Uint64(), rng.Uint64()))
			}
		}
		sift := func(name string, way wide) {
			b.Run(fmt.Sprintf("keys=%d/%s", keys, name), func(b *testing.B) {
				marks := make([]uint64, together/64)
				for b.Loop() {
					for kind, f := range filters {
						for from := 0; from < n; from += together {
							f.sift(way, uint8(kind), xs[from:from+together], ys[from:from+together], marks)
						}
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(n*kinds), "ns/key")
			})
		}
		sift("each", nil)
		for i, way := range wides {
			sift(fmt.Sprint("wide=", i), way)
		}
	}
}
