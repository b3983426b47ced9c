package engine

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// pairsOf is how many pairs a block makes, for the model's kind of link.
func (r *Records) pairsOf(block []uint32) int64 {
	left := r.lefts(block)
	return r.pairsAmong(int64(left), int64(len(block)-left))
}

// lefts is how many of some rows, which are in order, are of the left table.
func (r *Records) lefts(rows []uint32) int {
	n, _ := slices.BinarySearch(rows, uint32(r.Left))
	return n
}

// pairsAmong is how many pairs so many left and right rows make.
func (r *Records) pairsAmong(left, right int64) int64 {
	switch r.Model.Link {
	case scheme.Dedupe:
		return left * (left - 1) / 2
	case scheme.DedupeLeft:
		return left*(left-1)/2 + left*right
	}
	return left * right
}

// splitters are further fields that part a block which is too large.
func (r *Records) splitters() [][]keyPart {
	var out [][]keyPart
	for _, s := range r.Model.Blocking.SplitBy {
		parts, err := scheme.ParseKey(s)
		if err != nil || len(parts) != 1 {
			continue // the model has been checked; a key of one part is meant
		}
		out = append(out, r.keyParts(parts))
	}
	return out
}

// split adds the parts of a block that are small enough and says how many pairs
// they make. Rows without a value form a part of their own.
func (r *Records) split(block []uint32, by [][]keyPart, most int64, x *index) int64 {
	if len(by) == 0 {
		return 0
	}
	t := newHashes(len(block))
	h := hasher{r: r, parts: by[0]}
	var in, rows []uint32
	lefts := 0
	for _, row := range block {
		found := h.of(row)
		if len(found) == 0 {
			found = []uint64{0}
		}
		for _, hash := range found {
			in, rows = append(in, t.add(hash)), append(rows, row)
		}
		if int(row) < r.Left {
			lefts = len(in)
		}
	}
	kept := int64(0)
	for part := range r.gather(t.n, in, rows, lefts).all {
		if pairs := r.pairsOf(part); pairs <= most {
			x.add(part, pairs)
			kept += pairs
		} else {
			kept += r.split(part, by[1:], most, x)
		}
	}
	return kept
}
