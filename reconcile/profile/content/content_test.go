package content_test

import (
	"math"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/content"
)

// TestSharesOf: values, words, shapes and years are shares; numbers stand in order; long values
// and the ends of those that are dialled are kept.
func TestSharesOf(t *testing.T) {
	t.Parallel()
	cells := []string{"Anna B", "Anna C", "+49 30 1234567", "26573", "", "1980-02-03", "12"}
	folded := []string{"anna b", "anna c", "49 30 1234567", "26573", "", "1980 02 03", "12"}
	s := content.SharesOf(cells, folded)
	if got := s.Values["anna b"]; math.Abs(got-1.0/6) > 1e-9 {
		t.Errorf("a value of six has a share of %g", got)
	}
	if s.Shapes["a a"] < s.Shapes["9"] || s.Shapes["9-9-9"] == 0 {
		t.Errorf("shapes %v", s.Shapes)
	}
	if s.Dates != 1 || s.Years["1980"] == 0 || s.Serials["1972"] == 0 {
		t.Errorf("%d dates, years %v, counted days %v", s.Dates, s.Years, s.Serials)
	}
	if !s.Ends["1234567"] || !s.Long["49301234567"] || s.Long["annab"] {
		t.Errorf("long values %v, their ends %v", s.Long, s.Ends)
	}
	if !slices.IsSorted(s.Numbers) || len(s.Numbers) < 2 {
		t.Errorf("numbers %v", s.Numbers)
	}
}

// TestAlike: numbers that lie alike are told from those of which half lie elsewhere, and what is common
// to two distinct distributions is less than to two equal ones.
func TestAlike(t *testing.T) {
	t.Parallel()
	low, high := []float64{1, 2, 3, 4}, []float64{11, 12, 13, 14}
	if same, other, none := content.Alike(low, low), content.Alike(low, high), content.Alike(low, nil); same != 1 || other != 0 || none != 0 {
		t.Errorf("the same %g, others %g, none %g", same, other, none)
	}
	a, b := map[string]float64{"x": 0.5, "y": 0.5}, map[string]float64{"y": 0.25, "z": 0.75}
	if got := content.Shared(a, b); got != 0.25 {
		t.Errorf("%g is shared, want 0.25", got)
	}
	if got := content.InBoth(map[string]bool{"x": true, "y": true}, map[string]bool{"y": true}); got != 1 {
		t.Errorf("%g in both, want 1", got)
	}
}

// TestStats: shares are of the rows with a value, and all columns at once are those one by one.
func TestStats(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"Nguyễn Văn An", "1980-01-02"}, {"Trần Thị B", ""}, {"null", "1990-01-02"}, {"Trần Thị B", "x"}}
	all := content.AllStats(rows, 2)
	for at, s := range all {
		if s != content.StatsOf(rows, at) {
			t.Errorf("column %d: %+v among all, %+v alone", at, s, content.StatsOf(rows, at))
		}
	}
	if name := all[0]; name.Filled != 0.75 || name.Distinct != 2 || name.Vietnamese != 1 || name.Words != 3 {
		t.Errorf("names %+v", name)
	}
	if born := all[1]; math.Abs(born.Dates-2.0/3) > 1e-9 || born.Years == 0 {
		t.Errorf("births %+v", born)
	}
	if blank, full := (&content.Stats{}).Tells(), all[0].Tells(); blank != 0 || full <= 0 {
		t.Errorf("an empty column tells %g, names %g", blank, full)
	}
}
