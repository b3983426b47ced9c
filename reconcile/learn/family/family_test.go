package family_test

import (
	"math"
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/family"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// The fields of a register of persons, and what two of its rows show of them.
const (
	name, born, house, father, sex = 0, 1, 2, 3, 4
	yes, no                        = 1, 2
)

// register is patterns of pairs of a thousand rows: of persons twice, brothers and sisters, twins and
// strangers, each half of one sex and half of two but for persons. What was learnt of true pairs is what
// all who share a house show.
func register(dated bool, doubles, siblings, twins float64) (*em.Estimate, []pattern.Pattern) {
	b := &basis.Basis{Rows: 1000, Weight: basis.LeastWeight + 250, Most: 20_000}
	for _, f := range []basis.Field{{Name: "name", Own: true, Named: true, Person: true, Part: true}, {Name: "born", Own: dated}, {Name: "house"}, {Name: "father"}, {Name: "sex"}} {
		f.Tests, f.Exact = []string{"exact"}, true
		b.Fields, b.Prior = append(b.Fields, f), append(b.Prior, basis.Assumed(1))
	}
	b.MakeRoom()
	const few, strangers = 0.002, 490_000.0
	add := func(ps []pattern.Pattern, n float64, levels ...uint8) []pattern.Pattern {
		return append(ps, pattern.Pattern{Levels: levels, Pairs: n})
	}
	ps := add(nil, 0.96*doubles, yes, yes, yes, yes, yes)
	ps = add(ps, 0.02*doubles, no, yes, yes, yes, yes)
	ps = add(ps, 0.02*doubles, yes, no, yes, yes, yes)
	for _, s := range []uint8{yes, no} {
		ps = add(ps, siblings/2, no, no, yes, yes, s)
		ps = add(ps, twins/2, no, yes, yes, yes, s)
		ps = add(ps, (1-4*few)*strangers/2, no, no, no, no, s)
		ps = add(ps, few*strangers/2, yes, no, no, no, s)
		ps = add(ps, few*strangers/2, no, yes, no, no, s)
		ps = add(ps, few*strangers/2, no, no, yes, no, s)
		ps = add(ps, few*strangers/2, no, no, no, yes, s)
	}
	b.Pairs = level.Sum(pattern.Pairs(ps))
	for f := range b.Fields {
		seen, all := b.Seen(f, ps)
		b.Observe(f, seen, seen[1], all)
	}
	e := em.Start(b, (doubles+siblings+twins)/b.Pairs)
	shown := b.Empty()
	for _, p := range ps {
		if p.Levels[house] == yes && p.Levels[father] == yes {
			for f, l := range p.Levels {
				shown[f][l] += p.Pairs
			}
		}
	}
	for f := range b.Fields {
		level.Blend(e.M[f], shown[f], b.Prior[f], basis.LeastWeight)
	}
	return e, ps
}

// parted is an estimate of a register of which kin were learnt already: so many of the true pairs differ on
// a name, and on a birth.
func parted(e *em.Estimate, siblings, apart float64) {
	e.Kin = []em.Class{{Share: siblings / e.Pairs, Levels: level.Copy(e.M)}}
	for _, f := range []int{name, born} {
		copy(e.Kin[0].Levels[f], e.U[f])
		copy(e.M[f], []float64{0, 1 - apart, apart})
	}
	copy(e.M[sex], []float64{0, 0.99, 0.01})
}

// worth is what pairs with such levels are worth, in bits: the least against strangers and each class of kin.
func worth(e *em.Estimate, levels ...int) float64 {
	bits := func(share float64, than [][]float64) float64 {
		sum := math.Log2(e.Lambda / share)
		for f, l := range levels {
			sum += math.Log2(e.M[f][l] / than[f][l])
		}
		return sum
	}
	least := bits(1, e.U)
	for _, k := range e.Kin {
		least = min(least, bits(k.Share, k.Levels))
	}
	return least
}

// TestPart: brothers, sisters and twins are no true pairs, in a register of nobody twice and in one of a few;
// those few are found, also where a birth is typed wrongly. Where persons stand twice more often than they
// have kin nothing is changed, nor where nothing is a birth, nor where true pairs bear one name and one birth
// as they should: kin were told from them before, but for twins where there are some.
func TestPart(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		dated                    bool
		parted                   float64
		doubles, siblings, twins float64
		want                     bool
	}{
		"nobody twice":    {true, 0, 0, 800, 40, true},
		"a few":           {true, 0, 40, 800, 40, true},
		"more than kin":   {true, 0, 400, 40, 0, false},
		"nothing is born": {false, 0, 40, 800, 40, false},
		"kin are known":   {true, 0.02, 40, 800, 0, false},
		"but not twins":   {true, 0.07, 40, 800, 40, true},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			e, ps := register(c.dated, c.doubles, c.siblings, c.twins)
			if c.parted > 0 {
				parted(e, c.siblings, c.parted)
			}
			before, kin := e.Clone(), len(e.Kin)
			r := &em.Run{Matches: make([]float64, len(ps))}
			if got := family.Part(e, ps, r); got != c.want {
				t.Fatalf("parted: %v, want %v", got, c.want)
			}
			if !c.want {
				if e.Lambda != before.Lambda || len(e.Kin) != kin || e.M[name][yes] != before.M[name][yes] {
					t.Errorf("the estimate was changed: %+v", e)
				}
				return
			}
			if got := e.Lambda * e.Pairs; math.Abs(got-c.doubles) > 3+c.doubles/10 {
				t.Errorf("%.1f true pairs, want %.0f", got, c.doubles)
			}
			for _, s := range []int{yes, no} {
				if sib, twin := worth(e, no, no, yes, yes, s), worth(e, no, yes, yes, yes, s); sib > 0 || twin > 0 {
					t.Errorf("sex %d: brothers and sisters are worth %.1f bits, twins %.1f", s, sib, twin)
				}
			}
			if all, born := worth(e, yes, yes, yes, yes, yes), worth(e, yes, no, yes, yes, yes); c.doubles > 0 && (all < 3 || born < 0) {
				t.Errorf("true pairs are worth %.1f bits, and %.1f with another birth", all, born)
			}
		})
	}
}
