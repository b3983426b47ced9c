package tabular_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
)

// drain opens and reads to the end, and counts the rows.
func drain(name string, data []byte, o tabular.Options) (int, error) {
	t, err := tabular.OpenReader(bytes.NewReader(data), int64(len(data)), name, o)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, err := range t.Rows() {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, t.Close()
}

// workbookOf writes a workbook of one sheet.
func workbookOf(tb testing.TB, rows ...[]any) []byte {
	tb.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			tb.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// replaced is the workbook with one part changed.
func replaced(tb testing.TB, book []byte, part string, change func(string) string) []byte {
	tb.Helper()
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		tb.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		rc, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		b, err := io.ReadAll(rc)
		if err != nil {
			tb.Fatal(err)
		}
		if f.Name == part {
			b = []byte(change(string(b)))
		}
		e, err := w.Create(f.Name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := e.Write(b); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

const sheet1 = "xl/worksheets/sheet1.xml"

// TestBadInput has each fault answered with one sentence of the right code,
// which says where it is and what to do, and repeats nothing of the content.
func TestBadInput(t *testing.T) {
	t.Parallel()
	book := workbookOf(t, []any{"Họ và tên", "Số"}, []any{"secret", 1}, []any{"secret", 2})
	cases := map[string]struct {
		name string
		data string
		o    tabular.Options
		code lienthong.Code
		says []string
	}{
		"empty":            {"a.csv", "", tabular.Options{}, lienthong.Invalid, []string{"empty"}},
		"blank lines":      {"a.csv", "\n\r\n  \n", tabular.Options{}, lienthong.Invalid, []string{"empty"}},
		"blank cells":      {"a.csv", ";;;\n;;;\n", tabular.Options{}, lienthong.Invalid, []string{"empty"}},
		"header only":      {"a.csv", "a;b\n", tabular.Options{}, lienthong.Invalid, []string{"no data rows", "row 1"}},
		"NUL":              {"a.csv", "a;b\nsecret;x\x00y\n", tabular.Options{}, lienthong.Invalid, []string{"row 2, column 2", "NUL"}},
		"not UTF-8":        {"a.csv", "a;b\nsecret;x\nsecret;\xe9\n", tabular.Options{}, lienthong.Invalid, []string{"row 3, column 2", "save"}},
		"unterminated":     {"a.csv", "a;b\n1;2\nsecret;\"x\n3;4\n", tabular.Options{}, lienthong.Invalid, []string{"row 3, column 2", "line 3", "never closed"}},
		"text after quote": {"a.csv", "a;b\n\"x\ny\";1\n\"secret\"x;2\n", tabular.Options{}, lienthong.Invalid, []string{"row 3 (line 4), column 1", "twice"}},
		"too many cells":   {"a.csv", "a;b\n1;2\n1;2;secret\n", tabular.Options{}, lienthong.Invalid, []string{"row 3", "column 3", "has 2 columns"}},
		"long line":        {"a.csv", "a;b\n" + strings.Repeat("x", 2<<20), tabular.Options{}, lienthong.TooLarge, []string{"row 2", "bytes"}},
		"long quote":       {"a.csv", "a;b\n\"" + strings.Repeat("x\n", 1<<20), tabular.Options{}, lienthong.Invalid, []string{"row 2", "line 2", "never closed"}},
		"PDF":              {"a.csv", "%PDF-1.4", tabular.Options{}, lienthong.Unsupported, []string{"PDF"}},
		"gzip":             {"a.csv", "\x1f\x8b\x08", tabular.Options{}, lienthong.Unsupported, []string{"unpack"}},
		"HTML":             {"a.xls", "\ufeff <HTML><table>", tabular.Options{}, lienthong.Unsupported, []string{"save it as XLSX"}},
		"old Excel":        {"a.xlsx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00", tabular.Options{}, lienthong.Unsupported, []string{"save it as XLSX"}},
		"text in .xlsx":    {"a.xlsx", "a;b\n1;2\n", tabular.Options{}, lienthong.Invalid, []string{".xlsx", "rename"}},
		"no ZIP directory": {"a.xlsx", string(book[:len(book)/2]), tabular.Options{}, lienthong.Invalid, []string{"damaged"}},
		"other ZIP":        {"a.zip", "PK\x05\x06" + strings.Repeat("\x00", 18), tabular.Options{}, lienthong.Unsupported, []string{"no XLSX"}},
		"no such sheet":    {"a.xlsx", string(book), tabular.Options{Sheet: "Khác"}, lienthong.NotFound, []string{`"Sheet1"`}},
		"cut sheet": {"a.xlsx", string(replaced(t, book, sheet1, func(s string) string { return s[:strings.Index(s, `<row r="3"`)+20] })),
			tabular.Options{}, lienthong.Invalid, []string{"damaged", "row 3"}},
		"missing text": {"a.xlsx", string(replaced(t, book, "xl/sharedStrings.xml", func(string) string { return "<sst/>" })),
			tabular.Options{}, lienthong.Invalid, []string{"row 1, column 1"}},
		"far column": {"a.xlsx", string(replaced(t, book, sheet1, func(s string) string { return strings.Replace(s, `r="B2"`, `r="ZZZZ2"`, 1) })),
			tabular.Options{}, lienthong.TooLarge, []string{"row 2", "columns"}},
		"bomb": {"a.xlsx", string(replaced(t, book, sheet1, func(s string) string {
			return strings.Replace(s, "<sheetData>", strings.Repeat(" ", 65<<20)+"<sheetData>", 1)
		})), tabular.Options{}, lienthong.TooLarge, []string{"bomb"}},
		"unpacked size": {"a.xlsx", string(book), tabular.Options{Limits: tabular.Limits{Unpacked: 1000}}, lienthong.TooLarge, []string{"bomb"}},
		"long cell": {"a.xlsx", string(replaced(t, book, sheet1, func(s string) string {
			return strings.Replace(s, "<v>", "<v>"+strings.Repeat("1", 2<<20), 1)
		})), tabular.Options{}, lienthong.TooLarge, []string{"longer than"}},
		"parts":          {"a.xlsx", string(book), tabular.Options{Limits: tabular.Limits{Parts: 3}}, lienthong.TooLarge, []string{"parts"}},
		"Parquet magic":  {"a.parquet", "PAR1", tabular.Options{}, lienthong.Invalid, []string{"damaged"}},
		"other encoding": {"a.csv", "a;b\nNguy\xd4n;\xb5\n", tabular.Options{Decode: func([]byte) ([]byte, string, error) { return nil, "", errors.New("?") }}, lienthong.Unsupported, []string{"encoding"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := drain(c.name, []byte(c.data), c.o)
			if err == nil {
				t.Fatal("accepted")
			}
			if got := lienthong.CodeOf(err); got != c.code {
				t.Errorf("code %s, want %s: %v", got, c.code, err)
			}
			for _, want := range append(c.says, `"`+c.name+`"`) {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("%q repeats the content", err)
			}
		})
	}
}

// TestPassword has a workbook with a password named as such.
func TestPassword(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	path := filepath.Join(t.TempDir(), "p.xlsx")
	if err := f.SaveAs(path, excelize.Options{Password: "x"}); err != nil {
		t.Fatal(err)
	}
	_, err := tabular.Open(path, tabular.Options{})
	if err == nil || !strings.Contains(err.Error(), "password") {
		t.Errorf("got %v", err)
	}
}

// TestPaths covers what is wrong before the content is looked at.
func TestPaths(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := tabular.Open(filepath.Join(dir, "none.csv"), tabular.Options{}); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("missing file: %v", err)
	}
	if _, err := tabular.Open(dir, tabular.Options{}); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("folder: %v", err)
	}
	path := filepath.Join(dir, "a.csv")
	if err := os.WriteFile(path, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tab, err := tabular.Open(path, tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := tab.Close(); err != nil {
		t.Error(err)
	}
}

// endless is a text file of n bytes without a line end, which is not held.
type endless struct{ n int64 }

func (e endless) ReadAt(p []byte, off int64) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	if off+int64(len(p)) >= e.n {
		return int(e.n - off), io.EOF
	}
	return len(p), nil
}

// TestHugeLine refuses a line of 2 GB after reading a few megabytes of it. It
// is not parallel, for it counts what is allocated.
func TestHugeLine(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := tabular.OpenReader(endless{2 << 30}, 2<<30, "a.csv", tabular.Options{})
	runtime.ReadMemStats(&after)
	if lienthong.CodeOf(err) != lienthong.TooLarge {
		t.Fatal(err)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 16<<20 {
		t.Errorf("%d bytes allocated", n)
	}
}
