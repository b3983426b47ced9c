package reviewtest

import (
	"errors"
	"reflect"
	"slices"
	"sync"
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

func testQueue(t *testing.T, d *Desk) {
	numbers := func(f review.Filter, skip, limit int) (out []int) {
		cases, err := d.Reviews.Queue(t.Context(), Run, f, skip, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			out = append(out, c.Number)
		}
		return out
	}
	all := numbers(review.Filter{}, 0, 9)
	if !slices.Equal(all, []int{6, 7, 1, 3, 2, 4, 5}) {
		t.Errorf("queue %v: twice the value of a contradiction goes first, then by uncertainty", all)
	}
	if got := numbers(review.Filter{}, 5, 1); !slices.Equal(got, all[5:6]) {
		t.Errorf("a page %v", got)
	}
	if got := numbers(review.Filter{Verdict: reconcile.Contradicted, Difference: reconcile.NameMarks}, 0, 9); !slices.Equal(got, []int{6, 7}) {
		t.Errorf("contradicted %v", got)
	}
	if got := numbers(review.Filter{Difference: reconcile.SexDiffers}, 0, 9); got != nil {
		t.Errorf("another sex %v", got)
	}
	for _, want := range append(slices.Clone(all), all[0], all[1]) {
		turn := d.take(t, "An", 0)
		if turn.Case.Number != want {
			t.Fatalf("next is %d, want %d", turn.Case.Number, want)
		}
		for range 2 {
			if err := d.Skip(t.Context(), Run, "An", want, turn.Lease.Ticket); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range all {
		d.decide(t, "Binh", 0, review.Different)
	}
	_, err := d.Next(t.Context(), Run, "An", review.Filter{})
	refused(t, "an empty queue", err, lienthong.NotFound)
	closed, err := d.Reviews.Closed(t.Context(), Run, 5, 9)
	if err != nil || len(closed) != 2 || closed[0].Number != 6 || len(closed[0].Votes) != 1 {
		t.Errorf("closed %+v, %v", closed, err)
	}
}

func testTally(t *testing.T, d *Desk) {
	d.decide(t, "An", 1, review.Same)
	d.pass(2 * time.Hour)
	turn := d.take(t, "Binh", 1)
	d.pass(30 * time.Second)
	if _, err := d.Reveal(t.Context(), Run, "Binh", 1, turn.Lease.Ticket); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Decide(t.Context(), review.Decision{Run: Run, Case: 1, Reviewer: "Binh", Ticket: turn.Lease.Ticket, Answer: review.Same, Note: " hồ  sơ giấy "}); err != nil {
		t.Fatal(err)
	}
	events := d.state(t, 1, review.Closed, review.Same)
	if len(events) != 3 || events[1].Kind != review.Revealed || !events[2].Shown.Revealed || events[2].Note != "hồ sơ giấy" || events[2].Took != 30*time.Second {
		t.Errorf("history %+v", events)
	}
	d.take(t, "Chi", 3)
	got, err := d.Reviews.Tally(t.Context(), Run, Noon.Add(2*time.Hour+time.Minute), Noon.Add(time.Hour))
	if err != nil || !reflect.DeepEqual(got.States, map[review.State]int{review.Open: 5, review.Closed: 1, review.Moot: 1}) {
		t.Errorf("states %v, %v", got.States, err)
	}
	if want := []review.Work{{Reviewer: "An", Decisions: 1}, {Reviewer: "Binh", Decisions: 1, Recent: 1, Took: 30 * time.Second}}; !reflect.DeepEqual(got.Reviewers, want) {
		t.Errorf("work %+v", got.Reviewers)
	}
	if want := []review.Both{{First: "An", Second: "Binh", FirstAnswer: review.Same, SecondAnswer: review.Same, N: 1}}; !reflect.DeepEqual(got.Both, want) {
		t.Errorf("both %+v", got.Both)
	}
	if len(got.InHand) != 1 || got.InHand[0].Case != 3 || got.InHand[0].Row != 4 || got.InHand[0].Reviewer != "Chi" {
		t.Errorf("in hand %+v", got.InHand)
	}
	rows := 0
	err = d.Reviews.Scores(t.Context(), Run, func(v reconcile.Verdict, p float64) {
		if rows++; v == reconcile.LinkedWithDifferences {
			t.Error("the scores are not as the linkage left them")
		}
	})
	if err != nil || rows != 6 {
		t.Errorf("%d scores, %v", rows, err)
	}
}

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
