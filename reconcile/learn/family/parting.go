package family

import (
	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
)

// parting is an estimate whose true pairs are parted from those of one house.
type parting struct {
	*em.Estimate
}

// named reports whether a field is the given or whole name of a person.
func (p *parting) named(f int) bool { return p.Fields[f].Person && !p.Doubted(f) }

// born reports whether a field is the birth of a person: what is called a date of something else may be a firm's.
func (p *parting) born(f int) bool { return p.Born(f) && !p.Fields[f].Unborn }

// own reports whether a field is what tells one person from the others of a house.
func (p *parting) own(f int) bool { return p.named(f) || p.born(f) }

// persons reports whether the rows are of persons, told by a name and a birth.
func (p *parting) persons() bool {
	named, born := false, false
	for f := range p.Fields {
		named, born = named || p.named(f), born || p.born(f)
	}
	return named && born
}

// half is the part of what is assumed of true pairs from where they differ on a name or a birth not seldom.
const half = 0.5

// mixed reports whether what was learnt of true pairs may be of kin: whether they bear another name, or
// another birth, more often than is assumed of true ones, or not seldom and more often than they differ on
// anything else that they share: who types wrongly spares nothing, and kin differ on these alone. Where they
// do not, kin were parted already, or there are few.
func (p *parting) mixed() bool {
	most := 0.0 // of what is not one person's own
	for f := range p.Fields {
		if far := p.Far(p.M, f); !p.own(f) && far < basis.MostApart {
			most = max(most, far)
		}
	}
	for f := range p.Fields {
		assumed := p.Far(p.Prior, f)
		if p.own(f) && p.Far(p.M, f) > min(assumed, max(most, half*assumed)) {
			return true
		}
	}
	return false
}

const (
	// byChance is the share of strangers from which on what they share is no sign of a house: a sex.
	byChance = 0.25
	// leftOver is how much of what rows of one person are assumed to share is left where they were read
	// badly: of persons who moved more is left.
	leftOver = 0.75
)

// misread reports whether true pairs share so little of a field of the house that many must have been read
// badly. Twins do share the house, and are no such rows.
func (p *parting) misread(f int) bool {
	return !p.own(f) && !p.Fields[f].Number && p.M[f][1] < leftOver*p.Prior[f][1] && p.U[f][1] < byChance
}

// begin is the classes before they are learnt. What was learnt of true pairs may have been learnt of kin:
// it is kept for all three but of names and births.
func (p *parting) begin() em.Mixture {
	x := em.Mixture{{Share: p.Lambda, Same: true}, {Share: p.Lambda}, {Share: p.Lambda / 4}}
	for c := range x {
		x[c].Levels = level.Copy(p.M)
		for f := range p.Fields {
			switch {
			case p.own(f) && (c == same || c == twins && p.born(f)), c == twins && p.misread(f):
				copy(x[c].Levels[f], p.Prior[f])
				level.Pin(x[c].Levels[f], p.Fields[f].M)
			case p.own(f):
				copy(x[c].Levels[f], p.U[f])
			case c != same && p.Fields[f].Number && !p.Doubted(f): // a person's, or the household's
				for l := range x[c].Levels[f] {
					x[c].Levels[f][l] = (p.M[f][l] + p.U[f][l]) / 2
				}
			}
		}
	}
	x, rest := append(x, p.Kin...), 1.0
	for c := range x {
		rest -= x[c].Share
	}
	return append(x, em.Class{Share: max(rest, 1e-6), Levels: level.Copy(p.U)})
}

// sameName is the level up to which whole names are the same one: further down those of one family
// are alike.
const sameName = 2

// learnApart learns a field from the counts of kin, who have the same value as seldom as strangers do.
func (p *parting) learnApart(shares, counts, more []float64, f int) {
	all := append([]float64(nil), counts...)
	for l := range more {
		all[l] += more[l]
	}
	level.Blend(shares, all, p.U[f], em.KinPrior)
	from := p.FarFrom(f)
	if p.named(f) && !p.Fields[f].Part {
		from = min(from, sameName+1)
	}
	near, far := 0.0, level.Sum(shares[from:])
	for l := 1; l < from; l++ {
		shares[l] = min(shares[l], p.U[f][l])
		near += shares[l]
	}
	for l := from; l < len(shares); l++ {
		shares[l] *= (1 - near) / far
	}
}
