package tablesql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
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
	rows   *sql.Rows
	read   atomic.Int64
	limit  time.Duration
	late   *time.Timer // ends the query when a row takes too long
	cancel context.CancelCauseFunc
	cause  func() error
}

var errLate = errors.New("tablesql: the database took too long")

// Open asks the query in the file at path. Close ends it.
func Open(ctx context.Context, path string) (*Table, error) {
	q, err := readQuery(path)
	if err != nil {
		return nil, err
	}
	t := &Table{file: filepath.Base(path), limit: q.Timeout}
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

// ask begins a transaction, which ends with the connection, and the query.
func (t *Table) ask(ctx context.Context, text string) error {
	tx, err := t.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
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
		values, into := make([]any, len(t.header)), make([]any, len(t.header))
		for i := range values {
			into[i] = &values[i]
		}
		cells := make([]string, len(values))
		for t.rows.Next() {
			t.late.Stop() // what is done with the row is not the database's time
			if err := t.rows.Scan(into...); err != nil {
				yield(tabular.Row{}, t.wrap(err))
				return
			}
			for i, v := range values {
				cells[i] = foreignsql.Text(v)
			}
			if !yield(tabular.Row{Number: int(t.read.Add(1)), Cells: cells}, nil) {
				return
			}
			t.late.Reset(t.limit)
		}
		if err := t.rows.Err(); err != nil {
			yield(tabular.Row{}, t.wrap(err))
		}
	}
}

// Close ends the query and leaves the database.
func (t *Table) Close() error {
	t.late.Stop()
	t.cancel(nil)
	return t.db.Close()
}

// meanings say what to do about the codes that a user's own query brings about.
// PostgreSQL: SQLSTATE, appendix A; MariaDB: its error codes, which MySQL shares.
var meanings = map[string]string{
	"42601": "the query is not right as SQL", "1064": "the query is not right as SQL",
	"42P01": "the query names a table that is not there", "1146": "the query names a table that is not there",
	"42703": "the query names a column that is not there", "1054": "the query names a column that is not there",
	"42501": "the account may not read what the query names; ask the database's owner", "1142": "the account may not read what the query names; ask the database's owner",
	"1143": "the account may not read what the query names; ask the database's owner", "1044": "the account may not read what the query names; ask the database's owner",
	"28P01": "the account's name or password is wrong", "28000": "the account's name or password is wrong", "1045": "the account's name or password is wrong",
	"3D000": "there is no such database", "1049": "there is no such database",
	"25006": "the query writes, and only reading is allowed", "1792": "the query writes, and only reading is allowed",
}

// wrap makes a driver's error ours.
func (t *Table) wrap(err error) error {
	if cause := t.cause(); errors.Is(cause, errLate) {
		return lienthong.Errorf(lienthong.DeadlineExceeded, "%s: the database gave no row for %s; raise timeout in the file, or simplify the query", t.file, t.limit)
	} else if cause != nil {
		return cause
	}
	code := foreignsql.Code(err)
	if what, ok := meanings[code]; ok {
		return &lienthong.Error{Code: lienthong.Invalid, Message: fmt.Sprintf("%s: %s (%s)", t.file, what, code), Cause: errors.New(code)}
	}
	return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("%s: the database does not answer the query (%s); check its address, and that it runs", t.file, code), Cause: errors.New(code)}
}
