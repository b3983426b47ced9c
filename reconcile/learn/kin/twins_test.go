package kin

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// Father and son who bear one name in one house differ on nothing but the birth, and so does a true
// pair of which it was mistyped. Where as many are inside each table, they are kin; where none
// are, true pairs.
func TestTwinsBorn(t *testing.T) {
	t.Parallel()
	const same, sons, strangers = 900.0, 500.0, 2e6
	for _, c := range []struct {
		inside float64
		want   bool
	}{{sons, true}, {0, false}} {
		s := &Search{Basis: &basis.Basis{Pairs: same + sons + strangers, Rows: 1500, Most: 1500}}
		for _, f := range []basis.Field{{Name: "given", Own: true, Named: true, Part: true}, {Name: "born", Own: true}, {Name: "house"}} {
			f.Tests = []string{"exact"}
			s.Fields, s.Prior = append(s.Fields, f), append(s.Prior, basis.Assumed(1))
		}
		s.MakeRoom()
		ps := []pattern.Pattern{
			{Levels: []uint8{1, 1, 1}, Pairs: 0.9 * same}, {Levels: []uint8{2, 1, 1}, Pairs: 0.1 * same},
			{Levels: []uint8{1, 2, 1}, Pairs: sons}, {Levels: []uint8{2, 2, 2}, Pairs: strangers},
		}
		for f := range s.Fields {
			seen, _ := s.Seen(f, ps)
			s.Observe(f, seen, 0, s.Pairs)
		}
		s.Inside = [][]pattern.Pattern{{{Levels: []uint8{1, 2, 1}, Pairs: c.inside}, {Levels: []uint8{2, 2, 2}, Pairs: strangers}}}
		x := em.Mixture{
			{Share: (same + sons) / s.Pairs, Levels: level.Copy(s.Prior), Same: true},
			{Share: strangers / s.Pairs, Levels: level.Copy(s.Total)},
		}
		r := &em.Run{Pairs: s.Pairs, Matches: make([]float64, len(ps))}
		x.Learn(s.Basis, ps, r, 0, basis.LeastWeight)
		x = s.withTwins(x, ps, r, basis.LeastWeight)
		x.Expect(ps, r.Matches, nil)
		if got := r.Matches[2] < 0.1*sons; got != c.want {
			t.Errorf("of %.0f pairs that differ on the birth, with %.0f inside each table, %.0f are taken for true", sons, c.inside, r.Matches[2])
		}
	}
}
