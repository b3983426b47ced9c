package reviewtest

import (
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/review"
)

func testDouble(t *testing.T, d *Desk) {
	d.decide(t, "An", 1, review.Same)
	d.state(t, 1, review.Open, "")
	_, err := d.Take(t.Context(), Run, "An", 1)
	refused(t, "deciding twice", err, lienthong.Conflict)
	d.decide(t, "Binh", 1, review.Different)
	d.state(t, 1, review.Arbitration, "")
	for _, who := range []string{"An", "Binh"} {
		_, err = d.Take(t.Context(), Run, who, 1)
		refused(t, who+" as arbiter of their own case", err, lienthong.Conflict)
	}
	if turn := d.take(t, "Chi", 1); turn.Lease.Role != review.Arbiter || len(turn.Case.Votes) != 2 {
		t.Errorf("the arbiter is %q and sees %d votes", turn.Lease.Role, len(turn.Case.Votes))
	}
	d.decide(t, "Chi", 1, review.Same)
	events := d.state(t, 1, review.Closed, review.Same)
	if len(events) != 3 || events[2].Role != review.Arbiter || !events[2].Shown.Scored || events[0].Shown.Model != "test" || len(events[0].Shown.Steps) != 2 {
		t.Errorf("history %+v", events)
	}
	d.state(t, 2, review.Moot, "")
	d.decide(t, "An", 3, review.Different)
	d.decide(t, "Binh", 3, review.Different)
	d.state(t, 3, review.Closed, review.Different)
	d.decide(t, "An", 4, review.Unsure)
	d.decide(t, "Binh", 4, review.Unsure)
	d.state(t, 4, review.Arbitration, "")
}

func testOnce(t *testing.T, d *Desk) {
	in := d.decide(t, "An", 0, review.Same)
	for range 2 {
		if _, err := d.Decide(t.Context(), in); err != nil {
			t.Errorf("the same decision again: %v", err)
		}
	}
	if events := d.state(t, in.Case, review.Closed, review.Same); len(events) != 1 {
		t.Errorf("recorded %d times", len(events))
	}
	other := in
	other.Answer = review.Different
	_, err := d.Decide(t.Context(), other)
	refused(t, "another answer under the same ticket", err, lienthong.Conflict)
	other = in
	other.Reviewer = "Binh"
	_, err = d.Decide(t.Context(), other)
	refused(t, "somebody else's ticket", err, lienthong.Conflict)
	other = in
	other.Ticket = "made up"
	_, err = d.Decide(t.Context(), other)
	refused(t, "a ticket of one's own making", err, lienthong.Conflict)
	other.Answer = "maybe"
	_, err = d.Decide(t.Context(), other)
	refused(t, "no answer", err, lienthong.Invalid)
}

func testLeases(t *testing.T, d *Desk) {
	an := d.take(t, "An", 0)
	if again := d.take(t, "An", 0); again.Lease != an.Lease {
		t.Errorf("a second next gives another turn: %+v", again.Lease)
	}
	if binh := d.take(t, "Binh", 0); binh.Case.Number == an.Case.Number {
		t.Error("two have the same pair in hand")
	}
	_, err := d.Take(t.Context(), Run, "Binh", an.Case.Number)
	refused(t, "a pair in somebody's hands", err, lienthong.Conflict)
	d.pass(11 * time.Minute)
	late := review.Decision{Run: Run, Case: an.Case.Number, Reviewer: "An", Ticket: an.Lease.Ticket, Answer: review.Same}
	d.take(t, "Chi", an.Case.Number)
	_, err = d.Decide(t.Context(), late)
	refused(t, "late, and somebody else has it", err, lienthong.Conflict)
	dung := d.take(t, "Dung", 0)
	d.pass(11 * time.Minute)
	late = review.Decision{Run: Run, Case: dung.Case.Number, Reviewer: "Dung", Ticket: dung.Lease.Ticket, Answer: review.Different}
	if _, err := d.Decide(t.Context(), late); err != nil {
		t.Errorf("late, but nobody else has it: %v", err)
	}
	tally, err := d.Reviews.Tally(t.Context(), Run, Noon.Add(time.Hour), Noon)
	if err != nil || len(tally.InHand) != 0 {
		t.Errorf("in hand after an hour: %+v, %v", tally.InHand, err)
	}
}

func testUndo(t *testing.T, d *Desk) {
	_, err := d.Undo(t.Context(), Run, "An")
	refused(t, "nothing to undo", err, lienthong.NotFound)
	in := d.decide(t, "An", 1, review.Same)
	d.take(t, "An", 2) // of the same row
	turn, err := d.Undo(t.Context(), Run, "An")
	if err != nil || turn.Case.Number != 1 || turn.Lease.Ticket == in.Ticket || turn.Lease.Ticket == "" {
		t.Fatalf("undo gives %+v, %v", turn.Lease, err)
	}
	_, err = d.Decide(t.Context(), in)
	refused(t, "the withdrawn decision once more", err, lienthong.Conflict)
	tally, err := d.Reviews.Tally(t.Context(), Run, Noon, Noon)
	if err != nil || len(tally.InHand) != 1 || tally.InHand[0].Case != 1 {
		t.Errorf("in hand after the undo: %+v, %v", tally.InHand, err)
	}
	d.decide(t, "An", 1, review.Different)
	d.decide(t, "Binh", 1, review.Different)
	_, err = d.Undo(t.Context(), Run, "An")
	refused(t, "after somebody closed the pair", err, lienthong.Conflict)
	if _, err = d.Undo(t.Context(), Run, "Binh"); err != nil {
		t.Errorf("the vote that closed the pair: %v", err)
	}
	d.state(t, 1, review.Open, "")
	d.decide(t, "Binh", 1, review.Different)
	d.pass(time.Hour)
	_, err = d.Undo(t.Context(), Run, "Binh")
	refused(t, "an hour later", err, lienthong.Conflict)
	var kinds []review.Kind
	for _, e := range d.state(t, 1, review.Closed, review.Different) {
		kinds = append(kinds, e.Kind)
	}
	if want := []review.Kind{review.Decided, review.Withdrawn, review.Decided, review.Decided, review.Withdrawn, review.Decided}; !slices.Equal(kinds, want) {
		t.Errorf("history %v, want %v", kinds, want)
	}
}
