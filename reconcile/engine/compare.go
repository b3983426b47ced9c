package engine

import (
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/engine/known"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// comparer compares pairs, for one worker.
type comparer struct {
	r       *Records
	fields  []comparedField
	touched uint32
}

type comparedField struct {
	c       *column.Column
	at      int // in a row
	partner int // field of swap_with in a row, or its own
	swaps   bool
	exact   bool // equal values are on the first level
	cost    cost
	known   *known.Levels // nil where comparing is faster, or there are too many values
	cache   []memo        // nil where comparing is faster, or seldom sees the same twice
}

// cost is what comparing two values of a field takes that are not equal.
type cost uint8

const (
	light  cost = iota // a look at numbers
	middle             // a short text
	heavy              // a text of words
)

// costOf is that of a kind of field.
func costOf(k scheme.Kind) cost {
	switch k {
	case scheme.Number, scheme.Sex, scheme.Category, scheme.Date:
		return light
	case scheme.Name, scheme.NameVI, scheme.Place, scheme.Text, scheme.Codes, scheme.Email:
		return heavy
	}
	return middle
}

// memo is a comparison that was made, remembered since names come in pairs
// again and again.
type memo struct {
	values uint64
	level  uint8
}

const cacheBits = 12

// mostCached is how many values a column has at most whose comparisons are
// remembered: of more, the same two hardly come together again.
const mostCached = 1 << 16

// newComparer prepares to compare pairs of the records.
func newComparer(r *Records) *comparer {
	m := &comparer{r: r}
	for i := range r.Model.Fields {
		f := &r.Model.Fields[i]
		if f.BlockOnly {
			continue
		}
		cf := comparedField{c: r.Columns[i], at: i, partner: i, cost: costOf(f.Kind)}
		cf.exact = cf.c.Levels()[0].Test == scheme.Exact
		if f.SwapWith != "" {
			cf.partner = r.field(f.SwapWith)
		}
		for _, l := range cf.c.Levels() {
			cf.swaps = cf.swaps || l.Test == scheme.Swapped
		}
		if cf.cost > light {
			cf.known = r.levels[i]()
		}
		if cf.cost > light && cf.known == nil && cf.c.Len() <= mostCached {
			cf.cache = make([]memo, 1<<cacheBits)
		}
		m.fields = append(m.fields, cf)
	}
	return m
}

// levelsOf are the levels of a column; nil where it has too many values, or there is no memory for it.
func (r *Records) levelsOf(c *column.Column) *known.Levels {
	if c.Len() > known.Most || r.allow(known.Size(c), "levels of pairs of values") != nil {
		return nil
	}
	return known.Of(c)
}

// touch prepares for comparing pairs.
func (m *comparer) touch(pairs []pair) {
	for i := range m.fields {
		m.touchField(i, pairs)
	}
}

// touchField prepares for comparing pairs in one field.
func (m *comparer) touchField(i int, pairs []pair) {
	f, n := &m.fields[i], len(m.r.Columns)
	if f.cost == light || f.cache != nil || f.known != nil {
		return
	}
	for _, x := range pairs {
		a, b := m.r.values[int(x.a)*n+f.at], m.r.values[int(x.b)*n+f.at]
		if a != b && a != 0 && b != 0 {
			m.touched += f.c.Touch(b)
		}
	}
}

// pattern compares two rows.
func (m *comparer) pattern(a, b uint32) weight.Pattern {
	rowA, rowB := m.r.Values(a), m.r.Values(b)
	p := weight.Pattern(0)
	for i := range m.fields {
		p |= weight.Pattern(m.level(i, rowA, rowB)) << (4 * i)
	}
	return p
}

// level compares two rows in the compared field i.
func (m *comparer) level(i int, rowA, rowB []uint32) uint8 {
	f := &m.fields[i]
	a, b := rowA[f.at], rowB[f.at]
	if a == 0 || b == 0 {
		return 0
	}
	return f.level(a, b, rowA[f.partner], rowB[f.partner])
}

func (f *comparedField) level(a, b, otherA, otherB uint32) uint8 {
	if f.cache == nil && f.known == nil || a == b || f.swaps && f.c.Crossed(a, b, otherA, otherB) {
		return f.c.Level(a, b, otherA, otherB)
	}
	if f.known != nil {
		return f.known.Level(a, b)
	}
	values := uint64(a)<<32 | uint64(b)
	e := &f.cache[values*0x9e3779b97f4a7c15>>(64-cacheBits)]
	if e.values != values {
		*e = memo{values, f.c.Level(a, b, 0, 0)}
	}
	return e.level
}

// Likeness tells how alike two rows are in the first compared field, between 0 and 1, where both have
// a value, and more where it is the same.
func (r *Records) Likeness() func(a, b uint32) float64 {
	const same = 2
	at := r.field(r.Model.Compared()[0].Name)
	return func(a, b uint32) float64 {
		x, y := r.Values(a)[at], r.Values(b)[at]
		if x == y {
			return same
		}
		return r.Columns[at].Likeness(x, y)
	}
}

// Patterns are those of pairs of rows, the first of each before the second.
func (r *Records) Patterns(pairs [][2]uint32) []weight.Pattern {
	m, out := newComparer(r), make([]weight.Pattern, len(pairs))
	for i, x := range pairs {
		out[i] = m.pattern(x[0], x[1])
	}
	return out
}
