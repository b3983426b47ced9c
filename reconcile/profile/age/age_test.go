package age

import "testing"

// TestApart: ages that were asked in 2019 of persons born on all days of a year stand out among
// namesakes of any age; those alone tell nothing.
func TestApart(t *testing.T) {
	t.Parallel()
	var of, strangers Count
	for i := range 60 {
		namesake := 1930 + i*17%70
		of.Add(40 + namesake)
		strangers.Add(40 + namesake)
	}
	if y, n := strangers.Apart(); n != 0 {
		t.Errorf("namesakes alone: %d", y)
	}
	for i := range 40 {
		had := i % 3 / 2 // every third had no birthday yet
		of.Add(2019 - had)
	}
	if y, n := of.Apart(); y != 2019 || n < 40 {
		t.Errorf("year %d, want 2019", y)
	}
}
