package tabular_test

import (
	"errors"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
)

// small keeps a fuzzed file from taking more time than its size is worth.
var small = tabular.Limits{Unpacked: 4 << 20, Strings: 1 << 20, Line: 1 << 16, Columns: 100}

// strict holds any input against the promise: rows, or an error for a person.
func strict(t *testing.T, name string, data []byte) {
	_, err := drain(name, data, tabular.Options{HeaderScore: knownNames, Limits: small})
	if err == nil {
		return
	}
	if _, ok := errors.AsType[*lienthong.Error](err); !ok {
		t.Fatalf("%T: %v", err, err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("a;b\n1;2\n"))
	f.Add([]byte("\xff\xfea\x00;\x00b\x00\n\x00"))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Fuzz(func(t *testing.T, data []byte) { strict(t, "a.csv", data) })
}

// FuzzSheet fuzzes the XML of a sheet: the bytes of a whole workbook hardly
// ever stay a ZIP archive.
func FuzzSheet(f *testing.F) {
	book := workbookOf(f, []any{"a", 1.5}, []any{"b", true})
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="C2" s="0"><v>1e3</v></c></row></sheetData></worksheet>`)
	f.Add(`<worksheet><sheetData><row><c t="inlineStr"><is><t>x</t></is></c></row><row r="-1"><c r="A"/></row></sheetData>`)
	f.Fuzz(func(t *testing.T, xml string) {
		strict(t, "a.xlsx", replaced(t, book, sheet1, func(string) string { return xml }))
	})
}

func FuzzXLSX(f *testing.F) {
	f.Add(workbookOf(f, []any{"a", "b"}, []any{1, 2}))
	f.Fuzz(func(t *testing.T, data []byte) { strict(t, "a.xlsx", data) })
}

func FuzzParquet(f *testing.F) {
	f.Add(parquetOf(f, persons(3)))
	f.Add(parquetOf(f, persons(3), parquet.Compression(&parquet.Snappy)))
	f.Fuzz(func(t *testing.T, data []byte) { strict(t, "a.parquet", data) })
}
