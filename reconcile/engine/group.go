package engine

import (
	"math"
	"runtime"
	"slices"

	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/numbering"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// groups are rows that have the same under a key: only those that make pairs,
// each group's rows in order, groups in the order of their first rows.
type groups struct {
	rows []uint32
	ends []uint32
}

// group finds the groups of a key among the rows asked; nil asks all. Rows of the right table are only looked up
// where the left table has what they have, since they make no pairs of their own:
// the work for most of them is to see that a value is none of the left table's, or
// one look at a filter that fits a cache.
func (r *Records) group(parts []keyPart, asked *numbering.Set) *groups {
	left := r.Left
	if r.Model.Link == scheme.Dedupe {
		left = r.Len()
	}
	t := numbering.NewHashes(r.distinct(parts, left))
	e := &entries{}
	h := newHasher(r, parts, asked)
	h.each(0, left, func(asked []numbering.Question) {
		for _, x := range t.AddAll(asked) {
			e.add(x.Number, x.By)
		}
	})
	lefts := len(e.groups)
	if left < r.Len() {
		h.only(left)
		r.seek(h, t.Seeker(), left, e)
	}
	return r.gather(t.Len(), e, lefts)
}

// seek adds the rows from one on, by what of theirs is there, in parts at once: one key may
// take longer than all the others.
func (r *Records) seek(h *hasher, s *numbering.Seeker, first int, e *entries) {
	parts := make([]entries, runtime.GOMAXPROCS(0))
	arrange.InParts(len(parts), r.Len()-first, func(part, from, upTo int) {
		h, s, e := newHasher(r, h.parts, h.asked), s.Another(), &parts[part]
		h.each(first+from, first+upTo, func(asked []numbering.Question) {
			for _, x := range s.Find(asked) {
				e.add(x.Number, x.By)
			}
		})
	})
	for _, p := range parts {
		e.groups = append(room.Grow(e.groups, len(p.groups)), p.groups...)
		e.rows = append(room.Grow(e.rows, len(p.rows)), p.rows...)
	}
}

// entries are rows with a group of theirs.
type entries struct{ groups, rows []uint32 }

// add adds a group of a row, unless it has it: a word may stand twice.
func (e *entries) add(group, row uint32) {
	for i := len(e.rows) - 1; i >= 0 && e.rows[i] == row; i-- {
		if e.groups[i] == group {
			return
		}
	}
	e.groups, e.rows = append(room.Grow(e.groups, 1), group), append(room.Grow(e.rows, 1), row)
}

// gather puts entries of n groups together, the left ones of which come first.
func (r *Records) gather(n int, e *entries, lefts int) *groups {
	counts := room.Make[[2]uint32](n)
	for i, g := range e.groups {
		if i < lefts {
			counts[g][0]++
		} else {
			counts[g][1]++
		}
	}
	at, sum := room.Make[uint32](n), uint32(0)
	out := &groups{}
	for g, c := range counts {
		if r.pairsAmong(int64(c[0]), int64(c[1])) == 0 {
			at[g] = ^uint32(0)
			continue
		}
		at[g] = sum
		sum += c[0] + c[1]
		out.ends = append(out.ends, sum)
	}
	out.rows = room.Make[uint32](int(sum))
	for i, g := range e.groups {
		if k := at[g]; k != ^uint32(0) {
			out.rows[k] = e.rows[i]
			at[g]++
		}
	}
	return out
}

// all yields the rows of each group.
func (g *groups) all(yield func(rows []uint32) bool) {
	from := uint32(0)
	for _, end := range g.ends {
		if !yield(g.rows[from:end:end]) {
			return
		}
		from = end
	}
}

// keyPart is a part of a blocking key: what a form takes from a field.
type keyPart struct {
	field   int
	keys    *column.Keys // nil where it is the value itself
	several bool         // a value may have several
	top     uint32       // values beyond it are not asked for
}

func (r *Records) keyParts(parts []scheme.Part) []keyPart {
	out := make([]keyPart, len(parts))
	for i, p := range parts {
		out[i] = keyPart{field: r.field(p.Field), several: p.Form.Several(), top: math.MaxUint32}
		if p.Form != scheme.Whole {
			out[i].keys = r.Columns[out[i].field].Keys(p.Form)
		}
	}
	return out
}

// of is what the part takes from a value: at most one, but for words and grams.
func (p *keyPart) of(v uint32, buf *[1]uint64) []uint64 {
	switch {
	case v == 0:
		return nil
	case p.several:
		return p.keys.Of(v)
	}
	if buf[0] = p.one(v); buf[0] == 0 {
		return nil
	}
	return buf[:]
}

// one is what the part takes from a value, 0 if nothing. It is for parts that do
// not take several.
func (p *keyPart) one(v uint32) uint64 {
	switch {
	case v > p.top:
		return 0
	case p.keys == nil:
		return uint64(v)
	}
	return p.keys.One(v)
}

// distinct is how many hashes so many rows have at most, about.
func (r *Records) distinct(parts []keyPart, rows int) int {
	most := 1.0
	for i := range parts {
		if most *= float64(r.Columns[parts[i].field].Len()); parts[i].several {
			return rows
		}
	}
	return int(min(most, float64(rows)))
}

// hasher makes the hashes of what a row has under a key.
type hasher struct {
	r         *Records
	parts     []keyPart
	several   bool
	asked     *numbering.Set // rows that are asked at all, nil for any
	now, next []uint64
}

func newHasher(r *Records, parts []keyPart, asked *numbering.Set) *hasher {
	return &hasher{
		r: r, parts: slices.Clone(parts), asked: asked, now: make([]uint64, 1),
		several: slices.ContainsFunc(parts, func(p keyPart) bool { return p.several }),
	}
}

// only leaves out what no row before the given one has, as far as values tell.
func (h *hasher) only(before int) {
	for i := range h.parts {
		p := &h.parts[i]
		if p.keys != nil {
			continue
		}
		p.top = 0
		for row := range uint32(before) {
			p.top = max(p.top, h.r.Values(row)[p.field])
		}
	}
}

// each hands over the hashes of some rows, many at once.
func (h *hasher) each(from, upTo int, do func([]numbering.Question)) {
	const atOnce = 256
	var asked []numbering.Question
	for row := uint32(from); row < uint32(upTo); row++ {
		if h.asked != nil && !h.asked.Has(row) {
			continue
		}
		for _, hash := range h.of(row) {
			asked = append(asked, numbering.Question{Hash: hash, By: row})
		}
		if len(asked) >= atOnce {
			do(asked)
			asked = asked[:0]
		}
	}
	do(asked)
}

// of are the hashes of a row; they hold until the next row.
func (h *hasher) of(row uint32) []uint64 {
	values := h.r.Values(row)
	if h.several {
		return h.all(values)
	}
	hash := uint64(0)
	for i := range h.parts {
		x := h.parts[i].one(values[h.parts[i].field])
		if x == 0 {
			return nil
		}
		hash = mix(hash, x)
	}
	h.now[0] = hash
	return h.now[:1]
}

// all are the hashes of the values of a row, each part's with each other's.
func (h *hasher) all(values []uint32) []uint64 {
	h.now = append(h.now[:0], 0)
	for i := range h.parts {
		var one [1]uint64
		h.next = h.next[:0]
		for _, x := range h.parts[i].of(values[h.parts[i].field], &one) {
			for _, before := range h.now {
				h.next = append(h.next, mix(before, x))
			}
		}
		if h.now, h.next = h.next, h.now; len(h.now) == 0 {
			break
		}
	}
	return h.now
}

// mix makes one hash of the parts of a key.
func mix(a, b uint64) uint64 {
	if a == 0 {
		return b
	}
	h := a*0x9e3779b97f4a7c15 + b
	h ^= h >> 32
	return h * 0xd6e8feb86659fd93
}
