package engine

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/engine/keying"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Counted is how many pairs show a pattern.
type Counted struct {
	Pattern weight.Pattern
	Pairs   int64
}

// Count compares the pairs of a plan and counts their patterns. Of plans of
// more than most pairs it takes a part of the pairs, told by their hash, and
// says which share that was.
func (p *Plan) Count(ctx context.Context, most int64) (patterns []Counted, share float64, err error) {
	limit := every
	share = 1
	if n := p.Pairs(); most > 0 && n > most {
		share = float64(most) / float64(n)
		limit = uint64(share * float64(1<<63) * 2)
	}
	var all []map[weight.Pattern]int64
	err = p.walk(ctx, limit, func() func([]pair) {
		m, counts := newComparer(p.r), map[weight.Pattern]int64{}
		all = append(all, counts)
		return func(pairs []pair) {
			m.touch(pairs)
			for _, x := range pairs {
				counts[m.pattern(x.a, x.b)]++
			}
		}
	})
	return inOrder(sum(all)), share, err
}

// inOrder are the patterns in the order of their numbers.
func inOrder(total map[weight.Pattern]int64) []Counted {
	out := make([]Counted, 0, len(total))
	for pattern, n := range total {
		out = append(out, Counted{pattern, n})
	}
	slices.SortFunc(out, func(a, b Counted) int { return cmp.Compare(a.Pattern, b.Pattern) })
	return out
}

// Random counts, by compared field, the levels of pairs drawn from all pairs: n
// pairs in each of several rounds. A round draws the same pairs on each run.
// Only the fields asked for are compared.
func (r *Records) Random(first, rounds, n int, asked []bool) [][]int64 {
	all := make([][][]int64, rounds)
	var wg sync.WaitGroup
	for i := range rounds {
		wg.Go(func() { all[i] = r.draw(first+i, n, asked) })
	}
	wg.Wait()
	for _, counts := range all[1:] {
		for f, levels := range counts {
			for l, n := range levels {
				all[0][f][l] += n
			}
		}
	}
	return all[0]
}

// sum adds counts up.
func sum(all []map[weight.Pattern]int64) map[weight.Pattern]int64 {
	total := map[weight.Pattern]int64{}
	for _, counts := range all {
		for pattern, n := range counts {
			total[pattern] += n
		}
	}
	return total
}

func (r *Records) draw(round, n int, asked []bool) [][]int64 {
	m := newComparer(r)
	counts := make([][]int64, len(m.fields))
	for f := range counts {
		counts[f] = make([]int64, scheme.MaxLevels+1)
	}
	right := r.Len() - r.Left
	h := keying.Mix(uint64(round)+0x6c69656e, 0x74686f6e67)
	row := func(below int) uint32 {
		h += 0x9e3779b97f4a7c15 // SplitMix64
		z := (h ^ h>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return uint32((z ^ z>>31) % uint64(below))
	}
	batch := make([]pair, 0, batchSize)
	for i := range n {
		a := row(r.Left)
		var b uint32
		switch r.Model.Link {
		case scheme.Dedupe:
			b = row(r.Left)
		case scheme.DedupeLeft:
			b = row(r.Len())
		default:
			b = uint32(r.Left) + row(right)
		}
		if a != b {
			batch = append(batch, pair{min(a, b), max(a, b)})
		}
		if len(batch) == batchSize || i == n-1 {
			m.levels(batch, asked, counts)
			batch = batch[:0]
		}
	}
	return counts
}

// levels counts the levels of pairs by field. Both rows of each are looked at
// first, and then what they are compared by.
func (m *comparer) levels(pairs []pair, asked []bool, counts [][]int64) {
	n := len(m.r.Columns)
	for _, x := range pairs {
		m.touched += m.r.values[int(x.a)*n] + m.r.values[int(x.b)*n]
	}
	for f := range m.fields {
		if !asked[f] {
			continue
		}
		m.touchField(f, pairs)
		for _, x := range pairs {
			counts[f][m.level(f, m.r.Values(x.a), m.r.Values(x.b))]++
		}
	}
}

// allowed reports whether the kind of link compares the two rows, a before b.
func (r *Records) allowed(a, b uint32) bool { return r.between(int(a) < r.Left, int(b) >= r.Left) }

// between is allowed, of two rows of which the first is of the left table or not,
// and the second of the right one or not.
func (r *Records) between(left, right bool) bool {
	switch r.Model.Link {
	case scheme.Dedupe:
		return true
	case scheme.DedupeLeft:
		return left
	}
	return left && right
}

// Same is how many pairs have the same value in the compared field i, and how
// many have any value.
func (r *Records) Same(i int) (same, filled float64) {
	c := r.Columns[r.field(r.Model.Compared()[i].Name)]
	var sum atomic.Int64
	arrange.InParts(runtime.GOMAXPROCS(0), c.Len(), func(_, from, upTo int) {
		mine := int64(0)
		for v := uint32(from) + 1; v <= uint32(upTo); v++ {
			mine += r.pairsAmong(int64(c.Count(0, v)), int64(c.Count(1, v)))
		}
		sum.Add(mine)
	})
	return float64(sum.Load()), float64(r.pairsAmong(int64(c.Filled(0)), int64(c.Filled(1))))
}

// Repeated is how many pairs inside one of two tables, 0 left and 1 right, have the same value in
// the compared field i.
func (r *Records) Repeated(i, side int) (same float64) {
	c := r.Columns[r.field(r.Model.Compared()[i].Name)]
	for v := range uint32(c.Len()) {
		n := float64(c.Count(side, v+1))
		same += n * (n - 1) / 2
	}
	return same
}

// Nearest is the pattern of the best pair of each of so many rows: of one table, or of one of
// two, where 0 is the left one. Better is what ranks higher, and of patterns of one rank the
// smaller; a row of which no pair is compared has the pattern given for it. Rows stand in the
// order of the hashes of their ids, so the first are drawn evenly.
func (p *Plan) Nearest(ctx context.Context, side, rows int, rank func(weight.Pattern) int32, none weight.Pattern) ([]weight.Pattern, error) {
	from, n := 0, p.r.Left
	if side == 1 {
		from, n = p.r.Left, p.r.Len()-p.r.Left
	}
	rows = min(rows, n)
	better := func(x, y weight.Pattern) bool {
		a, b := rank(x), rank(y)
		return a > b || a == b && x < y
	}
	var all [][]weight.Pattern
	err := p.walk(ctx, every, func() func([]pair) {
		m, best := newComparer(p.r), make([]weight.Pattern, rows)
		for i := range best {
			best[i] = none
		}
		all = append(all, best)
		return func(pairs []pair) {
			m.touch(pairs)
			for _, x := range pairs {
				a, b := int(x.a)-from, int(x.b)-from
				mine, its := a >= 0 && a < rows, b >= 0 && b < rows
				if !mine && !its {
					continue
				}
				found := m.pattern(x.a, x.b)
				if mine && better(found, best[a]) {
					best[a] = found
				}
				if its && better(found, best[b]) {
					best[b] = found
				}
			}
		}
	})
	for _, best := range all[1:] {
		for i, x := range best {
			if better(x, all[0][i]) {
				all[0][i] = x
			}
		}
	}
	return all[0], err
}
