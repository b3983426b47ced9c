package officialsql

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"iter"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/internal/sqldb"
)

//go:embed migrations
var migrations embed.FS

// Store is an official.Store in a database. Make one with [Open] or [New].
type Store struct {
	db    *sqldb.DB
	owned bool // Close closes db
}

var _ official.Store = (*Store)(nil)

// Open opens the database of a configuration line of [sqldb] and brings its
// tables up to date. Close it after use.
func Open(ctx context.Context, line string) (*Store, error) {
	db, err := sqldb.Open(ctx, line)
	if err != nil {
		return nil, err
	}
	s, err := New(ctx, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s.owned = true
	return s, nil
}

// New keeps the register in a database that is open already, beside the tables
// of other parts.
func New(ctx context.Context, db *sqldb.DB) (*Store, error) {
	if err := db.Migrate(ctx, "official", migrations); err != nil {
		return nil, err
	}
	return &Store{db: db}, nil
}

// Close closes the database if [Open] opened it.
func (s *Store) Close() error {
	if !s.owned {
		return nil
	}
	return s.db.Close()
}

const (
	selectByPIN = `SELECT key, pin, revision, changed, document FROM official_dossier WHERE pin = $1`
	selectAll   = `SELECT key, pin, revision, changed, document FROM official_dossier ORDER BY key`

	// A list of keys is one parameter, as a JSON array.
	selectKeysSQLite   = `SELECT key, pin, revision, changed, document FROM official_dossier WHERE key IN (SELECT value FROM json_each($1)) ORDER BY key`
	selectKeysPostgres = `SELECT key, pin, revision, changed, document FROM official_dossier WHERE key IN (SELECT json_array_elements_text($1::json)) ORDER BY key`

	insertNew  = `INSERT INTO official_dossier (key, pin, revision, changed, verdict, quality, document) VALUES ($1, $2, 1, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING`
	updateNext = `UPDATE official_dossier SET pin = $2, revision = revision + 1, changed = $3, verdict = $4, quality = $5, document = $6 WHERE key = $1 AND revision = $7`

	countAll = `SELECT verdict, quality, pin IS NOT NULL, count(*) FROM official_dossier GROUP BY verdict, quality, pin IS NOT NULL`
)

// Get implements [official.Store].
func (s *Store) Get(ctx context.Context, keys []string) ([]official.Dossier, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, sqldb.Wrap(err, "read dossiers")
	}
	query := selectKeysSQLite
	if s.db.Dialect == sqldb.Postgres {
		query = selectKeysPostgres
	}
	var out []official.Dossier
	for d, err := range s.query(ctx, query, string(list)) {
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// ByPIN implements [official.Store].
func (s *Store) ByPIN(ctx context.Context, pin lienthong.PIN) (official.Dossier, error) {
	for d, err := range s.query(ctx, selectByPIN, int64(pin.Uint64())) {
		return d, err
	}
	return official.Dossier{}, lienthong.Errorf(lienthong.NotFound, "There is no dossier with this code; it may not be linked yet.")
}

// All implements [official.Store]: one statement sees one state.
func (s *Store) All(ctx context.Context) iter.Seq2[official.Dossier, error] {
	return s.query(ctx, selectAll)
}

func (s *Store) query(ctx context.Context, query string, args ...any) iter.Seq2[official.Dossier, error] {
	return func(yield func(official.Dossier, error) bool) {
		rows, err := s.db.Read.QueryContext(ctx, query, args...)
		if err != nil {
			yield(official.Dossier{}, sqldb.Wrap(err, "read dossiers"))
			return
		}
		defer rows.Close() //nolint:errcheck // rows.Err says what went wrong
		for rows.Next() {
			var r row
			if err := rows.Scan(&r.key, &r.pin, &r.revision, &r.changed, &r.document); err != nil {
				yield(official.Dossier{}, sqldb.Wrap(err, "read dossiers"))
				return
			}
			d, err := r.dossier()
			if !yield(d, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(official.Dossier{}, sqldb.Wrap(err, "read dossiers"))
		}
	}
}

// Put implements [official.Store].
func (s *Store) Put(ctx context.Context, dossiers []official.Dossier) error {
	if len(dossiers) == 0 {
		return ctx.Err()
	}
	return sqldb.Wrap(s.db.Update(ctx, func(tx *sqldb.Tx) error {
		insert, err := tx.PrepareContext(ctx, insertNew)
		if err != nil {
			return err
		}
		defer insert.Close() //nolint:errcheck // ends with its transaction
		update, err := tx.PrepareContext(ctx, updateNext)
		if err != nil {
			return err
		}
		defer update.Close() //nolint:errcheck // ends with its transaction
		for i := range dossiers {
			if err := put(ctx, &dossiers[i], insert, update); err != nil {
				return err
			}
		}
		return nil
	}), "store dossiers")
}

func put(ctx context.Context, d *official.Dossier, insert, update *sql.Stmt) error {
	if d.Key == "" {
		return lienthong.Errorf(lienthong.Invalid, "A dossier to be stored has no key.")
	}
	doc, err := encode(d)
	if err != nil {
		return err
	}
	var pin *int64
	if n := int64(d.PIN.Uint64()); n != 0 {
		pin = &n
	}
	args := []any{d.Key, pin, d.Changed.UnixMicro(), d.Verdict(), int64(d.Quality()), doc}
	stmt := insert
	if d.Revision > 0 {
		stmt, args = update, append(args, d.Revision)
	}
	res, err := stmt.ExecContext(ctx, args...)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = lienthong.Errorf(lienthong.Conflict, "A dossier was changed by somebody else meanwhile; read it again and repeat the change.")
	}
	return err
}

// Count implements [official.Store].
func (s *Store) Count(ctx context.Context) (official.Status, error) {
	st := official.Status{Verdicts: map[string]int{}, Quality: map[string]int{}}
	for _, q := range official.Qualities {
		st.Quality[q.Name] = 0
	}
	rows, err := s.db.Read.QueryContext(ctx, countAll)
	if err != nil {
		return st, sqldb.Wrap(err, "count dossiers")
	}
	defer rows.Close() //nolint:errcheck // rows.Err says what went wrong
	for rows.Next() {
		var verdict string
		var quality, n int
		var linked bool
		if err := rows.Scan(&verdict, &quality, &linked, &n); err != nil {
			return st, sqldb.Wrap(err, "count dossiers")
		}
		st.Dossiers += n
		if linked {
			st.Linked += n
		}
		if verdict != "" {
			st.Verdicts[verdict] += n
		}
		for _, q := range official.Qualities {
			if official.Quality(quality)&q.Bit != 0 {
				st.Quality[q.Name] += n
			}
		}
	}
	return st, sqldb.Wrap(rows.Err(), "count dossiers")
}
