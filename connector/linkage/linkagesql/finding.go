package linkagesql

import (
	"context"
	"time"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// Findings keeps what the rules of linked records found, beside the links.
type Findings struct{ store *Store }

var _ finding.Store = Findings{}

// Findings are those of the store's connector.
func (s *Store) Findings() Findings { return Findings{s} }

// Put implements finding.Store.
func (f Findings) Put(ctx context.Context, run string, found []finding.Found) error {
	now := f.store.db.Time().UnixMicro()
	return f.store.each(ctx, len(found), `INSERT INTO connector_finding (connector, record, key, rule, person, since, run) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (connector, record, key, rule) DO UPDATE SET person = excluded.person, run = excluded.run`,
		func(i int) []any {
			x := &found[i]
			return []any{f.store.connector, x.Record, x.Key, string(x.Rule), x.Person, now, run}
		})
}

// Finish implements finding.Store.
func (f Findings) Finish(ctx context.Context, run string, rules []connector.FindingCode) error {
	return f.store.each(ctx, len(rules), `DELETE FROM connector_finding WHERE connector = $1 AND rule = $2 AND run <> $3`,
		func(i int) []any { return []any{f.store.connector, string(rules[i]), run} })
}

// List implements finding.Store.
func (f Findings) List(ctx context.Context, after finding.Found, limit int) (out []finding.Found, err error) {
	rows, err := f.store.db.Read.QueryContext(ctx, `SELECT record, key, rule, person, since FROM connector_finding
		WHERE connector = $1 AND (record, key, rule) > ($2, $3, $4) ORDER BY record, key, rule LIMIT $5`,
		f.store.connector, after.Record, after.Key, string(after.Rule), limit)
	if err != nil {
		return nil, sqldb.Wrap(err, "read findings")
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	for rows.Next() {
		var x finding.Found
		var since int64
		if err := rows.Scan(&x.Record, &x.Key, &x.Rule, &x.Person, &since); err != nil {
			return nil, sqldb.Wrap(err, "read findings")
		}
		x.Since = time.UnixMicro(since).UTC()
		out = append(out, x)
	}
	return out, sqldb.Wrap(rows.Err(), "read findings")
}
