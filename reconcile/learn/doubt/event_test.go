package doubt

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// A date is no birth where rows of one person, told by what else they share, have several; one
// that nothing calls something else stays a birth, and so does one that they share.
func TestUnborn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what      string
		named     bool
		called    bool
		same, far float64 // pairs of one person, by whether they agree on the date
		own       bool
	}{
		{"dates of visits", true, true, 40, 160, false},
		{"a birth, or what may be one", true, false, 40, 160, true},
		{"the day of being hired", true, true, 160, 40, true},
		{"too few to tell", true, true, 2, 10, true},
		{"patents of whoever has no name", false, true, 40, 160, false},
		{"the day on which a book came out", false, true, 160, 40, true},
	} {
		b := &basis.Basis{Rows: 1000, Pairs: 1e6}
		for _, f := range []basis.Field{
			{Name: "given", Own: true, Named: c.named, Part: true}, {Name: "family", Named: c.named, Part: true},
			{Name: "date", Own: true, Unborn: c.called}, {Name: "street"},
		} {
			f.Tests = []string{"exact"}
			b.Fields = append(b.Fields, f)
		}
		b.MakeRoom()
		for f := range b.Total {
			b.Total[f][1] = 1.0 / 2048
		}
		given := []pattern.Pattern{
			{Levels: []uint8{1, 1, 1, 1}, Pairs: c.same},
			{Levels: []uint8{1, 1, 2, 1}, Pairs: c.far},
			{Levels: []uint8{1, 1, 1, 2}, Pairs: 5}, // namesakes, of whom nothing else is shared,
			{Levels: []uint8{1, 2, 1, 1}, Pairs: 5}, // and others of one street
			{Levels: []uint8{1, 1, 0, 1}, Pairs: 500},
		}
		Events(b, [][]pattern.Pattern{given, nil, nil, nil})
		if b.Fields[2].Own != c.own {
			t.Errorf("%s: the date is one that persons bear: %v, want %v", c.what, b.Fields[2].Own, c.own)
		}
	}
}
