package ledgersql

import (
	"context"
	"database/sql"
	"io/fs"
)

// querier is a database or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// sub is the folder of migrations.
func sub() (fs.FS, error) { return fs.Sub(migrations, "migrations") }
