package linkagesql

import (
	"context"

	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// Seen implements linkage.Remains.
func (s *Store) Seen(ctx context.Context, record, run string, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	among, list, err := s.db.Among("$4", "text", keys)
	if err != nil {
		return err
	}
	return s.each(ctx, 1, `UPDATE connector_link SET seen = $3 WHERE connector = $1 AND record = $2 AND key IN (`+among+`)`,
		func(int) []any { return []any{s.connector, record, run, list} })
}

// Gone implements linkage.Remains.
func (s *Store) Gone(ctx context.Context, record, run string) (gone, kept int, err error) {
	err = s.db.Read.QueryRowContext(ctx, `SELECT COALESCE(SUM(CASE WHEN seen = $3 THEN 0 ELSE 1 END), 0), COALESCE(SUM(CASE WHEN seen = $3 THEN 1 ELSE 0 END), 0)
		FROM connector_link WHERE connector = $1 AND record = $2 AND verdict <> 'gone'`, s.connector, record, run).Scan(&gone, &kept)
	return gone, kept, sqldb.Wrap(err, "count links")
}

// Bury implements linkage.Remains.
func (s *Store) Bury(ctx context.Context, record, run string) error {
	return s.each(ctx, 1, `UPDATE connector_link SET meant = CASE WHEN `+was+` THEN number ELSE meant END, meant_as = CASE WHEN `+was+` THEN capacity ELSE meant_as END,
		verdict = 'gone', number = '', differences = ''
		WHERE connector = $1 AND record = $2 AND seen <> $3 AND verdict <> 'gone'`, func(int) []any { return []any{s.connector, record, run} })
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

// Release implements linkage.Remains.
func (s *Store) Release(ctx context.Context, record string, ended []linkage.Ended) error {
	again := []byte{0} // no row's digest, so that it is sent
	args := func(i int) []any { return []any{s.connector, record, ended[i].Number, ended[i].Capacity, again} }
	if err := s.each(ctx, len(ended), `UPDATE connector_link SET digest = CASE WHEN number = $3 AND capacity = $4 AND verdict IN ('linked', 'linked_with_differences') THEN $5 ELSE digest END,
		meant = CASE WHEN meant = $3 AND meant_as = $4 AND verdict <> '' THEN '' ELSE meant END
		WHERE connector = $1 AND record = $2 AND (number = $3 OR meant = $3)`, args); err != nil {
		return err
	}
	return s.each(ctx, 1, `DELETE FROM connector_link WHERE connector = $1 AND record = $2 AND verdict = 'gone' AND meant = ''`, func(int) []any { return []any{s.connector, record} })
}
