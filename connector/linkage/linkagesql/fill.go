package linkagesql

import (
	"context"
	"errors"

	"github.com/lienthong/lienthong/internal/sqldb"
)

// Fill implements linkage.Store. Numbers come in no order, and their index takes SQLite
// more than the rows themselves; made from all of them at once, a seventh of that. So it
// is away while the first rows come. A process that is killed meanwhile leaves it away
// until [New].
func (s *Store) Fill(ctx context.Context, keep func() error) error {
	if s.db.Dialect != sqldb.SQLite { // a server does it beside us
		return keep()
	}
	if err := s.dropNumbers(ctx); err != nil {
		return err
	}
	return errors.Join(keep(), s.indexNumbers(context.WithoutCancel(ctx)))
}

// fewRows may stand in the table while its index is away: they are entered in it again,
// and whoever looks for a number meanwhile reads them all.
const fewRows = 100_000

func (s *Store) dropNumbers(ctx context.Context) error {
	return s.db.Update(ctx, func(tx *sqldb.Tx) error {
		rows := 0
		err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM connector_link LIMIT $1)`, fewRows+1).Scan(&rows)
		if err == nil && rows <= fewRows {
			_, err = tx.ExecContext(ctx, `DROP INDEX IF EXISTS connector_link_number`)
		}
		return sqldb.Wrap(err, "make room for links")
	})
}

// indexNumbers makes the index if it is away.
func (s *Store) indexNumbers(ctx context.Context) error {
	return s.each(ctx, 1, `CREATE INDEX IF NOT EXISTS connector_link_number ON connector_link (number, connector, record)`, func(int) []any { return nil })
}
