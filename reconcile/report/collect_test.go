package report

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

func TestQualities(t *testing.T) {
	t.Parallel()
	pin, err := lienthong.NewPIN(1, lienthong.Male, 1990, 18)
	if err != nil {
		t.Fatal(err)
	}
	row := func(v reconcile.Verdict, ds ...reconcile.Difference) reconcile.Result {
		r := reconcile.Result{Verdict: v, Differences: ds}
		if v == reconcile.Linked || v == reconcile.LinkedWithDifferences {
			r.PIN = pin
		}
		return r
	}
	repeat := row(reconcile.Linked)
	repeat.DuplicateOf = 1
	nameless := row(reconcile.Linked) // linked to a person who has no number yet
	nameless.PIN = lienthong.PIN{}
	for _, c := range []struct {
		name string
		r    reconcile.Result
		// correct, complete, clean, live, unified, shared: y yes, n no, - not counted
		want string
	}{
		{"perfect", row(reconcile.Linked), "yyyyyy"},
		{"repeated", repeat, "yynynn"},
		{"no number yet", nameless, "yyynnn"},
		{"marks lost", row(reconcile.LinkedWithDifferences, reconcile.NameMarks), "yynyyn"},
		{"tone wrong", row(reconcile.LinkedWithDifferences, reconcile.NameTone), "nyyyyn"},
		{"year only", row(reconcile.LinkedWithDifferences, reconcile.BirthYearOnly), "ynyyyn"},
		{"1 January", row(reconcile.LinkedWithDifferences, reconcile.BirthJanuary), "ynnyyn"},
		{"old number", row(reconcile.LinkedWithDifferences, reconcile.CMND9InsteadOfPIN), "yyyynn"},
		{"digit wrong", row(reconcile.LinkedWithDifferences, reconcile.NumberDigitWrong), "nyyynn"},
		{"deceased", row(reconcile.LinkedWithDifferences, reconcile.PersonDeceased), "yyynyn"},
		{"lost zero", row(reconcile.LinkedWithDifferences, reconcile.NumberLeadingZero), "yynyyn"},
		{"candidates", row(reconcile.Candidates), "-yyn-n"},
		{"contradicted", row(reconcile.Contradicted, reconcile.NumberOfAnother), "-yyn-n"},
		{"not found", row(reconcile.NotFound, reconcile.NumberMissing), "-nyn-n"},
	} {
		got := ""
		for _, q := range Qualities {
			switch counts, has := q.has(&c.r); {
			case !counts:
				got += "-"
			case has:
				got += "y"
			default:
				got += "n"
			}
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// Every difference must speak against at least one quality, or the six would hide
// it.
func TestEveryDifferenceCounts(t *testing.T) {
	t.Parallel()
	for _, d := range reconcile.Differences {
		found := false
		for _, ds := range against {
			found = found || slices.Contains(ds, d)
		}
		if !found {
			t.Errorf("%s speaks against no quality", d)
		}
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	var c Collector
	for i := range 10 {
		r := reconcile.Result{Row: i + 1, Verdict: reconcile.NotFound}
		if i%2 == 0 {
			r.Differences = []reconcile.Difference{reconcile.NumberMissing, reconcile.SexMissing}
		}
		if i == 3 {
			r.Differences, r.DuplicateOf = []reconcile.Difference{reconcile.SexMissing}, 1
		}
		c.Add(r)
	}
	s := c.Summary()
	if s.Rows != 10 || s.Counts[reconcile.NotFound] != 10 || s.Duplicates != 1 || len(s.Counts) != len(reconcile.Verdicts) {
		t.Errorf("got %+v", s)
	}
	want := []DamageCount{{reconcile.SexMissing, 6}, {reconcile.NumberMissing, 5}}
	if !slices.Equal(s.Damage, want) {
		t.Errorf("damage: got %v, want %v", s.Damage, want)
	}
	if f := s.Qualities[Complete]; f != (Figure{4, 10}) {
		t.Errorf("complete: %+v", f)
	}
	if f := s.Qualities[Correct]; f != (Figure{0, 0}) {
		t.Errorf("correct, with nothing linked: %+v", f)
	}
}

// A register of any size leaves a collector of the same size.
func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	var c Collector
	for i := range 20_000 {
		c.Add(reconcile.Result{
			Row: i + 1, Verdict: reconcile.Verdicts[i%5], DuplicateOf: i%1000 + 1,
			Differences: []reconcile.Difference{reconcile.NameMarks},
			Candidates:  []reconcile.Candidate{{Pairs: []reconcile.Pair{{Field: "name", Register: "A", Person: "B"}}}},
		})
	}
	kept := len(c.damage[reconcile.NameMarks].examples.kept)
	for _, s := range c.samples {
		for _, stratum := range s {
			kept += len(stratum.draw.kept)
		}
	}
	if kept != examplesPerKind+5*samplesPerVerdict || len(c.groups) != groupsKept {
		t.Errorf("%d samples and %d groups are kept", kept, len(c.groups))
	}
	if g := c.groups[0]; g.First != 1 || len(g.Others) != rowsPerGroup || g.More != 20-rowsPerGroup {
		t.Errorf("first group: %+v", g)
	}
	if c.duplicates != 20_000 {
		t.Errorf("%d repeated rows", c.duplicates)
	}
}

func TestPairFor(t *testing.T) {
	t.Parallel()
	r := reconcile.Result{Candidates: []reconcile.Candidate{{Pairs: []reconcile.Pair{
		{Field: "mother_name", Register: "Trần Thị Mai", Person: "Trần Thị Mai"},
		{Field: "pin", Person: "001090000018"},
		{Field: "number", Register: "012345678", Person: ""},
		{Field: "name", Register: "Nguyen Van Dung", Person: "Nguyễn Văn Dũng"},
		{Field: "birth_place", Register: "Hà Nam", Person: "Hà Nam"},
		{Field: "birth_date", Register: "1965", Person: "14/03/1965"},
	}}}}
	for _, c := range []struct {
		d    reconcile.Difference
		want string
	}{
		{reconcile.NameMarks, "Ng*** V** D***|Ng*** V** D***"},
		{reconcile.MotherDiffers, "Tr** T** M**|Tr** T** M**"},
		{reconcile.CMND9InsteadOfPIN, "******678|"},
		{reconcile.BirthYearOnly, "1965|**/**/1965"},
		{reconcile.BirthPlaceDiffers, "H* N**|H* N**"},
		{reconcile.SexDiffers, "none"},
		{"new_kind", "none"},
	} {
		pair, ok := pairFor(c.d, &r)
		shown := masked(pair)
		reg, person := shown.Register, shown.Person
		got := reg + "|" + person
		if !ok {
			got = "none"
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.d, got, c.want)
		}
	}
	if _, ok := pairFor(reconcile.NameMarks, &reconcile.Result{}); ok {
		t.Error("an example without a candidate")
	}
}

func TestWaterfall(t *testing.T) {
	t.Parallel()
	p := person{Score: 2, Probability: 0.98, Steps: []reconcile.Step{
		{Field: "prior", Level: "prior", Bits: -10}, {Field: "number", Level: "exact", Bits: 15},
		{Field: "sex", Level: "missing"}, {Field: "name", Level: "differs", Bits: -3},
	}}
	w := waterfallOf(&p, reconcile.DefaultPolicy)
	classes := ""
	for _, b := range append(w.Bars, w.Total) {
		classes += b.Class + " "
	}
	if classes != "prior for against total " || len(w.Missing) != 1 {
		t.Errorf("bars %q, %d missing", classes, len(w.Missing))
	}
	if w.Bars[1].X != w.Bars[0].X || w.Bars[1].From != w.Bars[0].X {
		t.Errorf("the second bar does not begin where the first ended: %+v", w.Bars[1])
	}
	for _, b := range append(w.Bars, w.Total) {
		if strings.HasPrefix(b.X, "-") || strings.HasPrefix(b.W, "-") {
			t.Errorf("a bar leaves the chart: %+v", b)
		}
	}
}

// At the threshold a lone candidate has just the probability asked for.
func TestThreshold(t *testing.T) {
	t.Parallel()
	p := reconcile.DefaultPolicy
	for _, want := range []float64{p.Link, p.Consider, 0.5} {
		weight := math.Exp2(threshold(p, want))
		got := weight / (weight + (1-p.Coverage)/p.Coverage)
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func TestPiecesFillTheBar(t *testing.T) {
	t.Parallel()
	ps := pieces(map[reconcile.Verdict]int{reconcile.Linked: 1_000_000, reconcile.Contradicted: 1}, 1_000_001)
	if len(ps) != 2 || ps[0].X != "0.00%" || ps[1].X != ps[0].W || ps[1].W != "0.79%" {
		t.Errorf("got %+v", ps)
	}
	if pieces(nil, 0) != nil {
		t.Error("a bar of nothing")
	}
}

// Different cases come first: with one common and one rare difference, three
// samples show both.
func TestSamplesDiffer(t *testing.T) {
	t.Parallel()
	var c Collector
	for i := range 100 {
		r := reconcile.Result{Row: i + 1, Verdict: reconcile.LinkedWithDifferences, Differences: []reconcile.Difference{reconcile.NameMarks}}
		if i == 50 {
			r.Differences[0] = reconcile.SexDiffers
		}
		c.Add(r)
	}
	got := map[reconcile.Difference]int{}
	rows := []int{}
	for _, s := range c.samples[reconcile.LinkedWithDifferences].pick(3) {
		got[s.Differences[0]]++
		rows = append(rows, s.Row)
	}
	if got[reconcile.NameMarks] != 2 || got[reconcile.SexDiffers] != 1 || !slices.IsSorted(rows) {
		t.Errorf("got %v in rows %v", got, rows)
	}
	if c.samples[reconcile.Linked].pick(3) != nil {
		t.Error("samples of a verdict that no row has")
	}
}
