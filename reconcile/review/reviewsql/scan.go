package reviewsql

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/review"
)

// scanner is a row of either kind.
type scanner interface{ Scan(dest ...any) error }

// list reads all rows of a question.
func list[T any](ctx context.Context, tx *sqldb.Tx, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, sqldb.Wrap(err, "read a review")
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, sqldb.Wrap(err, "read a review")
		}
		out = append(out, v)
	}
	return out, sqldb.Wrap(rows.Err(), "read a review")
}

// cases reads cases with their votes and leases.
func cases(ctx context.Context, tx *sqldb.Tx, run, query string, args ...any) ([]review.Case, error) {
	out, err := list(ctx, tx, scanCase, query, args...)
	for i := range out {
		c := &out[i]
		if c.Votes, err = list(ctx, tx, scanVote, selectVotes, run, c.Number); err != nil {
			return nil, err
		}
		if c.Leases, err = list(ctx, tx, scanLease, selectLeases, run, c.Number); err != nil {
			return nil, err
		}
	}
	return out, err
}

func scanReview(row scanner) (r review.Review, err error) {
	var double, blind, lease, opened int64
	if err = row.Scan(&r.Run, &r.Register, &r.Model, &double, &blind, &lease, &opened); err != nil {
		return r, absent(err, "There is no review of this reconciliation.")
	}
	r.Double, r.Blind, r.Lease, r.Opened = double != 0, blind != 0, time.Duration(lease)*time.Microsecond, moment(opened)
	return r, nil
}

func caseValues(c *review.Case) ([]any, error) {
	steps, err := json.Marshal(c.Steps)
	if err != nil {
		return nil, err
	}
	differences := ""
	for _, d := range c.Differences {
		differences += ";" + string(d)
	}
	if differences != "" {
		differences += ";"
	}
	return []any{c.Number, c.Row, c.RowID, c.Fingerprint, c.Record, c.Person.Int64(), int64(c.PIN.Uint64()), string(c.Verdict), flag(c.Best),
		c.Score, c.Probability, differences, string(steps), c.Value, c.Priority, string(c.State), string(c.Outcome), c.Wanted}, nil
}

func scanCase(row scanner) (c review.Case, err error) {
	var person, pin, best int64
	var differences, steps string
	if err = row.Scan(&c.Number, &c.Row, &c.RowID, &c.Fingerprint, &c.Record, &person, &pin, &c.Verdict, &best, &c.Score, &c.Probability,
		&differences, &steps, &c.Value, &c.Priority, &c.State, &c.Outcome, &c.Wanted); err != nil {
		return c, err
	}
	c.Best = best != 0
	if differences = strings.Trim(differences, ";"); differences != "" {
		for d := range strings.SplitSeq(differences, ";") {
			c.Differences = append(c.Differences, reconcile.Difference(d))
		}
	}
	if err = json.Unmarshal([]byte(steps), &c.Steps); err != nil {
		return c, err
	}
	c.Person, c.PIN, err = identifiers(person, pin)
	return c, err
}

// identifiers reads the two columns that name a person; 0 is none.
func identifiers(person, pin int64) (id lienthong.PersonID, p lienthong.PIN, err error) {
	if person != 0 {
		if id, err = lienthong.PersonIDFromInt64(person); err != nil {
			return id, p, err
		}
	}
	if pin != 0 {
		p, err = lienthong.PINFromUint64(uint64(pin))
	}
	return id, p, err
}

func scanVote(row scanner) (v review.Vote, err error) {
	var at int64
	err = row.Scan(&v.Reviewer, &v.Role, &v.Answer, &at, &v.Ticket, &v.Note)
	v.At = moment(at)
	return v, err
}

func scanLease(row scanner) (l review.Lease, err error) { return l, leaseInto(row, &l) }

func leaseInto(row scanner, l *review.Lease, before ...any) error {
	var since, until, revealed int64
	err := row.Scan(append(before, &l.Reviewer, &l.Role, &l.Ticket, &since, &until, &revealed)...)
	l.Since, l.Until, l.Revealed = moment(since), moment(until), revealed != 0
	return err
}

func scanInHand(row scanner) (h review.InHand, err error) {
	err = leaseInto(row, &h.Lease, &h.Case, &h.Row)
	return h, err
}

func scanEvent(row scanner) (e review.Event, err error) {
	var at, proven, took int64
	var shown string
	if err = row.Scan(&e.Case, &at, &e.Reviewer, &proven, &e.Kind, &e.Role, &e.Answer, &e.Ticket, &e.Note, &took, &shown); err != nil {
		return e, err
	}
	e.At, e.Proven, e.Took = moment(at), proven != 0, time.Duration(took)*time.Microsecond
	return e, json.Unmarshal([]byte(shown), &e.Shown)
}

func eventValues(e *review.Event) ([]any, error) {
	shown, err := json.Marshal(e.Shown)
	return []any{e.Case, micros(e.At), e.Reviewer, flag(e.Proven), string(e.Kind), string(e.Role), string(e.Answer), e.Ticket, e.Note,
		e.Took.Microseconds(), string(shown)}, err
}

type stateCount struct {
	state review.State
	n     int
}

func scanState(row scanner) (s stateCount, err error) {
	err = row.Scan(&s.state, &s.n)
	return s, err
}

func scanWork(row scanner) (w review.Work, err error) {
	var took int64
	err = row.Scan(&w.Reviewer, &w.Decisions, &w.Recent, &took)
	w.Took = time.Duration(took) * time.Microsecond
	return w, err
}

func scanBoth(row scanner) (b review.Both, err error) {
	err = row.Scan(&b.First, &b.Second, &b.FirstAnswer, &b.SecondAnswer, &b.N)
	return b, err
}

func scanFixed(row scanner) (f review.Fixed, err error) {
	var person, pin int64
	if err = row.Scan(&f.RowID, &f.Fingerprint, &person, &pin, &f.Outcome); err != nil {
		return f, err
	}
	f.Person, f.PIN, err = identifiers(person, pin)
	return f, err
}

func absent(err error, sentence string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return lienthong.Errorf(lienthong.NotFound, "%s", sentence)
	}
	return sqldb.Wrap(err, "read a review")
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func micros(t time.Time) int64 { return t.UnixMicro() }

func moment(us int64) time.Time { return time.UnixMicro(us).UTC() }
