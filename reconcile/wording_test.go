package reconcile_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

func TestEverythingHasWordsInBothLanguages(t *testing.T) {
	t.Parallel()
	check := func(code, vi, en string) {
		t.Helper()
		if vi == "" || en == "" || vi == code || en == code || vi == en {
			t.Errorf("%s: %q and %q", code, vi, en)
		}
	}
	for _, d := range reconcile.Differences {
		check(string(d), reconcile.DescribeDifference(d, reconcile.Vietnamese), reconcile.DescribeDifference(d, reconcile.English))
	}
	for _, v := range reconcile.Verdicts {
		check(string(v), reconcile.DescribeVerdict(v, reconcile.Vietnamese), reconcile.DescribeVerdict(v, reconcile.English))
	}
	for f := kernel.Number; f <= kernel.Life; f++ {
		check(f.String(), reconcile.DescribeField(f.String(), reconcile.Vietnamese), reconcile.DescribeField(f.String(), reconcile.English))
	}
	if got := reconcile.DescribeDifference("unheard_of", reconcile.English); got != "unheard_of" {
		t.Errorf("an unknown code is described as %q", got)
	}
}

func TestReasonsHoldNoPersonalData(t *testing.T) {
	t.Parallel()
	row := reconcile.Row{Number: 1, ID: "CB1", Fields: []reconcile.FieldText{{Field: "name", Text: "Vũ Thị Khánh Hạ"}, {Field: "number", Text: "001180000011"}}}
	for _, ps := range [][]kernel.Pattern{nil, {allAgrees}, {noNumber, noNumber}, {numberOnly}, {nameAndYear}} {
		r := reconcile.DefaultPolicy.Decide(&row, match(ps...), persons(t, len(ps)))
		for _, reason := range []string{r.ReasonVI, r.ReasonEN} {
			if strings.Contains(reason, "Hạ") || strings.Contains(reason, "0011800") || strings.Contains(reason, "Dũng") {
				t.Errorf("%s: the reason holds personal data", r.Verdict)
			}
			if !strings.HasSuffix(reason, ".") {
				t.Errorf("%s: %q is no sentence", r.Verdict, reason)
			}
		}
	}
}

func TestDoubtIsNotRoundedAway(t *testing.T) {
	t.Parallel()
	row := reconcile.Row{Number: 1}
	r := reconcile.DefaultPolicy.Decide(&row, match(nameAndYear, nameAndYear), persons(t, 2))
	if !strings.Contains(r.ReasonEN, " %") || strings.Contains(r.ReasonEN, "100.0 %") || !strings.Contains(r.ReasonVI, ",") {
		t.Errorf("reasons %q and %q", r.ReasonEN, r.ReasonVI)
	}
}

// TestReasonsAreSentences: whatever agrees or differs, even if nothing agrees fully,
// the reason reads as a sentence, and of candidates it says what differs.
func TestReasonsAreSentences(t *testing.T) {
	t.Parallel()
	unlike := pattern(kernel.NumberDigitWrong, kernel.NameOneEdit, kernel.BirthSwapped, kernel.SexMissing, kernel.PlaceMissing)
	number := []kernel.Level{kernel.NumberExact, kernel.NumberCMND, kernel.NumberDigitWrong, kernel.NumberMissing}
	name := []kernel.Level{kernel.NameExact, kernel.NameMarks, kernel.NameOneEdit, kernel.NameTwoEdits, kernel.NameOrder, kernel.NameDiffers}
	birth := []kernel.Level{kernel.BirthExact, kernel.BirthYearOnly, kernel.BirthSwapped, kernel.BirthDayDiffers, kernel.BirthMissing, kernel.BirthDiffers}
	seen := map[reconcile.Verdict]int{}
	check := func(ps ...kernel.Pattern) reconcile.Result {
		row := reconcile.Row{Number: 1}
		r := reconcile.DefaultPolicy.Decide(&row, match(ps...), persons(t, len(ps)))
		seen[r.Verdict]++
		for _, reason := range []string{r.ReasonVI, r.ReasonEN} {
			for _, slip := range []string{"  ", " ,", " .", " ;", "..", "trùng (", "has the same (", "with the same (", ": ."} {
				if strings.Contains(reason, slip) {
					t.Errorf("%s of %v: %q", r.Verdict, ps, reason)
				}
			}
		}
		return r
	}
	for _, n := range number {
		for _, m := range name {
			for _, b := range birth {
				for _, sex := range []kernel.Level{kernel.SexAgrees, kernel.SexMissing} {
					p := pattern(n, m, b, sex, kernel.PlaceMissing)
					check(p)
					check(p, p)
				}
			}
		}
	}
	if seen[reconcile.Candidates] < 10 || seen[reconcile.LinkedWithDifferences] < 10 {
		t.Errorf("the test shows little: %v", seen)
	}
	one := check(unlike, unlike)
	if !strings.Contains(one.ReasonEN, "nothing of the closest is quite the same") || !strings.Contains(one.ReasonEN, "Differences: one digit of the number is wrong; the name is misspelt; day and month of birth are swapped.") {
		t.Errorf("%s: %q", one.Verdict, one.ReasonEN)
	}
	if !strings.Contains(one.ReasonVI, "Sai khác: sai một chữ số trong số định danh; họ tên sai chính tả; đảo ngày và tháng sinh.") {
		t.Errorf("%s: %q", one.Verdict, one.ReasonVI)
	}
}

func TestDuplicates(t *testing.T) {
	t.Parallel()
	var d reconcile.Duplicates
	linked := func(row, record int) reconcile.Result {
		return reconcile.Result{Row: row, Verdict: reconcile.Linked, Candidates: []reconcile.Candidate{{Record: record}}}
	}
	lost := func(row int) reconcile.Result { return reconcile.Result{Row: row, Verdict: reconcile.NotFound} }
	withNumber := reconcile.Row{Record: kernel.Record{PIN: 1180000011}}
	tests := []struct {
		name   string
		result reconcile.Result
		row    reconcile.Row
		folded string
		want   int
	}{
		{"first of a person", linked(2, 10), reconcile.Row{}, "a", 0},
		{"another person", linked(3, 11), reconcile.Row{}, "a", 0},
		{"the person again", linked(4, 10), reconcile.Row{}, "b", 2},
		{"an unlinked row", lost(5), withNumber, "c", 0},
		{"the same number and name", lost(6), withNumber, "c", 5},
		{"the same number, another name", lost(7), withNumber, "d", 0},
		{"a bare name", lost(8), reconcile.Row{}, "e", 0},
		{"the same bare name", lost(9), reconcile.Row{}, "e", 0},
	}
	for _, tt := range tests {
		d.Mark(&tt.result, &tt.row, func() string { return tt.folded })
		if tt.result.DuplicateOf != tt.want {
			t.Errorf("%s: duplicate of %d, want %d", tt.name, tt.result.DuplicateOf, tt.want)
		}
		if said := strings.Contains(tt.result.ReasonEN, "The same person as row"); said != (tt.want != 0) {
			t.Errorf("%s: reason %q", tt.name, tt.result.ReasonEN)
		}
	}
	if d.Count != 2 {
		t.Errorf("%d duplicates, want 2", d.Count)
	}
}
