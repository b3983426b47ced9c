package engine

import (
	"math"
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Bit is one bit of evidence in the unit of scores: a thousandth.
const Bit = 1000

// Weights are a trained model as whole numbers.
type Weights struct {
	Base   int32     // log2 of the odds before anything is compared
	Levels [][]int32 // by compared field and level; 0 for a missing value
	Ties   []TieWeights
	Kin    []KinWeights
	// Rare is what a value adds to the weight of the exact level, by compared
	// field and value; on levels of likeness half of what both add.
	Rare [][]int32
	near [][]bool // levels of likeness, by compared field and level
	last []int    // the last level, by compared field
}

// TieWeights correct a pair for two fields that are not independent, by the
// class of each one's level.
type TieWeights struct {
	A, B int // compared fields
	Bits [3][3]int32
}

// KinWeights weigh a pair against one more class of pairs that do not mean the same.
// A pair is worth the least of what it is worth against each class.
type KinWeights struct {
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

// NewWeights turns what was learnt into whole numbers.
func NewWeights(r *Records) *Weights {
	learnt := r.Model.Learnt
	w := &Weights{Base: log2Milli(learnt.Lambda / (1 - learnt.Lambda))}
	fields := r.Model.Compared()
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
		w.Rare = append(w.Rare, r.rare(f))
	}
	for _, t := range learnt.Ties {
		tw := TieWeights{A: position(fields, t.Fields[0]), B: position(fields, t.Fields[1])}
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

func kinWeights(learnt *scheme.Learnt, fields []*scheme.Field, k *scheme.Kin) KinWeights {
	out := KinWeights{Base: log2Milli(learnt.Lambda / k.Share)}
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

// Pattern is the score of a pattern against the class, without what rare values add.
func (k *KinWeights) Pattern(p Pattern) int32 {
	score := k.Base
	for i := range k.Levels {
		score += k.Levels[i][p.Level(i)]
	}
	return score
}

func position(fields []*scheme.Field, name string) int {
	return slices.IndexFunc(fields, func(f *scheme.Field) bool { return f.Name == name })
}

// rare is what each value adds to the weight of agreeing on it: log2 of how
// many other rows have a value that somebody else has too, on average, over how
// many other rows have this one. One is added to both, so that counts of one or
// two do not decide.
func (r *Records) rare(f *scheme.Field) []int32 {
	c := r.Columns[r.field(f.Name)]
	out := make([]int32, c.Len()+1)
	share := f.Frequency()
	if share == 0 || f.Kind == scheme.Number {
		return out
	}
	others := func(v int) (others, rows int64) {
		l, n := int64(c.Count(0, uint32(v))), int64(c.Count(1, uint32(v)))
		switch r.Model.Link {
		case scheme.Dedupe, scheme.DedupeLeft:
			return l + n - 1, l + n
		}
		return max(l, n), min(l, n)
	}
	var sum, rows atomic.Int64 // whole numbers, so that the order does not matter
	cores := runtime.GOMAXPROCS(0)
	arrange.InParts(cores, c.Len(), func(_, from, upTo int) {
		mine, of := int64(0), int64(0)
		for v := from + 1; v <= upTo; v++ {
			if o, n := others(v); o > 0 && n > 0 {
				mine += o * n
				of += n
			}
		}
		sum.Add(mine)
		rows.Add(of)
	})
	if rows.Load() == 0 {
		return out
	}
	mean := float64(sum.Load()) / float64(rows.Load())
	bits := func(o int64) int32 {
		x := math.Log2((mean + 1) / (max(float64(o), 0) + 1))
		return int32(math.Round(min(max(x*share*Bit, -mostRare), mostRare)))
	}
	var few [64]int32 // most values are of a few rows
	for o := range few {
		few[o] = bits(int64(o))
	}
	arrange.InParts(cores, c.Len(), func(_, from, upTo int) {
		for v := from + 1; v <= upTo; v++ {
			if o, _ := others(v); o < int64(len(few)) {
				out[v] = few[max(o, 0)]
			} else {
				out[v] = bits(o)
			}
		}
	})
	return out
}

// Class is the class of a level for ties: 0 agree, 1 near, 2 differ; -1 for a
// missing value. Last is the field's last level.
func Class(level, last int) int {
	switch level {
	case 0:
		return -1
	case 1:
		return 0
	case last:
		return 2
	}
	return 1
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

// A Bar is a part of a score. The bars of a pair add up to its score exactly.
type Bar struct {
	Fields []int // compared fields; none for what was so before comparing, two for a tie
	Level  int   // of the field; 0 if there is not just one
	Bits   int32 // thousandths of a bit
}

// Explain takes the score of a pair apart: first the odds of any two rows, then
// each field that both have, with what its rarity adds, then the ties. Where the pair
// is worth least against a class of kin, it is what its fields say against that class.
func Explain(r *Records, w *Weights, p Scored) []Bar {
	rowA, rowB := r.Values(p.A), r.Values(p.B)
	fields := r.Model.Compared()
	rarity := make([]int32, len(fields))
	for i, f := range fields {
		if level := p.Pattern.Level(i); level != 0 {
			at := r.field(f.Name)
			rarity[i] = w.Rarity(i, level, rowA[at], rowB[at])
		}
	}
	least, levels, kin := w.Pattern(p.Pattern), w.Levels, (*KinWeights)(nil)
	for _, x := range rarity {
		least += x
	}
	bars := []Bar{{Bits: w.Base}}
	for k := range w.Kin {
		score := w.Kin[k].Pattern(p.Pattern)
		for i, x := range rarity {
			if w.Kin[k].Chance[i] {
				score += x
			}
		}
		if score < least {
			least, kin = score, &w.Kin[k]
			bars[0].Bits, levels = kin.Base, kin.Levels
		}
	}
	for i := range fields {
		level := p.Pattern.Level(i)
		if level == 0 {
			continue
		}
		bits := levels[i][level]
		if kin == nil || kin.Chance[i] {
			bits += rarity[i]
		}
		bars = append(bars, Bar{[]int{i}, level, bits})
	}
	if kin != nil {
		return bars
	}
	for i, t := range w.Ties {
		if bits := w.Tie(i, p.Pattern); bits != 0 {
			bars = append(bars, Bar{[]int{t.A, t.B}, 0, bits})
		}
	}
	return bars
}
