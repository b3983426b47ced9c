package tie

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine/weight"
)

// Tie is the ratio by which the classes of two fields, as [weight.Class] has them, occur
// together beyond chance, among true pairs and among strangers.
type Tie struct {
	A, B int
	M, U [3][3]float64
}

// Bits are the tie's corrections.
func (t *Tie) Bits() (out [3][3]float64) {
	for a := range 3 {
		for b := range 3 {
			out[a][b] = math.Log2(t.M[a][b] / t.U[a][b])
		}
	}
	return out
}

// Most is the largest of them, either way.
func (t *Tie) Most() (most float64) {
	for _, row := range t.Bits() {
		for _, bits := range row {
			most = max(most, math.Abs(bits))
		}
	}
	return most
}

// least is the correction below which a tie is not worth having, in bits.
const least = 0.5

// Counts are the levels of pairs, one a field and 0 for a missing value, and how many pairs
// have them.
type Counts = iter.Seq2[[]uint8, float64]

// Fields are what is known of each field by itself: its last level, and the shares of true
// pairs and of strangers by level.
type Fields struct {
	Last []int
	M, U [][]float64
}

// Find takes the strongest forest of ties. Strangers are, for each field, those that agree
// on it or nearly.
func (f *Fields) Find(matches Counts, strangers []Counts) (ties []Tie) {
	type candidate struct {
		Tie
		worth float64
	}
	var found []candidate
	for a := range f.Last {
		for b := a + 1; b < len(f.Last); b++ {
			c := candidate{Tie: Tie{A: a, B: b, M: f.together(matches, a, b), U: f.byChance(strangers, a, b)}}
			if c.worth = f.worth(&c.Tie); c.worth >= least {
				found = append(found, c)
			}
		}
	}
	slices.SortStableFunc(found, func(x, y candidate) int { return cmp.Compare(y.worth, x.worth) })
	tree := make([]int, len(f.Last)) // which tree of the forest a field is in
	for i := range tree {
		tree[i] = i
	}
	for _, c := range found {
		from, to := tree[c.A], tree[c.B]
		if from == to {
			continue
		}
		for i := range tree {
			if tree[i] == from {
				tree[i] = to
			}
		}
		ties = append(ties, c.Tie)
	}
	return ties
}

// worth is how many bits a tie corrects a true pair by, on average.
func (f *Fields) worth(c *Tie) float64 {
	sum, bits := 0.0, c.Bits()
	for x, p := range classes(f.M[c.A], f.Last[c.A]) {
		for y, q := range classes(f.M[c.B], f.Last[c.B]) {
			sum += p * q * math.Abs(bits[x][y])
		}
	}
	return sum
}

// classes sums shares by level to shares by class.
func classes(shares []float64, last int) (out [3]float64) {
	for l := 1; l <= last; l++ {
		out[weight.Class(l, last)] += shares[l]
	}
	return out
}

// beyond is the ratio of what was seen to what chance would give, taken
// cautiously: at the near end of two standard deviations, and 1 in between.
func beyond(seen, all, share float64) float64 {
	expected := all * share
	if expected <= 0 {
		return 1
	}
	slack := 2*math.Sqrt(max(seen, expected)) + 1
	switch {
	case seen-slack > expected:
		return (seen - slack) / expected
	case seen+slack < expected:
		return (seen + slack) / expected
	}
	return 1
}

// together is the tie of two fields among the matches.
func (f *Fields) together(matches Counts, a, b int) (out [3][3]float64) {
	var seen [3][3]float64
	sum := 0.0
	for levels, pairs := range matches {
		x, y := weight.Class(int(levels[a]), f.Last[a]), weight.Class(int(levels[b]), f.Last[b])
		if x >= 0 && y >= 0 {
			seen[x][y] += pairs
			sum += pairs
		}
	}
	var rows, columns [3]float64
	for x := range 3 {
		for y := range 3 {
			rows[x] += seen[x][y]
			columns[y] += seen[x][y]
		}
	}
	for x := range 3 {
		for y := range 3 {
			share := 0.0
			if sum > 0 {
				share = rows[x] / sum * columns[y] / sum
			}
			out[x][y] = beyond(seen[x][y], sum, share)
		}
	}
	return out
}

// byChance is the tie of two fields among strangers: what the one shows where
// the other agrees, against what it shows at all.
func (f *Fields) byChance(strangers []Counts, a, b int) (out [3][3]float64) {
	for x := range 3 {
		for y := range 3 {
			out[x][y] = 1
		}
	}
	given := func(on, g int) (ratio [2][3]float64) { // by the class of the first: agree, near
		var seen [2][3]float64
		var all [2]float64
		for levels, pairs := range strangers[on] {
			x, y := weight.Class(int(levels[on]), f.Last[on]), weight.Class(int(levels[g]), f.Last[g])
			if x < 2 && y >= 0 {
				seen[x][y] += pairs
				all[x] += pairs
			}
		}
		for x := range 2 {
			for y, share := range classes(f.U[g], f.Last[g]) {
				ratio[x][y] = beyond(seen[x][y], all[x], share)
			}
		}
		return ratio
	}
	onA, onB := given(a, b), given(b, a)
	for x := range 2 {
		out[x][2], out[2][x] = onA[x][2], onB[x][2]
		for y := range 2 {
			out[x][y] = math.Sqrt(onA[x][y] * onB[y][x])
		}
	}
	return out
}
