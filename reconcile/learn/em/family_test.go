package em_test

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
)

// TestAddFamily: where persons are told by a name and a birth, pairs of one house are a class of kin, who are strangers
// by both and like true pairs in all else; an identifier that nobody shares says nothing of them. Where rows have no
// birth there is no such class, nor where many stand twice.
func TestAddFamily(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		born    bool
		doubles float64 // true pairs, of 1000 rows
		want    bool
	}{{true, 10, true}, {false, 10, false}, {true, 200, false}} {
		b := &basis.Basis{Pairs: 1e6, Rows: 1000}
		for _, f := range []basis.Field{{Name: "name", Own: true, Named: true}, {Name: "born", Own: c.born}, {Name: "father", Named: true}, {Name: "house"}, {Name: "record", Own: true, Number: true}} {
			f.Tests = []string{"exact"}
			b.Fields, b.Prior = append(b.Fields, f), append(b.Prior, basis.Assumed(1))
		}
		b.MakeRoom()
		for f := range b.Fields {
			b.Observe(f, []float64{0, 1000, 999_000}, 1000, b.Pairs)
		}
		b.Prior[4] = slices.Clone(b.Total[4]) // doubted
		e := em.Start(b, c.doubles/b.Pairs)
		e.AddFamily()
		if got := len(e.Kin) == 1; got != c.want {
			t.Fatalf("with a birth %v and %.0f doubles: a class %v", c.born, c.doubles, got)
		}
		if !c.want {
			continue
		}
		family := e.Kin[0]
		for f, field := range b.Fields {
			want := e.M[f]
			if f < 2 {
				want = e.U[f]
			}
			if !slices.Equal(family.Levels[f], want) {
				t.Errorf("%s: %v, want %v", field.Name, family.Levels[f], want)
			}
		}
		if family.Share != e.Lambda {
			t.Errorf("share %g, want as many as true pairs, %g", family.Share, e.Lambda)
		}
	}
}
