package tabular_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
)

// TestForeign names the formats that are often sent instead of a table, each
// with what to do.
func TestForeign(t *testing.T) {
	t.Parallel()
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	far := ole + strings.Repeat("x", 100_000) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
	for data, says := range map[string]string{
		"7z\xbc\xaf'\x1c":                 "7-Zip",
		"Rar!\x1a\x07":                    "RAR",
		"\x28\xb5\x2f\xfd\x00":            "Zstandard",
		"{\\rtf1 Danh s\\'e1ch}":          "text document",
		"\x89PNG\r\n":                     "picture",
		"\xff\xd8\xff\xe0":                "picture",
		"SQLite format 3\x00":             "SQLite",
		`{"name": "x"}`:                   "JSON",
		`[{"name": "x"}]`:                 "JSON",
		"<!DOCTYPE html><table></table>":  "web page",
		"\ufeff\n<?xml version=\"1.0\"?>": "web page or XML",
		ole + "Workbook":                  "Excel 97",
		far:                               "password",
	} {
		_, err := drain("a.csv", []byte(data), tabular.Options{})
		if lienthong.CodeOf(err) != lienthong.Unsupported || !strings.Contains(err.Error(), says) {
			t.Errorf("%.12q: %v, want %q", data, err, says)
		}
	}
}

// TestContentDecides reads a workbook and a Parquet file whatever their names.
func TestContentDecides(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a.csv", "a.xls", "a", "a.XLSX"} {
		tab, got := rows(t, name, workbookOf(t, []any{"a"}, []any{"b"}), tabular.Options{})
		if !strings.HasPrefix(tab.Format(), "XLSX") || got[0] != "2:b" {
			t.Errorf("%s: %s %q", name, tab.Format(), got)
		}
	}
	if tab, _ := rows(t, "a.csv", parquetOf(t, persons(1)), tabular.Options{}); !strings.HasPrefix(tab.Format(), "Parquet") {
		t.Error(tab.Format())
	}
}

// TestColumnsLimit refuses a table wider than any is.
func TestColumnsLimit(t *testing.T) {
	t.Parallel()
	limits := tabular.Options{Limits: tabular.Limits{Columns: 3}}
	for name, data := range map[string][]byte{
		"a.csv":     []byte("a;b;c;d\n1;2;3;4\n"),
		"a.xlsx":    workbookOf(t, []any{"a", "b", "c", "d"}, []any{1, 2, 3, 4}),
		"a.parquet": parquetOf(t, persons(1)),
	} {
		if _, err := drain(name, data, limits); lienthong.CodeOf(err) != lienthong.TooLarge || !strings.Contains(err.Error(), "columns") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHeaderChoice takes the best row, the first of equals, and looks no
// further than 30 rows.
func TestHeaderChoice(t *testing.T) {
	t.Parallel()
	title := "Phòng;Tổ chức;cán bộ\n"
	for name, c := range map[string]struct {
		text string
		row  int
	}{
		"best":         {"Giới tính;x;y\nHọ và tên;Giới tính;z\n7;2;3\n", 2},
		"first":        {"Họ và tên;Giới tính\nHọ và tên;Giới tính\n1;2\n", 1},
		"none known":   {"\n\na;b\n1;2\n", 3},
		"thirtieth":    {strings.Repeat(title, 29) + "Họ và tên;Giới tính;z\n7;2;3\n", 30},
		"thirty-first": {strings.Repeat(title, 30) + "Họ và tên;Giới tính;z\n", 1},
	} {
		tab, _ := rows(t, "a.csv", []byte(c.text), tabular.Options{HeaderScore: knownNames})
		if tab.HeaderRow() != c.row {
			t.Errorf("%s: row %d, want %d", name, tab.HeaderRow(), c.row)
		}
	}
}
