package sqldb

import (
	"context"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/lienthong/lienthong"
)

// Migrate brings the tables of one part up to date. Migrations are goose files
// NNNN_name.sql in the folders migrations/sqlite and migrations/postgres of
// files, each run in its own transaction. A part keeps its own count, in <part>_migration, so that
// several parts share one database. Two processes may call it at once.
//
// A database that a newer program has already moved on is left as it is: code
// runs before and after the next migration.
func (db *DB) Migrate(ctx context.Context, part string, files fs.FS) error {
	folder, err := fs.Sub(files, "migrations/"+string(db.Dialect))
	if err != nil {
		return Wrap(err, "read the migrations of "+part)
	}
	options := []goose.ProviderOption{
		goose.WithTableName(part + "_migration"),
		goose.WithDisableGlobalRegistry(true),
	}
	dialect := goose.DialectSQLite3
	if db.Dialect == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
		if err != nil {
			return Wrap(err, "lock the database for migration")
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, db.Write, folder, options...)
	if err != nil {
		return Wrap(err, "read the migrations of "+part)
	}
	if err := db.up(ctx, p); err != nil {
		e := Wrap(err, "bring the tables of "+part+" up to date")
		if lienthong.CodeOf(e) == lienthong.Conflict {
			return Wrap(err, "bring the tables of "+part+" up to date, as another process was doing the same")
		}
		return e
	}
	return nil
}

// migrateTries is how often a SQLite database is looked at again: once for each
// process that may be migrating it beside us, which are few.
const migrateTries = 5

// up runs what is missing. SQLite has no lock that outlasts a transaction, so of
// two processes that run the same migration one fails, whole; it then finds the
// work done. On PostgreSQL the session lock keeps them apart.
func (db *DB) up(ctx context.Context, p *goose.Provider) error {
	_, err := p.Up(ctx)
	for try := 1; err != nil && db.Dialect == SQLite && try < migrateTries && ctx.Err() == nil; try++ {
		time.Sleep(time.Duration(try) * 20 * time.Millisecond)
		_, err = p.Up(ctx)
	}
	return err
}
