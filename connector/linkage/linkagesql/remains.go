package linkagesql

import (
	"context"

	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// Gone implements linkage.Remains.
func (s *Store) Gone(ctx context.Context, record, run string, found func(place int) bool) (gone, kept int, err error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT place, seen = $3 FROM connector_link WHERE connector = $1 AND record = $2 AND verdict <> 'gone'`, s.connector, record, run)
	if err != nil {
		return 0, 0, sqldb.Wrap(err, "count links")
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	for rows.Next() {
		var place int
		var seen bool
		if err := rows.Scan(&place, &seen); err != nil {
			return 0, 0, sqldb.Wrap(err, "count links")
		}
		if seen || found(place) {
			kept++
		} else {
			gone++
		}
	}
	return gone, kept, sqldb.Wrap(rows.Err(), "count links")
}

// buried is how many rows are looked through at once for those to bury.
const buried = 10_000

// Bury implements linkage.Remains.
func (s *Store) Bury(ctx context.Context, record, run string, found func(place int) bool) error {
	for after, more := "", true; more; {
		var keys []string
		var err error
		if keys, after, more, err = s.missing(ctx, record, run, after, found); err != nil {
			return err
		}
		if len(keys) == 0 {
			continue
		}
		among, list, err := s.db.Among("$3", "text", keys)
		if err != nil {
			return err
		}
		if err := s.each(ctx, 1, `UPDATE connector_link SET meant = CASE WHEN `+was+` THEN number ELSE meant END, meant_as = CASE WHEN `+was+` THEN capacity ELSE meant_as END,
			verdict = 'gone', number = '', differences = '', receipt = '' WHERE connector = $1 AND record = $2 AND key IN (`+among+`)`,
			func(int) []any { return []any{s.connector, record, list} }); err != nil {
			return err
		}
	}
	return nil
}

// missing are the keys above one of rows that are to be buried, among the next ones;
// after is the last of these, and more whether any may come behind it.
func (s *Store) missing(ctx context.Context, record, run, above string, found func(place int) bool) (keys []string, after string, more bool, err error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT key, place, seen = $3 FROM connector_link
		WHERE connector = $1 AND record = $2 AND key > $4 AND verdict <> 'gone' ORDER BY key LIMIT $5`, s.connector, record, run, above, buried)
	if err != nil {
		return nil, "", false, sqldb.Wrap(err, "read links")
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	n := 0
	for ; rows.Next(); n++ {
		var place int
		var seen bool
		if err := rows.Scan(&after, &place, &seen); err != nil {
			return nil, "", false, sqldb.Wrap(err, "read links")
		}
		if !seen && !found(place) {
			keys = append(keys, after)
		}
	}
	return keys, after, n == buried, sqldb.Wrap(rows.Err(), "read links")
}

const selectEnded = `SELECT meant, meant_as, EXISTS (SELECT 1 FROM connector_link o WHERE o.connector || '' = $1 AND o.record || '' = $2
			AND o.number = e.meant AND o.capacity = e.meant_as AND o.verdict IN ('linked', 'linked_with_differences'))
		FROM (SELECT DISTINCT meant, meant_as FROM connector_link WHERE connector = $1 AND record = $2 AND meant <> '' AND verdict <> '' LIMIT $3) e`

// Ended implements linkage.Remains.
func (s *Store) Ended(ctx context.Context, record string, limit int) (out []linkage.Ended, err error) {
	rows, err := s.db.Read.QueryContext(ctx, selectEnded,
		s.connector, record, limit)
	if err != nil {
		return nil, sqldb.Wrap(err, "read links")
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	for rows.Next() {
		var e linkage.Ended
		if err := rows.Scan(&e.Number, &e.Capacity, &e.Elsewhere); err != nil {
			return nil, sqldb.Wrap(err, "read links")
		}
		out = append(out, e)
	}
	return out, sqldb.Wrap(rows.Err(), "read links")
}

// again is no row's digest, so that it is sent.
var again = []byte{0}

// Release implements linkage.Remains.
func (s *Store) Release(ctx context.Context, record string, ended []linkage.Ended) error {
	args := func(i int) []any { return []any{s.connector, record, ended[i].Number, ended[i].Capacity, again} }
	if err := s.each(ctx, len(ended), `UPDATE connector_link SET digest = CASE WHEN number = $3 AND capacity = $4 AND verdict IN ('linked', 'linked_with_differences') THEN $5 ELSE digest END,
		meant = CASE WHEN meant = $3 AND meant_as = $4 AND verdict <> '' THEN '' ELSE meant END
		WHERE connector = $1 AND record = $2 AND (number = $3 OR meant = $3)`, args); err != nil {
		return err
	}
	return s.each(ctx, 1, `DELETE FROM connector_link WHERE connector = $1 AND record = $2 AND verdict = 'gone' AND meant = ''`, func(int) []any { return []any{s.connector, record} })
}
