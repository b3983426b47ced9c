package connectorsql_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/connector/writeback"
	"github.com/lienthong/lienthong/internal/mariadbtest"
	"github.com/lienthong/lienthong/internal/pgtest"
)

// written is a database with a table that is read and one that is there for
// verdicts only, and a writer by an account that may write verdicts.
type written struct {
	owner   *sql.DB
	writer  *connectorsql.Writer
	account string // as GRANT has it
}

func writers(t *testing.T) map[string]written {
	t.Helper()
	socket, name := mariadbtest.Database(t)
	postgres := pgtest.Database(t)
	account := "w" + name[5:17]
	out := map[string]written{}
	for kind, line := range map[string]string{"postgres": postgres, "mariadb": "root@unix(" + socket + ")/" + name} {
		db, err := legacysql.Open(kind, line)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		w := written{owner: db, account: account}
		make, drop := "CREATE ROLE "+account+" LOGIN", "DROP OWNED BY "+account+"; DROP ROLE "+account
		if kind == "mariadb" {
			w.account = account + "@localhost"
			make, drop = "CREATE USER "+w.account, "DROP USER "+w.account
		}
		for _, s := range []string{
			make, "CREATE TABLE doc_gia (ma VARCHAR(20), nhom INTEGER, ten VARCHAR(50), kq VARCHAR(30), so CHAR(12), luc TIMESTAMP NULL)",
			"INSERT INTO doc_gia (ma, nhom, ten) VALUES ('a', 1, 'An'), ('b', 1, 'Bình'), ('b', 2, 'Cúc'), ('d', 1, 'Dũng'), ('d', 1, 'Én')",
			"CREATE TABLE ket_qua (khoa VARCHAR(20), n INTEGER, kq VARCHAR(30))",
			"GRANT SELECT (ma, nhom), UPDATE (kq, so, luc) ON doc_gia TO " + w.account, "GRANT SELECT (khoa, n), INSERT (khoa, n, kq), UPDATE (kq) ON ket_qua TO " + w.account,
		} {
			execute(t, db, s)
		}
		t.Cleanup(func() {
			for s := range strings.SplitSeq(drop, ";") {
				if _, err := db.ExecContext(context.Background(), s); err != nil {
					t.Error(err)
				}
			}
		})
		address := line
		if u, err := url.Parse(line); err == nil && kind == "postgres" {
			u.User = url.User("reader")
			address = u.String()
		}
		w.writer, err = connectorsql.OpenWriter(connector.SourceConfig{Kind: kind, Address: address, Timeout: time.Minute}, connector.WriteBack{Account: account})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = w.writer.Close() })
		out[kind] = w
	}
	return out
}

func (w written) all(t *testing.T, query string) (out []string) {
	t.Helper()
	rows, err := w.owner.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

var (
	inTable = &writeback.Target{WriteTarget: connector.WriteTarget{Record: "reader", Table: "doc_gia", Key: []string{"ma", "nhom"}, Verdict: "kq", Number: "so", Time: "luc"}}
	beside  = &writeback.Target{WriteTarget: connector.WriteTarget{Record: "reader", Table: "ket_qua", Key: []string{"khoa", "n"}, Verdict: "kq", Insert: true}}
)

// TestWriter writes on real servers, by an account that may nothing else: the
// columns that it is told, of rows that are there; a second time nothing changes.
func TestWriter(t *testing.T) {
	t.Parallel()
	for kind, w := range writers(t) {
		ctx := t.Context()
		const injected = `x'; DELETE FROM doc_gia; --`
		for range 2 {
			there, err := w.writer.Write(ctx, inTable, []writeback.Row{
				{Key: []string{"a", "1"}, Values: []any{"linked", "027060000001", "2026-11-25 08:00:00"}},
				{Key: []string{"b", "2"}, Values: []any{"not_found", nil, "2026-11-25 08:00:00"}},
				{Key: []string{injected, "1"}, Values: []any{"linked", nil, "2026-11-25 08:00:00"}},
			})
			if err != nil || !slices.Equal(there, []bool{true, true, false}) {
				t.Errorf("%s: %v, %v", kind, there, err)
			}
			if there, err := w.writer.Write(ctx, beside, []writeback.Row{{Key: []string{"a|", "1"}, Values: []any{injected}}}); err != nil || !slices.Equal(there, []bool{true}) {
				t.Errorf("%s, beside: %v, %v", kind, there, err)
			}
		}
		got := w.all(t, "SELECT CONCAT(ma, nhom, ten, ' ', COALESCE(kq, '-'), ' ', COALESCE(so, '-')) FROM doc_gia ORDER BY ma, nhom, ten")
		if want := []string{"a1An linked 027060000001", "b1Bình - -", "b2Cúc not_found -", "d1Dũng - -", "d1Én - -"}; !slices.Equal(got, want) {
			t.Errorf("%s: %q", kind, got)
		}
		if got := w.all(t, "SELECT CONCAT(khoa, n, kq) FROM ket_qua"); !slices.Equal(got, []string{"a|1" + injected}) {
			t.Errorf("%s, beside: %q", kind, got)
		}
		// A key of two rows takes back what was written with it.
		_, err := w.writer.Write(ctx, inTable, []writeback.Row{{Key: []string{"b", "1"}, Values: []any{"linked", nil, nil}}, {Key: []string{"d", "1"}, Values: []any{"linked", nil, nil}}})
		if lienthong.CodeOf(err) != lienthong.Conflict {
			t.Errorf("%s: a key of two rows: %v", kind, err)
		}
		if got := w.all(t, "SELECT COUNT(*) FROM doc_gia WHERE kq IS NOT NULL"); got[0] != "2" {
			t.Errorf("%s: half of a transaction was written: %s rows", kind, got[0])
		}
		_, err = w.writer.Write(ctx, inTable, []writeback.Row{{Key: []string{"b", "1"}, Values: []any{strings.Repeat("x", 40), nil, nil}}})
		if lienthong.CodeOf(err) != lienthong.Maintenance || !strings.Contains(lienthong.MessageOf(err, ""), "does not take them") {
			t.Errorf("%s: a column that is too short: %v", kind, err)
		}
	}
}

// TestWriterRights: a check finds out what cannot be written, and what could be
// and need not.
func TestWriterRights(t *testing.T) {
	t.Parallel()
	for kind, w := range writers(t) {
		ctx := t.Context()
		targets := []*writeback.Target{inTable, beside}
		for _, target := range targets {
			if err := w.writer.Try(ctx, target); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
		if warnings, err := w.writer.Warnings(ctx, targets); err != nil || len(warnings) != 0 {
			t.Errorf("%s: least rights: %q, %v", kind, warnings, err)
		}
		for _, column := range []string{"ten", "khong_co"} {
			other := *inTable
			other.Verdict = column
			if err := w.writer.Try(ctx, &other); lienthong.CodeOf(err) != lienthong.Maintenance {
				t.Errorf("%s: a column that may not be written: %v", kind, err)
			}
		}
		execute(t, w.owner, "GRANT UPDATE (ten), INSERT (ma) ON doc_gia TO "+w.account)
		execute(t, w.owner, "GRANT DELETE ON ket_qua TO "+w.account)
		warnings, err := w.writer.Warnings(ctx, targets)
		if text := fmt.Sprint(warnings); err != nil || !strings.Contains(text, "ten") || !strings.Contains(text, "INSERT") || !strings.Contains(text, "DELETE") {
			t.Errorf("%s: more rights than it needs: %q, %v", kind, warnings, err)
		}
	}
	if _, err := connectorsql.OpenWriter(connector.SourceConfig{Kind: "oracle", Address: "oracle://r@h/s"}, connector.WriteBack{Account: "w"}); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("Oracle: %v", err)
	}
}
