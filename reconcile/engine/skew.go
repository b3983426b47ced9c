package engine

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// pairsOf is how many pairs a block makes, for the model's kind of link.
func (r *Records) pairsOf(block []entry) int64 {
	left := 0
	for _, e := range block {
		if int(e.row) < r.Left {
			left++
		}
	}
	return r.pairsAmong(int64(left), int64(len(block)-left))
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

// splitter parts a block that is too large by one more field.
type splitter struct {
	field int
	keys  *column.Keys
}

func (r *Records) splitters() []splitter {
	var out []splitter
	for _, s := range r.Model.Blocking.SplitBy {
		parts, err := scheme.ParseKey(s)
		if err != nil || len(parts) != 1 {
			continue // the model has been checked; a key of one part is meant
		}
		f := r.field(parts[0].Field)
		out = append(out, splitter{f, r.Columns[f].Keys(parts[0].Form)})
	}
	return out
}

// split adds the parts of a block that are small enough and says how many pairs
// they make. Rows without a value form a part of their own.
func (r *Records) split(block []entry, by []splitter, most int64, x *index) int64 {
	if len(by) == 0 {
		return 0
	}
	parted := make([]entry, 0, len(block))
	for _, e := range block {
		hashes := by[0].keys.Of(r.Values(e.row)[by[0].field])
		if len(hashes) == 0 {
			parted = append(parted, entry{0, e.row})
		}
		for _, h := range hashes {
			parted = append(parted, entry{h, e.row})
		}
	}
	slices.SortStableFunc(parted, func(a, b entry) int {
		switch {
		case a.hash < b.hash:
			return -1
		case a.hash > b.hash:
			return 1
		}
		return 0
	})
	kept := int64(0)
	for len(parted) > 0 {
		n := 1
		for n < len(parted) && parted[n].hash == parted[0].hash {
			n++
		}
		part := parted[:n]
		parted = parted[n:]
		switch pairs := r.pairsOf(part); {
		case pairs == 0:
		case pairs <= most:
			x.add(part, pairs)
			kept += pairs
		default:
			kept += r.split(part, by[1:], most, x)
		}
	}
	return kept
}
