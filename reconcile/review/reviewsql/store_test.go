package reviewsql_test

import (
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/reconcile/reconcilesql"
	"github.com/lienthong/lienthong/reconcile/review"
	"github.com/lienthong/lienthong/reconcile/review/reviewsql"
	"github.com/lienthong/lienthong/reconcile/review/reviewtest"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	reviewtest.TestStore(t, func(t testing.TB) reviewtest.Stores { s, _ := open(t, "sqlite::memory:"); return s })
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	reviewtest.TestStore(t, func(t testing.TB) reviewtest.Stores { s, _ := open(t, pgtest.Database(t)); return s })
}

// TestHistoryIsOnlyAddedTo tries what no code of ours does.
func TestHistoryIsOnlyAddedTo(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]func() string{
		"sqlite": func() string { return "sqlite::memory:" }, "postgres": func() string { return pgtest.Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			s, db := open(t, line())
			run, results := reviewtest.Sample(reviewtest.Run)
			if err := s.Runs.Keep(t.Context(), run, results); err != nil {
				t.Fatal(err)
			}
			if err := s.Reviews.Start(t.Context(), review.Review{Run: reviewtest.Run}, nil); err != nil {
				t.Fatal(err)
			}
			err := s.Reviews.Change(t.Context(), reviewtest.Run, func(d review.Desk) error { return d.Record(review.Event{Kind: review.Decided}) })
			if err != nil {
				t.Fatal(err)
			}
			for _, statement := range []string{`UPDATE review_event SET answer = 'same'`, `DELETE FROM review_event`} {
				_, err := db.Write.ExecContext(t.Context(), statement)
				if lienthong.CodeOf(sqldb.Wrap(err, "falsify")) != lienthong.Conflict {
					t.Errorf("%s: %v", statement, err)
				}
			}
		})
	}
}

func open(t testing.TB, line string) (reviewtest.Stores, *sqldb.DB) {
	t.Helper()
	db, err := sqldb.Open(t.Context(), line)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	runs, err := reconcilesql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	reviews, err := reviewsql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return reviewtest.Stores{Runs: runs, Reviews: reviews}, db
}
