package linkagesql

import (
	"context"
	"time"

	"github.com/lienthong/lienthong/connector/contributing"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// Contributions keeps what was reported to the population register, beside the links.
type Contributions struct{ store *Store }

var _ contributing.Store = Contributions{}

// Contributions are those of the store's connector.
func (s *Store) Contributions() Contributions { return Contributions{s} }

const contribution = `record, key, field, digest, state, why, sent`

// Sent implements contributing.Store.
func (c Contributions) Sent(ctx context.Context, record, field string, keys []string) ([]contributing.Sent, error) {
	among, list, err := c.store.db.Among("$4", "text", keys)
	if err != nil {
		return nil, sqldb.Wrap(err, "read contributions")
	}
	return c.read(ctx, `SELECT `+contribution+` FROM connector_contribution WHERE connector = $1 AND record = $2 AND field = $3 AND key IN (`+among+`)`,
		c.store.connector, record, field, list)
}

// Keep implements contributing.Store.
func (c Contributions) Keep(ctx context.Context, sent []contributing.Sent) error {
	return c.store.each(ctx, len(sent), `INSERT INTO connector_contribution (connector, record, key, field, digest, state, why, sent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (connector, record, key, field) DO UPDATE SET digest = excluded.digest, state = excluded.state, why = excluded.why, sent = excluded.sent`,
		func(i int) []any {
			x := &sent[i]
			return []any{c.store.connector, x.Record, x.Key, x.Field, x.Digest, x.State, x.Why, x.At.UnixMicro()}
		})
}

// List implements contributing.Store.
func (c Contributions) List(ctx context.Context, after contributing.Sent, limit int) ([]contributing.Sent, error) {
	return c.read(ctx, `SELECT `+contribution+` FROM connector_contribution WHERE connector = $1 AND (record, key, field) > ($2, $3, $4) ORDER BY record, key, field LIMIT $5`,
		c.store.connector, after.Record, after.Key, after.Field, limit)
}

func (c Contributions) read(ctx context.Context, query string, args ...any) (out []contributing.Sent, err error) {
	const doing = "read contributions"
	rows, err := c.store.db.Read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, sqldb.Wrap(err, doing)
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	for rows.Next() {
		var x contributing.Sent
		var at int64
		if err := rows.Scan(&x.Record, &x.Key, &x.Field, &x.Digest, &x.State, &x.Why, &at); err != nil {
			return nil, sqldb.Wrap(err, doing)
		}
		x.At = time.UnixMicro(at).UTC()
		out = append(out, x)
	}
	return out, sqldb.Wrap(rows.Err(), doing)
}
