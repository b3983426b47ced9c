package reportsql

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/report"
)

//go:embed migrations
var migrations embed.FS

// Store is a report.Store in a database. Make one with New.
type Store struct{ db *sqldb.DB }

var _ report.Store = (*Store)(nil)

// New keeps reports in a database that is open already, beside the tables of other
// parts.
func New(ctx context.Context, db *sqldb.DB) (*Store, error) {
	return &Store{db}, db.Migrate(ctx, "report", migrations)
}

const columns = `id, person, system, key, field, value, document, basis, received, state, decided, officer, why, event`

// Put implements report.Store.
func (s *Store) Put(ctx context.Context, r report.Report) (kept report.Report, err error) {
	err = s.db.Update(ctx, func(tx *sqldb.Tx) error {
		kept, err = scan(tx.QueryRowContext(ctx, `SELECT `+columns+` FROM population_report WHERE system = $1 AND key = $2 AND value = $3`, r.System, r.Key, r.Value))
		again := err == nil && r.State == report.Open && (kept.State == report.Replaced || kept.State == report.Agrees)
		if !errors.Is(err, sql.ErrNoRows) && !again {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE population_report SET state = 'replaced', decided = $3 WHERE system = $1 AND key = $2 AND state = 'open'`,
			r.System, r.Key, r.Received.UnixMicro()); err != nil {
			return err
		}
		if again { // the row says so again, or the register no longer does: it waits anew
			kept, err = scan(tx.QueryRowContext(ctx, `UPDATE population_report SET state = 'open', decided = 0, received = $2 WHERE id = $1 RETURNING `+columns, kept.ID, r.Received.UnixMicro()))
			return err
		}
		kept, err = scan(tx.QueryRowContext(ctx, `INSERT INTO population_report (person, system, key, field, value, document, basis, received, state, decided, officer, why, event)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', 0) RETURNING `+columns,
			r.Person.Int64(), r.System, r.Key, int(r.Field), r.Value, r.Document, r.Basis.String(), r.Received.UnixMicro(), string(r.State), micros(r.Decided)))
		return err
	})
	return kept, sqldb.Wrap(err, "keep a report")
}

// Read implements report.Store.
func (s *Store) Read(ctx context.Context, id int64) (report.Report, error) {
	r, err := scan(s.db.Read.QueryRowContext(ctx, `SELECT `+columns+` FROM population_report WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return r, lienthong.Errorf(lienthong.NotFound, "There is no such report.")
	}
	return r, sqldb.Wrap(err, "read a report")
}

// List implements report.Store.
func (s *Store) List(ctx context.Context, state report.State, after int64, most int) (out []report.Report, err error) {
	const doing = "read reports"
	rows, err := s.db.Read.QueryContext(ctx, `SELECT `+columns+` FROM population_report WHERE id > $1 AND (state = $2 OR $2 = '') ORDER BY id LIMIT $3`, after, string(state), most)
	if err != nil {
		return nil, sqldb.Wrap(err, doing)
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	for rows.Next() {
		r, err := scan(rows)
		if err != nil {
			return nil, sqldb.Wrap(err, doing)
		}
		out = append(out, r)
	}
	return out, sqldb.Wrap(rows.Err(), doing)
}

// Settle implements report.Store.
func (s *Store) Settle(ctx context.Context, id int64, a report.Answer) error {
	err := s.db.Update(ctx, func(tx *sqldb.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE population_report SET state = $2, decided = $3, officer = $4, why = $5, event = $6 WHERE id = $1 AND state = 'open'`,
			id, string(a.State), micros(a.Decided), a.By, a.Why, a.Event)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return lienthong.Errorf(lienthong.Conflict, "The report is not open any more; read it again.")
	})
	return sqldb.Wrap(err, "settle a report")
}

func scan(row interface{ Scan(...any) error }) (r report.Report, err error) {
	var person, received, decided int64
	var field int
	var basis string
	if err := row.Scan(&r.ID, &person, &r.System, &r.Key, &field, &r.Value, &r.Document, &basis, &received, &r.State, &decided, &r.By, &r.Why, &r.Event); err != nil {
		return r, err
	}
	r.Field, r.Received = population.Field(field), time.UnixMicro(received).UTC()
	if decided != 0 {
		r.Decided = time.UnixMicro(decided).UTC()
	}
	if err := r.Basis.UnmarshalText([]byte(basis)); err != nil {
		return r, err
	}
	r.Person, err = lienthong.PersonIDFromInt64(person)
	return r, err
}

// micros is a time as it is kept; 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
