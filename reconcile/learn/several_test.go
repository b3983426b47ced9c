package learn

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// TestHasOnce: patients stand in their table once, of whatever many visits the other one holds; the
// flats of one house are alike inside a table as well.
func TestHasOnce(t *testing.T) {
	t.Parallel()
	const matches, strangers = 3000.0, 1e6
	task := &task{Basis: &basis.Basis{Pairs: strangers, Rows: 1000, Most: 1000, Fields: []basis.Field{{Name: "name", Tests: []string{"exact"}}, {Name: "born", Tests: []string{"exact"}}}}}
	task.MakeRoom()
	e := &em.Estimate{Basis: task.Basis, Lambda: matches / strangers, M: [][]float64{{0, 0.95, 0.05}, {0, 0.95, 0.05}}, U: [][]float64{{0, 0.001, 0.999}, {0, 0.001, 0.999}}}
	for _, c := range []struct {
		alike float64
		once  bool
	}{{0, true}, {50, true}, {matches, false}} {
		inside := []pattern.Pattern{{Levels: []uint8{1, 1}, Pairs: c.alike}, {Levels: []uint8{2, 1}, Pairs: 500}, {Levels: []uint8{2, 2}, Pairs: strangers}}
		if got := task.hasOnce(e, inside, matches); got != c.once {
			t.Errorf("with %.0f pairs inside that look true the table has each thing once: %v, want %v", c.alike, got, c.once)
		}
	}
}

// TestFirstMet: where the tables write a field in ways of their own, no pair between them is on its first level; a
// level that is met seldom is met all the same.
func TestFirstMet(t *testing.T) {
	t.Parallel()
	task := &task{Basis: &basis.Basis{Pairs: 1e6, Rows: 1000, Most: 1000, Fields: []basis.Field{{Name: "town", Tests: []string{"exact", "similar 0.9", "similar 0.5"}}}}}
	task.MakeRoom()
	for _, c := range []struct {
		on   [4]float64
		want int
	}{{[4]float64{500, 200, 100, 1e6}, 1}, {[4]float64{0, 5000, 100, 1e6}, 2}, {[4]float64{4, 5000, 9000, 1e6}, 2}, {[4]float64{40, 5000, 100, 1e6}, 1}, {[4]float64{0, 0, 100, 1e6}, 1}, {[4]float64{0, 0, 0, 1e6}, 1}} {
		between := []pattern.Pattern{{Levels: []uint8{0}, Pairs: 1e6}}
		for l, n := range c.on {
			between = append(between, pattern.Pattern{Levels: []uint8{uint8(l + 1)}, Pairs: n})
		}
		if got := task.firstMet(0, between); got != c.want {
			t.Errorf("of %v pairs on levels the first met is %d, want %d", c.on, got, c.want)
		}
	}
}
