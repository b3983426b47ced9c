package kin

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

const (
	matesARow = 0.5 // pairs for each row, below which mates might be the true pairs
	mostly    = 0.4 // of what true pairs tell, from where kin are taken for them
)

// mates are kin where no field is known to be borne by one thing alone: songs of an album,
// whose title is a text like the album's. Pairs that agree on a field, and more often than
// by chance on another one too, are such where they differ, some of them, in what tells as much
// as the fields that they share. In those fields they agree no more often than all pairs do.
func (s *Search) mates(f int, given []pattern.Pattern) (best candidate, ok bool) {
	if s.Apart(s.Prior) >= 0 || s.Doubted(f) {
		return best, false
	}
	agree := func(ps []pattern.Pattern, f int) []pattern.Pattern {
		return slices.DeleteFunc(slices.Clone(ps), func(p pattern.Pattern) bool { return p.Levels[f] != 1 })
	}
	same := agree(given, f)
	n := level.Sum(pattern.Pairs(same))
	for g := range s.Fields {
		both := agree(same, g)
		share := level.Sum(pattern.Pairs(both)) / max(n, 1)
		if g == f || s.Doubted(g) || share*n < basis.LeastSame || share < basis.Lift*s.Total[g][1] {
			continue
		}
		c := candidate{field: f, share: share * s.Total[f][1] * s.Filled[f] / s.Pairs, levels: level.Copy(s.Total), lost: make([]bool, len(s.Fields))}
		for h, counts := range s.Shown(both, pattern.Pairs(both)) {
			level.Blend(c.levels[h], counts, s.Total[h], basis.Smoothing)
		}
		if s.Tells(c.levels, f) < mostly*s.Tells(s.Prior, f) || !s.Loses(c.levels, s.Prior, differingFrom) {
			continue
		}
		for h := range s.Fields {
			if c.lost[h] = !s.Doubted(h) && s.Far(c.levels, h) >= differingFrom; c.lost[h] {
				s.differ(c.levels, h)
			}
		}
		c.bits = s.Tells(c.levels, f)
		if c.share*s.Pairs >= matesARow*s.Rows && c.bits >= telling && c.bits*c.share > best.bits*best.share {
			best, ok = c, true
		}
	}
	return best, ok
}

// freeMates lets those who were taken for mates be true pairs where there are hardly any such
// inside the tables: two libraries call a venue by other names, and agree on all else.
func (s *Search) freeMates(x em.Mixture) {
	for c := range x[:len(x)-1] {
		if x[c].Assumed != nil && s.areTrue(x, c) {
			x[c].Assumed, x[c].Strange = nil, nil
		}
	}
}
