package reviewtest

import (
	"reflect"
	"testing"

	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/review"
)

func (d *Desk) result(t testing.TB, row int) reconcile.Result {
	t.Helper()
	r, err := d.Kept.Result(t.Context(), Run, row)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func testVerdicts(t *testing.T, d *Desk) {
	before := d.result(t, 3)
	d.decide(t, "An", 2, review.Same) // the second candidate of row 3
	r := d.result(t, 3)
	if r.Verdict != reconcile.LinkedWithDifferences || !r.Reviewed || r.PIN != candidate(31, 3, 0).PIN || r.Candidates[0].Record != 31 || len(r.Candidates) != 2 {
		t.Errorf("row 3 = %+v", r)
	}
	d.state(t, 1, review.Moot, "")
	run, err := d.Kept.Run(t.Context(), Run)
	if err != nil || run.Counts[reconcile.Candidates] != 2 || run.Counts[reconcile.LinkedWithDifferences] != 1 || run.Differences[reconcile.Reviewed] != 1 {
		t.Errorf("counts %v, %v", run.Counts, run.Differences)
	}
	rows, err := d.Kept.Results(t.Context(), Run, reconcile.Filter{Difference: reconcile.Reviewed}, 0, 9)
	if err != nil || len(rows) != 1 || rows[0].Row != 3 || !rows[0].Reviewed {
		t.Errorf("reviewed rows %+v, %v", rows, err)
	}
	if _, err := d.Undo(t.Context(), Run, "An"); err != nil {
		t.Fatal(err)
	}
	if r := d.result(t, 3); !reflect.DeepEqual(r, before) {
		t.Errorf("after the undo row 3 = %+v", r)
	}
	d.decide(t, "An", 5, review.Different) // the only candidate of row 5
	if r := d.result(t, 5); r.Verdict != reconcile.NotFound || !r.Reviewed || !r.PIN.IsZero() {
		t.Errorf("row 5 = %+v", r)
	}
	d.decide(t, "An", 6, review.Different)
	if r := d.result(t, 6); r.Reviewed {
		t.Error("row 6 is fixed with half of its pairs decided")
	}
	d.decide(t, "An", 7, review.Different)
	if r := d.result(t, 6); r.Verdict != reconcile.Contradicted || !r.Reviewed {
		t.Errorf("row 6 = %+v", r)
	}
	d.carried(t)
}

// carried links the same register again: what was decided holds.
func (d *Desk) carried(t *testing.T) {
	t.Helper()
	d.decide(t, "An", 4, review.Different) // the second candidate of row 4
	d.decide(t, "An", 1, review.Same)
	_, results := Sample("r2")
	results[4].Candidates[0].Pairs[0].Register = "somebody else" // the row was corrected
	n, err := d.Carry(t.Context(), "officials.xlsx", results)
	if err != nil || n != 3 {
		t.Errorf("%d rows carried, %v; want 3", n, err)
	}
	if r := results[1]; r.PIN != candidate(30, 3, 0).PIN || !r.Reviewed {
		t.Errorf("row 3 again = %+v", r)
	}
	if r := results[2]; len(r.Candidates) != 1 || r.Candidates[0].Record != 40 || r.Reviewed {
		t.Errorf("row 4 again = %+v", r)
	}
	if r := results[3]; r.Verdict != reconcile.NotFound || !r.Reviewed {
		t.Errorf("row 5 again = %+v", r)
	}
	if r := results[4]; r.Reviewed || len(r.Candidates) != 2 {
		t.Errorf("the corrected row 6 = %+v", r)
	}
	if n, err := d.Carry(t.Context(), "another.xlsx", results); err != nil || n != 0 {
		t.Errorf("%d rows of another register carried, %v", n, err)
	}
}
