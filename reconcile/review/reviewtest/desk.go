package reviewtest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/review"
)

// Desk is a service over a sample run that is under review, and its clock.
type Desk struct {
	*review.Service
	Reviews review.Store
	Kept    reconcile.Store
	mu      sync.Mutex
	now     time.Time
}

// Noon is when a Desk's day begins.
var Noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// Run is the sample's run.
const Run = "r1"

// pass lets time go by.
func (d *Desk) pass(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

func desk(t testing.TB, open func(testing.TB) Stores, set review.Settings) *Desk {
	t.Helper()
	s := open(t)
	d := &Desk{Reviews: s.Reviews, Kept: s.Runs, now: Noon}
	run, results := Sample(Run)
	if err := d.Kept.Keep(t.Context(), run, results); err != nil {
		t.Fatal(err)
	}
	d.Service = &review.Service{Store: d.Reviews, Runs: d.Kept, Model: "test", Now: func() time.Time {
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.now
	}}
	if _, err := d.Start(t.Context(), Run, set); err != nil {
		t.Fatal(err)
	}
	return d
}

// Sample is a run of six rows with seven pairs to review: rows 3 and 4 have two
// candidates, row 5 one, row 6 two and a number that is somebody else's.
func Sample(id string) (reconcile.Run, []reconcile.Result) {
	var results []reconcile.Result
	for row := 2; row <= 7; row++ {
		r := reconcile.Result{Row: row, ID: fmt.Sprintf("CB%03d", row), Verdict: reconcile.Candidates, ReasonVI: "Lý do.", ReasonEN: "Reason."}
		ps := []float64{0.5 - float64(row)/100, 0.2}
		switch row {
		case 2:
			r.Verdict, ps = reconcile.Linked, []float64{0.999}
		case 5:
			ps = []float64{0.9}
		case 6:
			r.Verdict = reconcile.Contradicted
		case 7:
			r.Verdict, ps = reconcile.NotFound, nil
		}
		for i, p := range ps {
			r.Candidates = append(r.Candidates, candidate(row*10+i, row, p))
		}
		if len(ps) > 0 {
			r.Score, r.Probability = r.Candidates[0].Score, ps[0]
		}
		if row == 2 {
			r.PIN = r.Candidates[0].PIN
		}
		results = append(results, r)
	}
	run := reconcile.Run{ID: id, Register: "officials.xlsx", Population: "population", Started: Noon, Finished: Noon, Persons: 100,
		Policy: reconcile.DefaultPolicy}
	run.Count(results)
	return run, results
}

func candidate(n, row int, p float64) reconcile.Candidate {
	pin, err := lienthong.NewPIN(1, lienthong.Female, 1990, n)
	if err != nil {
		panic(err) // the parts are constants
	}
	person, err := lienthong.PersonIDFromInt64(int64(n))
	if err != nil {
		panic(err)
	}
	return reconcile.Candidate{PIN: pin, Person: person, Record: n, Score: 3.5, Probability: p,
		Steps:       []reconcile.Step{{Field: "prior", Level: "prior", Bits: -16}, {Field: "name", Level: "marks_differ", Bits: 19.5}},
		Pairs:       []reconcile.Pair{{Field: "name", Register: fmt.Sprintf("Nguyen Thi Mau %d", row), Person: "Nguyễn Thị Mẫu", Differs: true}},
		Differences: []reconcile.Difference{reconcile.NameMarks}}
}

// take takes the next pair, or a certain one.
func (d *Desk) take(t testing.TB, who string, number int) review.Turn {
	t.Helper()
	turn, err := d.Next(t.Context(), Run, who, review.Filter{})
	if number != 0 {
		turn, err = d.Take(t.Context(), Run, who, number)
	}
	if err != nil {
		t.Fatalf("%s takes %d: %v", who, number, err)
	}
	return turn
}

// decide takes a pair and decides it.
func (d *Desk) decide(t testing.TB, who string, number int, a review.Answer) review.Decision {
	t.Helper()
	turn := d.take(t, who, number)
	in := review.Decision{Run: Run, Case: turn.Case.Number, Reviewer: who, Ticket: turn.Lease.Ticket, Answer: a}
	if _, err := d.Decide(t.Context(), in); err != nil {
		t.Fatalf("%s decides %d: %v", who, number, err)
	}
	return in
}

// state holds where a case stands.
func (d *Desk) state(t testing.TB, number int, s review.State, a review.Answer) []review.Event {
	t.Helper()
	c, events, err := d.Reviews.History(t.Context(), Run, number)
	if err != nil || c.State != s || c.Outcome != a {
		t.Errorf("pair %d is %s %s, %v; want %s %s", number, c.State, c.Outcome, err, s, a)
	}
	return events
}

func refused(t testing.TB, what string, err error, code lienthong.Code) {
	t.Helper()
	if lienthong.CodeOf(err) != code {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}
