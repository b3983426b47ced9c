package sheet_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/sheet"
)

// TestWrite: a table comes out as the cells that went in, texts as texts and numbers as numbers,
// where its file is called .xlsx, and is CSV else.
func TestWrite(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"id", "probability", "reason"}, {"001080000123", "0.25", "Trùng: họ tên, ngày sinh"}, {"=1+1", "", "a\n\"b\""}, {"1e3", "x", " "}}
	write := func(w io.Writer) error { return csv.NewWriter(w).WriteAll(rows) }
	var plain, book bytes.Buffer
	if err := errors.Join(sheet.Write("a.csv", &plain, nil, write), sheet.Write("a.XLSX", &book, []string{"probability"}, write)); err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if _ = write(&want); plain.String() != want.String() {
		t.Errorf("CSV: %q", plain.String())
	}
	f, err := excelize.OpenReader(&book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := f.GetRows("Sheet1")
	if err != nil || !slices.EqualFunc(got, rows, slices.Equal) {
		t.Errorf("%q, %v", got, err)
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeInlineString, "B2": excelize.CellTypeUnset, "A3": excelize.CellTypeInlineString, "B4": excelize.CellTypeInlineString} {
		if kind, err := f.GetCellType("Sheet1", cell); kind != want || err != nil {
			t.Errorf("%s is of type %d, want %d; %v", cell, kind, want, err)
		}
		if formula, err := f.GetCellFormula("Sheet1", cell); formula != "" || err != nil {
			t.Errorf("%s is a formula: %v", cell, err)
		}
	}
}

type full struct{}

var errFull = errors.New("no room")

func (full) Write([]byte) (int, error) { return 0, errFull }

// TestWriteFails: whoever fails, both ends stop and the error is told.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("x", 1000) + "\n"
	if err := sheet.Write("a.xlsx", full{}, nil, func(w io.Writer) error {
		_, err := io.WriteString(w, line)
		return err
	}); !errors.Is(err, errFull) {
		t.Errorf("a full disk: %v", err)
	}
	if err := sheet.Write("a.xlsx", io.Discard, nil, func(w io.Writer) error {
		_, _ = io.WriteString(w, line)
		return errFull
	}); !errors.Is(err, errFull) {
		t.Errorf("a writer that gives up: %v", err)
	}
	rows := 0
	err := sheet.Write("a.xlsx", io.Discard, nil, func(w io.Writer) error {
		many := []byte(strings.Repeat("1\n", 1<<12))
		for ; rows < excelize.TotalRows+1<<14; rows += 1 << 12 {
			if _, err := w.Write(many); err != nil {
				return err
			}
		}
		return nil
	})
	if lienthong.CodeOf(err) != lienthong.TooLarge || rows > excelize.TotalRows+1<<13 {
		t.Errorf("more rows than a sheet has, stopped after %d: %v", rows, err)
	}
}

// TestAbort: what is given up leaves no temporary file behind, however large it was.
func TestAbort(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	line := []byte(strings.Repeat("x", 1<<10) + "\n")
	lie := func() int {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(files)
	}
	most := 0
	err := sheet.Write("a.xlsx", io.Discard, nil, func(w io.Writer) error {
		for range 40 << 10 {
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		most = lie()
		return errFull
	})
	if !errors.Is(err, errFull) || most == 0 || lie() > 0 {
		t.Errorf("%v; %d temporary files lay there, and %d do now; want some, and none", err, most, lie())
	}
}
