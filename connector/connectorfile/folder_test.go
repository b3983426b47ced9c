package connectorfile_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectorfile"
)

func folder(t *testing.T, files map[string]string) *connectorfile.Folder {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := connectorfile.Open(connector.SourceConfig{Address: dir})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func all(ctx context.Context, s connector.Source, q *connector.Query) (out []string, err error) {
	for row, err := range s.Rows(ctx, q) {
		if err != nil {
			return out, err
		}
		out = append(out, strings.Join(row, ";"))
	}
	return out, nil
}

func TestFolder(t *testing.T) {
	t.Parallel()
	f := folder(t, map[string]string{
		"a1.csv":     "ma,ten,sua,xoa\n1,An,2026-01-03,0\n2,Bình,2026-01-01,0\n3,Cúc,,0\n",
		"a2.csv":     "sua;ma;ten;xoa\n2026-01-02;10;Dũng;0\n2026-01-02;9;Én;0\n2026-01-01;7;Gấm;1\n",
		"notes.txt":  "",
		".secret":    "ma\n9\n",
		"b.csv":      "ma\n1\n",
		"broken.csv": "ma,ten\n1,\"x\n",
	})
	ctx := t.Context()
	living := []connector.Condition{{Column: "xoa", In: []string{"0"}}}
	for name, c := range map[string]struct {
		q    connector.Query
		want string
	}{
		"one file":     {connector.Query{From: "a1.csv", Columns: []string{"ten", "ma"}}, "An;1 Bình;2 Cúc;3"},
		"several":      {connector.Query{From: "a*.csv", Columns: []string{"ma"}, Fixed: living}, "1 2 3 10 9"},
		"limit":        {connector.Query{From: "a*.csv", Columns: []string{"ma"}, Limit: 4}, "1 2 3 10"},
		"where":        {connector.Query{From: "a*.csv", Columns: []string{"ten"}, Where: []connector.Condition{{Column: "ma", In: []string{"9", "2"}}}}, "Bình Én"},
		"order":        {connector.Query{From: "a*.csv", Columns: []string{"ma"}, Fixed: living, Order: []string{"sua", "ma"}}, "2 9 10 1"},
		"order, after": {connector.Query{From: "a*.csv", Columns: []string{"ma"}, Fixed: living, Order: []string{"sua", "ma"}, After: []string{"2026-01-02", "9"}, Limit: 1}, "10"},
	} {
		got, err := all(ctx, f, &c.q)
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
	for name, c := range map[string]struct {
		q    connector.Query
		code lienthong.Code
	}{
		"no such file":     {connector.Query{From: "c.csv", Columns: []string{"ma"}}, lienthong.Maintenance},
		"no such column":   {connector.Query{From: "a*.csv", Columns: []string{"tuoi"}}, lienthong.Maintenance},
		"a path":           {connector.Query{From: "../a1.csv", Columns: []string{"ma"}}, lienthong.Invalid},
		"a hidden file":    {connector.Query{From: ".secret", Columns: []string{"ma"}}, lienthong.Invalid},
		"a join":           {connector.Query{From: "a1.csv", Columns: []string{"ma"}, Joins: []connector.Join{{Table: "b.csv"}}}, lienthong.Invalid},
		"a broken file":    {connector.Query{From: "broken.csv", Columns: []string{"ma"}}, lienthong.Invalid},
		"a broken, sorted": {connector.Query{From: "broken.csv", Columns: []string{"ma"}, Order: []string{"ma"}}, lienthong.Invalid},
	} {
		if _, err := all(ctx, f, &c.q); lienthong.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := all(stopped, f, &connector.Query{From: "a1.csv", Columns: []string{"ma"}}); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("a question that was cancelled: %v", err)
	}
	gone, err := connectorfile.Open(connector.SourceConfig{Address: "/nowhere"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := gone.Tables(ctx); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("a folder that is away: %v", err)
	}
	tables, err := f.Tables(ctx)
	if err != nil || len(tables) < 3 || tables[0].Name != "a1.csv" || len(tables[0].Columns) != 4 {
		t.Errorf("tables %v, %v", tables, err)
	}
	// A file that is there and cannot be read is not told as one that is missing.
	broken := slices.IndexFunc(tables, func(t connector.Table) bool { return t.Name == "notes.txt" })
	if broken < 0 || lienthong.CodeOf(tables[broken].Broken) != lienthong.Invalid || len(tables[broken].Columns) != 0 {
		t.Errorf("the file that is no table among %v", tables)
	}
}
