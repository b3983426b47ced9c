package family

import (
	"math"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	rounds = 60   // at most
	still  = 1e-3 // change of any share of pairs below which the classes stand still
	nearly = 0.5  // of what true pairs share beside names and births, for kin to be of one house
	faint  = 1e-6 // share of a pattern's pairs of no strangers below which it tells nothing of them
)

// Where the classes stand that are parted; after them come kin that were learnt, and strangers.
const (
	same = iota
	house
	twins
	others
)

// Part learns from patterns how many pairs are of one house and not of one person, and what true pairs
// show of names and births beside them. It changes an estimate and a run where there are as many
// such as true pairs, and reports whether it did.
func Part(e *em.Estimate, ps []pattern.Pattern, r *em.Run) bool {
	p := parting{Estimate: e}
	if !p.mixed() || !p.persons() || len(e.Kin) >= scheme.MaxKin {
		return false
	}
	x := p.begin()
	near := p.near(x, ps)
	for range rounds {
		if p.maximise(x, near) < still {
			break
		}
	}
	if p.kin(x) < max(em.LeastPart/p.Pairs, x[same].Share) {
		return false
	}
	p.take(x, ps, r)
	return true
}

// take has the estimate be of what was learnt.
func (p *parting) take(x em.Mixture, ps []pattern.Pattern, r *em.Run) {
	found, counts := x.Count(p.Basis, ps, r.Matches)
	p.Lambda = max(found[same], 0.5) / p.Pairs
	for f := range p.Fields {
		level.Blend(p.M[f], counts[same][f], p.Prior[f], basis.LeastWeight)
	}
	p.Ordered()
	p.Fix()
	for c := others - 1; c >= house; c-- {
		if x[c].Share*p.Pairs >= em.LeastPart && len(p.Kin) < scheme.MaxKin {
			p.Kin = append(p.Kin, x[c])
		}
	}
}

// kin is the share of pairs that are of one house, whoever found them.
func (p *parting) kin(x em.Mixture) (share float64) {
	for c := house; c < len(x)-1; c++ {
		if c < others || p.ofHouse(x[c].Levels) {
			share += x[c].Share
		}
	}
	return share
}

// ofHouse reports whether a class tells one row from all others by what it shares, nearly what true pairs
// share, and shares nothing that one person alone bears.
func (p *parting) ofHouse(levels [][]float64) bool {
	bits, most := 0.0, 0.0
	for f := range p.Fields {
		switch {
		case !p.own(f):
			bits += p.TellsOf(levels, f)
			most += p.TellsOf(p.M, f)
		case levels[f][1] > em.MostShared:
			return false
		}
	}
	return p.Singles(bits) && bits >= nearly*most
}

// near are the patterns of which some pairs may be of a class that is parted.
func (p *parting) near(x em.Mixture, ps []pattern.Pattern) (out []pattern.Pattern) {
	y := x.Clone()
	for c := range others {
		y[c].Same = true
	}
	found := make([]float64, len(ps))
	y.Expect(ps, found, nil)
	for k := range ps {
		if found[k] > faint*ps[k].Pairs {
			out = append(out, ps[k])
		}
	}
	return out
}

// maximise makes the classes anew from patterns, and says how far their shares moved.
func (p *parting) maximise(x em.Mixture, ps []pattern.Pattern) (change float64) {
	found, counts := x.Count(p.Basis, ps, make([]float64, len(ps)))
	for c := range others {
		share := max(found[c], 0.5) / p.Pairs
		if c == twins {
			share = min(share, p.kin(x)-x[twins].Share)
		}
		change = max(change, math.Abs(share-x[c].Share)/x[c].Share)
		x[c].Share = share
	}
	for f := range p.Fields {
		switch {
		case p.born(f):
			p.learnApart(x[house].Levels[f], counts[house][f], nil, f)
		case p.named(f):
			p.learnApart(x[house].Levels[f], counts[house][f], counts[twins][f], f)
			copy(x[twins].Levels[f], x[house].Levels[f])
		case p.Fields[f].Number && !p.Doubted(f):
			level.Blend(x[house].Levels[f], counts[house][f], p.Total[f], em.KinPrior)
			level.Blend(x[twins].Levels[f], counts[twins][f], x[house].Levels[f], em.KinPrior)
			continue
		}
		if p.own(f) {
			level.Blend(x[same].Levels[f], counts[same][f], p.Prior[f], p.Weight)
			level.Pin(x[same].Levels[f], p.Fields[f].M)
		}
		if p.born(f) {
			copy(x[twins].Levels[f], x[same].Levels[f])
		}
	}
	return change
}
