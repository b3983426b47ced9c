package reviewtest

import (
	"reflect"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/review"
)

// Stores are a driver under test and the runs that it reviews.
type Stores struct {
	Runs    reconcile.Store
	Reviews review.Store
}

// TestStore checks a driver; open gives empty stores, to several tests at once.
func TestStore(t *testing.T, open func(testing.TB) Stores) {
	single, double := review.Settings{}, review.Settings{Double: true}
	for _, c := range []struct {
		name     string
		settings review.Settings
		test     func(*testing.T, *Desk)
	}{
		{"keeps what it is given", single, testKeep},
		{"double decision", double, testDouble},
		{"decides once", single, testOnce},
		{"leases end", single, testLeases},
		{"undoes", double, testUndo},
		{"fixes verdicts", single, testVerdicts},
		{"skips and filters", single, testQueue},
		{"counts", double, testTally},
		{"undoes a change that fails", single, testAllOrNothing},
		{"two at once, single", single, func(t *testing.T, d *Desk) { testConcurrent(t, d, 1) }},
		{"two at once, double", double, func(t *testing.T, d *Desk) { testConcurrent(t, d, 2) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t, desk(t, open, c.settings))
		})
	}
}

func testKeep(t *testing.T, d *Desk) {
	r, err := d.Reviews.Review(t.Context(), Run)
	want := review.Review{Run: Run, Register: "officials.xlsx", Model: "test", Opened: Noon, Settings: review.Settings{Lease: 10 * time.Minute}}
	if err != nil || r != want {
		t.Errorf("Review = %+v, %v", r, err)
	}
	c, events, err := d.Reviews.History(t.Context(), Run, 1)
	k := candidate(30, 3, 0.47)
	if err != nil || len(events) != 0 || c.Row != 3 || c.RowID != "CB003" || c.Record != 30 || c.Person != k.Person || c.PIN != k.PIN || !c.Best ||
		c.Verdict != reconcile.Candidates || c.State != review.Open || c.Wanted != 1 || c.Fingerprint == "" ||
		!reflect.DeepEqual(c.Steps, k.Steps) || !reflect.DeepEqual(c.Differences, k.Differences) {
		t.Errorf("case 1 = %+v, %v", c, err)
	}
	_, err = d.Start(t.Context(), Run, review.Settings{})
	refused(t, "the same review again", err, lienthong.Conflict)
	_, err = d.Start(t.Context(), "none", review.Settings{})
	refused(t, "a run that is not there", err, lienthong.NotFound)
	_, err = d.Reviews.Review(t.Context(), "none")
	refused(t, "a review that is not there", err, lienthong.NotFound)
	_, err = d.Take(t.Context(), Run, "An", 99)
	refused(t, "a pair that is not there", err, lienthong.NotFound)
	_, err = d.Next(t.Context(), Run, " ", review.Filter{})
	refused(t, "nobody", err, lienthong.Invalid)
}
