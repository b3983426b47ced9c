package doubt

import (
	"math"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// Hardly any of those who share a given name are one person, or of those who share a
// family name; so neither name tells anything of the birth place. Of those who share both most are,
// and what they show is what true pairs are assumed to. A number that is another one in each row is
// doubted all the same.
func TestByTwo(t *testing.T) {
	t.Parallel()
	const same, family, given, strangers = 1800.0, 60_000.0, 100_000.0, 2e7
	b := &basis.Basis{Pairs: same + family + given + strangers, Rows: 6000, Most: 6000 * basis.MostPerRow}
	for _, f := range []basis.Field{{Name: "given", Own: true, Named: true, Part: true}, {Name: "family", Named: true, Part: true}, {Name: "birth place"}, {Name: "page"}, {Name: "sex"}} {
		f.Tests = []string{"exact"}
		b.Fields, b.Prior = append(b.Fields, f), append(b.Prior, basis.Assumed(1))
	}
	b.MakeRoom()
	place, page := 0.03, 0.01
	var ps []pattern.Pattern
	for _, c := range []struct {
		given, family uint8
		n, place      float64
	}{{1, 1, same, 0.9}, {2, 1, family, place}, {1, 2, given, place}, {2, 2, strangers, place}} {
		for l, share := range []float64{c.place, 1 - c.place} {
			for k, other := range []float64{page, 1 - page} {
				n := c.n * share * other
				levels := []uint8{c.given, c.family, uint8(l + 1), uint8(k + 1)}
				if c.given == 1 {
					ps = append(ps, pattern.Pattern{Levels: append(levels, 1), Pairs: n})
					continue
				}
				ps = append(ps, pattern.Pattern{Levels: append(slices.Clone(levels), 1), Pairs: n / 2}, pattern.Pattern{Levels: append(levels, 2), Pairs: n / 2})
			}
		}
	}
	for f := range b.Fields {
		seen, _ := b.Seen(f, ps)
		b.Observe(f, seen, 0, b.Pairs)
	}
	sharing := make([][]pattern.Pattern, len(b.Fields))
	for f := range sharing {
		sharing[f] = b.Alike(f, ps)
	}
	Fields(b, sharing)
	if got := b.Prior[2][1]; b.Doubted(2) || math.Abs(got-0.9) > 0.02 {
		t.Errorf("true pairs are assumed to share the birth place in %.3f, want 0.9 as pairs of both names do", got)
	}
	if !b.Doubted(3) {
		t.Errorf("true pairs are assumed to share the page in %.3f", b.Prior[3][1])
	}
}

// A number that a third of the rows bear is not doubted because the few pairs that agree on something else
// lack it, or nearly all of them; it is where they have it and differ.
func TestFewKnown(t *testing.T) {
	t.Parallel()
	for known, doubted := range map[float64]bool{0: false, 3: false, 30: true} {
		b := &basis.Basis{Pairs: 4e5, Rows: 600, Most: 600}
		for _, f := range []basis.Field{{Name: "number", Own: true, Number: true}, {Name: "title"}, {Name: "maker"}} {
			f.Tests = []string{"exact"}
			b.Fields, b.Prior = append(b.Fields, f), append(b.Prior, basis.Assumed(1))
		}
		b.MakeRoom()
		for f, agree := range []float64{1e-3, 1e-3, 0.1} {
			b.Observe(f, []float64{0, agree * b.Pairs, (1 - agree) * b.Pairs}, agree*b.Pairs, b.Pairs)
		}
		Fields(b, [][]pattern.Pattern{
			nil,
			{{Levels: []uint8{0, 1, 1}, Pairs: 60 - known}, {Levels: []uint8{2, 1, 1}, Pairs: known}},
			nil,
		})
		if got := b.Doubted(0); got != doubted {
			t.Errorf("%.0f of 60 pairs have the number and differ on it: doubted %v, want %v", known, got, doubted)
		}
	}
}

// Of brothers and sisters alone no field tells of a birth. What is called one is not doubted for it, and
// another date is.
func TestBirths(t *testing.T) {
	t.Parallel()
	for _, birth := range []bool{true, false} {
		b := &basis.Basis{Pairs: 2e6, Rows: 2000, Most: 2000}
		for _, f := range []basis.Field{{Name: "born", Own: true, Birth: birth}, {Name: "telephone"}, {Name: "village"}} {
			f.Tests = []string{"exact"}
			b.Fields, b.Prior = append(b.Fields, f), append(b.Prior, basis.Assumed(1))
		}
		b.MakeRoom()
		for f, agree := range []float64{0.02, 1e-3, 0.1} {
			b.Observe(f, []float64{0, agree * b.Pairs, (1 - agree) * b.Pairs}, agree*b.Pairs, b.Pairs)
		}
		Fields(b, [][]pattern.Pattern{nil, {{Levels: []uint8{1, 1, 1}, Pairs: 40}, {Levels: []uint8{2, 1, 1}, Pairs: 1960}}, nil})
		if got := b.Doubted(0); got == birth {
			t.Errorf("called a birth %v: doubted %v", birth, got)
		}
	}
}
