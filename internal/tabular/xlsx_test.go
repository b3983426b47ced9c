package tabular_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
)

// TestCells writes values the ways that offices do and reads them as text.
func TestCells(t *testing.T) {
	t.Parallel()
	born := time.Date(1965, 3, 14, 0, 0, 0, 0, time.UTC)
	cases := map[string]struct {
		value  any
		format string
		want   string
	}{
		"text":            {"079186012345", "", "079186012345"},
		"twelve digits":   {79186012345678 / 100, "", "791860123456"},
		"as a float":      {float64(791860123456), "", "791860123456"},
		"lost zero":       {79186012345, "", "79186012345"},
		"scientific":      {79186012345, "0.00E+00", "79186012345"},
		"padded":          {79186012345, "000000000000", "079186012345"},
		"padded CMND":     {12345678, "000000000;@", "012345678"},
		"decimal":         {4.32, "", "4.32"},
		"binary fraction": {0.1 + 0.2, "", "0.3"},
		"negative":        {-5, "0", "-5"},
		"date":            {born, "dd/mm/yyyy", "1965-03-14"},
		"date, built in":  {born, "m/d/yy", "1965-03-14"},
		"Vietnamese":      {born, `[$-42A]"ngày" dd "tháng" mm "năm" yyyy;@`, "1965-03-14"},
		"month":           {born, "mm/yyyy", "1965-03"},
		"year":            {born, "yyyy", "1965"},
		"moment":          {born.Add(90 * time.Minute), "dd/mm/yyyy hh:mm", "1965-03-14T01:30:00"},
		"clock":           {0.5, "hh:mm", "12:00:00"},
		"elapsed":         {0.25, "[h]:mm", "06:00:00"},
		"early":           {1, "dd/mm/yyyy", "1900-01-01"},
		"no such day":     {60, "dd/mm/yyyy", "60"},
		"beyond":          {3e6, "dd/mm/yyyy", "3000000"},
		"red":             {5, `[Red]0;"d"`, "5"},
		"boolean":         {true, "", "TRUE"},
		"escape":          {"a_x0041_b_x", "", "aAb_x"},
		"lines":           {"a\nb", "", "a\nb"},
		"spaces":          {" a ", "", " a "},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := excelize.NewFile()
			defer f.Close()
			must := func(err error) {
				if err != nil {
					t.Fatal(err)
				}
			}
			must(f.SetCellValue("Sheet1", "A1", "h"))
			must(f.SetCellValue("Sheet1", "A2", c.value))
			if c.format != "" {
				style := &excelize.Style{CustomNumFmt: &c.format}
				if c.format == "m/d/yy" {
					style = &excelize.Style{NumFmt: 14}
				}
				id, err := f.NewStyle(style)
				must(err)
				must(f.SetCellStyle("Sheet1", "A2", "A2", id))
			}
			b, err := f.WriteToBuffer()
			must(err)
			_, got := rows(t, "a.xlsx", b.Bytes(), tabular.Options{})
			if len(got) != 1 || got[0] != "2:"+c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestSheets skips empty and hidden sheets, honours the name, and finds the
// header behind merged titles.
func TestSheets(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	set := func(sheet, cell string, v any) {
		t.Helper()
		if err := f.SetCellValue(sheet, cell, v); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"Ẩn", "Danh sách", "Khác"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	set("Ẩn", "A1", "hidden")
	set("Ẩn", "A2", "x")
	if err := f.SetSheetVisible("Ẩn", false); err != nil {
		t.Fatal(err)
	}
	set("Danh sách", "A2", "DANH SÁCH CÁN BỘ, CÔNG CHỨC")
	if err := f.MergeCell("Danh sách", "A2", "C3"); err != nil {
		t.Fatal(err)
	}
	set("Danh sách", "A5", "STT")
	set("Danh sách", "B5", "Họ và tên")
	set("Danh sách", "C5", "Giới tính")
	set("Danh sách", "A7", 1)
	set("Danh sách", "C7", "Nữ")
	set("Khác", "A1", "k")
	set("Khác", "A2", "v")
	buf, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	tab, got := rows(t, "a.xlsx", buf.Bytes(), tabular.Options{HeaderScore: knownNames})
	if tab.Format() != `XLSX, sheet "Danh sách"` || tab.HeaderRow() != 5 || strings.Join(got, " ") != "7:1//Nữ" {
		t.Errorf("%s, header row %d: %q", tab.Format(), tab.HeaderRow(), got)
	}
	_, got = rows(t, "a.xlsx", buf.Bytes(), tabular.Options{Sheet: "khác"})
	if strings.Join(got, " ") != "2:v" {
		t.Errorf("named sheet: %q", got)
	}
}

// TestSheetChoice: a cover is passed over, and tables of one shape on several
// sheets are not dropped in silence.
func TestSheetChoice(t *testing.T) {
	t.Parallel()
	book := func(sheets ...[]string) []byte {
		f := excelize.NewFile()
		defer f.Close()
		for i, cells := range sheets {
			name := fmt.Sprintf("S%d", i+1)
			if i == 0 {
				name = "Sheet1"
			} else if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
			for row, line := range cells {
				for col, v := range strings.Split(line, "/") {
					cell, err := excelize.CoordinatesToCellName(col+1, row+1)
					if err == nil {
						err = f.SetCellValue(name, cell, v)
					}
					if err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		buf, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
	o := tabular.Options{HeaderScore: knownNames}
	table := []string{"Họ và tên/Giới tính", "An/Nam"}
	tab, got := rows(t, "a.xlsx", book([]string{"Báo cáo", "Sở Nội vụ"}, table), o)
	if tab.Format() != `XLSX, sheet "S2"` || strings.Join(got, " ") != "2:An/Nam" || strings.Join(tab.Unread(), " ") != "Sheet1" {
		t.Errorf("%s %q, unread %q", tab.Format(), got, tab.Unread())
	}
	parts := book(table, table, []string{"ghi chú"})
	if _, err := drain("a.xlsx", parts, o); err == nil || !strings.Contains(err.Error(), `the sheets "Sheet1", "S2" hold tables with the same columns`) {
		t.Errorf("two tables of one shape: %v", err)
	}
	o.Sheet = "S2"
	if _, got := rows(t, "a.xlsx", parts, o); strings.Join(got, " ") != "2:An/Nam" {
		t.Errorf("the one named: %q", got)
	}
}

// TestXLSXOddities reads what other programs write: prefixed elements, rows and
// cells without references, rich text with phonetic hints, 1904 dates.
func TestXLSXOddities(t *testing.T) {
	t.Parallel()
	book := workbookOf(t, []any{"a", "b"}, []any{1, 2})
	bare := replaced(t, book, sheet1, func(string) string {
		return `<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>` +
			`<x:row><x:c t="inlineStr"><x:is><x:r><x:t>họ</x:t></x:r><x:r><x:t> tên</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c><x:c t="str"><x:v>b_x000A_c</x:v></x:c></x:row>` +
			`<x:row/><x:row><x:c><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c t="d"><x:v>1965-03-14T00:00:00</x:v></x:c></x:row></x:sheetData></x:worksheet>`
	})
	tab, got := rows(t, "a.xlsx", bare, tabular.Options{})
	if h := strings.Join(tab.Header(), "/"); h != "họ tên/b c" || strings.Join(got, " ") != "3:2/1965-03-14" {
		t.Errorf("header %q, rows %q", h, got)
	}
	dated := replaced(t, replaced(t, book, "xl/workbook.xml", func(s string) string {
		return strings.Replace(s, "<workbookPr", `<workbookPr date1904="1"`, 1)
	}), "xl/styles.xml", func(s string) string {
		return strings.Replace(s, `<cellXfs count="1"><xf numFmtId="0"`, `<cellXfs count="1"><xf numFmtId="14"`, 1)
	})
	if _, got := rows(t, "a.xlsx", dated, tabular.Options{}); got[0] != "2:1904-01-02/1904-01-03" {
		t.Errorf("1904: %q", got)
	}
}

// TestAgainstExcelize reads random texts as excelize reads them.
func TestAgainstExcelize(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"Nguyễn", "_x0041_", "&", "<", "\"", "  ", "đ", "\n", "12", "_x"}
	f := excelize.NewFile()
	defer f.Close()
	for r := 1; r <= 200; r++ {
		row := []any{"x"}
		for range rnd.IntN(6) {
			row = append(row, pieces[rnd.IntN(len(pieces))]+pieces[rnd.IntN(len(pieces))])
		}
		cell, _ := excelize.CoordinatesToCellName(1, r)
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetSheetRow("Sheet1", "A1", &[]any{"a", "b", "c", "d", "e", "f"}); err != nil {
		t.Fatal(err)
	}
	buf, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	want, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	_, got := rows(t, "a.xlsx", buf.Bytes(), tabular.Options{})
	if len(got) != len(want)-1 {
		t.Fatalf("%d rows, want %d", len(got), len(want)-1)
	}
	for i, g := range got {
		_, g, _ = strings.Cut(g, ":")
		w := want[i+1]
		for len(w) < 6 {
			w = append(w, "")
		}
		if g != strings.Join(w, "/") {
			t.Errorf("row %d: %q, want %q", i+2, g, strings.Join(w, "/"))
		}
	}
}

// A path may name a sheet behind its workbook; a file of that very name is meant itself.
func TestSplitSheet(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	odd := filepath.Join(dir, "odd.xlsx#1.csv")
	if err := os.WriteFile(odd, []byte("a;b\n1;2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][2]string{
		"staff.xlsx":            {"staff.xlsx", ""},
		"a#b/staff.XLSX#Năm #1": {"a#b/staff.XLSX", "Năm #1"},
		"staff.csv#1":           {"staff.csv#1", ""},
		"staff.xlsx#":           {"staff.xlsx", ""},
		odd:                     {odd, ""},
	} {
		if file, sheet := tabular.SplitSheet(path); file != want[0] || sheet != want[1] {
			t.Errorf("%q: %q, %q", path, file, sheet)
		}
	}
	f := excelize.NewFile()
	defer f.Close()
	for i, sheet := range []string{"Sheet1", "2024"} {
		if _, err := f.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(f.SetSheetRow(sheet, "A1", &[]any{"id", "name"}), f.SetSheetRow(sheet, "A2", &[]any{i, sheet})); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "staff.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	tab, err := tabular.Open(path+"#2024", tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer tab.Close()
	for row, err := range tab.Rows() {
		if err != nil || row.Cells[1] != "2024" {
			t.Errorf("%q, %v", row.Cells, err)
		}
	}
	o := tabular.Options{HeaderScore: func(cells []string) int { return strings.Count(strings.Join(cells, " "), "name") }}
	if _, err := tabular.Open(path, o); err == nil || !strings.Contains(err.Error(), "staff.xlsx#Sheet1") {
		t.Errorf("two tables of one shape: %v", err)
	}
	if _, err := tabular.Open(path+"#2025", o); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("no such sheet: %v", err)
	}
}
