package grantsql

import (
	"context"
	"time"

	"github.com/lienthong/lienthong/internal/sqldb"
)

// Spend notes a proof of presence as used, by its digest, and reports whether it was
// not before. What can be used no more is forgotten. It is durable on return.
func (s *Store) Spend(ctx context.Context, digest string, now, until time.Time) (first bool, err error) {
	const doing = "note a proof as used"
	err = s.db.Update(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.ExecContext(ctx, forgetPresence, now.UnixMicro()); err != nil {
			return sqldb.Wrap(err, doing)
		}
		r, err := tx.ExecContext(ctx, insertPresence, digest, until.UnixMicro())
		if err != nil {
			return sqldb.Wrap(err, doing)
		}
		n, err := r.RowsAffected()
		first = n == 1
		return sqldb.Wrap(err, doing)
	})
	return first, err
}
