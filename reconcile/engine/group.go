package engine

import (
	"runtime"

	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/engine/group"
	"github.com/lienthong/lienthong/reconcile/engine/keying"
	"github.com/lienthong/lienthong/reconcile/numbering"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// group finds the groups of a key among the rows asked; nil asks all. Rows of the right table are only looked up
// where the left table has what they have, since they make no pairs of their own:
// the work for most of them is to see that a value is none of the left table's, or
// one look at a filter that fits a cache.
func (r *Records) group(parts []keying.Part, asked *numbering.Set) *group.Groups {
	left := r.Left
	if r.Model.Link == scheme.Dedupe {
		left = r.Len()
	}
	t := numbering.NewHashes(r.distinct(parts, left))
	e := &group.Entries{}
	h := keying.NewHasher(r.rows(), parts, asked)
	h.Each(0, left, func(asked []numbering.Question) {
		for _, x := range t.AddAll(asked) {
			e.Add(x.Number, x.By)
		}
	})
	lefts := e.Len()
	if left < r.Len() {
		h.Only(left)
		r.seek(h, t.Seeker(), left, e)
	}
	return e.Gather(t.Len(), lefts, r.pairsAmong)
}

// seek adds the rows from one on, by what of theirs is there, in parts at once: one key may
// take longer than all the others.
func (r *Records) seek(h *keying.Hasher, s *numbering.Seeker, first int, e *group.Entries) {
	parts := make([]group.Entries, runtime.GOMAXPROCS(0))
	arrange.InParts(len(parts), r.Len()-first, func(part, from, upTo int) {
		h, s, e := h.Another(), s.Another(), &parts[part]
		h.Each(first+from, first+upTo, func(asked []numbering.Question) {
			for _, x := range s.Find(asked) {
				e.Add(x.Number, x.By)
			}
		})
	})
	for i := range parts {
		e.Join(&parts[i])
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

// splitLarge adds the blocks, those that are too large in parts.
func (r *Records) splitLarge(found *group.Groups, most int64, x *index, left *LeftOut) {
	splitters := r.splitters()
	for block := range found.All {
		pairs := r.pairsOf(block)
		if pairs <= most {
			x.add(block, pairs)
			continue
		}
		left.Largest = max(left.Largest, len(block))
		kept := r.split(block, splitters, most, x)
		if kept > 0 {
			left.Split++
		}
		left.Pairs += pairs - kept
	}
}

// splitters are further fields that part a block which is too large.
func (r *Records) splitters() [][]keying.Part {
	var out [][]keying.Part
	for _, s := range r.Model.Blocking.SplitBy {
		parts, err := scheme.ParseKey(s)
		if err != nil || len(parts) != 1 {
			continue // the model has been checked; a key of one part is meant
		}
		out = append(out, r.maker().Make(r.keyParts(parts)))
	}
	return out
}

// split adds the parts of a block that are small enough and says how many pairs
// they make. Rows without a value form a part of their own.
func (r *Records) split(block []uint32, by [][]keying.Part, most int64, x *index) int64 {
	if len(by) == 0 {
		return 0
	}
	t := numbering.NewHashes(r.distinct(by[0], len(block)))
	h := keying.NewHasher(r.rows(), by[0], nil)
	e := &group.Entries{}
	lefts := 0
	for _, row := range block {
		found := h.Of(row)
		if len(found) == 0 {
			found = []uint64{0}
		}
		for _, hash := range found {
			e.Add(t.Add(hash), row)
		}
		if int(row) < r.Left {
			lefts = e.Len()
		}
	}
	kept := int64(0)
	for part := range e.Gather(t.Len(), lefts, r.pairsAmong).All {
		if pairs := r.pairsOf(part); pairs <= most {
			x.add(part, pairs)
			kept += pairs
		} else {
			kept += r.split(part, by[1:], most, x)
		}
	}
	return kept
}
