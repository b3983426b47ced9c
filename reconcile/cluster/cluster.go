package cluster

import (
	"cmp"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
)

// Options say how rows are joined.
type Options struct {
	// Match is the score from where a pair is a match.
	Match int32
	// Between scores all pairs of some rows, those too that no key found.
	Between func(rows []uint32) []engine.Scored
	// Decided is what is settled of two rows, whatever they score; nil where nothing is.
	// Rows that stand together must also be among the pairs that match.
	Decided func(a, b uint32) Fixed
}

// Fixed is what is settled of two rows.
type Fixed uint8

// Two rows are open, or stand together, or apart.
const (
	Open Fixed = iota
	Together
	Apart
)

// barred is a sum of scores that no others make up for: groups that hold two rows which
// stand apart are never joined.
const barred = -1 << 40

// mostBits bounds what one pair may say for or against a group, in the unit of
// scores: the surest pair must not outvote three that disagree.
const mostBits = 10 * weight.Bit

// largest is the largest group of connected rows that is looked at pair by pair,
// which takes the cube of their number; larger ones are first parted at a
// higher line.
const largest = 400

// surest is a line above which a group is not parted: there is nothing surer.
const surest = 40 * weight.Bit

// Groups joins n rows by the pairs that match. It returns the group of each row
// as the number of its first row, and how many connected groups were split.
func Groups(n int, pairs []engine.Scored, o Options) (group []uint32, split int) {
	group = make([]uint32, n)
	for i := range group {
		group[i] = uint32(i)
	}
	components := connected(n, pairs, o.Match)
	for _, rows := range components {
		if len(rows) > 2 {
			parts := o.part(rows, pairs, o.Match)
			if len(parts) > 1 {
				split++
			}
			for _, part := range parts {
				for _, row := range part {
					group[row] = part[0]
				}
			}
			continue
		}
		for _, row := range rows {
			group[row] = rows[0]
		}
	}
	return group, split
}

// connected are the rows that matches connect, in order, alone ones left out.
func connected(n int, pairs []engine.Scored, match int32) [][]uint32 {
	joined := NewJoined(n)
	for _, p := range pairs {
		if p.Score >= match {
			joined.Join(p.A, p.B)
		}
	}
	members := map[uint32][]uint32{}
	for i := range uint32(n) {
		if root := joined.First(i); root != i {
			if members[root] == nil {
				members[root] = []uint32{root}
			}
			members[root] = append(members[root], i)
		}
	}
	out := make([][]uint32, 0, len(members))
	for _, rows := range members {
		out = append(out, rows)
	}
	slices.SortFunc(out, func(a, b []uint32) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// part parts connected rows into groups that hold together.
func (o Options) part(rows []uint32, pairs []engine.Scored, line int32) [][]uint32 {
	if len(rows) <= largest {
		if o.Between != nil {
			return o.join(rows, o.Between(rows))
		}
		return o.join(rows, pairsOf(rows, pairs))
	}
	if line >= surest {
		return [][]uint32{rows}
	}
	inside := pairsOf(rows, pairs)
	at := make(map[uint32]uint32, len(rows))
	for i, row := range rows {
		at[row] = uint32(i)
	}
	for i := range inside {
		inside[i].A, inside[i].B = at[inside[i].A], at[inside[i].B]
	}
	var out [][]uint32
	alone := make([]bool, len(rows))
	for i := range alone {
		alone[i] = true
	}
	for _, members := range connected(len(rows), inside, line+weight.Bit) {
		for i, m := range members {
			alone[m] = false
			members[i] = rows[m]
		}
		out = append(out, o.part(members, pairs, line+weight.Bit)...)
	}
	for i, is := range alone {
		if is {
			out = append(out, []uint32{rows[i]})
		}
	}
	return out
}

// pairsOf are the scored pairs among the rows. Pairs are in order of A.
func pairsOf(rows []uint32, pairs []engine.Scored) []engine.Scored {
	inside := map[uint32]bool{}
	for _, r := range rows {
		inside[r] = true
	}
	var out []engine.Scored
	for _, r := range rows {
		from, _ := slices.BinarySearchFunc(pairs, r, func(p engine.Scored, r uint32) int { return cmp.Compare(p.A, r) })
		for _, p := range pairs[from:] {
			if p.A != r {
				break
			}
			if inside[p.B] {
				out = append(out, p)
			}
		}
	}
	return out
}

// join joins the rows, the surest pair first, two groups at a time where the
// mean of the pairs between them is a match: average linkage (Sokal and
// Michener 1958) over log odds.
func (o Options) join(rows []uint32, pairs []engine.Scored) [][]uint32 {
	n := len(rows)
	at := make(map[uint32]int, n)
	for i, r := range rows {
		at[r] = i
	}
	sums := make([][]int64, n) // of scores above the line, between groups
	for i := range sums {
		sums[i] = make([]int64, n)
		for k := range sums[i] {
			sums[i][k] = -mostBits // a pair that no key found
		}
	}
	for _, p := range pairs {
		s := int64(min(max(p.Score-o.Match, -mostBits), mostBits))
		sums[at[p.A]][at[p.B]], sums[at[p.B]][at[p.A]] = s, s
	}
	groups := make([][]uint32, n)
	for i, r := range rows {
		groups[i] = []uint32{r}
	}
	merge := func(x, y int) {
		groups[x] = append(groups[x], groups[y]...)
		groups[y] = nil
		for k := range n {
			sums[x][k] += sums[y][k]
			sums[k][x] += sums[k][y]
		}
	}
	o.settle(rows, sums, merge)
	for {
		best, x, y := 0.0, -1, -1
		for i := range groups {
			for k := i + 1; k < n && groups[i] != nil; k++ {
				if groups[k] == nil {
					continue
				}
				mean := float64(sums[i][k]) / float64(len(groups[i])*len(groups[k]))
				if mean > best || mean == best && x < 0 && mean >= 0 {
					best, x, y = mean, i, k
				}
			}
		}
		if x < 0 {
			break
		}
		merge(x, y)
	}
	var out [][]uint32
	for _, g := range groups {
		if g != nil {
			slices.Sort(g)
			out = append(out, g)
		}
	}
	return out
}

// settle bars rows that stand apart, and then merges those that stand together.
func (o Options) settle(rows []uint32, sums [][]int64, merge func(x, y int)) {
	if o.Decided == nil {
		return
	}
	in := make([]int, len(rows)) // the group of each row
	for i := range rows {
		in[i] = i
		for k := range rows[:i] {
			if o.Decided(rows[k], rows[i]) == Apart {
				sums[i][k], sums[k][i] = barred, barred
			}
		}
	}
	for i := range rows {
		for k := range rows[:i] {
			from, to := max(in[i], in[k]), min(in[i], in[k])
			if from == to || o.Decided(rows[k], rows[i]) != Together {
				continue
			}
			merge(to, from)
			for r := range in {
				if in[r] == from {
					in[r] = to
				}
			}
		}
	}
}
