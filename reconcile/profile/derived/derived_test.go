package derived

import "testing"

// TestDerived: a column is derived if it says what the other one does in nearly all rows, and
// hardly ever says anything where that one is silent.
func TestDerived(t *testing.T) {
	t.Parallel()
	year, name := (*Count).Year, (*Count).Name
	for title, c := range map[string]struct {
		add         func(*Count, string, string)
		whole, part string
		odd         [2]string // of some rows
		odds        int       // how many, of a hundred
		derived     bool
	}{
		"a year":                      {year, "1983-03-30", "1983", [2]string{}, 0, true},
		"a year, written another way": {year, "30/03/1983", " 1983 ", [2]string{}, 0, true},
		"with a slip":                 {year, "1983-03-30", "1983", [2]string{"1983-03-30", "1938"}, 1, true},
		"taken down by itself":        {year, "1983-03-30", "1983", [2]string{"1983-03-30", "1938"}, 5, false},
		"that stands in for the date": {year, "1983-03-30", "1983", [2]string{"", "1938"}, 10, false},
		"missing with the date":       {year, "1983-03-30", "1983", [2]string{"", ""}, 50, true},
		"of something else":           {year, "1983-03-30", "2010", [2]string{}, 0, false},
		"a given name":                {name, "Nguyễn Thị An", "an", [2]string{}, 0, true},
		"a family name of two words":  {name, "GARCIA LOPEZ, Ana", "García López", [2]string{}, 0, true},
		"another name":                {name, "Nguyễn Thị An", "Anh", [2]string{}, 0, false},
		"a name where none is":        {name, "", "An", [2]string{}, 0, false},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			var n Count
			for i := range 100 {
				if i < c.odds {
					c.add(&n, c.odd[0], c.odd[1])
				} else {
					c.add(&n, c.whole, c.part)
				}
			}
			if n.Derived() != c.derived {
				t.Errorf("%+v: derived is %v", n, !c.derived)
			}
		})
	}
	var few Count
	for range leastRows - 1 {
		few.Name("An", "An")
	}
	if few.Derived() {
		t.Error("a few rows tell nothing")
	}
}
