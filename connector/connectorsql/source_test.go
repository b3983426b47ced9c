package connectorsql_test

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/internal/mariadbtest"
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
	src, err := connectorsql.Open(connector.SourceConfig{Kind: kind, Address: reader, Connections: 2, Timeout: time.Minute})
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

func TestMariaDB(t *testing.T) {
	t.Parallel()
	connectortest.TestSource(t, func(t *testing.T, l connector.Legacy, n int) connectortest.Opened {
		socket, name := mariadbtest.Database(t)
		return open(t, "mariadb", "root@unix("+socket+")/"+name, "root@unix("+socket+")/"+name, l, n)
	})
}

// TestReadOnly has accounts that may write try it through the session that the
// connector opens: the session forbids it, and Warnings says that it need not.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	socket, name := mariadbtest.Database(t)
	for kind, address := range map[string]string{"postgres": pgtest.Database(t), "mariadb": "root@unix(" + socket + ")/" + name} {
		db, err := legacysql.Open(kind, address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		execute(t, db, "CREATE TABLE x (a INTEGER)")
		src, err := connectorsql.Open(connector.SourceConfig{Kind: kind, Address: address, Connections: 1, Timeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = src.Close() })
		if err := connectorsql.Write(t.Context(), src, "INSERT INTO x (a) VALUES (1)"); err == nil {
			t.Errorf("%s: a session that is to read wrote", kind)
		}
		w, err := src.Warnings(t.Context())
		if err != nil || len(w) == 0 {
			t.Errorf("%s: nothing warns of an account that may write: %v", kind, err)
		}
	}
}

// TestLeastPrivilege: an account that may read two columns sees these two, and
// nothing warns.
func TestLeastPrivilege(t *testing.T) {
	t.Parallel()
	socket, name := mariadbtest.Database(t)
	account := "r" + name[5:17]
	mariadbtest.Execute(t, socket, "CREATE TABLE "+name+".x (a INTEGER, b INTEGER, c INTEGER)", "CREATE USER "+account+"@localhost",
		"GRANT SELECT (a, b) ON "+name+".x TO "+account+"@localhost")
	t.Cleanup(func() { mariadbtest.Execute(t, socket, "DROP USER "+account+"@localhost") })
	postgres := pgtest.Database(t)
	db, err := legacysql.Open("postgres", postgres)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	execute(t, db, "CREATE TABLE x (a INTEGER, b INTEGER, c INTEGER)")
	execute(t, db, "CREATE ROLE "+account+" LOGIN")
	t.Cleanup(func() {
		for _, s := range []string{"DROP OWNED BY " + account, "DROP ROLE " + account} {
			if _, err := db.ExecContext(context.Background(), s); err != nil {
				t.Error(err)
			}
		}
	})
	execute(t, db, "GRANT SELECT (a, b) ON x TO "+account)
	u, err := url.Parse(postgres)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(account)
	for kind, address := range map[string]string{"postgres": u.String(), "mariadb": account + "@unix(" + socket + ")/" + name} {
		src, err := connectorsql.Open(connector.SourceConfig{Kind: kind, Address: address, Connections: 1, Timeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		tables, err := src.Tables(t.Context())
		if err != nil || len(tables) != 1 || len(tables[0].Columns) != 2 {
			t.Errorf("%s: sees %v, %v", kind, tables, err)
		}
		if w, err := src.Warnings(t.Context()); err != nil || len(w) != 0 {
			t.Errorf("%s: warns of %v, %v", kind, w, err)
		}
		for _, err := range src.Rows(t.Context(), &connector.Query{From: "x", Columns: []string{"c"}}) {
			if lienthong.CodeOf(err) != lienthong.Maintenance {
				t.Errorf("%s: a column it may not read: %v", kind, err)
			}
		}
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestDown: a server that is not there is an error to try again after.
func TestDown(t *testing.T) {
	t.Parallel()
	for kind, address := range map[string]string{
		"postgres": "postgres://r@127.0.0.1:1/d", "mariadb": "r@127.0.0.1:1/d", "sqlserver": "sqlserver://r@127.0.0.1:1?database=d", "oracle": "oracle://r@127.0.0.1:1/d",
	} {
		src, err := connectorsql.Open(connector.SourceConfig{Kind: kind, Address: address, Connections: 1, Timeout: 2 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err = src.Tables(ctx)
		cancel()
		if lienthong.CodeOf(err) != lienthong.Unavailable || strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%s: %v", kind, err)
		}
		_ = src.Close()
	}
}

// TestSilent: whatever kind of server it is, one that takes a connection and says
// nothing, or a byte now and then, is given up.
func TestSilent(t *testing.T) {
	t.Parallel()
	for kind, form := range map[string]string{"postgres": "postgres://a@%s/x", "mariadb": "a@%s/x", "sqlserver": "sqlserver://a@%s?database=x", "oracle": "oracle://a@%s/x"} {
		for _, trickles := range []bool{false, true} {
			t.Run(fmt.Sprint(kind, trickles), func(t *testing.T) {
				t.Parallel()
				c := connector.SourceConfig{Kind: kind, Address: fmt.Sprintf(form, silent(t, trickles)), Connections: 1, Timeout: time.Second}
				src, err := connectorsql.Open(c)
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = src.Close() }()
				ctx, cancel := context.WithTimeout(t.Context(), c.Timeout)
				defer cancel()
				ended := make(chan error, 1)
				go func() {
					_, err := src.Tables(ctx)
					ended <- err
				}()
				select {
				case err := <-ended:
					if lienthong.CodeOf(err) != lienthong.Unavailable {
						t.Errorf("it ends with %v", err)
					}
				case <-time.After(30 * time.Second):
					t.Error("it is still waited for after 30 s")
				}
			})
		}
	}
}

// silent listens until the test ends, and answers nothing, or a byte every 200 ms.
func silent(t *testing.T, trickles bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = c.Close() })
			for trickles {
				if _, err := c.Write([]byte{0x4a}); err != nil {
					break
				}
				time.Sleep(200 * time.Millisecond)
			}
		}
	}()
	return l.Addr().String()
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
