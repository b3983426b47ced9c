package tablesql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync/atomic"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/foreignsql"
	"github.com/lienthong/lienthong/internal/tabular"
)

// Table is the answer to a query. It is for one goroutine, but for Progress.
type Table struct {
	file   string
	header []string
	db     *sql.DB
	conn   *sql.Conn // of the query; nil until it is there
	rows   *sql.Rows
	read   atomic.Int64
	limit  time.Duration
	late   *time.Timer // ends the query when a row takes too long
	cancel context.CancelCauseFunc
	cause  func() error

	values, into []any // of a row
	cells        []string
}

var errLate = errors.New("tablesql: the database took too long")

// Open asks the query in the file at path. Close ends it.
func Open(ctx context.Context, path string) (*Table, error) {
	q, err := readQuery(path)
	if err != nil {
		return nil, err
	}
	t := &Table{file: path, limit: q.Timeout}
	if t.db, err = q.open(path); err != nil {
		return nil, err
	}
	ctx, t.cancel = context.WithCancelCause(ctx)
	t.cause = func() error { return context.Cause(ctx) }
	t.late = time.AfterFunc(t.limit, func() { t.cancel(errLate) })
	if err := t.ask(ctx, q.Query); err != nil {
		err = t.wrap(err)
		_ = t.Close() // nothing was written
		return nil, err
	}
	return t, nil
}

// ask begins a transaction, which ends with the connection, and the query. The network is closed when ctx ends, since
// MariaDB's driver reads a query that is broken off to its end now and then.
func (t *Table) ask(ctx context.Context, text string) (err error) {
	if t.conn, err = t.db.Conn(ctx); err != nil {
		return err
	}
	context.AfterFunc(ctx, foreignsql.Severing(t.conn))
	tx, err := t.conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return err
	}
	if t.rows, err = tx.QueryContext(ctx, text); err != nil { //nolint:rowserrcheck // Rows looks at its end
		return err
	}
	t.header, err = t.rows.Columns()
	return err
}

// Header is the names of the columns.
func (t *Table) Header() []string { return t.header }

// Nameless is false: a database names the columns of an answer.
func (t *Table) Nameless() bool { return false }

// Duplicated is the names that more than one column bears.
func (t *Table) Duplicated() []string {
	var names []string
	seen := map[string]int{}
	for _, h := range t.header {
		if seen[h]++; seen[h] == 2 {
			names = append(names, h)
		}
	}
	return names
}

// Progress is how many rows have been read; how many there are, no query says.
func (t *Table) Progress() (done, total int64) { return t.read.Load(), 0 }

// Rows are the rows, in the order in which the database gives them. Cells are
// overwritten by the next row.
func (t *Table) Rows() iter.Seq2[tabular.Row, error] {
	return func(yield func(tabular.Row, error) bool) {
		for {
			row, err := t.next()
			if err == io.EOF || !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// Fill puts the next rows into a block, and answers io.EOF when there are none
// left.
func (t *Table) Fill(b *tabular.Block) error {
	b.Reset()
	for !b.Full() {
		row, err := t.next()
		if err == io.EOF && len(b.Numbers) > 0 {
			return nil
		}
		if err != nil {
			return err
		}
		b.Add(row)
	}
	return nil
}

// next is the next row; io.EOF after the last.
func (t *Table) next() (tabular.Row, error) {
	if t.cells == nil {
		t.values, t.into, t.cells = make([]any, len(t.header)), make([]any, len(t.header)), make([]string, len(t.header))
		for i := range t.values {
			t.into[i] = &t.values[i]
		}
	}
	t.late.Reset(t.limit) // what is done with the rows before is not the database's time
	more := t.rows.Next()
	t.late.Stop()
	if !more {
		if err := t.rows.Err(); err != nil {
			return tabular.Row{}, t.wrap(err)
		}
		if t.read.Load() == 0 {
			return tabular.Row{}, lienthong.Errorf(lienthong.Invalid, "%s: there is no row; look at the conditions of the query, and at which database address names", t.file)
		}
		return tabular.Row{}, io.EOF
	}
	if err := t.rows.Scan(t.into...); err != nil {
		return tabular.Row{}, t.wrap(err)
	}
	for i, v := range t.values {
		t.cells[i] = foreignsql.Text(v)
	}
	return tabular.Row{Number: int(t.read.Add(1)), Cells: t.cells}, nil
}

// Close ends the query and leaves the database.
func (t *Table) Close() error {
	t.late.Stop()
	t.cancel(nil)
	if t.conn != nil {
		_ = t.conn.Close() // once its transaction has ended, which nothing holds up
	}
	return t.db.Close()
}

// What several databases say.
const (
	noSQL      = "the query is not right as SQL; try it in a program of the database's own"
	noTable    = "the query names a table that is not there; check its spelling and its schema"
	noColumn   = "the query names a column that is not there; check its spelling"
	noAccount  = "the account's name or password is wrong; check address and password_file"
	noDatabase = "there is no such database; check the end of address"
	noValue    = "the query fails on a value of some row, such as a text that is no number or a division by zero; leave such rows out, or turn the value into NULL"
	refused    = "the database refuses the query; try it in a program of the database's own"
)

// meanings say what to do about the codes that a user's own query brings about.
// PostgreSQL: SQLSTATE, appendix A; MariaDB: its error codes, which MySQL shares.
var meanings = map[string]string{
	"42601": noSQL, "1064": noSQL,
	"42P01": noTable, "1146": noTable,
	"42703": noColumn, "1054": noColumn,
	"42501": "the account may not read what the query names; ask the database's owner", "1142": "the account may not read what the query names; ask the database's owner",
	"1143": "the account may not read what the query names; ask the database's owner", "1044": "the account may not read what the query names; ask the database's owner",
	"28P01": noAccount, "28000": noAccount, "1045": noAccount,
	"3D000": noDatabase, "1049": noDatabase,
	"25006": "the query writes, and only reading is allowed", "1792": "the query writes, and only reading is allowed",
	"1365": noValue, "1690": noValue, "1242": noValue, // a division by zero, a number out of range, a subquery of several rows
	"1052": refused, "1056": refused, "1060": refused, "1111": refused, "1222": refused, "1241": refused, "1248": refused, "1305": refused, "1356": refused, "1370": refused, "1582": refused, "1630": refused,
}

// meaningOf says what to do about a code, "" if the database is to blame and not the query.
func meaningOf(code string) string {
	if what, ok := meanings[code]; ok || len(code) != 5 {
		return what
	}
	switch code[:2] { // classes of SQLSTATE
	case "21", "22":
		return noValue
	case "0A", "2F", "38", "39", "42", "P0":
		return refused
	}
	return ""
}

// wrap makes a driver's error ours.
func (t *Table) wrap(err error) error {
	if cause := t.cause(); errors.Is(cause, errLate) {
		return lienthong.Errorf(lienthong.DeadlineExceeded, "%s: the database gave no row for %s; raise timeout in the file, or simplify the query", t.file, t.limit)
	} else if cause != nil {
		return cause
	}
	code := foreignsql.Code(err)
	if what := meaningOf(code); what != "" {
		return &lienthong.Error{Code: lienthong.Invalid, Message: fmt.Sprintf("%s: %s (%s)", t.file, what, code), Cause: errors.New(code)}
	}
	return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("%s: the database does not answer the query (%s); check its address, and that it runs", t.file, code), Cause: errors.New(code)}
}
