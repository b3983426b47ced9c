package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/lienthong/lienthong"
)

// Wrap turns an error of a driver into one of ours; nil stays nil and our own
// errors stay as they are. What was being done, "read a person", goes into the
// public sentence, so it must name no person. The cause keeps the driver's
// codes; its message is dropped, since drivers quote values.
//
// sql.ErrNoRows is for the caller to look at before this.
func Wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	if _, ours := errors.AsType[*lienthong.Error](err); ours {
		return err
	}
	code, cause := classify(err)
	return &lienthong.Error{Code: code, Message: fmt.Sprintf(sentences[code], doing), Cause: &cleaned{cause, err}}
}

// sentences say what to do. Their one argument is what was being done.
var sentences = map[lienthong.Code]string{
	lienthong.Unavailable: "The database could not be reached or is busy or full while trying to %s; try again.",
	lienthong.Conflict:    "Another change came first while trying to %s; read the present state and try again.",
	lienthong.Internal:    "The database failed while trying to %s.",
}

// cleaned is a driver's error that prints without the values it quotes.
type cleaned struct {
	text string
	err  error
}

func (c *cleaned) Error() string { return c.text }
func (c *cleaned) Unwrap() error { return c.err }

func classify(err error) (lienthong.Code, string) {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return lienthong.Unavailable, "the request ended before its answer"
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return classifyPostgres(e.Code), strings.TrimSpace(fmt.Sprintf("postgres: SQLSTATE %s %s %s %s",
			e.Code, e.TableName, e.ConstraintName, e.Routine))
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		// The low byte is the class; 787 and 2067 tell which constraint.
		return classifySQLite(e.Code() & 0xff), fmt.Sprintf("sqlite: result code %d", e.Code())
	}
	if lost(err) {
		return lienthong.Unavailable, fmt.Sprintf("connection: %T", err)
	}
	return lienthong.Internal, fmt.Sprintf("driver: %T", err)
}

// classifyPostgres goes by the classes of PostgreSQL's Appendix A.
func classifyPostgres(state string) lienthong.Code {
	if len(state) != 5 {
		return lienthong.Internal
	}
	switch state[:2] {
	case "08", "53", "57", "58", "25": // connection; resources; operator; system; a standby refuses writes
		return lienthong.Unavailable
	case "23", "40": // integrity constraint; serialization or deadlock
		return lienthong.Conflict
	}
	switch state {
	case "55P03", "28000", "28P01", "3D000": // lock not available; may not log in; no such database
		return lienthong.Unavailable
	}
	return lienthong.Internal
}

func classifySQLite(code int) lienthong.Code {
	switch code {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PERM:
		return lienthong.Unavailable
	case sqlite3.SQLITE_CONSTRAINT:
		return lienthong.Conflict
	default:
		return lienthong.Internal
	}
}

// lost reports whether the connection went away.
func lost(err error) bool {
	var connecting *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connecting) || errors.As(err, &network) || pgconn.SafeToRetry(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}
