package tabular_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/internal/tabular"
)

// shared is a file of the data that lies beside the repository.
func shared(tb testing.TB, name string) string {
	tb.Helper()
	p := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(p); err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatalf("the shared data are missing: %v", err)
		}
		tb.Skipf("the shared data are not beside this clone: %v", err)
	}
	return p
}

// knownNames scores a row by the names it shares with an HR table.
func knownNames(cells []string) int {
	n := 0
	for _, c := range cells {
		switch strings.ToLower(strings.TrimSpace(c)) {
		case "họ và tên", "họ và tên khai sinh", "ngày sinh", "ngày, tháng, năm sinh", "giới tính", "full_name":
			n++
		}
	}
	return n
}

// TestOfficials reads the two real-shaped files: the rows are the same, in
// another order of columns and behind a title.
func TestOfficials(t *testing.T) {
	t.Parallel()
	read := func(name string) (*tabular.Table, []map[string]string, []int) {
		tab, err := tabular.Open(shared(t, name), tabular.Options{HeaderScore: knownNames})
		if err != nil {
			t.Fatal(err)
		}
		defer tab.Close()
		var rows []map[string]string
		var numbers []int
		for r, err := range tab.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			m := map[string]string{}
			for i, h := range tab.Header() {
				m[h] = r.Cells[i]
			}
			rows, numbers = append(rows, m), append(numbers, r.Number)
		}
		return tab, rows, numbers
	}
	csv, csvRows, csvNumbers := read("officials/officials.csv")
	xlsx, xlsxRows, xlsxNumbers := read("officials/officials.xlsx")
	if got := csv.Format(); got != "CSV, UTF-8 with BOM, semicolon" {
		t.Errorf("format %q", got)
	}
	if csv.HeaderRow() != 1 || xlsx.HeaderRow() != 4 {
		t.Errorf("header rows %d and %d, want 1 and 4", csv.HeaderRow(), xlsx.HeaderRow())
	}
	if len(csvRows) != 1561 || len(xlsxRows) != 1561 {
		t.Fatalf("%d and %d rows, want 1561", len(csvRows), len(xlsxRows))
	}
	if csvNumbers[0] != 2 || xlsxNumbers[0] != 5 || xlsxNumbers[1560] != 1565 {
		t.Errorf("row numbers %d, %d, %d", csvNumbers[0], xlsxNumbers[0], xlsxNumbers[1560])
	}
	// The sheet keeps 121 numbers as numbers, and other ones than the CSV: they
	// must come back as the sheet has them. All other cells are the same.
	differ := 0
	for i := range csvRows {
		for _, h := range csv.Header() {
			if csvRows[i][h] == xlsxRows[i][h] {
				continue
			}
			differ++
			if h != "Số CMND/CCCD" || strings.Trim(xlsxRows[i][h], "0123456789") != "" {
				t.Errorf("row %d differs in column %q", i, h)
			}
		}
	}
	if differ != 121 {
		t.Errorf("%d cells differ, want the 121 numbers", differ)
	}
}
