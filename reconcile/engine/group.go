package engine

import (
	"runtime"

	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/engine/keying"
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
func (r *Records) group(parts []keying.Part, asked *numbering.Set) *groups {
	left := r.Left
	if r.Model.Link == scheme.Dedupe {
		left = r.Len()
	}
	t := numbering.NewHashes(r.distinct(parts, left))
	e := &entries{}
	h := keying.NewHasher(r.rows(), parts, asked)
	h.Each(0, left, func(asked []numbering.Question) {
		for _, x := range t.AddAll(asked) {
			e.add(x.Number, x.By)
		}
	})
	lefts := len(e.groups)
	if left < r.Len() {
		h.Only(left)
		r.seek(h, t.Seeker(), left, e)
	}
	return r.gather(t.Len(), e, lefts)
}

// seek adds the rows from one on, by what of theirs is there, in parts at once: one key may
// take longer than all the others.
func (r *Records) seek(h *keying.Hasher, s *numbering.Seeker, first int, e *entries) {
	parts := make([]entries, runtime.GOMAXPROCS(0))
	arrange.InParts(len(parts), r.Len()-first, func(part, from, upTo int) {
		h, s, e := h.Another(), s.Another(), &parts[part]
		h.Each(first+from, first+upTo, func(asked []numbering.Question) {
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

// keyParts are the parts of a key, without what they take from values.
func (r *Records) keyParts(parts []scheme.Part) []keying.Part {
	out := make([]keying.Part, len(parts))
	for i, p := range parts {
		out[i] = keying.NewPart(r.field(p.Field), p.Form)
	}
	return out
}

// rows are the values of all rows.
func (r *Records) rows() keying.Rows { return keying.Rows{Values: r.values, Width: len(r.Columns)} }

// maker makes what the parts of keys take from values.
func (r *Records) maker() *keying.Maker {
	return keying.NewMaker(r.Columns, r.rows(), len(r.idEnds)-1)
}

// distinct is how many hashes so many rows have at most, about.
func (r *Records) distinct(parts []keying.Part, rows int) int {
	most := 1.0
	for i := range parts {
		if most *= float64(r.Columns[parts[i].Field].Len()); parts[i].Several {
			return rows
		}
	}
	return int(min(most, float64(rows)))
}
