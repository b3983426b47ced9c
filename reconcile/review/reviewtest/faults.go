package reviewtest

import (
	"errors"
	"sync"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/review"
)

func testAllOrNothing(t *testing.T, d *Desk) {
	broken := errors.New("broken")
	err := d.Reviews.Change(t.Context(), Run, func(desk review.Desk) error {
		row, at, err := desk.Row(1)
		if err != nil {
			return err
		}
		row[at].State, row[at].Wanted = review.Closed, 0
		return errors.Join(desk.Save(&row[at]), desk.Record(review.Event{Case: 1, Kind: review.Skipped, Reviewer: "An"}), broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("the error of a change is %v", err)
	}
	if events := d.state(t, 1, review.Open, ""); len(events) != 0 {
		t.Errorf("a change that failed left %d events", len(events))
	}
	refused(t, "a change of no review", d.Reviews.Change(t.Context(), "none", func(review.Desk) error { return nil }), lienthong.NotFound)
}

// testConcurrent lets people work through the queue at once, each decision sent
// twice at the same moment, and then reads the history.
func testConcurrent(t *testing.T, d *Desk, votes int) {
	var group sync.WaitGroup
	people := []string{"An", "Binh", "Chi", "Dung"}
	for _, who := range people {
		group.Go(func() {
			for {
				turn, err := d.Next(t.Context(), Run, who, review.Filter{})
				if lienthong.CodeOf(err) == lienthong.NotFound {
					return
				}
				in := review.Decision{Run: Run, Case: turn.Case.Number, Reviewer: who, Ticket: turn.Lease.Ticket, Answer: review.Different}
				var twice sync.WaitGroup
				for range 2 {
					twice.Go(func() {
						if _, err := d.Decide(t.Context(), in); err != nil {
							t.Errorf("%s decides %d: %v", who, in.Case, err)
						}
					})
				}
				twice.Wait()
				if err != nil {
					t.Errorf("%s: %v", who, err)
					return
				}
			}
		})
	}
	group.Wait()
	for n := 1; n <= 7; n++ {
		events := d.state(t, n, review.Closed, review.Different)
		if len(events) != votes {
			t.Errorf("pair %d was decided %d times, want %d", n, len(events), votes)
		}
	}
}
