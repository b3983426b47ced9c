package doubt

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// A name's reading in kana goes with it among those who share nothing else; the name of the
// father does not, and neither counts where only true pairs agree.
func TestReadings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what            string
		strangers, both float64 // that agree on the first name, and of them, on the second one too
		own             bool
	}{{"a reading", 400, 380, false}, {"another person's name", 400, 8, true}, {"too few to tell", 10, 10, true}} {
		b := &basis.Basis{Rows: 1000, Pairs: 1e6}
		for _, f := range []basis.Field{{Name: "name", Own: true, Named: true}, {Name: "second", Own: true, Named: true}, {Name: "born", Own: true}} {
			f.Tests = []string{"exact"}
			b.Fields = append(b.Fields, f)
		}
		b.MakeRoom()
		given := []pattern.Pattern{
			{Levels: []uint8{1, 1, 1}, Pairs: 500}, // true pairs
			{Levels: []uint8{1, 1, 0}, Pairs: 100}, // nothing else is known of them
			{Levels: []uint8{1, 1, 2}, Pairs: c.both},
			{Levels: []uint8{1, 2, 2}, Pairs: c.strangers - c.both},
		}
		Readings(b, [][]pattern.Pattern{given, nil, nil})
		if !b.Fields[0].Own || b.Fields[1].Own != c.own {
			t.Errorf("%s: the names are own: %v and %v, want true and %v", c.what, b.Fields[0].Own, b.Fields[1].Own, c.own)
		}
	}
}
