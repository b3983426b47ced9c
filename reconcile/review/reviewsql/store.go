package reviewsql

import (
	"context"
	"embed"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/review"
)

//go:embed migrations
var migrations embed.FS

// Store is a review.Store in a database. Make one with [New].
type Store struct{ db *sqldb.DB }

var _ review.Store = (*Store)(nil)

// New brings the tables up to date in a database that the caller opened and
// closes. Those of reconcilesql must be there.
func New(ctx context.Context, db *sqldb.DB) (*Store, error) {
	if err := db.Migrate(ctx, "review", migrations); err != nil {
		return nil, err
	}
	return &Store{db}, nil
}

// Start implements review.Writer.
func (s *Store) Start(ctx context.Context, r review.Review, cases []review.Case) error {
	return s.db.Update(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.ExecContext(ctx, insertReview, r.Run, r.Register, r.Model, flag(r.Double), flag(r.Blind),
			r.Lease.Microseconds(), micros(r.Opened)); err != nil {
			return sqldb.Wrap(err, "open a review")
		}
		insert, err := tx.PrepareContext(ctx, insertCase)
		if err != nil {
			return sqldb.Wrap(err, "open a review")
		}
		defer insert.Close() //nolint:errcheck // it ends with the transaction, whose error counts
		for i := range cases {
			values, err := caseValues(&cases[i])
			if err != nil {
				return err
			}
			if _, err := insert.ExecContext(ctx, append([]any{r.Run}, values...)...); err != nil {
				return sqldb.Wrap(err, "open a review")
			}
		}
		_, err = tx.ExecContext(ctx, analyseCases)
		return sqldb.Wrap(err, "open a review")
	})
}

// Review implements review.Reader.
func (s *Store) Review(ctx context.Context, run string) (review.Review, error) {
	return scanReview(s.db.Read.QueryRowContext(ctx, selectReview, run))
}

// Queue implements review.Reader.
func (s *Store) Queue(ctx context.Context, run string, f review.Filter, skip, limit int) ([]review.Case, error) {
	var out []review.Case
	err := s.db.View(ctx, func(tx *sqldb.Tx) (err error) {
		if _, err = scanReview(tx.QueryRowContext(ctx, selectReview, run)); err != nil {
			return err
		}
		query, args := selectQueue, []any{run, string(f.Verdict), string(f.Difference), skip, limit}
		if f.State != "" {
			query, args = selectState, append(args, string(f.State))
		}
		out, err = cases(ctx, tx, run, query, args...)
		return err
	})
	return out, err
}

// Closed implements review.Reader.
func (s *Store) Closed(ctx context.Context, run string, after, limit int) ([]review.Case, error) {
	var out []review.Case
	err := s.db.View(ctx, func(tx *sqldb.Tx) (err error) {
		if _, err = scanReview(tx.QueryRowContext(ctx, selectReview, run)); err != nil {
			return err
		}
		out, err = cases(ctx, tx, run, selectClosed, run, after, limit)
		return err
	})
	return out, err
}

// History implements review.Reader.
func (s *Store) History(ctx context.Context, run string, number int) (c review.Case, events []review.Event, err error) {
	err = s.db.View(ctx, func(tx *sqldb.Tx) error {
		found, err := cases(ctx, tx, run, selectCase, run, number)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return lienthong.Errorf(lienthong.NotFound, "There is no such pair under review.")
		}
		c = found[0]
		events, err = list(ctx, tx, scanEvent, selectEvents, run, number)
		return err
	})
	return c, events, err
}

// Tally implements review.Reader.
func (s *Store) Tally(ctx context.Context, run string, now, since time.Time) (review.Tally, error) {
	t := review.Tally{States: map[review.State]int{}}
	err := s.db.View(ctx, func(tx *sqldb.Tx) error {
		states, err := list(ctx, tx, scanState, countStates, run)
		if err != nil {
			return err
		}
		for _, n := range states {
			t.States[n.state] = n.n
		}
		if t.InHand, err = list(ctx, tx, scanInHand, selectHands, run, micros(now)); err != nil {
			return err
		}
		if t.Reviewers, err = list(ctx, tx, scanWork, selectWork, run, micros(since)); err != nil {
			return err
		}
		t.Both, err = list(ctx, tx, scanBoth, selectBoth, run)
		return err
	})
	return t, err
}

// Fixed implements review.Reader.
func (s *Store) Fixed(ctx context.Context, register string) (out []review.Fixed, err error) {
	err = s.db.View(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = list(ctx, tx, scanFixed, selectFixed, register)
		return err
	})
	return out, err
}

// Scores implements review.Reader.
func (s *Store) Scores(ctx context.Context, run string, yield func(reconcile.Verdict, float64)) error {
	rows, err := s.db.Read.QueryContext(ctx, selectScores, run)
	if err != nil {
		return sqldb.Wrap(err, "read the scores of a reconciliation")
	}
	defer rows.Close()
	for rows.Next() {
		var v reconcile.Verdict
		var p float64
		if err := rows.Scan(&v, &p); err != nil {
			return sqldb.Wrap(err, "read the scores of a reconciliation")
		}
		yield(v, p)
	}
	return sqldb.Wrap(rows.Err(), "read the scores of a reconciliation")
}
