package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"strings"
)

// rowsPerInsert is how many rows one statement of an Inserter holds: most of what
// a row costs alone is the way to the database, in database/sql or on a wire, and
// SQLite copies each page of an index once for each statement that changes it.
const rowsPerInsert = 128

// An Inserter gathers rows and inserts many with one statement. It belongs to a
// transaction; close it before the transaction ends.
type Inserter struct {
	tx         *Tx
	head, tail string
	columns    int
	same       []any
	full       *sql.Stmt // nil before it is needed
	args       []any
}

// Inserter inserts rows of so many columns: head is INSERT INTO … VALUES, tail what
// follows the values, such as ON CONFLICT. PostgreSQL refuses two rows of one
// statement that meet in a conflict.
func (tx *Tx) Inserter(head, tail string, columns int) *Inserter {
	return &Inserter{tx: tx, head: head, tail: tail, columns: columns, args: make([]any, 0, rowsPerInsert*columns)}
}

// Same gives the first columns of all rows, before any is added: SQLite is given
// their values once for a statement, and each value for each row is a tenth of what a row
// takes.
func (i *Inserter) Same(first ...any) *Inserter {
	if i.same = first; i.once() {
		i.columns -= len(first)
	}
	return i
}

// Add takes a row, without the columns of Same. What it refers to may be used again
// after Flush.
func (i *Inserter) Add(ctx context.Context, row ...any) (err error) {
	if len(i.args) == 0 || !i.once() {
		i.args = append(i.args, i.same...)
	}
	if i.args = append(i.args, row...); i.rows() < rowsPerInsert {
		return nil
	}
	if i.full == nil {
		if i.full, err = i.tx.PrepareContext(ctx, i.text(rowsPerInsert)); err != nil {
			return err
		}
	}
	_, err = i.full.ExecContext(ctx, i.args...)
	i.args = i.args[:0]
	return err
}

// Flush inserts what is left.
func (i *Inserter) Flush(ctx context.Context) error {
	if len(i.args) == 0 {
		return nil
	}
	_, err := i.tx.ExecContext(ctx, i.text(i.rows()), i.args...)
	i.args = i.args[:0]
	return err
}

// rows is how many have been added.
func (i *Inserter) rows() int {
	if i.once() {
		return (len(i.args) - len(i.same)) / i.columns
	}
	return len(i.args) / i.columns
}

// once reports whether the values of Same stand once in the statement.
func (i *Inserter) once() bool {
	return i.same != nil && i.tx.dialect != Postgres // whose parameters in a list of values have no type
}

// Close frees the statement; rows that were not flushed are not inserted.
func (i *Inserter) Close() {
	if i.full != nil {
		_ = i.full.Close() // it ends with the transaction at the latest
	}
}

// text is the statement for so many rows. SQLite's parameters have no names: its
// driver would look each name up among all.
func (i *Inserter) text(rows int) string {
	var b strings.Builder
	b.WriteString(i.head)
	if i.once() {
		b.Reset()
		b.WriteString(strings.TrimSuffix(i.head, "VALUES") + "SELECT * FROM (SELECT ?" + strings.Repeat(",?", len(i.same)-1) + "), (VALUES")
	}
	for n := range rows * i.columns {
		switch {
		case n == 0:
			b.WriteString(" (")
		case n%i.columns == 0:
			b.WriteString("),(")
		default:
			b.WriteByte(',')
		}
		if i.tx.dialect == Postgres {
			b.WriteString("$" + strconv.Itoa(n+1))
		} else {
			b.WriteByte('?')
		}
	}
	b.WriteByte(')')
	if i.once() {
		b.WriteString(") WHERE true") // or ON CONFLICT would be the ON of a join
	}
	b.WriteString(" " + i.tail)
	return b.String()
}

// Among is a list as one parameter, and a query that takes it apart, each element as
// value; kind is the type of its elements for PostgreSQL. With a parameter for each,
// SQLite's driver looks each one up among all by its name.
func (db *DB) Among(parameter, kind string, list any) (query, arg string, err error) {
	b, err := json.Marshal(list)
	if db.Dialect == Postgres {
		return `SELECT json_array_elements_text(` + parameter + `::json)::` + kind + ` AS value`, string(b), err
	}
	return `SELECT value FROM json_each(` + parameter + `)`, string(b), err
}
