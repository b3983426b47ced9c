package learn

import "testing"

// TestHasOnce: patients stand in their table once, of whatever many visits the other one holds; the
// flats of one house are alike inside a table as well.
func TestHasOnce(t *testing.T) {
	t.Parallel()
	const matches, strangers = 3000.0, 1e6
	task := &task{pairs: strangers, rows: 1000, most: 1000, fields: []field{{name: "name", tests: []string{"exact"}}, {name: "born", tests: []string{"exact"}}}}
	task.makeRoom()
	e := &estimate{lambda: matches / strangers, m: [][]float64{{0, 0.95, 0.05}, {0, 0.95, 0.05}}, u: [][]float64{{0, 0.001, 0.999}, {0, 0.001, 0.999}}}
	for _, c := range []struct {
		alike float64
		once  bool
	}{{0, true}, {50, true}, {matches, false}} {
		inside := []pattern{{levels: []uint8{1, 1}, pairs: c.alike}, {levels: []uint8{2, 1}, pairs: 500}, {levels: []uint8{2, 2}, pairs: strangers}}
		if got := task.hasOnce(e, inside, matches); got != c.once {
			t.Errorf("with %.0f pairs inside that look true the table has each thing once: %v, want %v", c.alike, got, c.once)
		}
	}
}
