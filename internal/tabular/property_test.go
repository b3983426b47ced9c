package tabular_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/internal/tabular"
)

// cellText draws what cells hold: Vietnamese, separators, quotes, line ends.
var cellText = rapid.OneOf(
	rapid.SampledFrom([]string{"Nguyễn Thị Ánh", "079186012345", "4,32", "a;b", "x|y", "H\"Hen", "\"", "dòng 1\ndòng 2", "đ", " ", "14/03/1986", "-", ""}),
	rapid.StringMatching(`[a-zA-ZÀ-ỹ0-9 ,;|"'./-]{0,12}`),
)

// drawTable draws a header and rows. The first cell of each is there, so that
// no row is blank.
func drawTable(t *rapid.T) [][]string {
	width := rapid.IntRange(2, 6).Draw(t, "width")
	rows := [][]string{make([]string, width)}
	for i := range rows[0] {
		rows[0][i] = fmt.Sprintf("cột %d", i+1)
	}
	for range rapid.IntRange(1, 40).Draw(t, "rows") {
		row := []string{"r" + strconv.Itoa(len(rows))}
		for len(row) < width {
			row = append(row, cellText.Draw(t, "cell"))
		}
		rows = append(rows, row)
	}
	return rows
}

// scoreOfColumns knows the header of drawTable.
func scoreOfColumns(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.HasPrefix(c, "cột ") {
			n++
		}
	}
	return n
}

func readBack(t *rapid.T, name string, data []byte, want [][]string) {
	tab, err := tabular.OpenReader(bytes.NewReader(data), int64(len(data)), name, tabular.Options{HeaderScore: scoreOfColumns})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(tab.Header(), want[0]) {
		t.Fatalf("%s: header %q", tab.Format(), tab.Header())
	}
	n := 1
	for r, err := range tab.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if n == len(want) || !slices.Equal(r.Cells, want[n]) {
			t.Fatalf("%s: row %d is %q, want %q", tab.Format(), r.Number, r.Cells, want[min(n, len(want)-1)])
		}
		n++
	}
	if n != len(want) {
		t.Fatalf("%s: %d rows, want %d", tab.Format(), n-1, len(want)-1)
	}
}

// TestAnyCSV writes a table with any separator, line end and encoding, and
// reads the same.
func TestAnyCSV(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := drawTable(t)
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = rapid.SampledFrom([]rune{',', ';', '\t', '|'}).Draw(t, "separator")
		w.UseCRLF = rapid.Bool().Draw(t, "CRLF")
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if rapid.Bool().Draw(t, "open end") {
			text = strings.TrimRight(text, "\r\n")
		}
		for range rapid.IntRange(0, 3).Draw(t, "titles") {
			text = "DANH SÁCH\r\n" + text
		}
		readBack(t, "a.csv", rapid.SampledFrom([][]byte{[]byte(text), []byte("\ufeff" + text), wide(text, true, false), wide(text, true, true)}).Draw(t, "encoding"), want)
	})
}

// TestAnyXLSX writes a sparse sheet and reads the same, whatever lies above it.
func TestAnyXLSX(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := drawTable(t)
		f := excelize.NewFile()
		defer f.Close()
		top := rapid.IntRange(1, 6).Draw(t, "top")
		if top > 1 {
			if err := f.SetCellValue("Sheet1", "B1", "DANH SÁCH CÁN BỘ"); err != nil {
				t.Fatal(err)
			}
		}
		for i, row := range want {
			for j, cell := range row {
				if cell == "" {
					continue
				}
				at, _ := excelize.CoordinatesToCellName(j+1, top+i)
				if err := f.SetCellStr("Sheet1", at, cell); err != nil {
					t.Fatal(err)
				}
			}
		}
		b, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		readBack(t, "a.xlsx", b.Bytes(), want)
	})
}

// TestAnyNumber reads every number of up to 15 digits, as a spreadsheet keeps
// it, digit by digit, and pads it where the format does.
func TestAnyNumber(t *testing.T) {
	t.Parallel()
	book := workbookOf(t, []any{"n", "f", "e"}, []any{1, 2, 3})
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.Int64Range(0, 999_999_999_999_999).Draw(rt, "n")
		forms := []string{strconv.FormatInt(n, 10), strconv.FormatFloat(float64(n), 'f', 1, 64), strconv.FormatFloat(float64(n), 'E', 15, 64)}
		data := replaced(t, book, sheet1, func(s string) string {
			for i, cell := range []string{"A2", "B2", "C2"} {
				s = strings.Replace(s, fmt.Sprintf(`<c r="%s"><v>%d</v>`, cell, i+1), fmt.Sprintf(`<c r="%s"><v>%s</v>`, cell, forms[i]), 1)
			}
			return s
		})
		_, got := rows(t, "a.xlsx", data, tabular.Options{})
		if want := fmt.Sprintf("2:%d/%d/%d", n, n, n); got[0] != want {
			rt.Fatalf("%q, want %q", got[0], want)
		}
	})
}
