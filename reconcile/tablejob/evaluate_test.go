package tablejob_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// TestTruthsOfPairs: labels are read in every form that people write, from the column named so;
// what is no label is refused and not taken for a false pair; slices are those of the left rows.
func TestTruthsOfPairs(t *testing.T) {
	t.Parallel()
	found := writeTable(t, "pairs.csv", []string{"left_id", "right_id", "probability", "decision"},
		[][]string{{"1", "a", "0.9", "match"}, {"2", "b", "0.9", "match"}, {"3", "c", "0.9", "match"}})
	left := writeTable(t, "left.csv", []string{"nr", "town"}, [][]string{{"1", "Huế"}, {"2", "Vinh"}, {"3", "Vinh"}})
	for name, tt := range map[string]struct {
		header     []string
		rows       [][]string
		labelled   bool
		want       [3]int // true, found, right
		says, town string
	}{
		"no label":       {[]string{"l", "r"}, [][]string{{"1", "a"}, {"2", "b"}}, false, [3]int{2, 3, 2}, "", ""},
		"words":          {[]string{"l", "r", "x"}, [][]string{{"1", "a", "Same"}, {"2", "b", "different"}}, false, [3]int{1, 3, 1}, "", ""},
		"other words":    {[]string{"l", "r", "is_match"}, [][]string{{"1", "a", "YES"}, {"2", "b", "no"}, {"3", "c", "distinct"}}, false, [3]int{1, 3, 1}, "", ""},
		"a named column": {[]string{"l", "r", "town", "label"}, [][]string{{"1", "a", "Huế", "1"}, {"2", "b", "Vinh", "0"}}, false, [3]int{1, 3, 1}, "", ""},
		"a sample":       {[]string{"l", "r", "label"}, [][]string{{"1", "a", "1"}, {"2", "b", "0"}}, true, [3]int{1, 2, 1}, "", ""},
		"slices":         {[]string{"l", "r"}, [][]string{{"1", "a"}, {"2", "b"}}, false, [3]int{2, 3, 2}, "", "town"},
		"said twice":     {[]string{"l", "r"}, [][]string{{"1", "a"}, {"1", "a"}}, false, [3]int{1, 3, 1}, "", ""},
		"contradicted":   {[]string{"l", "r", "label"}, [][]string{{"1", "a", "1"}, {"2", "b", "1"}, {"1", "a", "0"}}, false, [3]int{}, "rows 2 and 4 say of the same two ids", ""},
		"no label there": {[]string{"l", "r", "town"}, [][]string{{"1", "a", "Huế"}}, false, [3]int{}, `row 2: column "town" does not say`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := tablejob.Evaluation{Found: found, Truth: writeTable(t, "truth.csv", tt.header, tt.rows), Labelled: tt.labelled, Slice: tt.town}
			if tt.town != "" {
				e.Rows, e.ID = left, "nr"
			}
			r, err := e.Run(t.Context())
			if tt.says != "" {
				if err == nil || !strings.Contains(lienthong.MessageOf(err, ""), tt.says) {
					t.Fatalf("%v, want %q", err, tt.says)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := [3]int{r.Decided.True, r.Decided.Found, r.Decided.Right}; got != tt.want {
				t.Errorf("true, found, right: %v, want %v", got, tt.want)
			}
			if tt.town != "" && (len(r.Slices) != 2 || r.Slices["Vinh"].Found != 2 || r.Slices["Vinh"].Right != 1 || r.Slices["Huế"].True != 1) {
				t.Errorf("slices %+v", r.Slices)
			}
		})
	}
	two := writeTable(t, "rows.csv", []string{"id", "entity"}, [][]string{{"1", "x"}, {"1", "y"}})
	if _, err := (tablejob.Evaluation{Found: found, Truth: two, Cluster: "entity"}).Run(t.Context()); err == nil || !strings.Contains(lienthong.MessageOf(err, ""), "row 3") {
		t.Errorf("a truth of rows in which an id stands for two things: %v", err)
	}
}
