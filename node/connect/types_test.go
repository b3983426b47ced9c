package connect_test

import (
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/checking"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/internal/mariadbtest"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/node/connect"
)

// TestChangedType: on real servers a column becomes of another type while a connector
// runs, in a way that no statement fails of. The check names it, what it was and is and
// what to do, to the owner; the records that read it are closed, to questions and to
// linking, and others are not. A file that notes the types tells it from the start.
func TestChangedType(t *testing.T) {
	t.Parallel()
	socket, name := mariadbtest.Database(t)
	for kind, c := range map[string]struct{ address, text string }{
		"postgres": {pgtest.Database(t), "character varying"},
		"mariadb":  {"root@unix(" + socket + ")/" + name, "varchar"},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			db, err := legacysql.Open(kind, c.address)
			must(t, err)
			t.Cleanup(func() { _ = db.Close() })
			must(t, legacysql.Make(t.Context(), db, kind, library.Example(), connectortest.Persons(40)))
			file := filepath.Join(t.TempDir(), "library.yaml")
			must(t, os.WriteFile(file, []byte(strings.NewReplacer("$KIND", kind, "$ADDRESS", `"`+c.address+`"`).Replace(library.Example().Description)), 0o600))
			var log strings.Builder
			running, err := connect.Open(connect.Options{File: file, Now: time.Now, Log: slog.New(slog.NewTextHandler(&log, nil))})
			must(t, err)
			t.Cleanup(func() { must(t, running.Close()) })
			must(t, running.Serving.Check(t.Context()))
			tables, err := running.Source.Tables(t.Context())
			must(t, err)
			noted := running.Bound[0].Types(tables)
			if noted["cap_the"] != "date" || noted["nam"] == "" || running.Bound[1].Types(tables)["dg.cccd"] == "" {
				t.Errorf("the types are %v", noted)
			}

			must(t, legacysql.Retype(t.Context(), db, kind, "doc_gia", "cap_the", "VARCHAR(20)"))
			must(t, running.Serving.Check(t.Context()))
			closed := running.Serving.Closed()
			for _, word := range []string{"cap_the", "doc_gia", `"date"`, `"` + c.text + `"`, "look at what it holds"} {
				if !strings.Contains(closed["reader"], word) || !strings.Contains(log.String(), strings.Trim(word, `"`)) {
					t.Errorf("%q is not told: %v", word, closed)
				}
			}
			if len(closed) != 1 {
				t.Errorf("closed: %v", closed)
			}
			if err := running.Serving.Fits(t.Context(), running.Bound[0]); lienthong.CodeOf(err) != lienthong.Maintenance {
				t.Errorf("linking may go on: %v", err)
			}
			must(t, running.Serving.Fits(t.Context(), running.Bound[1]))

			checkTypes(t, running, noted, c.text)

			must(t, legacysql.Retype(t.Context(), db, kind, "doc_gia", "cap_the", "DATE"))
			if must(t, running.Serving.Check(t.Context())); len(running.Serving.Closed()) != 0 {
				t.Errorf("it stays closed: %v", running.Serving.Closed())
			}
		})
	}
}

// checkTypes does connector check, with the types of before in the file, and with the
// new one.
func checkTypes(t *testing.T, c *connect.Connector, noted map[string]string, text string) {
	t.Helper()
	mapping := c.Bound[0].Mapping
	mapping.Types = noted
	report, err := checking.Check(t.Context(), c.Source, c.Bound, 0, 0)
	must(t, err)
	if !strings.Contains(report.Records[0].Problem, `was of type "date" and is "`+text+`" now`) || report.Records[1].Problem != "" {
		t.Errorf("the check says %+v", report.Records)
	}
	mapping.Types = maps.Clone(noted)
	mapping.Types["cap_the"] = text
	if report, err = checking.Check(t.Context(), c.Source, c.Bound, 0, 0); err != nil || report.Records[0].Problem != "" {
		t.Errorf("with the new type noted: %v, %+v", err, report.Records)
	}
	mapping.Types = nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
