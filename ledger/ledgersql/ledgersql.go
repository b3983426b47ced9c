package ledgersql

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"slices"
	"strings"
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

// Add adds the records that follow, all or none. What a person is shown of an
// exchange is kept once, however many it was about; the persons in the order of
// their index, which takes them fastest so.
func (x *Index) Add(ctx context.Context, entries []ledger.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	return x.db.Update(ctx, func(tx *sqldb.Tx) error {
		first, err := next(ctx, tx)
		if err != nil {
			return err
		}
		into := tx.Inserter("INSERT INTO ledger_entry (idx, exchange, at, visible_from, document) VALUES", "", 5)
		defer into.Close()
		var accesses []access
		for i, e := range entries {
			if e.Index != first+uint64(i) {
				return lienthong.Errorf(lienthong.Conflict, "The ledger's index ends at record %d and was given record %d; it will be read again.", first, e.Index)
			}
			var document []byte
			from, ever := ledger.Visible(e.Evidence)
			if ever && len(e.Evidence.Subjects) > 0 {
				if document, err = json.Marshal(ledger.AccessOf(e.Evidence)); err != nil {
					return err
				}
				for _, s := range e.Evidence.Subjects {
					accesses = append(accesses, access{s, int64(e.Index)})
				}
			}
			if err := into.Add(ctx, int64(e.Index), e.Evidence.ID, micros(e.Evidence.Answered), micros(from), document); err != nil {
				return sqldb.Wrap(err, "add to the ledger's index")
			}
		}
		if err := into.Flush(ctx); err != nil {
			return sqldb.Wrap(err, "add to the ledger's index")
		}
		return addAccesses(ctx, tx, accesses)
	})
}

// access is that a record is about somebody.
type access struct {
	subject string
	index   int64
}

func addAccesses(ctx context.Context, tx *sqldb.Tx, accesses []access) error {
	slices.SortFunc(accesses, func(a, b access) int {
		return cmp.Or(strings.Compare(a.subject, b.subject), cmp.Compare(a.index, b.index))
	})
	into := tx.Inserter("INSERT INTO ledger_access (subject, idx) VALUES", "", 2)
	defer into.Close()
	for _, a := range slices.Compact(accesses) {
		if err := into.Add(ctx, a.subject, a.index); err != nil {
			return sqldb.Wrap(err, "add to the ledger's index")
		}
	}
	return sqldb.Wrap(into.Flush(ctx), "add to the ledger's index")
}

func micros(t time.Time) int64 { return t.UnixMicro() }

// Usage gives the accesses that are visible at a time, newest first.
func (x *Index) Usage(ctx context.Context, subject string, from, to, at time.Time) (out []ledger.Access, err error) {
	err = x.db.View(ctx, func(tx *sqldb.Tx) error {
		rows, err := tx.QueryContext(ctx,
			"SELECT document FROM ledger_access a JOIN ledger_entry e ON e.idx = a.idx WHERE a.subject = $1 AND at >= $2 AND at < $3 AND visible_from <= $4 ORDER BY at DESC, e.idx DESC",
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
