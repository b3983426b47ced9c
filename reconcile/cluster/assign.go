package cluster

import (
	"cmp"
	"slices"

	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/engine"
)

// Assign keeps, of the pairs that match, those of an assignment: a right row
// has one left row at most and, with oneToOne, a left row one right row. The
// surest pairs are taken first; equal scores in the order of the rows.
func Assign(pairs []engine.Scored, match int32, oneToOne bool) []engine.Scored {
	order := make([]engine.Scored, 0, len(pairs))
	for _, p := range pairs {
		if p.Score >= match {
			order = append(order, p)
		}
	}
	slices.SortFunc(order, func(a, b engine.Scored) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	rivalled := Exclusive{Left: oneToOne, Right: true}.rivalled(order)
	kept := make([]bool, len(order))
	var rivals []engine.Scored // pairs that exclude another one
	var places []int           // of theirs in order
	last := uint32(0)          // row of them
	for i, p := range order {
		mine, its := rivalled(i)
		if kept[i] = !mine && !its; !kept[i] {
			rivals, places, last = append(rivals, p), append(places, i), max(last, p.A, p.B)
		}
	}
	left, right := room.Make[bool](int(last)+1), room.Make[bool](int(last)+1)
	for _, k := range bySurest(rivals) {
		p := rivals[k]
		if right[p.B] || oneToOne && left[p.A] {
			continue
		}
		left[p.A], right[p.B], kept[places[k]] = true, true, true
	}
	out := order[:0]
	for i, p := range order {
		if kept[i] {
			out = append(out, p)
		}
	}
	return out
}

// bySurest says where the pairs are in the order of their scores, the highest
// first, equal ones as they stand.
func bySurest(pairs []engine.Scored) []uint32 {
	if len(pairs) == 0 {
		return nil
	}
	low, high := pairs[0].Score, pairs[0].Score
	for _, p := range pairs {
		low, high = min(low, p.Score), max(high, p.Score)
	}
	order := room.Make[uint32](len(pairs))
	if int(high)-int(low) > len(pairs) { // hardly two are equal
		for i := range order {
			order[i] = uint32(i)
		}
		slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(pairs[b].Score, pairs[a].Score) })
		return order
	}
	at, sum := make([]uint32, high-low+1), uint32(0) // where those of a score go, from the highest on
	for _, p := range pairs {
		at[high-p.Score]++
	}
	for k, n := range at {
		at[k], sum = sum, sum+n
	}
	for i, p := range pairs {
		k := &at[high-p.Score]
		order[*k] = uint32(i)
		*k++
	}
	return order
}
