package basis

import (
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	// LeastWeight is how many pairs what is assumed of true ones is worth where little holds them.
	LeastWeight = 6
	MostPerRow  = 20  // true pairs a row, where a thing may have several
	mostShare   = 2.0 // pairs a row that share a code which one thing alone bears
)

// Basis is what is known before any class of pairs is learnt: the fields, what all pairs show of
// them, and what is assumed of true ones. Lists are by compared field, and then by level: 0 is a
// missing value, 1 the field's first level. It may be read at once by many, and changed by one alone.
type Basis struct {
	Fields []Field
	Last   []int       // the last level, by field
	Prior  [][]float64 // shares of true pairs before anything is seen
	Total  [][]float64 // share of each level among all pairs with values
	Filled []float64   // pairs with values, by field
	floor  [][]float64 // least share of strangers that can be told from none
	Pairs  float64     // all pairs there are
	Rows   float64     // of the smaller table
	Weight float64     // how many true pairs the prior is worth
	Most   float64     // most true pairs that there can be
}

// MakeRoom counts the levels of the fields, and makes room for what [Basis.Observe] finds of them.
func (b *Basis) MakeRoom() {
	for _, f := range b.Fields {
		b.Last = append(b.Last, len(f.Tests)+1)
		b.Total = append(b.Total, make([]float64, len(f.Tests)+2))
		b.floor = append(b.floor, make([]float64, len(f.Tests)+2))
		b.Filled = append(b.Filled, 0)
	}
}

// Empty is a list of zeros for each field, one a level.
func (b *Basis) Empty() [][]float64 {
	out := make([][]float64, len(b.Fields))
	for f := range out {
		out[f] = make([]float64, b.Last[f]+1)
	}
	return out
}

// Observe turns what was seen of a field into shares of all pairs. Of equal
// values it is known how many pairs have them, of so many that have values at all.
func (b *Basis) Observe(f int, seen []float64, same, filled float64) {
	all, rest := max(level.Sum(seen[1:]), 1), 0.0
	b.Filled[f] = filled
	for l := 1; l <= b.Last[f]; l++ {
		b.Total[f][l] = max(seen[l], 0.5) / all
		b.floor[f][l] = 0.5 / all
		if l > 1 {
			rest += b.Total[f][l]
		}
	}
	if !b.Fields[f].Exact || filled == 0 {
		return
	}
	if b.Fields[f].Code { // a model number, and not a version
		b.Fields[f].Own = same <= mostShare*b.Rows*math.Sqrt(filled/b.Pairs) // of the rows that have one
	}
	exact := max(same, 0.5) / filled
	b.Total[f][1], b.floor[f][1] = exact, 0.5/filled
	for l := 2; l <= b.Last[f]; l++ {
		b.Total[f][l] *= (1 - exact) / rest
	}
}

// Strangers makes the shares u of strangers: what all pairs show of a field less what the
// matches show, by level and in all. A fiftieth of a level always is left to strangers.
func (b *Basis) Strangers(u []float64, f int, matches []float64, sum float64) {
	const least = 0.02
	left := max(b.Filled[f]-sum, 1)
	norm := 0.0
	for l := 1; l <= b.Last[f]; l++ {
		all := b.Total[f][l]
		u[l] = max((all*b.Filled[f]-matches[l])/left, least*all, b.floor[f][l])
		norm += u[l]
	}
	for l := range u {
		u[l] /= norm
	}
}

// Houses lets the numbers in an address be borne by all who live there, also where few do: only
// of a text they may be a model's. Where nothing but places is compared, the addresses
// themselves are what is looked for.
func (b *Basis) Houses(m *scheme.Model) {
	fields := m.Compared()
	places := map[string]bool{}
	named := false
	for _, f := range fields {
		switch f.Meaning() {
		case scheme.Place:
			for _, c := range f.Columns {
				places[c] = true
			}
		case scheme.Name, scheme.NameVI, scheme.Given, scheme.Family, scheme.Text, scheme.Identifier:
			named = true
		}
	}
	for f, codes := range fields {
		if named && slices.ContainsFunc(codes.Columns, func(c string) bool { return places[c] }) {
			b.Fields[f].Code = false
		}
	}
}
