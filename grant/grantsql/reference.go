package grantsql

import (
	"context"
	"database/sql"
	"slices"

	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// Record implements grant.ReferenceWriter.
func (s *Store) Record(ctx context.Context, entries ...grant.Reference) error {
	const doing = "record references"
	return s.db.Update(ctx, func(tx *sqldb.Tx) error {
		var prepared [3]*sql.Stmt // linking brings thousands at once
		for i, text := range []string{selectNewerReference, endReference, insertReference} {
			p, err := tx.PrepareContext(ctx, text)
			if err != nil {
				return sqldb.Wrap(err, doing)
			}
			defer func() { _ = p.Close() }() // it ends with the transaction
			prepared[i] = p
		}
		newer, end, insert := prepared[0], prepared[1], prepared[2]
		for _, r := range entries {
			person, recorded := r.Person.Int64(), r.Recorded.From.UnixMicro()
			if err := newer.QueryRowContext(ctx, person, r.Sector, r.Capacity, r.Case, recorded).Scan(new(int)); err != sql.ErrNoRows {
				if err == nil {
					return stale("reference")
				}
				return sqldb.Wrap(err, doing)
			}
			if _, err := end.ExecContext(ctx, person, r.Sector, r.Capacity, r.Case, recorded, int64(forever)); err != nil {
				return sqldb.Wrap(err, doing)
			}
			if _, err := insert.ExecContext(ctx, person, r.Sector, r.Capacity, r.Case,
				from(r.Valid.From), until(r.Valid.Until), recorded, int64(forever)); err != nil {
				return sqldb.Wrap(err, doing)
			}
		}
		return nil
	})
}

// Known implements grant.References.
func (s *Store) Known(ctx context.Context, q grant.ReferenceQuery) (bool, error) {
	// Known at a time: recorded by then and replaced after it. Of the present,
	// the row that is not replaced.
	begun, ends := int64(forever), int64(forever-1)
	if !q.At.Recorded.IsZero() {
		begun = q.At.Recorded.UnixMicro()
		ends = begun
	}
	capacities, err := collect(ctx, s.db.Read, "look up a reference", func(rows *sql.Rows) (c string, err error) {
		return c, rows.Scan(&c)
	}, selectReferences, q.Person.Int64(), q.Sector, q.Case, q.At.Valid.UnixMicro(), begun, ends)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(capacities, func(c string) bool {
		return len(q.Capacities) == 0 || slices.Contains(q.Capacities, c)
	}), nil
}
