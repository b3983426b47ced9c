package connectorsql_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/connector/guard"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/internal/mariadbtest"
	"github.com/lienthong/lienthong/internal/pgtest"
)

// hostile are views whose functions write, switch the session to writing, fail,
// or never end, at databases whose account may do anything.
var hostile = map[string][]string{
	"postgres": {
		"CREATE TABLE t (a integer)", "INSERT INTO t VALUES (1)", "CREATE SEQUENCE s",
		"CREATE FUNCTION f() RETURNS integer LANGUAGE sql VOLATILE AS 'INSERT INTO t VALUES (2) RETURNING a'",
		"CREATE FUNCTION o() RETURNS text LANGUAGE sql VOLATILE AS $$SELECT set_config('default_transaction_read_only', 'off', false) || set_config('statement_timeout', '0', false)$$",
		"CREATE FUNCTION e() RETURNS integer LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'BIMAT %', (SELECT a FROM t); END$$",
		"CREATE VIEW writes AS SELECT f() AS a", "CREATE VIEW opens AS SELECT o() AS a", "CREATE VIEW fails AS SELECT e() AS a",
		"CREATE VIEW counts AS SELECT nextval('s') AS a", "CREATE VIEW exports AS SELECT lo_from_bytea(0, 'x') AS a",
		"CREATE VIEW waits AS SELECT 1 AS a FROM pg_sleep(100000)",
	},
	"mariadb": {
		"CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1)", "CREATE SEQUENCE s",
		"CREATE FUNCTION f() RETURNS INTEGER BEGIN INSERT INTO t VALUES (2); RETURN 2; END",
		"CREATE FUNCTION o() RETURNS INTEGER BEGIN SET SESSION tx_read_only = 0; SET SESSION max_statement_time = 0; RETURN 1; END",
		"CREATE FUNCTION e() RETURNS INTEGER BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'BIMAT'; RETURN 1; END",
		"CREATE VIEW writes AS SELECT f() AS a", "CREATE VIEW opens AS SELECT o() AS a", "CREATE VIEW fails AS SELECT e() AS a",
		"CREATE VIEW counts AS SELECT NEXTVAL(s) AS a", "CREATE VIEW waits AS SELECT COUNT(*) AS a FROM seq_1_to_100000000 x, seq_1_to_100000000 y",
	},
}

// TestViewsThatWrite: what the owner's views call cannot write through a connector,
// not even after another view has switched the session to writing, and does not
// pass for a source that is down.
func TestViewsThatWrite(t *testing.T) {
	t.Parallel()
	for kind, statements := range hostile {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			address, db := database(t, kind, statements...)
			src, err := connectorsql.Open(connector.SourceConfig{Kind: kind, Address: address, Connections: 1, Timeout: time.Minute})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = src.Close() })
			for _, limit := range []int{1, 0} { // a question and a scan
				for _, view := range []string{"opens", "writes", "fails", "counts"} {
					_, err := read(t, src, &connector.Query{From: view, Columns: []string{"a"}, Limit: limit})
					if view == "opens" {
						continue // it may, and gains nothing
					}
					if lienthong.CodeOf(err) != lienthong.Maintenance || strings.Contains(err.Error(), "BIMAT") {
						t.Errorf("%s, limit %d: %v", view, limit, err)
					}
				}
				if rows, err := read(t, src, &connector.Query{From: "t", Columns: []string{"a"}, Limit: limit}); err != nil || len(rows) != 1 {
					t.Errorf("the table has %q, %v", rows, err)
				}
			}
			if kind != "postgres" {
				return
			}
			// Before PostgreSQL 16 a transaction that only reads writes large objects; what
			// it wrote is taken back with it.
			_, _ = read(t, src, &connector.Query{From: "exports", Columns: []string{"a"}, Limit: 1})
			n := 0
			if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM pg_largeobject_metadata").Scan(&n); err != nil || n != 0 {
				t.Errorf("%d large objects, %v", n, err)
			}
		})
	}
}

// running counts the statements of a source that its server still works on.
var running = map[string]string{
	"postgres": "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%waits%' AND pid <> pg_backend_pid()",
	"mariadb":  "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE '%waits%' AND id <> CONNECTION_ID()",
}

// TestNothingRunsOn: a question or a scan that is broken off does not run on in
// the owner's database, also where the server would not see that nobody reads.
func TestNothingRunsOn(t *testing.T) {
	t.Parallel()
	for kind, statements := range hostile {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			address, db := database(t, kind, statements...)
			src, err := connectorsql.Open(connector.SourceConfig{Kind: kind, Address: address, Connections: 2, Timeout: 2 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = src.Close() })
			guarded := &guard.Source{Of: src, Name: "c", Slots: 2, Timeout: 2 * time.Second, Retry: time.Millisecond, Now: time.Now}
			for _, limit := range []int{1, 0} {
				if _, err := read(t, guarded, &connector.Query{From: "waits", Columns: []string{"a"}, Limit: limit}); lienthong.CodeOf(err) != lienthong.Unavailable {
					t.Errorf("limit %d: %v", limit, err)
				}
			}
			for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
				n := 0
				if err := db.QueryRowContext(t.Context(), running[kind]).Scan(&n); err != nil {
					t.Fatal(err)
				}
				if n == 0 {
					return
				}
				if time.Now().After(deadline) {
					t.Fatalf("%d statements run on", n)
				}
			}
		})
	}
}

// database is a database of a real server with these tables, and its owner's connection.
func database(t *testing.T, kind string, statements ...string) (address string, db *sql.DB) {
	t.Helper()
	if kind == "postgres" {
		address = pgtest.Database(t)
	} else {
		socket, name := mariadbtest.Database(t)
		address = "root@unix(" + socket + ")/" + name
	}
	db, err := legacysql.Open(kind, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for _, s := range statements {
		if _, err := db.ExecContext(context.Background(), s); err != nil {
			t.Fatal(s, err)
		}
	}
	return address, db
}
