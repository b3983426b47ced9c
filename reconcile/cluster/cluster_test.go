package cluster_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/cluster"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
)

func pair(a, b uint32, bits int32) engine.Scored {
	return engine.Scored{A: a, B: b, Score: bits * weight.Bit}
}

// TestChainsSplit: A is B and B is C, but A is surely not C.
func TestChainsSplit(t *testing.T) {
	t.Parallel()
	pairs := []engine.Scored{pair(0, 1, 6), pair(0, 2, -9), pair(1, 2, 3), pair(3, 4, 1)}
	between := func(rows []uint32) (out []engine.Scored) {
		for _, p := range pairs {
			if slices.Contains(rows, p.A) && slices.Contains(rows, p.B) {
				out = append(out, p)
			}
		}
		return out
	}
	group, split := cluster.Groups(6, pairs, cluster.Options{Match: 0, Between: between})
	if want := []uint32{0, 0, 2, 3, 3, 5}; !slices.Equal(group, want) || split != 1 {
		t.Errorf("groups %v, want %v; %d split", group, want, split)
	}
	pairs[1].Score = 2 * weight.Bit // now they agree
	group, split = cluster.Groups(6, pairs, cluster.Options{Match: 0, Between: between})
	if want := []uint32{0, 0, 0, 3, 3, 5}; !slices.Equal(group, want) || split != 0 {
		t.Errorf("groups %v, want %v; %d split", group, want, split)
	}
}

// TestLargeGroup: two thousand rows in a chain of weak pairs, in knots of four
// strong ones, fall apart into the knots, and quickly.
func TestLargeGroup(t *testing.T) {
	t.Parallel()
	const n = 2000
	var pairs []engine.Scored
	for i := uint32(0); i < n; i++ {
		for k := i + 1; k < n && k/4 == i/4; k++ {
			pairs = append(pairs, pair(i, k, 12))
		}
		if i%4 == 3 && i+1 < n {
			pairs = append(pairs, pair(i, i+1, 2))
		}
	}
	group, split := cluster.Groups(n, pairs, cluster.Options{Match: 0})
	for i, g := range group {
		if int(g) != i/4*4 {
			t.Fatalf("row %d is in group %d", i, g)
		}
	}
	if split != 1 {
		t.Errorf("%d groups were split, want the one", split)
	}
}

func TestAssign(t *testing.T) {
	t.Parallel()
	pairs := []engine.Scored{pair(0, 10, 5), pair(0, 11, 4), pair(1, 10, 6), pair(1, 11, 3), pair(2, 11, -1)}
	one := cluster.Assign(pairs, 0, true)
	if want := []engine.Scored{pairs[1], pairs[2]}; !slices.Equal(one, want) {
		t.Errorf("one to one: %v", one)
	}
	spine := cluster.Assign(append(pairs, pair(1, 12, 2)), 0, false)
	if want := []engine.Scored{pairs[1], pairs[2], pair(1, 12, 2)}; !slices.Equal(spine, want) {
		t.Errorf("spine: %v", spine)
	}
}

// TestSurest: whatever the scores, no pair that was left out beats one that was
// kept in its stead.
func TestSurest(t *testing.T) {
	t.Parallel()
	for _, spread := range []int32{3, 50, 1<<30 - 1} {
		rows := uint32(min(spread, 400) + 40) // with fewer, each has rivals
		random := rand.New(rand.NewPCG(3, uint64(spread)))
		seen, pairs := map[[2]uint32]bool{}, []engine.Scored{}
		for range 400 {
			a, b := random.Uint32N(rows), rows+random.Uint32N(rows)
			if !seen[[2]uint32{a, b}] {
				seen[[2]uint32{a, b}] = true
				pairs = append(pairs, pair(a, b, random.Int32N(2*spread)-spread))
			}
		}
		kept := cluster.Assign(pairs, 0, true)
		left, right := map[uint32]engine.Scored{}, map[uint32]engine.Scored{}
		for i, p := range kept {
			_, twice := left[p.A]
			_, again := right[p.B]
			if twice || again || i > 0 && kept[i-1].A >= p.A {
				t.Fatalf("%v is kept beside its like, or out of order", p)
			}
			left[p.A], right[p.B] = p, p
		}
		sooner := func(p, q engine.Scored) bool {
			return cmp.Or(cmp.Compare(q.Score, p.Score), cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) <= 0
		}
		for _, p := range pairs {
			l, inLeft := left[p.A]
			r, inRight := right[p.B]
			if p.Score >= 0 && !(inLeft && sooner(l, p)) && !(inRight && sooner(r, p)) {
				t.Errorf("%v was left out for nothing surer", p)
			}
		}
	}
}

// TestNames: clusters keep their names when they grow, split, merge and go.
func TestNames(t *testing.T) {
	t.Parallel()
	before := map[string]string{"a1": "A", "a2": "A", "a3": "A", "b1": "B", "c1": "C", "c2": "C", "gone": "G"}
	groups := [][]string{
		{"a1", "a2", "new1"}, // keeps A
		{"a3", "b1"},         // split off A and merged with B: is B
		{"c1", "c2", "x"},    // grows
		{"new2", "new3"},     // new
		{"G"},                // a row whose id is a name that went
	}
	if got, want := cluster.Names(groups, before), []string{"A", "B", "C", "new2", "G+"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestSettled: rows that stand together or apart do so, whatever they score, also through
// others; a group is never joined with one that holds a row which stands apart.
func TestSettled(t *testing.T) {
	t.Parallel()
	settled := map[[2]uint32]cluster.Fixed{{0, 1}: cluster.Apart, {2, 3}: cluster.Together, {3, 4}: cluster.Together}
	pairs := []engine.Scored{}
	score := func(a, b uint32) int32 {
		if a == 4 || b == 4 || a == 2 && b == 3 {
			return -30 * weight.Bit
		}
		return 30 * weight.Bit
	}
	for a := range uint32(5) {
		for b := a + 1; b < 5; b++ {
			s := score(a, b)
			switch settled[[2]uint32{a, b}] {
			case cluster.Together:
				s = 100 * weight.Bit
			case cluster.Apart:
				s = -100 * weight.Bit
			}
			pairs = append(pairs, engine.Scored{A: a, B: b, Score: s})
		}
	}
	group, _ := cluster.Groups(5, pairs, cluster.Options{
		Decided: func(a, b uint32) cluster.Fixed { return settled[[2]uint32{min(a, b), max(a, b)}] },
		Between: func(rows []uint32) (out []engine.Scored) {
			for i, a := range rows {
				for _, b := range rows[i+1:] {
					out = append(out, engine.Scored{A: a, B: b, Score: score(a, b)})
				}
			}
			return out
		},
	})
	if group[0] == group[1] || group[2] != group[3] || group[3] != group[4] {
		t.Errorf("groups %v: 0 and 1 stand apart, and 2, 3 and 4 together", group)
	}
}
