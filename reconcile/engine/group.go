package engine

import (
	"math/bits"

	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// keyPart is a part of a blocking key: what a form takes from a field.
type keyPart struct {
	field   int
	keys    *column.Keys // nil where it is the value itself
	several bool         // a value may have several
}

func (r *Records) keyParts(parts []scheme.Part) []keyPart {
	out := make([]keyPart, len(parts))
	for i, p := range parts {
		out[i] = keyPart{field: r.field(p.Field), several: p.Form == scheme.Word || p.Form == scheme.Grams}
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
	case p.keys == nil:
		buf[0] = uint64(v)
		return buf[:]
	}
	return p.keys.Of(v)
}

// groups are rows that have the same under a key: only those that make pairs,
// each group's rows in order, groups in the order of their first rows.
type groups struct {
	rows []uint32
	ends []uint32
}

// group finds the groups of a key. Rows of the right table are only looked up
// where the left table has what they have, since they make no pairs of their own:
// the work for most of them is one look at a filter that fits a cache.
func (r *Records) group(parts []keyPart) *groups {
	left := r.Left
	if r.Model.Link == scheme.Dedupe {
		left = r.Len()
	}
	t := newHashes(left)
	e := &entries{}
	h := hasher{r: r, parts: parts}
	for row := range uint32(left) {
		for _, hash := range h.of(row) {
			e.add(t.add(hash), row)
		}
	}
	lefts := len(e.groups)
	t.filter()
	var l lookups
	for row := uint32(left); row < uint32(r.Len()); row++ {
		for _, hash := range h.of(row) {
			l.asked = append(l.asked, lookup{hash, row})
		}
		if len(l.asked) >= lookupsAtOnce {
			l.find(t, e)
		}
	}
	l.find(t, e)
	return r.gather(t.n, e, lefts)
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

// lookups are hashes to be found, in the order of their rows, many at once so
// that memory can answer for all of them together.
type lookups struct {
	asked []lookup
	seen  []slot
}

type lookup struct {
	hash uint64
	row  uint32
}

const lookupsAtOnce = 256

// find finds what was asked for, adds it to e, and forgets it.
func (l *lookups) find(t *hashes, e *entries) {
	n := 0
	for _, x := range l.asked {
		l.asked[n] = x
		n += t.passes(x.hash)
	}
	l.seen = l.seen[:0]
	for _, x := range l.asked[:n] {
		l.seen = append(l.seen, t.slots[spread(x.hash)>>t.shift])
	}
	for i, x := range l.asked[:n] {
		s := l.seen[i]
		if s.number > 0 && s.hash != x.hash { // another one's place
			s = *t.at(x.hash)
		}
		if s.number > 0 {
			e.add(s.number-1, x.row)
		}
	}
	l.asked = l.asked[:0]
}

// gather puts entries of n groups together, the left ones of which come first.
func (r *Records) gather(n int, e *entries, lefts int) *groups {
	counts := make([][2]uint32, n)
	for i, g := range e.groups {
		if i < lefts {
			counts[g][0]++
		} else {
			counts[g][1]++
		}
	}
	at, sum := make([]uint32, n), uint32(0)
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
	out.rows = make([]uint32, sum)
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

// hasher makes the hashes of what a row has under a key.
type hasher struct {
	r         *Records
	parts     []keyPart
	now, next []uint64
}

// of are the hashes of a row; they hold until the next row.
func (h *hasher) of(row uint32) []uint64 {
	values := h.r.Values(row)
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

// hashes numbers distinct hashes from 0.
type hashes struct {
	n     int
	slots []slot
	shift int      // of a spread hash, to its place in slots
	bits  []uint64 // a filter: bits of which one is set for each hash
	fine  int      // the same for its bits
}

type slot struct {
	hash   uint64
	number uint32 // from 1; 0 is free
}

// newHashes makes room for some of so many, which may well be the same.
func newHashes(most int) *hashes {
	t := &hashes{shift: 64 - max(10, bits.Len(uint(most)/4))}
	t.slots = room.Make[slot](1 << (64 - t.shift))
	return t
}

// spread spreads hashes over the word; those of single values are small numbers.
func spread(hash uint64) uint64 { return (hash ^ hash>>29) * 0x9e3779b97f4a7c15 }

func (t *hashes) at(hash uint64) *slot {
	mask := uint64(len(t.slots) - 1)
	for i := spread(hash) >> t.shift; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.number == 0 || s.hash == hash {
			return s
		}
	}
}

// add is the number of a hash, a new one if it was not there.
func (t *hashes) add(hash uint64) uint32 {
	s := t.at(hash)
	if s.number == 0 {
		if t.n++; 4*t.n > 3*len(t.slots) {
			t.grow()
			s = t.at(hash)
		}
		*s = slot{hash, uint32(t.n)}
	}
	return s.number - 1
}

func (t *hashes) grow() {
	old := t.slots
	t.shift--
	t.slots = room.Make[slot](2 * len(old))
	for _, s := range old {
		if s.number > 0 {
			*t.at(s.hash) = s
		}
	}
}

// filter prepares finding: for each hash one bit among sixteen is set, of 16 MiB
// at most.
func (t *hashes) filter() {
	t.fine = 64 - min(27, max(10, bits.Len(uint(t.n))+4))
	t.bits = make([]uint64, 1<<(64-t.fine-6))
	for _, s := range t.slots {
		if s.number > 0 {
			b := spread(s.hash) >> t.fine
			t.bits[b>>6] |= 1 << (b & 63)
		}
	}
}

// passes is 1 if a hash may be there, by the filter, and else 0.
func (t *hashes) passes(hash uint64) int {
	b := spread(hash) >> t.fine
	return int(t.bits[b>>6] >> (b & 63) & 1)
}
