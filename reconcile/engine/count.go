package engine

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Counted is how many pairs show a pattern.
type Counted struct {
	Pattern Pattern
	Pairs   int64
}

// Count compares the pairs of a plan and counts their patterns. Of plans of
// more than most pairs it takes a part of the pairs, told by their hash, and
// says which share that was.
func (p *Plan) Count(ctx context.Context, most int64) (patterns []Counted, share float64, err error) {
	limit := ^uint64(0)
	share = 1
	if n := p.Pairs(); most > 0 && n > most {
		share = float64(most) / float64(n)
		limit = uint64(share * float64(1<<63) * 2)
	}
	var mu sync.Mutex
	var all []map[Pattern]int64
	err = p.walk(ctx, func() func(int, []pair) {
		m, counts := newComparer(p.r), map[Pattern]int64{}
		mu.Lock()
		all = append(all, counts)
		mu.Unlock()
		return func(_ int, pairs []pair) {
			for _, x := range pairs {
				if share < 1 && mix(uint64(x.a)+1, uint64(x.b)) > limit {
					continue
				}
				counts[m.pattern(x.a, x.b)]++
			}
		}
	})
	return inOrder(sum(all)), share, err
}

func inOrder(total map[Pattern]int64) []Counted {
	out := make([]Counted, 0, len(total))
	for pattern, n := range total {
		out = append(out, Counted{pattern, n})
	}
	slices.SortFunc(out, func(a, b Counted) int { return cmp.Compare(a.Pattern, b.Pattern) })
	return out
}

// Random counts the patterns of pairs drawn from all pairs: n pairs in each of
// several rounds. A round draws the same pairs on each run.
func (r *Records) Random(first, rounds, n int) []Counted {
	all := make([]map[Pattern]int64, rounds)
	var wg sync.WaitGroup
	for i := range rounds {
		wg.Go(func() { all[i] = r.draw(first+i, n) })
	}
	wg.Wait()
	return inOrder(sum(all))
}

// sum adds counts up.
func sum(all []map[Pattern]int64) map[Pattern]int64 {
	total := map[Pattern]int64{}
	for _, counts := range all {
		for pattern, n := range counts {
			total[pattern] += n
		}
	}
	return total
}

func (r *Records) draw(round, n int) map[Pattern]int64 {
	counts := map[Pattern]int64{}
	m := newComparer(r)
	right := r.Len() - r.Left
	h := mix(uint64(round)+0x6c69656e, 0x74686f6e67)
	row := func(below int) uint32 {
		h += 0x9e3779b97f4a7c15 // SplitMix64
		z := (h ^ h>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return uint32((z ^ z>>31) % uint64(below))
	}
	for range n {
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
			counts[m.pattern(min(a, b), max(a, b))]++
		}
	}
	return counts
}

// Agreeing counts the patterns of about n pairs that have the same value in
// the compared field i, drawn evenly from all such pairs, and says how many
// such pairs there are at all.
func (r *Records) Agreeing(i, n int) (patterns []Counted, pairs float64) {
	m := newComparer(r)
	f := m.fields[i].at
	blocks := r.sameValue(f)
	for _, b := range blocks {
		pairs += float64(r.pairsOf(b))
	}
	if pairs == 0 {
		return nil, 0
	}
	total := map[Pattern]int64{}
	at, passed := 0, float64(r.pairsOf(blocks[0]))
	for t := range n {
		for target := (float64(t) + 0.5) * pairs / float64(n); passed <= target && at+1 < len(blocks); {
			at++
			passed += float64(r.pairsOf(blocks[at]))
		}
		b := blocks[at]
		for try := range uint64(8) { // a draw may hit one row twice, or two rows of one side
			h := mix(uint64(t)+1, try+1)
			x, y := b[h%uint64(len(b))].row, b[(h>>32)%uint64(len(b))].row
			if x > y {
				x, y = y, x
			}
			if x != y && r.allowed(x, y) {
				total[m.pattern(x, y)]++
				break
			}
		}
	}
	return inOrder(total), pairs
}

// allowed reports whether the kind of link compares the two rows, a before b.
func (r *Records) allowed(a, b uint32) bool {
	left, right := int(a) < r.Left, int(b) >= r.Left
	switch r.Model.Link {
	case scheme.Dedupe:
		return true
	case scheme.DedupeLeft:
		return left
	}
	return left && right
}

// sameValue are the rows by their value of a field.
func (r *Records) sameValue(f int) [][]entry {
	entries := make([]entry, 0, r.Len())
	for row := range uint32(r.Len()) {
		if v := r.Values(row)[f]; v != 0 {
			entries = append(entries, entry{r.Columns[f].Fingerprint(v), row})
		}
	}
	sortEntries(entries)
	var blocks [][]entry
	for len(entries) > 0 {
		n := 1
		for n < len(entries) && entries[n].hash == entries[0].hash {
			n++
		}
		if n > 1 {
			blocks = append(blocks, entries[:n])
		}
		entries = entries[n:]
	}
	return blocks
}

// Same is how many pairs have the same value in the compared field i, and how
// many have any value.
func (r *Records) Same(i int) (same, filled float64) {
	c := r.Columns[r.field(r.Model.Compared()[i].Name)]
	l, n := float64(c.Filled(0)), float64(c.Filled(1))
	count := func(l, n float64) float64 {
		switch r.Model.Link {
		case scheme.Dedupe:
			return l * (l - 1) / 2
		case scheme.DedupeLeft:
			return l*(l-1)/2 + l*n
		}
		return l * n
	}
	for v := uint32(1); v <= uint32(c.Len()); v++ {
		same += count(float64(c.Count(0, v)), float64(c.Count(1, v)))
	}
	return same, count(l, n)
}
