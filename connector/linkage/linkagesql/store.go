package linkagesql

import (
	"context"
	"database/sql"
	"embed"
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
	s := &Store{db, connector}
	if db.Dialect == sqldb.SQLite {
		if err := s.indexNumbers(ctx); err != nil { // see Fill
			return nil, err
		}
	}
	return s, nil
}

const columns = `key, digest, capacity, valid_from, valid_until, verdict, number, differences, linked`

// Known are the rows of these keys, in any order.
func (s *Store) Known(ctx context.Context, record string, keys []string) ([]linkage.Link, error) {
	return s.amidst(ctx, `SELECT `+columns+` FROM connector_link WHERE connector = $1 AND record = $2 AND verdict NOT IN ('', 'gone') AND key IN `, record, keys)
}

// Earlier implements linkage.Store.
func (s *Store) Earlier(ctx context.Context, record string, keys []string) ([]linkage.Earlier, error) {
	among, arg, err := s.db.Among("$3", "text", keys)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Read.QueryContext(ctx, `SELECT key, digest, verdict, receipt, linked, place FROM connector_link
		WHERE connector = $1 AND record = $2 AND verdict NOT IN ('', 'gone') AND key IN (`+among+`)`, s.connector, record, arg)
	if err != nil {
		return nil, sqldb.Wrap(err, "read links")
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	out := make([]linkage.Earlier, 0, len(keys))
	var digest, verdict sql.RawBytes
	for rows.Next() {
		var e linkage.Earlier
		var linked int64
		if err := rows.Scan(&e.Key, &digest, &verdict, &e.Receipt, &linked, &e.Place); err != nil {
			return nil, sqldb.Wrap(err, "read links")
		}
		copy(e.Digest[:], digest) // one of another length is no row's, so that it is sent
		e.Verdict, e.Linked = word(verdict), time.UnixMicro(linked).UTC()
		out = append(out, e)
	}
	return out, sqldb.Wrap(rows.Err(), "read links")
}

// word is a verdict without a copy of it.
func word(verdict []byte) string {
	for _, v := range [...]string{"linked", "linked_with_differences", "candidates", "contradicted", "not_found"} {
		if string(verdict) == v {
			return v
		}
	}
	return string(verdict)
}

// Meaning implements linkage.Store.
func (s *Store) Meaning(ctx context.Context, record string, numbers []string) ([]linkage.Link, error) {
	return s.amidst(ctx, selectMeaning, record, numbers)
}

// byNumber is connector and record of links that are looked for by their number. SQLite
// would read all links of the record type in their place, unless it cannot see the two.
const byNumber = `connector || '' = $1 AND record || '' = $2`

const selectMeaning = `SELECT ` + columns + ` FROM connector_link WHERE ` + byNumber + ` AND capacity <> '' AND ` + certain + ` AND number IN `

const selectKeys = `SELECT key FROM connector_link WHERE ` + byNumber + ` AND number = $3
	AND verdict IN ('linked', 'linked_with_differences') ORDER BY key LIMIT $4`

// certain is linkage.Certain.
const certain = `verdict IN ('linked', 'linked_with_differences')`

// amidst reads the links that a statement finds with one of a list.
func (s *Store) amidst(ctx context.Context, query, record string, list []string) ([]linkage.Link, error) {
	if len(list) == 0 {
		return nil, nil
	}
	among, arg, err := s.db.Among("$3", "text", list)
	if err != nil {
		return nil, err
	}
	return s.links(ctx, query+"("+among+")", s.connector, record, arg)
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
		var from, until, differences string
		var linked int64
		if err := rows.Scan(&l.Key, &l.Digest, &l.Capacity, &from, &until, &l.Verdict, &l.Number, &differences, &linked); err != nil {
			return nil, sqldb.Wrap(err, "read links")
		}
		l.From, l.Until = date(from), date(until)
		l.Differences, l.Linked = strings.Fields(differences), time.UnixMicro(linked).UTC()
		out = append(out, l)
	}
	return out, sqldb.Wrap(rows.Err(), "read links")
}

// date is a date as it was written here; none for what is none.
func date(s string) lienthong.Date {
	d, err := lienthong.ParseDate(s)
	if err != nil {
		return lienthong.Date{}
	}
	return d
}

// Keep implements linkage.Store.
func (s *Store) Keep(ctx context.Context, record, run string, links []linkage.Link) error {
	last := make(map[string]int, len(links))
	for i := range links {
		last[links[i].Key] = i
	}
	return s.db.Update(ctx, func(tx *sqldb.Tx) error {
		place, err := s.places(ctx, tx, record, links)
		if err != nil {
			return err
		}
		in := tx.Inserter(`INSERT INTO connector_link (connector, record, linked, seen, key, digest, capacity, valid_from, valid_until, verdict, number, differences, receipt, place) VALUES`, replacing, 14).
			Same(s.connector, record, tx.Now.UnixMicro(), run)
		defer in.Close()
		for i := range links {
			l := &links[i]
			if last[l.Key] != i {
				continue
			}
			own := l.Place
			if own == 0 {
				place++
				own = place
			}
			if err := in.Add(ctx, l.Key, l.Digest, l.Capacity, l.From.String(), l.Until.String(), l.Verdict, l.Number, strings.Join(l.Differences, " "), l.Receipt, own); err != nil {
				return sqldb.Wrap(err, "keep links")
			}
		}
		return sqldb.Wrap(in.Flush(ctx), "keep links")
	})
}

// was reports, of a row that is replaced, whether it meant somebody in a capacity.
const was = `connector_link.verdict IN ('linked', 'linked_with_differences') AND connector_link.capacity <> '' AND connector_link.number <> ''`

// replacing puts a row in the place of what was kept. Whom that meant, and this
// does not, is noted until the owner knows.
const replacing = `ON CONFLICT (connector, record, key) DO UPDATE SET digest = excluded.digest, capacity = excluded.capacity, valid_from = excluded.valid_from,
	valid_until = excluded.valid_until, verdict = excluded.verdict, number = excluded.number, differences = excluded.differences, linked = excluded.linked, seen = excluded.seen, receipt = excluded.receipt,
	meant = CASE WHEN ` + was + ` AND NOT (` + same + `) THEN connector_link.number WHEN ` + meansAgain + ` THEN '' ELSE connector_link.meant END,
	meant_as = CASE WHEN ` + was + ` AND NOT (` + same + `) THEN connector_link.capacity ELSE connector_link.meant_as END`

const (
	same       = `excluded.verdict IN ('linked', 'linked_with_differences') AND excluded.number = connector_link.number AND excluded.capacity = connector_link.capacity`
	meansAgain = `excluded.verdict IN ('linked', 'linked_with_differences') AND excluded.number = connector_link.meant AND excluded.capacity = connector_link.meant_as`
)

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

// Keys are the keys of the rows that are linked with a number.
func (s *Store) Keys(ctx context.Context, record, number string) (out []string, err error) {
	const most = 1000
	rows, err := s.db.Read.QueryContext(ctx, selectKeys, s.connector, record, number, most)
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
