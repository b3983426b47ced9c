package reviewing_test

import (
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/nation/reviewing"
	"github.com/lienthong/lienthong/reconcile/reconcilesql"
	"github.com/lienthong/lienthong/reconcile/review"
	"github.com/lienthong/lienthong/reconcile/review/reviewsql"
	"github.com/lienthong/lienthong/reconcile/review/reviewtest"
)

// TestPart: both clerks decide what the queue gives, pairs that they agree on are
// closed, and they stop when nothing is left for them.
func TestPart(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, err := sqldb.Open(ctx, "sqlite::memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	runs, err := reconcilesql.New(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	reviews, err := reviewsql.New(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	run, results := reviewtest.Sample(reviewtest.Run) // seven pairs of four rows
	if err := runs.Keep(ctx, run, results); err != nil {
		t.Fatal(err)
	}
	s := &review.Service{Store: reviews, Runs: runs, Model: "test", Now: func() time.Time { return reviewtest.Noon }}
	if _, err := s.Start(ctx, run.ID, review.Settings{Double: true, Blind: true}); err != nil {
		t.Fatal(err)
	}
	about := func(row int) lienthong.PIN {
		for i := range results {
			if results[i].Row == row {
				return results[i].Candidates[0].PIN
			}
		}
		return lienthong.PIN{}
	}
	if n, err := reviewing.Part(ctx, s, run.ID, 1, about); err != nil || n != 2 {
		t.Fatalf("%d decisions, %v; want one of each clerk", n, err)
	}
	n, err := reviewing.Part(ctx, s, run.ID, 100, about)
	if err != nil || n == 0 || n > 12 {
		t.Fatalf("%d decisions more, %v", n, err)
	}
	tally, err := reviews.Tally(ctx, run.ID, reviewtest.Noon, reviewtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	if tally.States[review.Closed] == 0 || tally.States[review.Open] != 0 || len(tally.Reviewers) != 2 || len(tally.InHand) != 0 {
		t.Errorf("%+v", tally)
	}
	agree := review.Agreements(tally.Both)
	if len(agree) != 1 || agree[0].Both == 0 || 2*agree[0].Same < agree[0].Both {
		t.Errorf("%+v", agree)
	}
}
