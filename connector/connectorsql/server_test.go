package connectorsql_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/internal/mariadbtest"
	"github.com/lienthong/lienthong/internal/pgtest"
)

// served is a database of a real server with these tables, opened as a source
// with so many connections.
func served(t *testing.T, kind string, connections int, statements ...string) *connectorsql.Source {
	t.Helper()
	address, _ := database(t, kind, statements...)
	src, err := connectorsql.Open(connector.SourceConfig{Kind: kind, Address: address, Connections: connections, Timeout: 41 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = src.Close() })
	return src
}

func read(t *testing.T, s connector.Source, q *connector.Query) (out []string, err error) {
	t.Helper()
	for row, failed := range s.Rows(t.Context(), q) {
		if failed != nil {
			return out, failed
		}
		out = append(out, strings.Join(row, ";"))
	}
	return out, nil
}

// TestEndless breaks off after a row of a table that nobody lives to read to its
// end: neither the break nor the next question waits for the rest. Many at once, as
// drivers leave it to chance whether they see a break that comes early.
func TestEndless(t *testing.T) {
	t.Parallel()
	for kind, view := range map[string]string{
		"postgres": "CREATE VIEW v AS SELECT generate_series(1::bigint, 100000000000) AS a",
		"mariadb":  "CREATE VIEW v AS SELECT x.seq AS a FROM seq_1_to_1000000 x, seq_1_to_1000000 y",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			const together = 4
			src := served(t, kind, together, view)
			var all sync.WaitGroup
			for range together {
				all.Go(func() {
					for range 50 {
						for row, err := range src.Rows(t.Context(), &connector.Query{From: "v", Columns: []string{"a"}}) {
							if err != nil || row[0] == "" {
								t.Error(row, err)
							}
							break
						}
					}
				})
			}
			all.Wait()
			if rows, err := read(t, src, &connector.Query{From: "v", Columns: []string{"a"}, Limit: 2}); err != nil || len(rows) != 2 {
				t.Errorf("%v, %v", rows, err)
			}
		})
	}
}

// TestServerEnds: the server itself ends a question after source.timeout, and a
// scan, which takes as long as it needs, does not change that for the next one.
func TestServerEnds(t *testing.T) {
	t.Parallel()
	if connectorsql.IsScan(&connector.Query{Limit: 500}) || !connectorsql.IsScan(&connector.Query{}) {
		t.Error("questions and scans are taken for each other")
	}
	for kind, c := range map[string]struct{ setting, question, scan string }{
		"postgres": {"SHOW statement_timeout", "41s", "0"},
		"mariadb":  {"SELECT CONCAT(ROUND(@@max_statement_time), ' ', @@net_write_timeout)", "41 60", "0 28800"},
	} {
		src := served(t, kind, 1)
		for _, scan := range []bool{false, true, false} {
			want := c.question
			if scan {
				want = c.scan
			}
			if got, err := connectorsql.Setting(t.Context(), src, scan, c.setting); err != nil || got != want {
				t.Errorf("%s, scan %t: %q, %v", kind, scan, got, err)
			}
		}
	}
}

// TestOddTypes reads columns as legacy tables have them.
func TestOddTypes(t *testing.T) {
	t.Parallel()
	for kind, c := range map[string]struct {
		make []string
		want string
	}{
		"postgres": {[]string{
			`CREATE TYPE e AS ENUM ('A', 'B')`,
			`CREATE TABLE "Order" (a bigint, "B" boolean, c e, d char(8), f real, g double precision, h timestamptz, i bytea, j numeric(12,0), k date)`,
			`INSERT INTO "Order" VALUES (1, true, 'B', 'x', 1250000.5, 12500000000, '2026-03-01 10:00:00+07', '\x41', 27060000001, '1965-03-14')`,
		}, "1;true;B;x;1.2500005e+06;12500000000;2026-03-01 03:00:00+00;\\x41;27060000001;1965-03-14"},
		"mariadb": {[]string{
			"CREATE TABLE `Order` (a bigint unsigned, B bit(9), c enum('A','B'), d char(8), f float, g double, h datetime, i blob, j decimal(12,0), k year)",
			"INSERT INTO `Order` VALUES (18446744073709551615, b'100000001', 'B', 'x', 1250000, 12500000000, '2026-03-01 10:00:00', 'A', 27060000001, 1965)",
		}, "18446744073709551615;257;B;x;1250000;12500000000;2026-03-01 10:00:00;A;27060000001;1965"},
	} {
		src := served(t, kind, 1, c.make...)
		q := &connector.Query{From: "Order", Columns: []string{"a", "B", "c", "d", "f", "g", "h", "i", "j", "k"}, Limit: 1}
		scanned, err := read(t, src, q)
		if err != nil || !slices.Equal(scanned, []string{c.want}) {
			t.Errorf("%s: %q, %v", kind, scanned, err)
		}
		q.Where = []connector.Condition{{Column: "d", In: []string{"x"}}} // as a statement with parameters, which drivers read otherwise
		if asked, err := read(t, src, q); err != nil || !slices.Equal(asked, scanned) {
			t.Errorf("%s, asked: %q, %v", kind, asked, err)
		}
	}
}

// TestHugeCell: a cell of many megabytes is cut where it lies, and the row is
// there with the others.
func TestHugeCell(t *testing.T) {
	t.Parallel()
	for kind, c := range map[string]struct{ kind, value string }{"postgres": {"text", "repeat('ữ', 20000000)"}, "mariadb": {"longtext", "REPEAT('ữ', 4000000)"}} {
		src := served(t, kind, 1, "CREATE TABLE h (a integer, b "+c.kind+")", "INSERT INTO h VALUES (1, "+c.value+")", "INSERT INTO h VALUES (2, 'x')")
		rows, err := read(t, src, &connector.Query{From: "h", Columns: []string{"b"}, Order: []string{"a"}})
		if err != nil || len(rows) != 2 || utf8.RuneCountInString(rows[0]) != connector.MaxCell+1 || rows[1] != "x" {
			t.Errorf("%s: %d rows, %v", kind, len(rows), err)
		}
	}
}

// TestForeignLetters: a question with letters that an old table's alphabet lacks is at
// fault itself, and says nothing against the mapping.
func TestForeignLetters(t *testing.T) {
	t.Parallel()
	src := served(t, "mariadb", 1, "CREATE TABLE f (k char(12) CHARACTER SET latin1 PRIMARY KEY)", "INSERT INTO f VALUES ('1')")
	rows, err := read(t, src, &connector.Query{From: "f", Columns: []string{"k"}, Where: []connector.Condition{{Column: "k", In: []string{"１"}}}, Limit: 10})
	if len(rows) != 0 || lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("%v, %v", rows, err)
	}
}

// TestRefusals tells what an engineer can mend from what only time can.
func TestRefusals(t *testing.T) {
	t.Parallel()
	address := pgtest.Database(t)
	socket, name := mariadbtest.Database(t)
	for what, c := range map[string]struct {
		kind, address, want string
	}{
		"database": {"postgres", strings.Replace(address, "/test_", "/test_no_", 1), "refuses the account"},
		"account":  {"mariadb", "nobody@unix(" + socket + ")/" + name, "refuses the account"},
		"socket":   {"mariadb", "root@unix(" + socket + "x)/" + name, "socket is not there"},
		"port":     {"postgres", "postgres://r@127.0.0.1:1/d", "nothing listens"},
	} {
		src, err := connectorsql.Open(connector.SourceConfig{Kind: c.kind, Address: c.address, Connections: 1, Timeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		_, err = src.Tables(context.WithoutCancel(t.Context()))
		if lienthong.CodeOf(err) != lienthong.Unavailable || !strings.Contains(lienthong.MessageOf(err, ""), c.want) {
			t.Errorf("%s: %v", what, err)
		}
		_ = src.Close()
	}
	src := served(t, "postgres", 1, "CREATE TABLE a (x integer)", "CREATE TABLE b (x text)")
	_, err := read(t, src, &connector.Query{From: "a", Columns: []string{"x"}, Joins: []connector.Join{{Table: "b", As: "b", On: map[string]string{"x": "x"}}}})
	if lienthong.CodeOf(err) != lienthong.Maintenance || !strings.Contains(lienthong.MessageOf(err, ""), "42883") {
		t.Errorf("a join of a number with a text: %v", err)
	}
}
