package weight

import (
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Bit is one bit of evidence in the unit of scores: a thousandth.
const Bit = 1000

// Weights are a trained model as whole numbers.
type Weights struct {
	Base   int32     // log2 of the odds before anything is compared
	Levels [][]int32 // by compared field and level; 0 for a missing value
	Ties   []Tie
	Kin    []Kin
	// Rare is what a value adds to the weight of the exact level, by compared
	// field and value; on levels of likeness half of what both add.
	Rare [][]int32
	near [][]bool // levels of likeness, by compared field and level
	last []int    // the last level, by compared field
	at   []int    // the place of a compared field among all of the model
}

// A Tie corrects a pair for two fields that are not independent, by the
// class of each one's level.
type Tie struct {
	A, B int // compared fields
	Bits [3][3]int32
}

// Kin weigh a pair against one more class of pairs that do not mean the same.
// A pair is worth the least of what it is worth against each class.
type Kin struct {
	Base   int32     // log2 of the odds of a true pair against one of the class
	Levels [][]int32 // by compared field and level
	Chance []bool    // by compared field: the class agrees on it by chance, so that rare values count
}

// The bounds of a weight: beyond them a share was not measured but is absent.
const (
	mostBits = 30 * Bit
	mostRare = 10 * Bit
)

// log2Milli is log2(x) in thousandths, kept within the bounds.
func log2Milli(x float64) int32 {
	return int32(math.Round(min(max(math.Log2(x)*Bit, -mostBits), mostBits)))
}

// New turns what a model has learnt into whole numbers. Columns are those of its fields, in their
// order, and sealed.
func New(m *scheme.Model, columns []*column.Column) *Weights {
	learnt := m.Learnt
	w := &Weights{Base: log2Milli(learnt.Lambda / (1 - learnt.Lambda))}
	fields := m.Compared()
	for _, f := range fields {
		s := learnt.Fields[f.Name]
		levels := make([]int32, scheme.MaxLevels+1)
		near := make([]bool, scheme.MaxLevels+1)
		for l := range s.M {
			if s.M[l] > 0 && s.U[l] > 0 {
				levels[l+1] = log2Milli(s.M[l] / s.U[l])
			}
		}
		for l, test := range f.Parsed() {
			near[l+1] = test.Test == scheme.Similar || test.Test == scheme.Shared || test.Test == scheme.Edits || test.Test == scheme.Marks
		}
		w.Levels, w.near, w.last = append(w.Levels, levels), append(w.near, near), append(w.last, len(f.Parsed())+1)
		at := slices.IndexFunc(m.Fields, func(other scheme.Field) bool { return other.Name == f.Name })
		w.at, w.Rare = append(w.at, at), append(w.Rare, rare(m.Link, f, columns[at]))
	}
	for _, t := range learnt.Ties {
		tw := Tie{A: position(fields, t.Fields[0]), B: position(fields, t.Fields[1])}
		for a := range 3 {
			for b := range 3 {
				tw.Bits[a][b] = int32(math.Round(min(max(t.Bits[a][b], -30), 30) * Bit))
			}
		}
		w.Ties = append(w.Ties, tw)
	}
	for _, k := range learnt.Kin {
		w.Kin = append(w.Kin, kinWeights(learnt, fields, &k))
	}
	return w
}

// kinWeights are those against a class of kin.
func kinWeights(learnt *scheme.Learnt, fields []*scheme.Field, k *scheme.Kin) Kin {
	out := Kin{Base: log2Milli(learnt.Lambda / k.Share)}
	for _, f := range fields {
		levels, shares := make([]int32, scheme.MaxLevels+1), k.Fields[f.Name].K
		for l, m := range learnt.Fields[f.Name].M {
			if m > 0 && shares[l] > 0 {
				levels[l+1] = log2Milli(m / shares[l])
			}
		}
		out.Levels, out.Chance = append(out.Levels, levels), append(out.Chance, shares[0] < 0.5)
	}
	return out
}

// position is the place of a compared field by its name.
func position(fields []*scheme.Field, name string) int {
	return slices.IndexFunc(fields, func(f *scheme.Field) bool { return f.Name == name })
}

// Pattern is the score of a pattern against strangers, without what rare values add.
func (w *Weights) Pattern(p Pattern) int32 {
	score := w.Base
	for i := range w.Levels {
		score += w.Levels[i][p.Level(i)]
	}
	for i := range w.Ties {
		score += w.Tie(i, p)
	}
	return score
}

// Tie is what the tie i adds to a pattern.
func (w *Weights) Tie(i int, p Pattern) int32 {
	t := &w.Ties[i]
	a := Class(p.Level(t.A), w.last[t.A])
	b := Class(p.Level(t.B), w.last[t.B])
	if a < 0 || b < 0 {
		return 0
	}
	return t.Bits[a][b]
}

// Rarity is what the values of a pair add to the weight of the compared field i
// on the level that they have.
func (w *Weights) Rarity(i, level int, a, b uint32) int32 {
	switch {
	case level == 1 && a == b:
		return w.Rare[i][a]
	case level > 1 && w.near[i][level]:
		return (w.Rare[i][a] + w.Rare[i][b]) / 4
	}
	return 0
}

// Near reports whether the level of the compared field i is one of likeness, on
// which rare values count half.
func (w *Weights) Near(i, level int) bool { return w.near[i][level] }

// Pattern is the score of a pattern against the class, without what rare values add.
func (k *Kin) Pattern(p Pattern) int32 {
	score := k.Base
	for i := range k.Levels {
		score += k.Levels[i][p.Level(i)]
	}
	return score
}

// Least is what a pattern is worth against strangers and all kin, whatever its values.
func (w *Weights) Least(p Pattern) int32 {
	score := w.Pattern(p)
	for k := range w.Kin {
		score = min(score, w.Kin[k].Pattern(p))
	}
	return score
}
