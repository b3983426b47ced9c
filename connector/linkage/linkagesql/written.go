package linkagesql

import (
	"context"

	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/writeback"
)

var _ writeback.Store = (*Store)(nil)

// Unwritten implements writeback.Store.
func (s *Store) Unwritten(ctx context.Context, record, after string, limit int) ([]linkage.Link, error) {
	return s.links(ctx, `SELECT `+columns+` FROM connector_link WHERE connector = $1 AND record = $2 AND key > $3 AND verdict NOT IN ('', 'gone')
		AND written <> verdict || ' ' || number ORDER BY key LIMIT $4`, s.connector, record, after, limit)
}

// Written implements writeback.Store.
func (s *Store) Written(ctx context.Context, record string, links []linkage.Link) error {
	return s.each(ctx, len(links), `UPDATE connector_link SET written = $4 WHERE connector = $1 AND record = $2 AND key = $3`,
		func(i int) []any {
			return []any{s.connector, record, links[i].Key, links[i].Verdict + " " + links[i].Number}
		})
}
