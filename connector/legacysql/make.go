package legacysql

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	_ "github.com/go-sql-driver/mysql" // the driver "mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/lienthong/lienthong/connector"
)

// Dialects of [Open], by the kinds of a connector's source.
var drivers = map[string]string{"sqlite": "sqlite", "postgres": "pgx", "mariadb": "mysql"}

// Open opens a database with the address as its driver has it, to be filled.
func Open(kind, address string) (*sql.DB, error) {
	driver, ok := drivers[kind]
	if !ok {
		return nil, fmt.Errorf("legacysql: no example is made on %s", kind)
	}
	return sql.Open(driver, address)
}

// Make makes the tables, and then the rows of all persons in one transaction.
// Names with spaces stand in double quotes in a schema, on MariaDB as well.
func Make(ctx context.Context, db *sql.DB, kind string, l connector.Legacy, persons iter.Seq[connector.Person]) error {
	for statement := range strings.SplitSeq(l.Schema, ";") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if kind == "mariadb" {
			statement = strings.ReplaceAll(statement, `"`, "`")
		}
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("legacysql: make the tables: %w", err)
		}
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	statements := map[string]*sql.Stmt{}
	n := 0
	for p := range persons {
		for _, row := range l.Rows(p, n) {
			columns := slices.Sorted(maps.Keys(row.Values))
			text := insert(kind, row.Table, columns)
			s := statements[text]
			if s == nil {
				if s, err = tx.PrepareContext(ctx, text); err != nil {
					return fmt.Errorf("legacysql: table %s: %w", row.Table, err)
				}
				defer func() { _ = s.Close() }() // it ends with the transaction
				statements[text] = s
			}
			values := make([]any, len(columns))
			for i, c := range columns {
				values[i] = row.Values[c]
			}
			if _, err := s.ExecContext(ctx, values...); err != nil {
				return fmt.Errorf("legacysql: table %s: %w", row.Table, err)
			}
		}
		n++
	}
	return tx.Commit()
}

// Set changes one cell of the rows with a key, as the agency's own clerk does.
func Set(ctx context.Context, db *sql.DB, kind, table, key, of, column string, value any) error {
	first, second := "?", "?"
	if kind == "postgres" {
		first, second = "$1", "$2"
	}
	_, err := db.ExecContext(ctx, "UPDATE "+table+" SET "+column+" = "+first+" WHERE "+key+" = "+second, value, of)
	return err
}

// Delete removes the rows with a key, as the agency's own clerk does.
func Delete(ctx context.Context, db *sql.DB, kind, table, key, of string) error {
	place := "?"
	if kind == "postgres" {
		place = "$1"
	}
	_, err := db.ExecContext(ctx, "DELETE FROM "+table+" WHERE "+key+" = "+place, of)
	return err
}

// Retype makes a column of dates a text, or one of texts dates again, as the agency's
// own engineer does. On PostgreSQL the texts have the day first and two digits of the year.
func Retype(ctx context.Context, db *sql.DB, kind, table, column, to string) error {
	statement := "ALTER TABLE " + table + " MODIFY " + column + " " + to
	if kind == "postgres" {
		convert := "to_char"
		if to == "DATE" {
			convert = "to_date"
		}
		statement = "ALTER TABLE " + table + " ALTER COLUMN " + column + " TYPE " + to + " USING " + convert + "(" + column + ", 'DD/MM/YY')"
	}
	_, err := db.ExecContext(ctx, statement)
	return err
}

// Rename renames a column, as the agency's own engineer does.
func Rename(ctx context.Context, db *sql.DB, table, from, to string) error {
	_, err := db.ExecContext(ctx, "ALTER TABLE "+table+" RENAME COLUMN "+from+" TO "+to)
	return err
}

// insert is the statement for a row; the names come from a sector's own code.
func insert(kind, table string, columns []string) string {
	quote := `"`
	if kind == "mariadb" {
		quote = "`"
	}
	places := make([]string, len(columns))
	for i := range columns {
		places[i] = "?"
		if kind == "postgres" {
			places[i] = "$" + strconv.Itoa(i+1)
		}
	}
	return "INSERT INTO " + quote + table + quote + " (" + quote + strings.Join(columns, quote+", "+quote) + quote + ") VALUES (" + strings.Join(places, ", ") + ")"
}
