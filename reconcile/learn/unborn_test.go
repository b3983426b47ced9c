package learn

import "testing"

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
		task := &task{rows: 1000, pairs: 1e6}
		for _, f := range []field{
			{name: "given", own: true, named: c.named, part: true}, {name: "family", named: c.named, part: true},
			{name: "date", own: true, unborn: c.called}, {name: "street"},
		} {
			f.tests = []string{"exact"}
			task.fields = append(task.fields, f)
		}
		task.makeRoom()
		for f := range task.total {
			task.total[f][1] = 1.0 / 2048
		}
		given := []pattern{
			{levels: []uint8{1, 1, 1, 1}, pairs: c.same},
			{levels: []uint8{1, 1, 2, 1}, pairs: c.far},
			{levels: []uint8{1, 1, 1, 2}, pairs: 5}, // namesakes, of whom nothing else is shared,
			{levels: []uint8{1, 2, 1, 1}, pairs: 5}, // and others of one street
			{levels: []uint8{1, 1, 0, 1}, pairs: 500},
		}
		task.unborn([][]pattern{given, nil, nil, nil})
		if task.fields[2].own != c.own {
			t.Errorf("%s: the date is one that persons bear: %v, want %v", c.what, task.fields[2].own, c.own)
		}
	}
}
