package engine

import (
	"slices"
	"sync"

	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/engine/keying"
	"github.com/lienthong/lienthong/reconcile/numbering"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// index is the blocks of one key.
type index struct {
	name   string
	rows   []uint32 // rows, block by block, in order within
	blocks []uint32 // ends of the blocks in rows
	pieces []piece  // into which they are cut
	pairs  int64
	// parts are those of the key where two rows share a block if, and only if,
	// they have the same under each of them: no row is in two blocks, and none
	// was left out. Else starts and of say which blocks a row is in.
	parts  []keying.Part
	listed bool
	starts []uint32 // where a row's blocks begin in of; nil if each has one at most
	of     []uint32 // numbers of a row's blocks from 1, ascending; 0 is none
}

// everything is one block of all rows.
func (r *Records) everything() *index {
	x := &index{name: "all", rows: room.Make[uint32](r.Len()), pairs: int64(r.Pairs())}
	for i := range x.rows {
		x.rows[i] = uint32(i)
	}
	x.blocks = []uint32{uint32(r.Len())}
	x.pieces = x.cut()
	return x
}

// made is an index that was made, kept since learning and deciding use the same.
type made struct {
	once sync.Once
	x    *index
	left LeftOut
}

// indexOf is the blocks of one of some keys. Rows that meet nobody under a wider one, which
// is waited for, are not asked.
func (r *Records) indexOf(k *keying.Key, all []keying.Key, maker *keying.Maker) (*index, LeftOut) {
	kept, _ := r.made.LoadOrStore(k.Name, &made{})
	m := kept.(*made)
	m.once.Do(func() {
		var asked *numbering.Set
		for i := range all {
			if !k.Within(&all[i]) {
				continue
			}
			if x, left := r.indexOf(&all[i], all, maker); left.Blocks == 0 {
				asked = numbering.NewSet(r.Len())
				for _, row := range x.rows {
					asked.Add(row)
				}
				break
			}
		}
		m.x, m.left = r.index(k.Name, maker.Make(r.keyParts(k.Parts)), asked)
	})
	return m.x, m.left
}

// index makes the blocks of one key, of the rows asked; nil asks all.
func (r *Records) index(name string, parts []keying.Part, asked *numbering.Set) (*index, LeftOut) {
	found := r.group(parts, asked)
	x := &index{name: name}
	left := LeftOut{Key: name}
	most := r.Model.Blocking.MaxBlock
	if most == 0 {
		most = scheme.DefaultMaxBlock
	}
	for block := range found.All {
		if pairs := r.pairsOf(block); pairs > most {
			left.Blocks++
		} else {
			x.pairs += pairs
		}
	}
	x.listed = left.Blocks > 0 || slices.ContainsFunc(parts, func(p keying.Part) bool { return p.Several })
	if left.Blocks == 0 {
		x.rows, x.blocks = found.Rows, found.Ends
	} else {
		x.pairs = 0
		r.splitLarge(found, most, x, &left)
	}
	if x.listed {
		x.turn(r.Len())
	} else {
		x.parts = parts
	}
	x.pieces = x.cut()
	return x, left
}

// add appends a block.
func (x *index) add(block []uint32, pairs int64) {
	x.rows = append(room.Grow(x.rows, len(block)), block...)
	x.blocks = append(x.blocks, uint32(len(x.rows)))
	x.pairs += pairs
}

// turn makes, from the rows of the blocks, the blocks of the rows.
func (x *index) turn(rows int) {
	starts := room.Make[uint32](rows + 1)
	for _, row := range x.rows {
		starts[row+1]++
	}
	single := true
	for i := range rows {
		single = single && starts[i+1] <= 1
		starts[i+1] += starts[i]
	}
	if single {
		x.of = room.Make[uint32](rows)
	} else {
		x.starts, x.of = starts, room.Make[uint32](len(x.rows))
	}
	next := slices.Clone(starts)
	from := uint32(0)
	for b, end := range x.blocks {
		for _, row := range x.rows[from:end] {
			if single {
				x.of[row] = uint32(b + 1)
				continue
			}
			x.of[next[row]] = uint32(b + 1)
			next[row]++
		}
		from = end
	}
}

// first is the first block that two rows share, from 1, 0 if there is none; 1
// for any where the blocks of the rows are not listed.
func (x *index) first(r *Records, a, b uint32) uint32 {
	switch {
	case !x.listed:
		return x.agree(r.Values(a), r.Values(b))
	case x.starts == nil:
		if x.of[a] == x.of[b] {
			return x.of[a]
		}
		return 0
	}
	as, bs := x.of[x.starts[a]:x.starts[a+1]], x.of[x.starts[b]:x.starts[b+1]]
	for len(as) > 0 && len(bs) > 0 {
		switch {
		case as[0] == bs[0]:
			return as[0]
		case as[0] < bs[0]:
			as = as[1:]
		default:
			bs = bs[1:]
		}
	}
	return 0
}

// look looks at what first will read of the second rows of pairs, of all of them at a time, so
// that memory need not be waited for once a pair.
func (x *index) look(r *Records, pairs []pair) (sum uint32) {
	switch {
	case x.listed && x.starts == nil:
		for _, p := range pairs {
			sum += x.of[p.b]
		}
	case x.listed:
		for _, p := range pairs {
			if at := x.starts[p.b]; int(at) < len(x.of) {
				sum += x.of[at]
			}
		}
	default:
		for i := range x.parts {
			k := &x.parts[i]
			if k.Keys == nil {
				continue // the row has it
			}
			for _, p := range pairs {
				sum += uint32(k.Keys.One(r.Values(p.b)[k.Field]))
			}
		}
	}
	return sum
}

// agree is 1 if two rows have the same under each part of the key.
func (x *index) agree(a, b []uint32) uint32 {
	for i := range x.parts {
		p := &x.parts[i]
		va, vb := a[p.Field], b[p.Field]
		if va == vb && p.Keys == nil {
			if va == 0 {
				return 0
			}
			continue
		}
		if p.Keys == nil {
			return 0
		}
		if h := p.Keys.One(va); h == 0 || h != p.Keys.One(vb) {
			return 0
		}
	}
	return 1
}

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
