package engine

import (
	"cmp"
	"context"
	"math"
	"slices"
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
		*e = patternScore{p, s.w.Pattern(p)}
	}
	score := e.score
	for i := range s.comparer.fields {
		if level := p.Level(i); level != 0 {
			at := s.comparer.fields[i].at
			score += s.w.Rarity(i, level, rowA[at], rowB[at])
		}
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
			for _, x := range pairs {
				if score, pattern, ok := s.reaches(x.a, x.b, least); ok {
					mine.kept = append(mine.kept, Scored{x.a, x.b, score, pattern})
				}
			}
		}
	})
	for _, mine := range parts {
		kept, compared = append(kept, mine.kept...), compared+mine.compared
	}
	slices.SortFunc(kept, func(a, b Scored) int {
		return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return kept, compared, err
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
