package engine

import (
	"cmp"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine/keying"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/numbering"
)

// Agreeing counts the patterns of about n pairs that have the same value in
// the compared field i, drawn evenly from all such pairs, and says how many
// such pairs there are at all.
func (r *Records) Agreeing(i, n int) (patterns []Counted, pairs float64) {
	m := newComparer(r)
	drawn, pairs := r.sameValue(m.fields[i].at, n)
	total := map[weight.Pattern]int64{}
	for _, x := range drawn {
		total[m.pattern(x.a, x.b)]++
	}
	return inOrder(total), pairs
}

// sameBlock is the rows that have one value, of which only those are looked for
// that a draw asks for, by where they are among them.
type sameBlock struct {
	left, rows uint32 // how many there are
	seen       uint32 // so far
	asked      []askedRow
}

// askedRow is one row of a draw.
type askedRow struct {
	at   uint32 // among the rows of the block
	draw int
}

// sameValue draws n pairs evenly from all that have the same value of a field.
// Values are in the order of the first left row that has them: every pair has one.
func (r *Records) sameValue(f, n int) (drawn []pair, pairs float64) {
	values, pairs := r.shared(f)
	if pairs == 0 {
		return nil, 0
	}
	blocks := r.draws(f, n, values, pairs)
	wanted := numbering.NewSet(r.Columns[f].Len() + 1)
	for v := range blocks {
		wanted.Add(v)
	}
	ranked := make([]*sameBlock, wanted.Number())
	for v, b := range blocks {
		slices.SortFunc(b.asked, func(x, y askedRow) int { return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.draw, y.draw)) })
		ranked[wanted.Of(v)] = b
	}
	drawn = make([]pair, n)
	for row := range uint32(r.Len()) {
		v := r.values[int(row)*len(r.Columns)+f]
		if !wanted.Has(v) {
			continue
		}
		b := ranked[wanted.Of(v)]
		for len(b.asked) > 0 && b.asked[0].at == b.seen {
			d := &drawn[b.asked[0].draw]
			d.a, d.b = d.b, row // rows come in order
			b.asked = b.asked[1:]
		}
		b.seen++
	}
	return slices.DeleteFunc(drawn, func(p pair) bool { return p.b == 0 }), pairs // nothing was drawn
}

// shared are the values that make pairs, and how many pairs.
func (r *Records) shared(f int) (values []uint32, pairs float64) {
	c := r.Columns[f]
	seen := numbering.NewSet(c.Len() + 1)
	for row := range uint32(r.Left) {
		v := r.Values(row)[f]
		if v == 0 || seen.Has(v) {
			continue
		}
		seen.Add(v)
		if x := r.pairsAmong(int64(c.Count(0, v)), int64(c.Count(1, v))); x > 0 {
			values = append(values, v)
			pairs += float64(x)
		}
	}
	return values, pairs
}

// draws says which values the draws fall on, and on which of their rows.
func (r *Records) draws(f, n int, values []uint32, pairs float64) map[uint32]*sameBlock {
	c := r.Columns[f]
	blocks := map[uint32]*sameBlock{}
	at, passed := -1, 0.0
	for t := range n {
		for target := (float64(t) + 0.5) * pairs / float64(n); at < 0 || passed <= target && at+1 < len(values); {
			at++
			passed += float64(r.pairsAmong(int64(c.Count(0, values[at])), int64(c.Count(1, values[at]))))
		}
		v := values[at]
		b := blocks[v]
		if b == nil {
			b = &sameBlock{left: c.Count(0, v), rows: c.Count(0, v) + c.Count(1, v)}
			blocks[v] = b
		}
		for try := range uint64(8) { // a draw may hit one row twice, or two rows of one side
			h := keying.Mix(uint64(t)+1, try+1)
			x, y := uint32(h%uint64(b.rows)), uint32((h>>32)%uint64(b.rows))
			if x > y {
				x, y = y, x
			}
			if x != y && r.between(x < b.left, y >= b.left) {
				b.asked = append(b.asked, askedRow{x, t}, askedRow{y, t})
				break
			}
		}
	}
	return blocks
}
