package engine

import (
	"cmp"
	"iter"
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/engine/keying"
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

// rowSize is about what the blocks of a key take for a row while they are made, in bytes: it
// has a place in a list, and where it has several blocks a list of them.
const rowSize = 16

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
	all := make([]keying.Key, len(keys))
	for i, k := range keys {
		parts, err := scheme.ParseKey(k)
		if err != nil {
			return nil, err
		}
		all[i] = keying.Key{Name: k, Parts: parts}
	}
	maker := r.maker()
	for i := range all {
		maker.Expect(r.keyParts(all[i].Parts))
	}
	// Those that others wait for come first, and those that wait last.
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[a].Waits(all), all[b].Waits(all)) })
	var next atomic.Int64
	errs := make([]error, len(order))
	arrange.InParts(runtime.GOMAXPROCS(0), 0, func(int, int, int) {
		for n := next.Add(1) - 1; n < int64(len(order)); n = next.Add(1) - 1 {
			i := order[n]
			parts := r.keyParts(all[i].Parts)
			if errs[n] = r.allow(maker.Size(parts)+rowSize*int64(r.Len()), "the blocks of a key"); errs[n] != nil {
				return
			}
			p.keys[i], left[i] = r.indexOf(&all[i], all, maker)
			maker.Done(parts)
		}
	})
	if err := cmp.Or(errs...); err != nil {
		return nil, err
	}
	for i := range keys {
		if left[i].Blocks > 0 {
			p.Left = append(p.Left, left[i])
		}
	}
	return p, nil
}

// Everything is the plan that compares every pair.
func Everything(r *Records) *Plan { return &Plan{r: r, keys: []*index{r.everything()}} }

// Pairs is how many pairs the keys make. A pair that agrees on several keys
// counts for each, and is compared once.
func (p *Plan) Pairs() int64 {
	n := int64(0)
	for _, k := range p.keys {
		n += k.pairs
	}
	return n
}

// Idle are the keys on which no two rows agree: they find nothing. One whose blocks were too large
// is not among them, for Left says so.
func (p *Plan) Idle() (names []string) {
	for _, k := range p.keys {
		if k.pairs == 0 && !slices.ContainsFunc(p.Left, func(l LeftOut) bool { return l.Key == k.name }) {
			names = append(names, k.name)
		}
	}
	return names
}

// Parts are what the keys ask of fields, each once, and which of them each key asks for, a
// bit each; agrees tells on which of them two rows have something in common. All are nil where every pair is compared, or there are more than 64 of either.
func (p *Plan) Parts() (parts []scheme.Part, asks []uint64, agrees func(a, b uint32) uint64) {
	for _, x := range p.keys {
		own, err := scheme.ParseKey(x.name)
		if err != nil || !x.listed && x.parts == nil || len(p.keys) > 64 {
			return nil, nil, nil
		}
		mine := uint64(0)
		for _, part := range own {
			at := slices.Index(parts, part)
			if at < 0 {
				at = len(parts)
				parts = append(parts, part)
			}
			mine |= 1 << at
		}
		asks = append(asks, mine)
	}
	if len(parts) > 64 {
		return nil, nil, nil
	}
	asked := p.r.keyParts(parts)
	return parts, asks, func(a, b uint32) (bits uint64) {
		va, vb := p.r.Values(a), p.r.Values(b)
		var ofA, ofB []uint64
		for i, part := range asked {
			if va[part.Field] == 0 || vb[part.Field] == 0 {
				continue
			}
			if part.Form == scheme.Whole {
				if va[part.Field] == vb[part.Field] {
					bits |= 1 << i
				}
				continue
			}
			c := p.r.Columns[part.Field]
			ofA, ofB = c.AppendKeys(ofA[:0], part.Form, va[part.Field]), c.AppendKeys(ofB[:0], part.Form, vb[part.Field])
			if slices.ContainsFunc(ofA, func(x uint64) bool { return slices.Contains(ofB, x) }) {
				bits |= 1 << i
			}
		}
		return bits
	}
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

// Coster tells what keys would cost, from a sample.
type Coster struct {
	r        *Records
	maker    *keying.Maker
	scale    float64 // pairs of the tables by pairs of the sample
	maxBlock float64
}

// Costs prepares to tell what keys cost in tables of so many pairs, with blocks
// of at most maxBlock pairs.
func Costs(sample *Records, pairs, maxBlock float64) *Coster {
	return &Coster{r: sample, maker: sample.maker(), scale: pairs / max(sample.Pairs(), 1), maxBlock: maxBlock}
}

// Of is how many pairs a key makes, about. Blocks beyond the limit count for
// nothing where the key has several values a row, since the others find the
// pair; for other keys they count in full, so that such a key is not taken.
func (c *Coster) Of(parts []scheme.Part) float64 {
	many := false
	for _, p := range parts {
		many = many || p.Form.Several()
	}
	sum := 0.0
	for block := range c.r.group(c.maker.Make(c.r.keyParts(parts)), nil).All {
		pairs := float64(c.r.pairsOf(block)) * c.scale
		if !many || pairs <= c.maxBlock {
			sum += pairs
		}
	}
	return sum
}
