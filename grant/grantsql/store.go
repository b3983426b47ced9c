package grantsql

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"math"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/internal/sqldb"
)

//go:embed migrations
var migrations embed.FS

// Store is a grant.Store, a grant.References and an agreement.Store in one
// database. Make one with [New].
type Store struct{ db *sqldb.DB }

var (
	_ grant.Store           = (*Store)(nil)
	_ grant.References      = (*Store)(nil)
	_ grant.ReferenceWriter = (*Store)(nil)
	_ agreement.Store       = (*Store)(nil)
)

// New brings the tables up to date in a database that the caller opened and
// closes.
func New(ctx context.Context, db *sqldb.DB) (*Store, error) {
	if err := db.Migrate(ctx, "grant", migrations); err != nil {
		return nil, err
	}
	return &Store{db}, nil
}

// forever is the end of what has none.
const forever = math.MaxInt64

// from and until write the two ends of a period.
func from(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func until(t time.Time) int64 {
	if t.IsZero() {
		return forever
	}
	return t.UnixMicro()
}

// end is the inverse of until.
func end(n int64) time.Time {
	if n == forever {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

// Append implements grant.Writer.
func (s *Store) Append(ctx context.Context, v grant.Version) error {
	body, err := json.Marshal(v.Grant)
	if err != nil {
		return err
	}
	const doing = "record a grant"
	return s.db.Update(ctx, func(tx *sqldb.Tx) error {
		if err := raise(ctx, tx); err != nil {
			return err
		}
		recorded := v.RecordedFrom.UnixMicro()
		if v.Number > 1 {
			r, err := tx.ExecContext(ctx, endVersion, v.Grant.ID, v.Number-1, recorded, int64(forever))
			if err != nil {
				return sqldb.Wrap(err, doing)
			}
			if n, err := r.RowsAffected(); err != nil || n != 1 {
				return stale("grant")
			}
		}
		_, err := tx.ExecContext(ctx, insertVersion, v.Grant.ID, v.Number, v.Grant.Consumer.String(), v.Grant.Service.String(),
			recorded, int64(forever), string(body), v.By, v.Why)
		return sqldb.Wrap(err, doing)
	})
}

func stale(what string) error {
	return lienthong.Errorf(lienthong.Conflict, "Another change of the %s came first; read it again, then repeat the change.", what)
}

// raise comes first in a transaction: its lock puts writers in line.
func raise(ctx context.Context, tx *sqldb.Tx) error {
	_, err := tx.ExecContext(ctx, raiseRevision)
	return sqldb.Wrap(err, "raise the revision of grants")
}

// Revision implements grant.Reader.
func (s *Store) Revision(ctx context.Context) (n int64, err error) {
	err = s.db.Read.QueryRowContext(ctx, selectRevision).Scan(&n)
	return n, sqldb.Wrap(err, "read the revision of grants")
}

// Grants implements grant.Reader.
func (s *Store) Grants(ctx context.Context, f grant.Filter, recorded time.Time) ([]grant.Version, error) {
	query, at := selectPresent, int64(forever)
	if !recorded.IsZero() {
		query, at = selectKnown, recorded.UnixMicro()
	}
	return s.versions(ctx, query, at, f.Consumer.String(), f.Service.String())
}

// History implements grant.Reader.
func (s *Store) History(ctx context.Context, id string) ([]grant.Version, error) {
	return s.versions(ctx, selectHistory, id)
}

func (s *Store) versions(ctx context.Context, query string, args ...any) ([]grant.Version, error) {
	return collect(ctx, s.db.Read, "read grants", func(rows *sql.Rows) (v grant.Version, err error) {
		var known, ends int64
		var body string
		if err := rows.Scan(&v.Number, &known, &ends, &body, &v.By, &v.Why); err != nil {
			return v, err
		}
		v.RecordedFrom, v.RecordedUntil = time.UnixMicro(known).UTC(), end(ends)
		return v, json.Unmarshal([]byte(body), &v.Grant)
	}, query, args...)
}

// Standings implements grant.Reader.
func (s *Store) Standings(ctx context.Context, recorded time.Time) ([]grant.Standing, error) {
	return collect(ctx, s.db.Read, "read the standing of agreements", func(rows *sql.Rows) (g grant.Standing, err error) {
		var effective int64
		var state agreement.State
		err = rows.Scan(&g.Agreement, &effective, &state)
		g.From, g.Active = time.UnixMicro(effective).UTC(), state.Permits()
		return g, err
	}, selectStandings, until(recorded))
}

// KeepCounts keeps the day's counts of a gateway, which has a name of its own.
// A count never falls.
func (s *Store) KeepCounts(ctx context.Context, node string, counts []grant.Count) error {
	return s.putCounts(ctx, putCount, node, counts)
}

// SettleCounts sets them to what they are at last, also below what was kept
// ahead: for a gateway that ends as it should.
func (s *Store) SettleCounts(ctx context.Context, node string, counts []grant.Count) error {
	return s.putCounts(ctx, setCount, node, counts)
}

func (s *Store) putCounts(ctx context.Context, statement, node string, counts []grant.Count) error {
	return s.db.Update(ctx, func(tx *sqldb.Tx) error {
		for _, c := range counts {
			if _, err := tx.ExecContext(ctx, statement, node, c.Grant, c.Day, c.Uses); err != nil {
				return sqldb.Wrap(err, "keep the counts of grants")
			}
		}
		return nil
	})
}

// Counts is what KeepCounts kept last.
func (s *Store) Counts(ctx context.Context, node string) ([]grant.Count, error) {
	return collect(ctx, s.db.Read, "read the counts of grants", func(rows *sql.Rows) (c grant.Count, err error) {
		return c, rows.Scan(&c.Grant, &c.Day, &c.Uses)
	}, selectCounts, node)
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// collect runs a query and scans its rows.
func collect[T any](ctx context.Context, db querier, doing string, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, sqldb.Wrap(err, doing)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, sqldb.Wrap(err, doing)
		}
		out = append(out, v)
	}
	return out, sqldb.Wrap(rows.Err(), doing)
}
