package sqldb

import (
	"context"
	"database/sql"
	"time"

	"github.com/jackc/pgx/v5"
)

// A Tx is a transaction with one clock: everything it records, it records at
// Now.
type Tx struct {
	*sql.Tx
	Now     time.Time
	dialect Dialect
}

// Update runs do in one transaction that may write, and commits it if do
// returns nil. The transaction is durable when Update returns nil; when it
// returns an error, nothing of it has happened, but for the one case that no
// database can exclude: a connection lost during the commit itself.
func (db *DB) Update(ctx context.Context, do func(*Tx) error) error {
	return db.run(ctx, db.Write, nil, do)
}

// View runs do in one transaction that cannot write and sees one state of the
// database throughout.
func (db *DB) View(ctx context.Context, do func(*Tx) error) error {
	return db.run(ctx, db.Read, &sql.TxOptions{ReadOnly: true, Isolation: db.snapshot()}, do)
}

// snapshot is the isolation level at which all statements see one state. A
// SQLite transaction always does, and its driver refuses to be told so.
func (db *DB) snapshot() sql.IsolationLevel {
	if db.Dialect == Postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

func (db *DB) run(ctx context.Context, on *sql.DB, o *sql.TxOptions, do func(*Tx) error) error {
	tx, err := on.BeginTx(ctx, o)
	if err != nil {
		return Wrap(err, "begin a transaction")
	}
	defer func() { _ = tx.Rollback() }() // after a commit this does nothing
	if err := do(&Tx{Tx: tx, Now: db.Time(), dialect: db.Dialect}); err != nil {
		return err
	}
	return Wrap(tx.Commit(), "commit a transaction")
}

// UpdateNative is Update on PostgreSQL's own pool, for COPY and arrays.
func (db *DB) UpdateNative(ctx context.Context, do func(tx pgx.Tx, now time.Time) error) error {
	tx, err := db.Pool.Begin(ctx)
	if err != nil {
		return Wrap(err, "begin a transaction")
	}
	// The caller's context may be dead by now; the rollback must still reach
	// the server, or the connection is thrown away.
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), connectTimeout)
		defer cancel()
		_ = tx.Rollback(ctx)
	}()
	if err := do(tx, db.Time()); err != nil {
		return err
	}
	return Wrap(tx.Commit(ctx), "commit a transaction")
}
