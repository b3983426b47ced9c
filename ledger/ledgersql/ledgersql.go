package ledgersql

import (
	"context"
	"embed"
	"encoding/json"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/ledger"
)

//go:embed migrations
var migrations embed.FS

// Index is a ledger.Index in a database. Make one with [Open].
type Index struct{ db *sqldb.DB }

var _ ledger.Index = (*Index)(nil)

// Open opens the database of a configuration line of [sqldb] and brings its
// tables up to date. Close it after the ledger.
func Open(ctx context.Context, line string) (*Index, error) {
	db, err := sqldb.Open(ctx, line)
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx, "ledger", migrations); err != nil {
		_ = db.Close() // the first error says more
		return nil, err
	}
	return &Index{db}, nil
}

// Close closes the database.
func (x *Index) Close() error { return x.db.Close() }

// Next is the place of the first record that the index lacks.
func (x *Index) Next(ctx context.Context) (uint64, error) {
	return next(ctx, x.db.Read)
}

func next(ctx context.Context, q querier) (uint64, error) {
	var n int64
	err := q.QueryRowContext(ctx, "SELECT COALESCE(MAX(idx) + 1, 0) FROM ledger_entry").Scan(&n)
	return uint64(n), sqldb.Wrap(err, "find the end of the ledger's index")
}

// Add adds the records that follow, all or none.
func (x *Index) Add(ctx context.Context, entries []ledger.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	return x.db.Update(ctx, func(tx *sqldb.Tx) error {
		first, err := next(ctx, tx)
		if err != nil {
			return err
		}
		for i, e := range entries {
			if e.Index != first+uint64(i) {
				return lienthong.Errorf(lienthong.Conflict, "The ledger's index ends at record %d and was given record %d; it will be read again.", first, e.Index)
			}
			if err := add(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func add(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if _, err := tx.ExecContext(ctx, "INSERT INTO ledger_entry (idx, exchange) VALUES ($1, $2)", int64(e.Index), e.Evidence.ID); err != nil {
		return sqldb.Wrap(err, "add to the ledger's index")
	}
	from, ever := ledger.Visible(e.Evidence)
	if !ever || len(e.Evidence.Subjects) == 0 {
		return nil
	}
	document, err := json.Marshal(ledger.AccessOf(e.Evidence))
	if err != nil {
		return err
	}
	access, err := tx.PrepareContext(ctx, "INSERT INTO ledger_access (subject, at, idx, visible_from, document) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
	if err != nil {
		return sqldb.Wrap(err, "add to the ledger's index")
	}
	defer func() { _ = access.Close() }() // it ends with the transaction
	for _, s := range e.Evidence.Subjects {
		_, err := access.ExecContext(ctx, s, micros(e.Evidence.Answered), int64(e.Index), micros(from), document)
		if err != nil {
			return sqldb.Wrap(err, "add to the ledger's index")
		}
	}
	return nil
}

func micros(t time.Time) int64 { return t.UnixMicro() }

// Usage gives the accesses that are visible at a time, newest first.
func (x *Index) Usage(ctx context.Context, subject string, from, to, at time.Time) (out []ledger.Access, err error) {
	err = x.db.View(ctx, func(tx *sqldb.Tx) error {
		rows, err := tx.QueryContext(ctx,
			"SELECT document FROM ledger_access WHERE subject = $1 AND at >= $2 AND at < $3 AND visible_from <= $4 ORDER BY at DESC, idx DESC",
			subject, micros(from), micros(to), micros(at))
		if err != nil {
			return sqldb.Wrap(err, "read the ledger's index")
		}
		defer func() { _ = rows.Close() }() // read to its end, or given up
		for rows.Next() {
			var document []byte
			var a ledger.Access
			if err := rows.Scan(&document); err != nil {
				return sqldb.Wrap(err, "read the ledger's index")
			}
			if err := json.Unmarshal(document, &a); err != nil {
				return err
			}
			out = append(out, a)
		}
		return sqldb.Wrap(rows.Err(), "read the ledger's index")
	})
	return out, err
}

// Find gives the places of an exchange's records.
func (x *Index) Find(ctx context.Context, id string) (out []uint64, err error) {
	err = x.db.View(ctx, func(tx *sqldb.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT idx FROM ledger_entry WHERE exchange = $1 ORDER BY idx", id)
		if err != nil {
			return sqldb.Wrap(err, "read the ledger's index")
		}
		defer func() { _ = rows.Close() }() // read to its end, or given up
		for rows.Next() {
			var n int64
			if err := rows.Scan(&n); err != nil {
				return sqldb.Wrap(err, "read the ledger's index")
			}
			out = append(out, uint64(n))
		}
		return sqldb.Wrap(rows.Err(), "read the ledger's index")
	})
	return out, err
}
