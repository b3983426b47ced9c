package learn

import (
	"cmp"
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine"
)

// agreeing is how many pairs that agree on a field are looked at, to see which
// other fields go with it among strangers.
const agreeing = 20_000

// leastTie is the correction below which a tie is not worth having, in bits.
const leastTie = 0.5

// tieFields finds the ties among fields and takes the strongest forest.
func (t *task) tieFields(e *estimate, ps []pattern, r *run, agree func(field int) []pattern) {
	strangers := make([][]pattern, len(t.fields))
	for f := range t.fields {
		given := agree(f)
		side := &run{held: r.held, matches: make([]float64, len(given))}
		t.expect(e, given, side)
		for k := range given {
			given[k].pairs -= side.matches[k]
		}
		strangers[f] = given
	}
	t.tieStrangers(e, ps, r, strangers)
}

// tieStrangers is tieFields where it is known which pairs are strangers.
func (t *task) tieStrangers(e *estimate, ps []pattern, r *run, strangers [][]pattern) {
	type candidate struct {
		tie
		worth float64
	}
	var found []candidate
	for a := range t.fields {
		for b := a + 1; b < len(t.fields); b++ {
			c := candidate{tie: tie{a: a, b: b, m: t.together(e, ps, r, a, b), u: t.byChance(e, strangers, a, b)}}
			if c.worth = t.worth(e, &c.tie); c.worth >= leastTie {
				found = append(found, c)
			}
		}
	}
	slices.SortStableFunc(found, func(x, y candidate) int { return cmp.Compare(y.worth, x.worth) })
	tree := make([]int, len(t.fields)) // which tree of the forest a field is in
	for f := range tree {
		tree[f] = f
	}
	e.ties = nil
	for _, c := range found {
		from, to := tree[c.a], tree[c.b]
		if from == to {
			continue
		}
		for f := range tree {
			if tree[f] == from {
				tree[f] = to
			}
		}
		e.ties = append(e.ties, c.tie)
	}
}

// worth is how many bits a tie corrects a true pair by, on average.
func (t *task) worth(e *estimate, c *tie) float64 {
	sum, bits := 0.0, c.bits()
	for x, p := range classes(e.m[c.a], t.last[c.a]) {
		for y, q := range classes(e.m[c.b], t.last[c.b]) {
			sum += p * q * math.Abs(bits[x][y])
		}
	}
	return sum
}

// classes sums shares by level to shares by class.
func classes(shares []float64, last int) (out [3]float64) {
	for l := 1; l <= last; l++ {
		out[engine.Class(l, last)] += shares[l]
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
func (t *task) together(e *estimate, ps []pattern, r *run, a, b int) (out [3][3]float64) {
	var seen [3][3]float64
	sum := 0.0
	for k := range ps {
		x, y := engine.Class(int(ps[k].levels[a]), t.last[a]), engine.Class(int(ps[k].levels[b]), t.last[b])
		if x >= 0 && y >= 0 {
			seen[x][y] += r.matches[k]
			sum += r.matches[k]
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
func (t *task) byChance(e *estimate, strangers [][]pattern, a, b int) (out [3][3]float64) {
	for x := range 3 {
		for y := range 3 {
			out[x][y] = 1
		}
	}
	given := func(f, g int) (ratio [2][3]float64) { // by the class of f: agree, near
		var seen [2][3]float64
		var all [2]float64
		for _, p := range strangers[f] {
			x, y := engine.Class(int(p.levels[f]), t.last[f]), engine.Class(int(p.levels[g]), t.last[g])
			if x < 2 && y >= 0 {
				seen[x][y] += p.pairs
				all[x] += p.pairs
			}
		}
		for x := range 2 {
			for y, share := range classes(e.u[g], t.last[g]) {
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
