package connectorsql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/foreignsql"
)

// Source reads one database. Get it from Open.
type Source struct {
	db      *sql.DB
	dialect *dialect
	kind    string
	schema  string
	known   known
}

var _ connector.Source = (*Source)(nil)

// Tables implements connector.Source.
func (s *Source) Tables(ctx context.Context) (out []connector.Table, err error) {
	rows, err := s.db.QueryContext(ctx, s.dialect.tables, s.schema)
	if err != nil {
		return nil, s.wrap(err)
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	for rows.Next() {
		var table string
		var c connector.TableColumn
		if err := rows.Scan(&table, &c.Name, &c.Type, &c.Key); err != nil {
			return nil, s.wrap(err)
		}
		if len(out) == 0 || out[len(out)-1].Name != table {
			out = append(out, connector.Table{Name: table})
		}
		t := &out[len(out)-1]
		t.Columns = append(t.Columns, c)
	}
	if err := rows.Err(); err != nil {
		return nil, s.wrap(err)
	}
	s.known.keep(typesOf(out))
	return out, nil
}

// Rows implements connector.Source.
func (s *Source) Rows(ctx context.Context, q *connector.Query) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		types, err := s.columnTypes(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		text, values := build(s.dialect, s.schema, types, q)
		ctx, cancel := context.WithCancel(ctx)
		rows, free, err := s.query(ctx, isScan(q), text, values)
		if err != nil {
			cancel()
			err = s.wrap(err)
			if lienthong.CodeOf(err) == lienthong.Maintenance && !isScan(q) && slices.ContainsFunc(values, beyondASCII) {
				err = errOdd // MariaDB's 1267: no letter of the column's alphabet
			}
			yield(nil, err)
			return
		}
		ended := false
		defer func() {
			// Who breaks off must not wait: to close its rows a driver reads all that are
			// left, unless the statement was cancelled. rows.Err says what failed.
			if !ended {
				cancel()
			}
			_ = rows.Close()
			free()
			cancel()
		}()
		cells := make([]string, len(q.Columns))
		scanned := make([]any, len(q.Columns))
		into := make([]any, len(q.Columns))
		for i := range scanned {
			into[i] = &scanned[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				yield(nil, s.wrap(err))
				return
			}
			for i, v := range scanned {
				cells[i] = foreignsql.Text(v)
			}
			if !yield(cells, nil) {
				return
			}
		}
		ended = true
		if err := rows.Err(); err != nil {
			yield(nil, s.wrap(err))
		}
	}
}

// answer is how many rows a question has at most: those of a bulk.
const answer = 20_000

// beyondASCII reports whether a value has letters that an old table's alphabet may lack.
// Numbers and codes have none, and what a mapping itself compares with is tried by scans.
func beyondASCII(value any) bool {
	text, ok := value.(string)
	return ok && strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}

// isScan reports whether a query is for a whole table and not a question: the
// server may then take longer than source.timeout to its end.
func isScan(q *connector.Query) bool { return q.Limit == 0 || q.Limit > answer }

// query runs a statement. Where the database has such, it stands in a transaction
// that only reads, of its own: what a view calls may change what the session does
// next, but never that. A scan has a connection of its own, whose session the server
// does not end after source.timeout; it is closed with it.
func (s *Source) query(ctx context.Context, scan bool, text string, values []any) (*sql.Rows, func(), error) {
	if !s.dialect.transaction {
		rows, err := s.db.QueryContext(ctx, text, values...)
		return rows, func() {}, err
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	free := func() { _ = conn.Close() } // back into the pool; there is nothing to lose
	if scan {
		if free, err = s.unbounded(ctx, conn); err != nil {
			free()
			return nil, nil, err
		}
	}
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		free()
		return nil, nil, err
	}
	end := func() { _ = tx.Rollback(); free() } // it has nothing to keep
	rows, err := tx.QueryContext(ctx, text, values...)
	if err != nil {
		end()
		return nil, nil, err
	}
	return rows, end, nil
}

// unbounded lets the statements of a connection take as long as they need. What
// it returns gives the connection up, and ends what may still run on it: MariaDB
// does not see that nobody reads any more before it sends a row.
func (s *Source) unbounded(ctx context.Context, conn *sql.Conn) (free func(), err error) {
	var id int64
	stay := context.AfterFunc(ctx, foreignsql.Severing(conn))
	free = func() {
		stay()
		discard(conn)
		if id != 0 {
			go s.kill(id)
		}
	}
	if _, err = conn.ExecContext(ctx, s.dialect.scan); err == nil && s.dialect.connection != "" {
		err = conn.QueryRowContext(ctx, s.dialect.connection).Scan(&id)
	}
	return free, err
}

// discard gives a connection up so that it is not used again. A transaction that ends by
// its context gives it up at the same time, in a goroutine of its own; where that comes
// between the two looks of [sql.Conn.Raw], that finds no connection, no error, and panics
// (go1.26). The connection is gone then, which is all that is wanted.
func discard(conn *sql.Conn) {
	defer func() {
		_ = recover()
		_ = conn.Close()
	}()
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
}

// kill ends a connection at the server; it may have ended already.
func (s *Source) kill(id int64) {
	ctx, cancel := context.WithTimeout(context.Background(), killTimeout)
	defer cancel()
	_, _ = s.db.ExecContext(ctx, s.dialect.kill+strconv.FormatInt(id, 10))
}

// killTimeout bounds the wait for a server that may be what hangs.
const killTimeout = 10 * time.Second

// Close implements connector.Source.
func (s *Source) Close() error { return s.db.Close() }
