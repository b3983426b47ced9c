package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// A DB is an open database. Its methods may be called at once from many
// goroutines.
type DB struct {
	Dialect Dialect
	Now     func() time.Time // the clock of transactions; Open sets time.Now

	Write *sql.DB // SQLite: the one connection that may write
	Read  *sql.DB // SQLite: connections that cannot write; PostgreSQL: the same as Write

	Pool *pgxpool.Pool // PostgreSQL only: the native side of Read and Write
}

// Open opens the database of a configuration line and makes sure that it
// answers. A SQLite file that does not exist is made, readable by its owner
// only; its folder must exist.
func Open(ctx context.Context, line string) (*DB, error) {
	c, err := parse(line)
	if err != nil {
		return nil, err
	}
	if c.dialect == Postgres {
		return openPostgres(ctx, c.url)
	}
	return openSQLite(ctx, c.path)
}

// Close waits for running statements and closes all connections.
func (db *DB) Close() error {
	var errs []error
	if db.Read != db.Write {
		errs = append(errs, db.Read.Close())
	}
	errs = append(errs, db.Write.Close()) // SQLite: last, it folds the WAL into the file
	if db.Pool != nil {
		db.Pool.Close()
	}
	return Wrap(errors.Join(errs...), "close the database")
}

// Time is the clock's time as both databases keep it: UTC, whole microseconds.
func (db *DB) Time() time.Time { return db.Now().UTC().Truncate(time.Microsecond) }
