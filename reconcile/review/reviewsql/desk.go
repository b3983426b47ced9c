package reviewsql

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/reconcilesql"
	"github.com/lienthong/lienthong/reconcile/review"
)

// Change implements review.Writer.
func (s *Store) Change(ctx context.Context, run string, do func(review.Desk) error) error {
	lock := selectReview // SQLite: the transaction holds the write lock from its start
	if s.db.Dialect == sqldb.Postgres {
		lock = lockReview
	}
	return s.db.Update(ctx, func(tx *sqldb.Tx) error {
		if _, err := scanReview(tx.QueryRowContext(ctx, lock, run)); err != nil {
			return err
		}
		return do(&desk{ctx, tx, run})
	})
}

// desk is a review.Desk: a transaction that has the run to itself.
type desk struct {
	ctx context.Context //nolint:containedctx // it lives as long as the transaction it belongs to
	tx  *sqldb.Tx
	run string
}

// Held implements review.Desk.
func (d *desk) Held(reviewer string, now time.Time) (number int, err error) {
	err = d.tx.QueryRowContext(d.ctx, selectHeld, d.run, reviewer, micros(now)).Scan(&number)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return number, sqldb.Wrap(err, "read a review")
}

// Pick implements review.Desk.
func (d *desk) Pick(reviewer string, f review.Filter, now time.Time) (number int, err error) {
	for _, query := range []string{pick, pickSkipped} {
		err = d.tx.QueryRowContext(d.ctx, query, d.run, string(f.Verdict), string(f.Difference), reviewer, micros(now)).Scan(&number)
		if !errors.Is(err, sql.ErrNoRows) {
			return number, sqldb.Wrap(err, "choose a pair")
		}
	}
	return 0, lienthong.Errorf(lienthong.NotFound, "There is nothing left to review here.")
}

// Row implements review.Desk.
func (d *desk) Row(number int) ([]review.Case, int, error) {
	row, err := cases(d.ctx, d.tx, d.run, selectRow, d.run, number)
	for i := range row {
		if row[i].Number == number {
			return row, i, err
		}
	}
	if err == nil {
		err = lienthong.Errorf(lienthong.NotFound, "There is no such pair under review.")
	}
	return nil, 0, err
}

// Save implements review.Desk.
func (d *desk) Save(c *review.Case) error {
	if err := d.exec(updateCase, c.Number, string(c.State), string(c.Outcome), c.Wanted); err != nil {
		return err
	}
	if err := d.exec(deleteVotes, c.Number); err != nil {
		return err
	}
	for _, v := range c.Votes {
		if err := d.exec(insertVote, c.Number, v.Reviewer, string(v.Role), string(v.Answer), micros(v.At), v.Ticket, v.Note); err != nil {
			return err
		}
	}
	if err := d.exec(deleteLeases, c.Number); err != nil {
		return err
	}
	for _, l := range c.Leases {
		if err := d.exec(insertLease, c.Number, l.Reviewer, string(l.Role), l.Ticket, micros(l.Since), micros(l.Until), flag(l.Revealed)); err != nil {
			return err
		}
	}
	return nil
}

// exec runs a statement whose first argument is the run.
func (d *desk) exec(statement string, args ...any) error {
	_, err := d.tx.ExecContext(d.ctx, statement, append([]any{d.run}, args...)...)
	return sqldb.Wrap(err, "keep a decision")
}

// Record implements review.Desk.
func (d *desk) Record(e review.Event) error {
	values, err := eventValues(&e)
	if err != nil {
		return err
	}
	return d.exec(insertEvent, values...)
}

// Decision implements review.Desk.
func (d *desk) Decision(reviewer, ticket string) (review.Event, error) {
	query, by := selectUsed, ticket
	if ticket == "" {
		query, by = selectLast, reviewer
	}
	e, err := scanEvent(d.tx.QueryRowContext(d.ctx, query, d.run, by))
	return e, absent(err, "There is no decision to be found.")
}

// Amend implements review.Desk.
func (d *desk) Amend(row int, change func(*reconcile.Result)) error {
	return reconcilesql.Amend(d.ctx, d.tx, d.run, row, change)
}
