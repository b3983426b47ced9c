package sqldb

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/lienthong/lienthong"
)

const (
	// connectTimeout bounds one attempt to reach the server.
	connectTimeout = 10 * time.Second

	// minConns are kept open, so that the first requests after a quiet hour
	// do not pay for a connection (3 ms and a fork on the server).
	minConns = 2
)

func openPostgres(ctx context.Context, line string) (*DB, error) {
	c, err := pgxpool.ParseConfig(line)
	if err != nil {
		// The driver's message repeats the line with the password crossed
		// out; its cause is of no use to the reader of a log.
		return nil, lienthong.Errorf(lienthong.Invalid,
			"The database setting is not a valid PostgreSQL URL; write postgres://USER@HOST/DATABASE.")
	}
	if c.ConnConfig.ConnectTimeout == 0 {
		c.ConnConfig.ConnectTimeout = connectTimeout
	}
	if c.MinConns == 0 {
		c.MinConns = min(minConns, c.MaxConns)
	}
	c.ConnConfig.RuntimeParams["application_name"] = "lienthong"
	c.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, Wrap(err, "open the database")
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, Wrap(err, "open the database")
	}
	shared := stdlib.OpenDBFromPool(pool)
	return &DB{Dialect: Postgres, Now: time.Now, Write: shared, Read: shared, Pool: pool}, nil
}

// Retry reports whether a read that failed with err is worth one more try: its
// connection was lost, as in a restart or a failover of the server. The other
// idle connections are as dead, so the pool drops them first. A write is not
// for retrying here, since it may have happened.
func (db *DB) Retry(err error) bool {
	if db.Pool == nil || err == nil {
		return false
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		if !strings.HasPrefix(e.Code, "57P") { // shut down, crashed, not yet started
			return false
		}
	} else if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || !lost(err) {
		return false
	}
	db.Pool.Reset()
	return true
}
