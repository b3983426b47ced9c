package tablesql_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/internal/mariadbtest"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// TestLinked: two queries, to PostgreSQL and to MariaDB, are linked as the files that hold the
// same rows are; one that gives no row is said with its file, and nothing is written.
func TestLinked(t *testing.T) {
	header := []string{"id", "first_name", "surname", "dob", "phone"}
	r := rand.New(rand.NewPCG(4, 4))
	part := func() string {
		return []string{"ba", "do", "ker", "lin", "mo", "ne", "ra", "tu"}[r.IntN(8)] + []string{"den", "la", "man", "sen", "ton", "va"}[r.IntN(6)]
	}
	var sides [2][][]string
	for i := range 120 {
		row := []string{fmt.Sprint("l", i), part(), part() + part(), fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(60), 1+r.IntN(12), 1+r.IntN(28)), fmt.Sprintf("0%09d", r.IntN(1e9))}
		other := append([]string{fmt.Sprint("r", i)}, row[1:]...)
		if i%4 == 0 {
			other[2] += "a"
		}
		sides[0], sides[1] = append(sides[0], row), append(sides[1], other)
	}
	socket, name := mariadbtest.Database(t)
	dir := t.TempDir()
	query := func(file, kind, address, text string) string {
		path := filepath.Join(dir, file)
		if err := os.WriteFile(path, []byte(fmt.Sprintf("kind: %s\naddress: %q\nquery: %s\n", kind, address, text)), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	kinds, drivers := []string{"postgres", "mariadb"}, []string{"pgx", "mysql"}
	addresses := []string{pgtest.Database(t), "root@unix(" + socket + ")/" + name}
	var queries [2]string
	for side, driver := range drivers {
		db, err := sql.Open(driver, addresses[side])
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		statements := []string{"CREATE TABLE p (" + strings.Join(header, " VARCHAR(40), ") + " VARCHAR(40))"}
		for _, row := range sides[side] {
			statements = append(statements, "INSERT INTO p VALUES ('"+strings.Join(row, "', '")+"')")
		}
		for _, s := range statements {
			if _, err := db.ExecContext(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		queries[side] = query(kinds[side]+".yaml", kinds[side], addresses[side], "SELECT * FROM p")
	}
	run := func(left, right string) ([]byte, error) {
		out := filepath.Join(t.TempDir(), "out.csv")
		_, err := (&tablejob.Job{Left: left, Right: right, Out: out}).Run(t.Context())
		if err != nil {
			if _, there := os.Stat(out); there == nil {
				t.Error("an output stands there after an error")
			}
			return nil, err
		}
		return os.ReadFile(out)
	}
	got, err := run(queries[0], queries[1])
	if err != nil {
		t.Fatal(err)
	}
	var files [2]string
	for side, rows := range sides {
		var b strings.Builder
		for _, row := range append([][]string{header}, rows...) {
			b.WriteString(strings.Join(row, ",") + "\n")
		}
		files[side] = filepath.Join(dir, fmt.Sprint(side, ".csv"))
		if err := os.WriteFile(files[side], []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := run(files[0], files[1])
	if err != nil || string(got) != string(want) || len(got) < 1000 {
		t.Errorf("queries give other pairs than files: %v\n%s", err, got)
	}
	none := query("none.yaml", kinds[0], addresses[0], "SELECT * FROM p WHERE 1 = 0")
	if _, err := run(none, queries[1]); err == nil || !strings.Contains(err.Error(), "none.yaml: there is no row") {
		t.Errorf("a query without rows: %v", err)
	}
}
