package connectorsql

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/writeback"
)

// Writer writes verdicts into one database. Get it from OpenWriter.
type Writer struct{ source Source }

var _ writeback.Writer = (*Writer)(nil)

// OpenWriter opens a database for writing verdicts, by the account that write_back
// names. It connects when it is first asked.
func OpenWriter(c connector.SourceConfig, w connector.WriteBack) (*Writer, error) {
	if !slices.Contains(writeback.Kinds, c.Kind) {
		return nil, invalid("write_back", "cannot write to a source of the kind "+c.Kind)
	}
	password := ""
	if w.PasswordFile != "" {
		secret, err := w.PasswordFile.Read()
		if err != nil {
			return nil, err
		}
		password = secret.Reveal()
	}
	if w.Account != "" {
		c.Address = as(c.Kind, c.Address, w.Account)
	}
	db, err := openers[c.Kind](c, password, false)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(0) // a session that can write is not kept
	d := dialects[c.Kind]
	return &Writer{Source{db: db, dialect: &d, kind: c.Kind, schema: c.Schema}}, nil
}

// as is an address with another account.
func as(kind, address, account string) string {
	if kind == "mariadb" {
		_, rest, _ := strings.Cut(address, "@")
		return account + "@" + rest
	}
	u, err := url.Parse(address)
	if err != nil {
		return address // the opener says what is wrong with it
	}
	u.User = url.User(account)
	return u.String()
}

// Try implements writeback.Writer.
func (w *Writer) Try(ctx context.Context, t *writeback.Target) error {
	text := w.update(t) + " AND 1 = 0"
	_, err := w.source.db.ExecContext(ctx, text, make([]any, len(t.Columns())+len(t.Key))...)
	return w.wrap(err)
}

// Write implements writeback.Writer.
func (w *Writer) Write(ctx context.Context, t *writeback.Target, rows []writeback.Row) (there []bool, err error) {
	tx, err := w.source.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, w.wrap(err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	update, err := tx.PrepareContext(ctx, w.update(t))
	if err != nil {
		return nil, w.wrap(err)
	}
	defer func() { _ = update.Close() }() // it ends with the transaction
	for _, r := range rows {
		ok, err := w.one(ctx, tx, update, t, &r)
		if err != nil {
			return nil, err
		}
		there = append(there, ok)
	}
	return there, w.wrap(tx.Commit())
}

func (w *Writer) one(ctx context.Context, tx *sql.Tx, update *sql.Stmt, t *writeback.Target, r *writeback.Row) (bool, error) {
	values := slices.Clone(r.Values)
	for _, k := range r.Key {
		values = append(values, k)
	}
	done, err := update.ExecContext(ctx, values...)
	if err != nil {
		return false, w.wrap(err)
	}
	n, err := done.RowsAffected()
	switch {
	case err != nil:
		return false, w.wrap(err)
	case n > 1:
		return false, lienthong.Errorf(lienthong.Conflict, "A key of the records %s means %d rows of table %q; nothing of its transaction was written. Name columns in key that tell the rows apart.", t.Record, n, t.Table)
	case n == 1 || !t.Insert:
		return n == 1, nil
	}
	_, err = tx.ExecContext(ctx, w.insert(t), values...)
	return err == nil, w.wrap(err)
}

// update is the one statement that changes a row. Its names are of the
// description, checked there, and quoted.
func (w *Writer) update(t *writeback.Target) string {
	s := statement{dialect: w.source.dialect, schema: w.source.schema}
	s.text.WriteString("UPDATE " + s.table(t.Table) + " SET ")
	n := 0
	set := func(columns []string, between string) {
		for i, c := range columns {
			if i > 0 {
				s.text.WriteString(between)
			}
			n++
			s.text.WriteString(s.quote(c) + " = " + s.placeholder(n))
		}
	}
	set(t.Columns(), ", ")
	s.text.WriteString(" WHERE ")
	set(t.Key, " AND ")
	return s.text.String()
}

// insert adds a row to a table of verdicts.
func (w *Writer) insert(t *writeback.Target) string {
	s := statement{dialect: w.source.dialect, schema: w.source.schema}
	var names, places []string
	for i, c := range slices.Concat(t.Columns(), t.Key) {
		names, places = append(names, s.quote(c)), append(places, s.placeholder(i+1))
	}
	return "INSERT INTO " + s.table(t.Table) + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(places, ", ") + ")"
}

// constraints are MariaDB's codes for what PostgreSQL has in its class 23.
var constraints = []string{"1048", "1062", "1364", "1452", "4025"}

// wrap makes a driver's error ours.
func (w *Writer) wrap(err error) error {
	if err == nil {
		return nil
	}
	e := &lienthong.Error{Code: lienthong.Unavailable, Cause: fmt.Errorf("%s error %s", w.source.dialect.name, codeOf(err))}
	what := meaningOf(codeOf(err))
	if code := codeOf(err); strings.HasPrefix(code, "23") && len(code) == 5 || slices.Contains(constraints, code) {
		what = odd
	}
	switch what {
	case gone, unfit:
		e.Code, e.Message = lienthong.Maintenance, "The table or a column that verdicts are to be written into is not there, is of a type that does not hold them, or may not be written by the account of write_back (error "+codeOf(err)+" of "+w.source.dialect.name+")."
	case odd, broken: // a trigger fails as a view does
		e.Code, e.Message = lienthong.Maintenance, "A column that verdicts are to be written into, or a rule of its table, does not take them (error "+codeOf(err)+" of "+w.source.dialect.name+"); a verdict has up to 23 letters, a number 12 digits, a time is written 2026-11-25 08:00:00."
	case refused:
		e.Message = "The source refuses the account of write_back or its password (error " + codeOf(err) + " of " + w.source.dialect.name + ")."
	case down:
		e.Message = "The source does not take verdicts now" + why(codeOf(err), err) + "; the next turn goes on."
	}
	return e
}

// Close implements writeback.Writer.
func (w *Writer) Close() error { return w.source.db.Close() }
