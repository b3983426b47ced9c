package learn

import "testing"

// A name's reading in kana goes with it among those who share nothing else; the name of the
// father does not, and neither counts where only true pairs agree.
func TestReadings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what            string
		strangers, both float64 // that agree on the first name, and of them, on the second one too
		own             bool
	}{{"a reading", 400, 380, false}, {"another person's name", 400, 8, true}, {"too few to tell", 10, 10, true}} {
		task := &task{rows: 1000, pairs: 1e6}
		for _, f := range []field{{name: "name", own: true, named: true}, {name: "second", own: true, named: true}, {name: "born", own: true}} {
			f.tests = []string{"exact"}
			task.fields = append(task.fields, f)
		}
		task.makeRoom()
		given := []pattern{
			{levels: []uint8{1, 1, 1}, pairs: 500}, // true pairs
			{levels: []uint8{1, 1, 0}, pairs: 100}, // nothing else is known of them
			{levels: []uint8{1, 1, 2}, pairs: c.both},
			{levels: []uint8{1, 2, 2}, pairs: c.strangers - c.both},
		}
		task.readings([][]pattern{given, nil, nil})
		if !task.fields[0].own || task.fields[1].own != c.own {
			t.Errorf("%s: the names are own: %v and %v, want true and %v", c.what, task.fields[0].own, task.fields[1].own, c.own)
		}
	}
}
