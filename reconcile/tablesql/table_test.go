package tablesql_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/go-sql-driver/mysql" // to fill the tables
	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/mariadbtest"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/reconcile/tablesql"
)

// server is a real database with a small table in it.
type server struct{ kind, address string }

func servers(t *testing.T) []server {
	t.Helper()
	socket, name := mariadbtest.Database(t)
	all := []server{
		{"postgres", pgtest.Database(t)},
		{"mariadb", "root@unix(" + socket + ")/" + name},
	}
	drivers := map[string]string{"postgres": "pgx", "mariadb": "mysql"}
	for _, s := range all {
		db, err := sql.Open(drivers[s.kind], s.address)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, statement := range []string{
			"CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(40), born DATE, height DECIMAL(5,2))",
			"INSERT INTO person VALUES (1, 'Nguyễn Văn An', '1980-02-29', 171.50), (2, NULL, NULL, NULL), (3, 'Lê Thị Bình', '1991-12-01', 160)",
		} {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		if s.kind == "mariadb" { // has no other query that writes
			if _, err := db.ExecContext(t.Context(), "CREATE FUNCTION wipe() RETURNS INT MODIFIES SQL DATA BEGIN DELETE FROM person; RETURN 1; END"); err != nil {
				t.Fatal(err)
			}
		}
	}
	return all
}

// file writes a query's file.
func (s server) file(t *testing.T, query, more string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "people.yaml")
	text := fmt.Sprintf("kind: %s\naddress: %q\nquery: |\n  %s\n%s", s.kind, s.address, query, more)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read reads a query to its end.
func read(ctx context.Context, path string) (header []string, rows []string, err error) {
	table, err := tablesql.Open(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	defer table.Close()
	for row, err := range table.Rows() {
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, strings.Join(row.Cells, "|"))
	}
	return table.Header(), rows, nil
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, s := range servers(t) {
		header, rows, err := read(t.Context(), s.file(t, "SELECT id, name, born AS date_of_birth, height FROM person ORDER BY id;", ""))
		if err != nil {
			t.Fatalf("%s: %v", s.kind, err)
		}
		if got := strings.Join(header, " "); got != "id name date_of_birth height" {
			t.Errorf("%s: header %q", s.kind, got)
		}
		if got, want := strings.Join(rows, "\n"), "1|Nguyễn Văn An|1980-02-29|171.50\n2|||\n3|Lê Thị Bình|1991-12-01|160.00"; got != want {
			t.Errorf("%s: rows\n%s\nwant\n%s", s.kind, got, want)
		}
	}
}

// TestRefuses: what is wrong with a query is said with what to do, and no error
// holds a value or the text of the query.
func TestRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range servers(t) {
		for query, want := range map[string]string{
			"SELEC 1":                                               "begins with SELECT or WITH",
			"DELETE FROM person":                                    "begins with SELECT or WITH",
			"SELECT nme FROM person":                                "a column that is not there",
			"SELECT name FROM persons":                              "a table that is not there",
			"SELECT 'Nguyễn Văn An' FROM (":                         "not right as SQL",
			"SELECT 1; DELETE FROM person":                          "not right as SQL",
			"SELECT absent_fn(name) FROM person":                    "refuses the query",
			"SELECT id, (SELECT id FROM person) AS one FROM person": "a value of some row",
		} {
			_, _, err := read(t.Context(), s.file(t, query, ""))
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "Nguyễn") {
				t.Errorf("%s: %s: error %v, want %q", s.kind, query, err, want)
			}
			if code := lienthong.CodeOf(err); code != lienthong.Invalid {
				t.Errorf("%s: %s: code %s", s.kind, query, code)
			}
		}
	}
}

// TestReadOnly: a query that writes is refused by the database itself.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	for _, s := range servers(t) {
		query := "WITH gone AS (DELETE FROM person RETURNING id) SELECT id FROM gone"
		if s.kind == "mariadb" {
			query = "SELECT wipe()"
		}
		if _, _, err := read(t.Context(), s.file(t, query, "")); err == nil || !strings.Contains(err.Error(), "only reading is allowed") {
			t.Errorf("%s: a query that writes: %v", s.kind, err)
		}
		_, rows, err := read(t.Context(), s.file(t, "SELECT id FROM person", ""))
		if err != nil || len(rows) != 3 {
			t.Errorf("%s: %d rows are left: %v", s.kind, len(rows), err)
		}
	}
}

// TestLate: a database that gives no row is given up.
func TestLate(t *testing.T) {
	t.Parallel()
	for _, s := range servers(t) {
		query := "SELECT pg_sleep(300)"
		if s.kind == "mariadb" {
			query = "SELECT SLEEP(300)"
		}
		_, _, err := read(t.Context(), s.file(t, query, "timeout: 1s\n"))
		if lienthong.CodeOf(err) != lienthong.DeadlineExceeded {
			t.Errorf("%s: %v, want that it is late", s.kind, err)
		}
	}
}

// TestFile: what is wrong with the file itself is found before any database is
// asked.
func TestFile(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"kind: oracle\naddress: a@b/c\nquery: SELECT 1":                       "kind must be",
		"kind: postgres\nquery: SELECT 1":                                     "address is missing",
		"kind: postgres\naddress: postgres://u:secret@h/d\nquery: SELECT 1":   "password in password_file",
		"kind: mariadb\naddress: nobody\nquery: SELECT 1":                     "needs the form",
		"kind: mariadb\naddress: u@h/d\nquery: SELECT 1\ntimeout: 2h":         "between 1s and 1h",
		"kind: mariadb\naddress: u@h/d\nquery: SELECT 1\npasword_file: x":     "pasword_file",
		"kind: mariadb\naddress: u@h/d\nquery: SELECT 1\npassword_file: none": "none",
	} {
		path := filepath.Join(t.TempDir(), "q.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := tablesql.Open(t.Context(), path)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret@") {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
