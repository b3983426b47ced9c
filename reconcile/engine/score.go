package engine

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"

	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Scored is a pair with its score. A comes before B in the records.
type Scored struct {
	A, B    uint32
	Score   int32 // thousandths of a bit
	Pattern Pattern
}

// Probability is that of a score.
func Probability(score int32) float64 {
	return 1 / (1 + math.Exp2(-float64(score)/Bit))
}

// ScoreOf is the score of a probability.
func ScoreOf(probability float64) int32 {
	return int32(math.Floor(math.Log2(probability/(1-probability)) * Bit))
}

// scorer scores pairs, for one worker.
type scorer struct {
	*comparer
	w     *Weights
	cache []patternScore
	bars  *bars
}

// patternScore is a pattern that was scored, remembered since few patterns
// make up most pairs.
type patternScore struct {
	pattern Pattern
	score   int32
	kin     [scheme.MaxKin]int32 // against each class of kin
}

const patternBits = 12

func newScorer(r *Records, w *Weights) *scorer {
	m := newComparer(r)
	return &scorer{comparer: m, w: w, cache: make([]patternScore, 1<<patternBits), bars: newBars(m, w)}
}

func (s *scorer) score(a, b uint32) (int32, Pattern) {
	p := s.pattern(a, b)
	return s.of(p, s.r.Values(a), s.r.Values(b)), p
}

// of is the score of two rows with this pattern.
func (s *scorer) of(p Pattern, rowA, rowB []uint32) int32 {
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
func (p *Plan) Score(ctx context.Context, w *Weights, least int32) (kept []Scored, compared int64, err error) {
	type part struct {
		kept     []Scored
		compared int64
	}
	var parts []*part
	err = p.walk(ctx, every, func() func([]pair) {
		s, mine := newScorer(p.r, w), &part{}
		parts = append(parts, mine)
		return func(pairs []pair) {
			mine.compared += int64(len(pairs))
			s.touch(pairs)
			for _, x := range pairs {
				if score, pattern, ok := s.reaches(x.a, x.b, least); ok {
					mine.kept = append(mine.kept, Scored{x.a, x.b, score, pattern})
				}
			}
		}
	})
	var found [][]Scored
	for _, mine := range parts {
		found, compared = append(found, mine.kept), compared+mine.compared
	}
	return inRows(found, p.r.Left), compared, err
}

// inRows puts pairs in the order of their rows: dealt out by the first one, which
// few share, and then sorted. Each core does so for a part of the first rows, which are
// those of the left table.
func inRows(found [][]Scored, left int) []Scored {
	cores, all := runtime.GOMAXPROCS(0), 0
	for _, pairs := range found {
		all += len(pairs)
	}
	out, at := make([]Scored, all), make([]uint32, left+1)
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
func Among(r *Records, w *Weights, rows []uint32) []Scored {
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

// bars are what a pair can still reach. Weights add, so a pair whose fields known
// so far, with the best that the others could show, stay below the threshold
// need not be compared further: the result is the same, only sooner.
type bars struct {
	order []int   // compared fields, the cheapest first
	best  []int32 // the highest weight of two values that are not equal, by field
	rare  []int32 // the most that rare values add to it
	ties  int32   // the most that ties add
}

func newBars(m *comparer, w *Weights) *bars {
	b := &bars{best: make([]int32, len(m.fields)), rare: make([]int32, len(m.fields))}
	for i := range m.fields {
		f := &m.fields[i]
		b.order = append(b.order, i)
		from := 1
		if f.exact {
			from = 2
		}
		b.rare[i] = max(0, slices.Max(w.Rare[i]))
		if f.exact {
			b.rare[i] /= 2
		}
		b.best[i] = slices.Max(w.Levels[i][from : len(f.c.Levels())+2])
	}
	slices.SortStableFunc(b.order, func(x, y int) int { return cmp.Compare(m.fields[x].cost, m.fields[y].cost) })
	for _, t := range w.Ties {
		most := int32(0)
		for _, row := range t.Bits {
			most = max(most, slices.Max(row[:]))
		}
		b.ties += most
	}
	return b
}

// reaches is the score of two rows, unless it is below least.
func (s *scorer) reaches(a, b uint32, least int32) (score int32, p Pattern, ok bool) {
	rowA, rowB := s.r.Values(a), s.r.Values(b)
	most := s.w.Base + s.bars.ties
	var open [16]int // fields still to be compared
	left := 0
	for _, i := range s.bars.order {
		f := &s.comparer.fields[i]
		va, vb := rowA[f.at], rowB[f.at]
		if va == 0 || vb == 0 {
			continue
		}
		if va == vb && f.exact { // most pairs that a key finds are equal in something
			p |= 1 << (4 * i)
			most += s.w.Levels[i][1] + s.w.Rare[i][va]
			continue
		}
		if f.cost == light {
			most += s.see(i, rowA, rowB, &p)
			continue
		}
		open[left] = i
		left++
		most += s.most(i, va, vb)
	}
	for _, i := range open[:left] {
		if most < least {
			return 0, 0, false
		}
		f := &s.comparer.fields[i]
		most += s.see(i, rowA, rowB, &p) - s.most(i, rowA[f.at], rowB[f.at])
	}
	if most < least {
		return 0, 0, false
	}
	score = s.of(p, rowA, rowB)
	return score, p, score >= least
}

// see compares two rows in a field, enters the level into the pattern and says
// what it is worth.
func (s *scorer) see(i int, rowA, rowB []uint32, p *Pattern) int32 {
	level := s.level(i, rowA, rowB)
	*p |= Pattern(level) << (4 * i)
	at := s.comparer.fields[i].at
	return s.w.Levels[i][level] + s.w.Rarity(i, int(level), rowA[at], rowB[at])
}

// most is the most that two values can be worth that are not known to be equal.
// What is rare is looked up where the comparison is dear, and where it is not
// the rarest is assumed.
func (s *scorer) most(i int, a, b uint32) int32 {
	if f := &s.comparer.fields[i]; f.cost == heavy && f.exact {
		return s.bars.best[i] + max(0, (s.w.Rare[i][a]+s.w.Rare[i][b])/4)
	}
	return s.bars.best[i] + s.bars.rare[i]
}

// mostAlike bounds the rows of a group that are looked at.
const mostAlike = 8

// Alike counts the groups of rows, of whatever table, in which any two of the first
// mostAlike have at least the given score.
func Alike(r *Records, w *Weights, groups [][]uint32, score int32) (alike int) {
	s := newScorer(r, w)
	same := func(rows []uint32) bool {
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				if found, _ := s.score(min(a, b), max(a, b)); found >= score {
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
