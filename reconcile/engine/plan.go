package engine

import (
	"cmp"
	"iter"
	"slices"
	"sync"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Plan is which pairs are compared.
type Plan struct {
	r    *Records
	keys []*index
	// Left says what was left out of blocks that are too large, by key.
	Left []LeftOut
}

// LeftOut is what a key did not compare because blocks were too large.
type LeftOut struct {
	Key     string
	Blocks  int   // too large as they were
	Split   int   // of them, how many were split by further fields
	Pairs   int64 // pairs of these blocks that this key leaves out
	Largest int   // rows of the largest block
}

// index is the blocks of one key.
type index struct {
	name   string
	rows   []uint32 // rows, block by block, in order within
	blocks []uint32 // ends of the blocks in rows
	starts []uint32 // where a row's blocks begin in of; nil if each has one at most
	of     []uint32 // numbers of a row's blocks from 1, ascending; 0 is none
	pairs  int64
}

// NewPlan makes the blocks of the keys; nil keys are those of the model.
func NewPlan(r *Records, keys []string) (*Plan, error) {
	p := &Plan{r: r}
	if keys == nil {
		keys = r.Model.Blocking.Keys
		if r.Model.Blocking.All {
			return Everything(r), nil
		}
	}
	p.keys = make([]*index, len(keys))
	left := make([]LeftOut, len(keys))
	var wg sync.WaitGroup
	for i, k := range keys {
		parts, err := scheme.ParseKey(k)
		if err != nil {
			return nil, err
		}
		wg.Go(func() { p.keys[i], left[i] = r.indexOf(k, parts) })
	}
	wg.Wait()
	for i := range keys {
		if left[i].Blocks > 0 {
			p.Left = append(p.Left, left[i])
		}
	}
	return p, nil
}

// Everything is the plan that compares every pair.
func Everything(r *Records) *Plan { return &Plan{r: r, keys: []*index{r.everything()}} }

// everything is one block of all rows.
func (r *Records) everything() *index {
	x := &index{name: "all", rows: make([]uint32, r.Len()), of: make([]uint32, r.Len()), pairs: int64(r.Pairs())}
	for i := range x.rows {
		x.rows[i], x.of[i] = uint32(i), 1
	}
	x.blocks = []uint32{uint32(r.Len())}
	return x
}

// Pairs is how many pairs the keys make. A pair that agrees on several keys
// counts for each, and is compared once.
func (p *Plan) Pairs() int64 {
	n := int64(0)
	for _, k := range p.keys {
		n += k.pairs
	}
	return n
}

// ByKey is how many pairs each key makes.
func (p *Plan) ByKey() map[string]int64 {
	by := map[string]int64{}
	for _, k := range p.keys {
		by[k.name] = k.pairs
	}
	return by
}

// Blocks are the blocks of the keys: the rows of each, which must not be changed.
func (p *Plan) Blocks() iter.Seq2[int, []uint32] {
	return func(yield func(key int, rows []uint32) bool) {
		for k, x := range p.keys {
			for b := range x.blocks {
				if !yield(k, x.block(b)) {
					return
				}
			}
		}
	}
}

// entry is a row with the hash of what it has under a key.
type entry struct {
	hash uint64
	row  uint32
}

// keyed makes the entries of a key, ordered by hash and row.
func (r *Records) keyed(parts []scheme.Part) []entry {
	hashes := make([]*column.Keys, len(parts))
	fields := make([]int, len(parts))
	for i, p := range parts {
		fields[i] = r.field(p.Field)
		hashes[i] = r.Columns[fields[i]].Keys(p.Form)
	}
	entries := make([]entry, 0, r.Len())
	var now, next []uint64
	for row := range uint32(r.Len()) {
		values := r.Values(row)
		now = append(now[:0], 0)
		for i := range parts {
			next = next[:0]
			for _, h := range hashes[i].Of(values[fields[i]]) {
				for _, before := range now {
					next = append(next, mix(before, h))
				}
			}
			now, next = next, now
		}
		for _, h := range now {
			entries = append(entries, entry{h, row})
		}
	}
	sortEntries(entries)
	return entries
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

// sortEntries sorts by hash, one byte after the other; rows, which come in
// order, stay in it.
func sortEntries(es []entry) {
	if len(es) < 4096 {
		slices.SortStableFunc(es, func(a, b entry) int { return cmp.Compare(a.hash, b.hash) })
		return
	}
	other := make([]entry, len(es))
	for shift := 0; shift < 64; shift += 16 {
		var at [1 << 16]uint32
		for i := range es {
			at[uint16(es[i].hash>>shift)]++
		}
		sum := uint32(0)
		for b := range at {
			at[b], sum = sum, sum+at[b]
		}
		for i := range es {
			b := uint16(es[i].hash >> shift)
			other[at[b]] = es[i]
			at[b]++
		}
		es, other = other, es
	}
}

// made is an index that was made, kept since learning and deciding use the same.
type made struct {
	once sync.Once
	x    *index
	left LeftOut
}

// indexOf is the blocks of one key.
func (r *Records) indexOf(name string, parts []scheme.Part) (*index, LeftOut) {
	kept, _ := r.made.LoadOrStore(name, &made{})
	m := kept.(*made)
	m.once.Do(func() { m.x, m.left = r.index(name, parts) })
	return m.x, m.left
}

// index makes the blocks of one key.
func (r *Records) index(name string, parts []scheme.Part) (*index, LeftOut) {
	entries := r.keyed(parts)
	x := &index{name: name}
	left := LeftOut{Key: name}
	most := r.Model.Blocking.MaxBlock
	if most == 0 {
		most = scheme.DefaultMaxBlock
	}
	var splitters []splitter
	for len(entries) > 0 {
		n := 1
		for n < len(entries) && entries[n].hash == entries[0].hash {
			n++
		}
		block := entries[:n]
		entries = entries[n:]
		pairs := r.pairsOf(block)
		if pairs == 0 {
			continue
		}
		if pairs <= most {
			x.add(block, pairs)
			continue
		}
		if splitters == nil {
			splitters = r.splitters()
		}
		left.Blocks++
		left.Largest = max(left.Largest, n)
		kept := r.split(block, splitters, most, x)
		if kept > 0 {
			left.Split++
		}
		left.Pairs += pairs - kept
	}
	x.turn(r.Len())
	return x, left
}

// add appends a block.
func (x *index) add(block []entry, pairs int64) {
	for i, e := range block {
		if i == 0 || e.row != block[i-1].row { // a word that stands twice
			x.rows = append(x.rows, e.row)
		}
	}
	x.blocks = append(x.blocks, uint32(len(x.rows)))
	x.pairs += pairs
}

// turn makes, from the rows of the blocks, the blocks of the rows.
func (x *index) turn(rows int) {
	starts := make([]uint32, rows+1)
	for _, row := range x.rows {
		starts[row+1]++
	}
	single := true
	for i := range rows {
		single = single && starts[i+1] <= 1
		starts[i+1] += starts[i]
	}
	if single {
		x.of = make([]uint32, rows)
	} else {
		x.starts, x.of = starts, make([]uint32, len(x.rows))
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

// first is the first block that two rows share, 0 if there is none.
func (x *index) first(a, b uint32) uint32 {
	if x.starts == nil {
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
