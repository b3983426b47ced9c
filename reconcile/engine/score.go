package engine

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"unsafe"

	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Scored is a pair with its score. A comes before B in the records.
type Scored struct {
	A, B    uint32
	Score   int32 // thousandths of a bit
	Pattern weight.Pattern
}

// scorer scores pairs, for one worker.
type scorer struct {
	*comparer
	w     *weight.Weights
	cache []patternScore
	bars  *bars
}

// patternScore is a pattern that was scored, remembered since few patterns
// make up most pairs.
type patternScore struct {
	pattern weight.Pattern
	score   int32
	kin     [scheme.MaxKin]int32 // against each class of kin
}

const patternBits = 12

// newScorer prepares to score pairs of the records.
func newScorer(r *Records, w *weight.Weights) *scorer {
	m := newComparer(r)
	return &scorer{comparer: m, w: w, cache: make([]patternScore, 1<<patternBits), bars: newBars(m, w)}
}

// score is that of two rows, and their pattern.
func (s *scorer) score(a, b uint32) (int32, weight.Pattern) {
	p := s.pattern(a, b)
	return s.of(p, s.r.Values(a), s.r.Values(b)), p
}

// of is the score of two rows with this pattern.
func (s *scorer) of(p weight.Pattern, rowA, rowB []uint32) int32 {
	e := &s.cache[uint64(p)*0x9e3779b97f4a7c15>>(64-patternBits)]
	if e.pattern != p || e.score == 0 {
		*e = patternScore{pattern: p, score: s.w.Pattern(p)}
		for k := range s.w.Kin {
			e.kin[k] = s.w.Kin[k].Pattern(p)
		}
	}
	score, kin := e.score, e.kin
	for i := range s.comparer.fields {
		if level := p.Level(i); level != 0 {
			at := s.comparer.fields[i].at
			rare := s.w.Rarity(i, level, rowA[at], rowB[at])
			score += rare
			for k := range s.w.Kin {
				if s.w.Kin[k].Chance[i] {
					kin[k] += rare
				}
			}
		}
	}
	for k := range s.w.Kin {
		score = min(score, kin[k])
	}
	return score
}

// Score compares every pair of the plan and keeps those of at least the given
// score, in the order of their rows. It says how many pairs were compared.
func (p *Plan) Score(ctx context.Context, w *weight.Weights, least int32) (kept []Scored, compared int64, err error) {
	type part struct {
		kept     []Scored
		compared int64
	}
	var parts []*part
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	err = p.walk(ctx, every, func() func([]pair) {
		s, mine := newScorer(p.r, w), &part{}
		parts = append(parts, mine)
		return func(pairs []pair) {
			mine.compared += int64(len(pairs))
			if cap(mine.kept)-len(mine.kept) < len(pairs) {
				if err := p.r.allow(2*scoredSize*int64(cap(mine.kept)), "the pairs that are likely enough"); err != nil {
					stop(err)
					return
				}
				mine.kept = room.Grow(mine.kept, len(pairs))
			}
			s.touch(pairs)
			for _, x := range pairs {
				if score, pattern, ok := s.reaches(x.a, x.b, least); ok {
					mine.kept = append(mine.kept, Scored{x.a, x.b, score, pattern})
				}
			}
		}
	})
	if err != nil {
		return nil, 0, cmp.Or(context.Cause(ctx), err)
	}
	var found [][]Scored
	all := 0
	for _, mine := range parts {
		found, compared, all = append(found, mine.kept), compared+mine.compared, all+len(mine.kept)
	}
	if err := p.r.allow(scoredSize*int64(all), "the pairs in their order"); err != nil {
		return nil, 0, err
	}
	return inRows(found, p.r.Left), compared, nil
}

// scoredSize is the bytes of a Scored.
const scoredSize = int64(unsafe.Sizeof(Scored{}))

// inRows puts pairs in the order of their rows: dealt out by the first one, which
// few share, and then sorted. Each core does so for a part of the first rows, which are
// those of the left table.
func inRows(found [][]Scored, left int) []Scored {
	cores, all := runtime.GOMAXPROCS(0), 0
	for _, pairs := range found {
		all += len(pairs)
	}
	out, at := room.Make[Scored](all), room.Make[uint32](left+1)
	each := func(from, upTo int, do func(p *Scored)) {
		for _, pairs := range found {
			for i := range pairs {
				if a := int(pairs[i].A); a >= from && a < upTo {
					do(&pairs[i])
				}
			}
		}
	}
	arrange.InParts(cores, left, func(_, from, upTo int) {
		each(from, upTo, func(p *Scored) { at[p.A+1]++ })
	})
	for i := range left {
		at[i+1] += at[i]
	}
	arrange.InParts(cores, left, func(_, from, upTo int) {
		begin := at[from]
		next := slices.Clone(at[from:upTo])
		each(from, upTo, func(p *Scored) {
			k := &next[int(p.A)-from]
			out[*k] = *p
			*k++ // in the end it is where the next one begins
		})
		for _, end := range next {
			if end-begin > 1 {
				slices.SortFunc(out[begin:end], func(a, b Scored) int { return cmp.Compare(a.B, b.B) })
			}
			begin = end
		}
	})
	return out
}

// Among scores all pairs of some rows that the kind of link allows, compared
// before or not.
func Among(r *Records, w *weight.Weights, rows []uint32) []Scored {
	s := newScorer(r, w)
	var out []Scored
	for i, a := range rows {
		for _, b := range rows[i+1:] {
			if x, y := min(a, b), max(a, b); r.allowed(x, y) {
				score, pattern := s.score(x, y)
				out = append(out, Scored{x, y, score, pattern})
			}
		}
	}
	return out
}

// mostAlike bounds the rows of a group that are looked at.
const mostAlike = 8

// hardlyEver is a share of true pairs up to which two tables write a field each in its own way.
const hardlyEver = 0.001

// unwritten are the fields of a pattern that agree wholly though true pairs between the tables hardly
// ever do: one writes M and F and the other 1 and 2. Two rows of one table agree on them all
// the same, which is nothing against them.
func unwritten(r *Records, p weight.Pattern) (mask weight.Pattern) {
	for i, f := range r.Model.Compared() {
		if m := r.Model.Learnt.Fields[f.Name].M; p.Level(i) == 1 && len(m) > 0 && m[0] < hardlyEver {
			mask |= 15 << (4 * i)
		}
	}
	return mask
}

// Alike counts the groups of rows, of whatever table, in which any two of the first
// mostAlike have at least the given score.
func Alike(r *Records, w *weight.Weights, groups [][]uint32, score int32) (alike int) {
	s := newScorer(r, w)
	same := func(rows []uint32) bool {
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				found, pattern := s.score(min(a, b), max(a, b))
				if found >= score {
					return true
				}
				if codes := unwritten(r, pattern); codes != 0 && w.Least(pattern&^codes) >= score {
					return true
				}
			}
		}
		return false
	}
	for _, rows := range groups {
		if same(rows[:min(len(rows), mostAlike)]) {
			alike++
		}
	}
	return alike
}
