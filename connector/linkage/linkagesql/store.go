package linkagesql

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/internal/sqldb"
)

//go:embed migrations
var migrations embed.FS

// Store keeps the links of one connector.
type Store struct {
	db        *sqldb.DB
	connector string
}

var _ linkage.Store = (*Store)(nil)

// New keeps a connector's links in a database that is open already.
func New(ctx context.Context, db *sqldb.DB, connector string) (*Store, error) {
	if err := db.Migrate(ctx, "connector_link", migrations); err != nil {
		return nil, err
	}
	return &Store{db, connector}, nil
}

const columns = `key, digest, run, row_number, capacity, valid_from, valid_until, verdict, number, differences, linked`

// Known implements linkage.Store.
func (s *Store) Known(ctx context.Context, record string, keys []string) ([]linkage.Link, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	among, list, err := s.among("$3", keys)
	if err != nil {
		return nil, err
	}
	return s.links(ctx, `SELECT `+columns+` FROM connector_link WHERE connector = $1 AND record = $2 AND verdict NOT IN ('', 'gone') AND key IN (`+among+`)`, s.connector, record, list)
}

// among is a list of keys as one parameter, and how a statement takes it apart.
// With a parameter for each, SQLite looks each one up among all by its name.
func (s *Store) among(place string, keys []string) (text, list string, err error) {
	b, err := json.Marshal(keys)
	if s.db.Dialect == sqldb.Postgres {
		return `SELECT json_array_elements_text(` + place + `::json)`, string(b), err
	}
	return `SELECT value FROM json_each(` + place + `)`, string(b), err
}

// Links implements linkage.Store.
func (s *Store) Links(ctx context.Context, record, after string, limit int) ([]linkage.Link, error) {
	return s.links(ctx, `SELECT `+columns+` FROM connector_link WHERE connector = $1 AND record = $2 AND key > $3 AND verdict NOT IN ('', 'gone') ORDER BY key LIMIT $4`,
		s.connector, record, after, limit)
}

func (s *Store) links(ctx context.Context, query string, args ...any) (out []linkage.Link, err error) {
	rows, err := s.db.Read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, sqldb.Wrap(err, "read links")
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	for rows.Next() {
		var l linkage.Link
		var differences string
		var linked int64
		if err := rows.Scan(&l.Key, &l.Digest, &l.Run, &l.Row, &l.Capacity, &l.From, &l.Until, &l.Verdict, &l.Number, &differences, &linked); err != nil {
			return nil, sqldb.Wrap(err, "read links")
		}
		l.Differences, l.Linked = strings.Fields(differences), time.UnixMicro(linked).UTC()
		out = append(out, l)
	}
	return out, sqldb.Wrap(rows.Err(), "read links")
}

// Put implements linkage.Store.
func (s *Store) Put(ctx context.Context, record string, links []linkage.Link) error {
	return s.each(ctx, len(links), `INSERT INTO connector_link (connector, record, `+columns+`, seen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', '', 0, $5)
		ON CONFLICT (connector, record, key) DO UPDATE SET digest = excluded.digest, run = excluded.run, row_number = excluded.row_number, capacity = excluded.capacity,
		valid_from = excluded.valid_from, valid_until = excluded.valid_until, verdict = '', number = '', differences = '', linked = 0, seen = excluded.seen, `+meant,
		func(i int) []any {
			l := &links[i]
			return []any{s.connector, record, l.Key, l.Digest, l.Run, l.Row, l.Capacity, l.From, l.Until}
		})
}

// meant keeps whom a row meant until now, in which capacity, when that goes.
const meant = `meant = CASE WHEN connector_link.verdict IN ('linked', 'linked_with_differences') AND connector_link.capacity <> '' AND connector_link.number <> '' THEN connector_link.number ELSE connector_link.meant END,
		meant_as = CASE WHEN connector_link.verdict IN ('linked', 'linked_with_differences') AND connector_link.capacity <> '' AND connector_link.number <> '' THEN connector_link.capacity ELSE connector_link.meant_as END`

// Settle implements linkage.Store.
func (s *Store) Settle(ctx context.Context, record, run string, results []linkage.Result) error {
	now := s.db.Time().UnixMicro()
	return s.each(ctx, len(results), `UPDATE connector_link SET verdict = $1, number = $2, differences = $3, linked = $4,
		meant = CASE WHEN meant = $2 AND meant_as = capacity AND $1 IN ('linked', 'linked_with_differences') THEN '' ELSE meant END
		WHERE connector = $5 AND record = $6 AND run = $7 AND row_number = $8`,
		func(i int) []any {
			r := &results[i]
			return []any{r.Verdict, r.Number, strings.Join(r.Differences, " "), now, s.connector, record, run, r.Row}
		})
}

// each runs a statement n times in one transaction.
func (s *Store) each(ctx context.Context, n int, statement string, args func(int) []any) error {
	return s.db.Update(ctx, func(tx *sqldb.Tx) error {
		prepared, err := tx.PrepareContext(ctx, statement)
		if err != nil {
			return sqldb.Wrap(err, "keep links")
		}
		defer func() { _ = prepared.Close() }() // it ends with the transaction
		for i := range n {
			if _, err := prepared.ExecContext(ctx, args(i)...); err != nil {
				return sqldb.Wrap(err, "keep links")
			}
		}
		return nil
	})
}

// References implements linkage.Store. Where numbers are not granted, each row
// speaks for itself.
func (s *Store) References(ctx context.Context, record, run string, above, to int) (out []linkage.Reference, err error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT MAX(CASE WHEN run = $3 THEN row_number ELSE 0 END) AS r, capacity,
			MIN(valid_from), CASE WHEN MIN(valid_until) = '' THEN '' ELSE MAX(valid_until) END
		FROM connector_link WHERE connector = $1 AND record = $2 AND capacity <> '' AND verdict IN ('linked', 'linked_with_differences')
			AND number IN (SELECT number FROM connector_link WHERE connector = $1 AND record = $2 AND run = $3 AND row_number > $4 AND row_number <= $5 AND number <> '')
		GROUP BY number, capacity
		HAVING MAX(CASE WHEN run = $3 THEN row_number ELSE 0 END) > $4 AND MAX(CASE WHEN run = $3 THEN row_number ELSE 0 END) <= $5
		UNION ALL SELECT row_number, capacity, valid_from, valid_until FROM connector_link
		WHERE connector = $1 AND record = $2 AND run = $3 AND row_number > $4 AND row_number <= $5 AND number = ''
			AND capacity <> '' AND verdict IN ('linked', 'linked_with_differences') ORDER BY 1`, s.connector, record, run, above, to)
	if err != nil {
		return nil, sqldb.Wrap(err, "read references")
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	for rows.Next() {
		var r linkage.Reference
		var from, until string
		if err := rows.Scan(&r.Row, &r.Capacity, &from, &until); err != nil {
			return nil, sqldb.Wrap(err, "read references")
		}
		r.From, r.Until = date(from), date(until)
		out = append(out, r)
	}
	return out, sqldb.Wrap(rows.Err(), "read references")
}

// date is a date as it was written here; none for what is none.
func date(s string) lienthong.Date {
	d, err := lienthong.ParseDate(s)
	if err != nil {
		return lienthong.Date{}
	}
	return d
}

// Keys implements linkage.Store.
func (s *Store) Keys(ctx context.Context, record, number string) (out []string, err error) {
	const most = 1000
	rows, err := s.db.Read.QueryContext(ctx, `SELECT key FROM connector_link WHERE connector = $1 AND record = $2 AND number = $3
		AND verdict IN ('linked', 'linked_with_differences') ORDER BY key LIMIT $4`, s.connector, record, number, most)
	if err != nil {
		return nil, sqldb.Wrap(err, "read links")
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	for rows.Next() {
		var key sql.NullString
		if err := rows.Scan(&key); err != nil {
			return nil, sqldb.Wrap(err, "read links")
		}
		out = append(out, key.String)
	}
	return out, sqldb.Wrap(rows.Err(), "read links")
}
