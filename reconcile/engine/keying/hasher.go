package keying

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/numbering"
)

// Hasher makes the hashes of what a row has under a key.
type Hasher struct {
	rows      Rows
	parts     []Part
	several   bool           // some part takes several
	asked     *numbering.Set // rows that are asked at all, nil for any
	now, next []uint64
}

// Rows are the values of rows, so many of each.
type Rows struct {
	Values []uint32
	Width  int
}

func (r *Rows) of(row uint32) []uint32 { return r.Values[int(row)*r.Width:][:r.Width] }

// NewHasher asks the rows asked, nil for any.
func NewHasher(r Rows, parts []Part, asked *numbering.Set) *Hasher {
	return &Hasher{
		rows: r, parts: slices.Clone(parts), asked: asked, now: make([]uint64, 1),
		several: slices.ContainsFunc(parts, func(p Part) bool { return p.Several }),
	}
}

// Another is the same for another goroutine.
func (h *Hasher) Another() *Hasher { return NewHasher(h.rows, h.parts, h.asked) }

// Only leaves out what no row before the given one has, as far as values tell.
func (h *Hasher) Only(before int) {
	for i := range h.parts {
		p := &h.parts[i]
		if p.Keys != nil {
			continue
		}
		p.top = 0
		for row := range uint32(before) {
			p.top = max(p.top, h.rows.of(row)[p.Field])
		}
	}
}

// Each hands over the hashes of some rows, many at once.
func (h *Hasher) Each(from, upTo int, do func([]numbering.Question)) {
	const atOnce = 256
	var asked []numbering.Question
	for row := uint32(from); row < uint32(upTo); row++ {
		if h.asked != nil && !h.asked.Has(row) {
			continue
		}
		for _, hash := range h.Of(row) {
			asked = append(asked, numbering.Question{Hash: hash, By: row})
		}
		if len(asked) >= atOnce {
			do(asked)
			asked = asked[:0]
		}
	}
	do(asked)
}

// Of are the hashes of a row; they hold until the next row.
func (h *Hasher) Of(row uint32) []uint64 {
	values := h.rows.of(row)
	if h.several {
		return h.all(values)
	}
	hash := uint64(0)
	for i := range h.parts {
		x := h.parts[i].one(values[h.parts[i].Field])
		if x == 0 {
			return nil
		}
		hash = Mix(hash, x)
	}
	h.now[0] = hash
	return h.now[:1]
}

// all are the hashes of the values of a row, each part's with each other's.
func (h *Hasher) all(values []uint32) []uint64 {
	for i := range h.parts { // which is told without a look at any key
		if v := values[h.parts[i].Field]; v == 0 || v > h.parts[i].top {
			return nil
		}
	}
	h.now = append(h.now[:0], 0)
	for i := range h.parts {
		p := &h.parts[i]
		v := values[p.Field]
		if !p.Several {
			x := p.one(v)
			if x == 0 {
				return nil
			}
			for k := range h.now {
				h.now[k] = Mix(h.now[k], x)
			}
			continue
		}
		h.next = h.next[:0]
		for _, x := range p.Keys.Of(v) {
			for _, before := range h.now {
				h.next = append(h.next, Mix(before, x))
			}
		}
		h.now, h.next = h.next, h.now
	}
	return h.now
}
