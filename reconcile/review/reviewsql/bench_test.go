package reviewsql_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/review"
	"github.com/lienthong/lienthong/reconcile/review/reviewtest"
)

// BenchmarkTurn takes and decides pair after pair of a queue of 50,000, as many
// as a register of 2.5 million rows may leave: what a reviewer waits for.
func BenchmarkTurn(b *testing.B) {
	s, _ := open(b, filepath.Join(b.TempDir(), "review.db"))
	run, sample := reviewtest.Sample(reviewtest.Run)
	one := sample[3] // one candidate
	var results []reconcile.Result
	for i := range 50_000 {
		one.Row = i + 2
		one.Candidates[0].Probability = 0.1 + float64(i%7919)/10_000
		one.Candidates = []reconcile.Candidate{one.Candidates[0]}
		results = append(results, one)
	}
	run.Count(results)
	if err := s.Runs.Keep(b.Context(), run, results); err != nil {
		b.Fatal(err)
	}
	v := &review.Service{Store: s.Reviews, Runs: s.Runs, Now: time.Now}
	if _, err := v.Start(b.Context(), reviewtest.Run, review.Settings{Double: true}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		turn, err := v.Next(b.Context(), reviewtest.Run, "An", review.Filter{})
		if err != nil {
			b.Fatal(err)
		}
		in := review.Decision{Run: reviewtest.Run, Case: turn.Case.Number, Reviewer: "An", Ticket: turn.Lease.Ticket, Answer: review.Different}
		if _, err := v.Decide(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
}
