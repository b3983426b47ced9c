package reconcilesql

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/reconcile"
)

//go:embed migrations
var migrations embed.FS

// Store is a reconcile.Store in a database. Make one with [New].
type Store struct{ db *sqldb.DB }

var _ reconcile.Store = (*Store)(nil)

// New brings the tables up to date in a database that the caller opened and
// closes.
func New(ctx context.Context, db *sqldb.DB) (*Store, error) {
	if err := db.Migrate(ctx, "reconcile", migrations); err != nil {
		return nil, err
	}
	return &Store{db}, nil
}

// Keep implements reconcile.Writer.
func (s *Store) Keep(ctx context.Context, run reconcile.Run, results []reconcile.Result) error {
	text, err := json.Marshal(summaryOf(run))
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.ExecContext(ctx, insertRun, run.ID, run.Started.UnixMicro(), string(text)); err != nil {
			return sqldb.Wrap(err, "keep a reconciliation")
		}
		return keepResults(ctx, tx, run.ID, results)
	})
}

func keepResults(ctx context.Context, tx *sqldb.Tx, run string, results []reconcile.Result) error {
	result, err := tx.PrepareContext(ctx, insertResult)
	if err != nil {
		return sqldb.Wrap(err, "keep results")
	}
	difference, err := tx.PrepareContext(ctx, insertDifference)
	if err != nil {
		return sqldb.Wrap(err, "keep results")
	}
	for i := range results {
		r := &results[i]
		candidates, err := encodeCandidates(r.Candidates)
		if err != nil {
			return err
		}
		if _, err := result.ExecContext(ctx, run, r.Row, r.ID, string(r.Verdict), int64(r.PIN.Uint64()), r.Score, r.Probability,
			joined(r.Differences), r.DuplicateOf, r.ReasonVI, r.ReasonEN, flag(r.Reviewed), len(r.Candidates), candidates); err != nil {
			return sqldb.Wrap(err, "keep a result")
		}
		for _, d := range r.Remarks() {
			if _, err := difference.ExecContext(ctx, run, string(d), r.Row); err != nil {
				return sqldb.Wrap(err, "keep a result")
			}
		}
	}
	return nil
}

// Runs implements reconcile.Reader.
func (s *Store) Runs(ctx context.Context) ([]reconcile.Run, error) {
	rows, err := s.db.Read.QueryContext(ctx, selectRuns)
	if err != nil {
		return nil, sqldb.Wrap(err, "list reconciliations")
	}
	defer rows.Close()
	var out []reconcile.Run
	for rows.Next() {
		run, err := scanRun(rows)
		if err != nil {
			return nil, sqldb.Wrap(err, "list reconciliations")
		}
		out = append(out, run)
	}
	return out, sqldb.Wrap(rows.Err(), "list reconciliations")
}

// Run implements reconcile.Reader.
func (s *Store) Run(ctx context.Context, id string) (reconcile.Run, error) {
	run, err := scanRun(s.db.Read.QueryRowContext(ctx, selectRun, id))
	return run, absent(err, "reconciliation")
}

// Results implements reconcile.Reader.
func (s *Store) Results(ctx context.Context, run string, f reconcile.Filter, after, limit int) ([]reconcile.Result, error) {
	query, args := selectResults, []any{run, after, limit}
	switch {
	case f.Verdict != "" && f.Difference != "":
		query, args = selectByBoth, append(args, string(f.Difference), string(f.Verdict))
	case f.Verdict != "":
		query, args = selectByVerdict, append(args, string(f.Verdict))
	case f.Difference != "":
		query, args = selectByDifference, append(args, string(f.Difference))
	}
	rows, err := s.db.Read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, sqldb.Wrap(err, "list results")
	}
	defer rows.Close()
	var out []reconcile.Result
	for rows.Next() {
		r, err := scanResult(rows)
		if err != nil {
			return nil, sqldb.Wrap(err, "list results")
		}
		out = append(out, r)
	}
	return out, sqldb.Wrap(rows.Err(), "list results")
}

// Result implements reconcile.Reader.
func (s *Store) Result(ctx context.Context, run string, row int) (reconcile.Result, error) {
	r, err := wholeResult(s.db.Read.QueryRowContext(ctx, selectResult, run, row))
	return r, absent(err, "row")
}

// scanner is a row of either kind.
type scanner interface{ Scan(dest ...any) error }

func scanRun(row scanner) (reconcile.Run, error) {
	var id, text string
	if err := row.Scan(&id, &text); err != nil {
		return reconcile.Run{}, err
	}
	var s summary
	err := json.Unmarshal([]byte(text), &s)
	return s.run(id), err
}

// scanResult reads resultColumns and what follows them.
func scanResult(row scanner, more ...any) (reconcile.Result, error) {
	var r reconcile.Result
	var pin int64
	var differences string
	var reviewed, candidates int
	dest := []any{&r.Row, &r.ID, &r.Verdict, &pin, &r.Score, &r.Probability, &differences, &r.DuplicateOf, &r.ReasonVI, &r.ReasonEN, &reviewed, &candidates}
	if err := row.Scan(append(dest, more...)...); err != nil {
		return r, err
	}
	r.Reviewed = reviewed != 0
	r.Candidates = make([]reconcile.Candidate, candidates)
	if differences != "" {
		for _, d := range strings.Split(differences, ";") {
			r.Differences = append(r.Differences, reconcile.Difference(d))
		}
	}
	var err error
	r.PIN, err = pinOf(uint64(pin))
	return r, err
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func joined(ds []reconcile.Difference) string {
	words := make([]string, len(ds))
	for i, d := range ds {
		words[i] = string(d)
	}
	return strings.Join(words, ";")
}

func absent(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return lienthong.Errorf(lienthong.NotFound, "There is no such %s.", what)
	}
	return sqldb.Wrap(err, "read a "+what)
}
