package sheet_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

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

// TestNoOtherFile: a large workbook is nowhere but in its writer, so that nothing of it is left
// behind, however the process ends.
func TestNoOtherFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	var written counter
	most := 0
	if err := sheet.Write("a.xlsx", &written, nil, func(w io.Writer) error {
		r := rand.New(rand.NewPCG(1, 2))
		line := make([]byte, 1<<10)
		for range 40 << 10 {
			for i := range line {
				line[i] = byte('a' + r.IntN(26))
			}
			line[len(line)-1] = '\n'
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		files, err := os.ReadDir(dir)
		most = len(files)
		return err
	}); err != nil || most > 0 || written < 20<<20 {
		t.Errorf("%v; %d temporary files, %d bytes written", err, most, written)
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// TestLongCell: what a cell cannot hold is refused, and not cut off.
func TestLongCell(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		strings.Repeat("ễ", 32_767): true, strings.Repeat("ễ", 32_768): false,
		strings.Repeat("𠀀", 16_383): true, strings.Repeat("𠀀", 16_384): false,
	} {
		s, err := sheet.New(io.Discard)
		if err == nil {
			err = s.Row([]string{text})
		}
		if (err == nil) != ok || err != nil && lienthong.CodeOf(err) != lienthong.TooLarge {
			t.Errorf("%d bytes: %v", len(text), err)
		}
	}
}

// FuzzRow: whatever stands in a cell, a reader of workbooks finds it there again.
func FuzzRow(f *testing.F) {
	for _, text := range []string{"a", " a ", "_x0041_", "_x005F_x0041_", "<&\"'>", "a\r\nb\tc", "=1", "0012", "1e5", "-", "𠀀", "]]>"} {
		f.Add(text, 30)
	}
	f.Fuzz(func(t *testing.T, text string, columns int) {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
			return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff // XML has none of them
		}) {
			return
		}
		cells := make([]string, 1+uint(columns)%800)
		cells[len(cells)-1] = text
		var book bytes.Buffer
		s, err := sheet.New(&book, "number")
		if err == nil {
			err = errors.Join(s.Row(slices.Repeat([]string{"number"}, len(cells))), s.Row(cells), s.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		file, err := excelize.OpenReader(&book)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		at, _ := excelize.CoordinatesToCellName(len(cells), 2)
		if got, err := file.GetCellValue("Sheet1", at, excelize.Options{RawCellValue: true}); got != text || err != nil {
			t.Errorf("%q became %q, %v", text, got, err)
		}
	})
}
