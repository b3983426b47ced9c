package connectorsql_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/internal/pgtest"
)

// make fills a database, and opens it as a source.
func open(t *testing.T, kind, owner, reader string, l connector.Legacy, persons int) connectortest.Opened {
	t.Helper()
	db, err := legacysql.Open(kind, owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := legacysql.Make(t.Context(), db, kind, l, connectortest.Persons(persons)); err != nil {
		t.Fatal(err)
	}
	src, err := connectorsql.Open(connector.SourceConfig{Kind: kind, Address: reader, Connections: 2, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	})
	return connectortest.Opened{Source: src, Rename: func(t *testing.T, table, from, to string) {
		quote := `"`
		if kind == "mariadb" {
			quote = "`"
		}
		execute(t, db, "ALTER TABLE "+table+" RENAME COLUMN "+quote+from+quote+" TO "+to)
	}}
}

func execute(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	connectortest.TestSource(t, func(t *testing.T, l connector.Legacy, n int) connectortest.Opened {
		path := filepath.Join(t.TempDir(), "a b.db")
		return open(t, "sqlite", path, path, l, n)
	})
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	connectortest.TestSource(t, func(t *testing.T, l connector.Legacy, n int) connectortest.Opened {
		address := pgtest.Database(t)
		return open(t, "postgres", address, address, l, n)
	})
}

// TestAddresses refuses addresses that would not do what they seem to.
func TestAddresses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]connector.SourceConfig{
		"kind":                     {Kind: "dbase", Address: "x"},
		"password":                 {Kind: "postgres", Address: "postgres://a:BIMAT@h/d"},
		"password of SQL Server":   {Kind: "sqlserver", Address: "sqlserver://a:BIMAT@h?database=d"},
		"password of Oracle":       {Kind: "oracle", Address: "oracle://a:BIMAT@h/s"},
		"password of MariaDB":      {Kind: "mariadb", Address: "a:BIMAT@h/d"},
		"no account":               {Kind: "mariadb", Address: "h/d"},
		"no URL":                   {Kind: "postgres", Address: "postgres://%zz"},
		"SQL Server, no account":   {Kind: "sqlserver", Address: "sqlserver://h"},
		"a file that is not there": {Kind: "sqlite", Address: filepath.Join(t.TempDir(), "x.db")},
	} {
		_, err := connectorsql.Open(c)
		if err == nil || strings.Contains(err.Error(), "BIMAT") {
			t.Errorf("%s: %v", name, err)
		}
		if code := lienthong.CodeOf(err); code != lienthong.Invalid && code != lienthong.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}
