package tabular_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/internal/tabular"
)

// TestSubheader: rows under the header that belong to it are no data, and rows
// of data are never taken for a header.
func TestSubheader(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ data, header, rows string }{
		"group of two":                        {"tên,sinh,,số\n,nam,nữ,\nAn,1970,,1\n", "tên/sinh nam/sinh nữ/số", "3:An/1970//1"},
		"group of three":                      {"tên,sinh,,\n,ngày,tháng,năm\nAn,1,2,1970\n", "tên/sinh ngày/sinh tháng/sinh năm", "3:An/1/2/1970"},
		"two groups":                          {"tên,sinh,,quê,\n,nam,nữ,xã,tỉnh\nAn,1970,,A,B\n", "tên/sinh nam/sinh nữ/quê xã/quê tỉnh", "3:An/1970//A/B"},
		"group at the end":                    {"tên,sinh\n,nam,nữ\nAn,1970,\nBình,,1971\n", "tên/sinh nam/sinh nữ", "3:An/1970/;4:Bình//1971"},
		"numbered columns":                    {"tên,năm,số\n1,2,3\nAn,1970,9\n", "tên/năm/số", "3:An/1970/9"},
		"numbered in brackets, after letters": {"tt,tên,năm,số\nA,(1),(2),(3)\n1,An,1970,9\n", "tt/tên/năm/số", "3:1/An/1970/9"},
		"both":                                {"tên,sinh,,số\n,nam,nữ,\n(1),(2),(3),(4)\nAn,1970,,1\n", "tên/sinh nam/sinh nữ/số", "4:An/1970//1"},
		"data of letters":                     {"tên,tỉnh\nAn,Hà Nội\nBình,Huế\n", "tên/tỉnh", "2:An/Hà Nội;3:Bình/Huế"},
		"data under an unnamed column":        {"tên,,tỉnh\nAn,x,Huế\n", "tên//tỉnh", "2:An/x/Huế"},
		"one word alone":                      {"tên,,tỉnh\n,x,\nAn,,Huế\n", "tên//tỉnh", "2:/x/;3:An//Huế"},
		"data that counts up, two columns":    {"a,b\n1,2\n3,4\n", "a/b", "2:1/2;3:3/4"},
		"data that does not count":            {"a,b,c\n1,2,4\n", "a/b/c", "2:1/2/4"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table, got := rows(t, "t.csv", []byte(tt.data), tabular.Options{})
			if h := strings.Join(table.Header(), "/"); h != tt.header {
				t.Errorf("header %q, want %q", h, tt.header)
			}
			if r := strings.Join(got, ";"); r != tt.rows {
				t.Errorf("rows %q, want %q", r, tt.rows)
			}
		})
	}
}

// TestNameless: of rows without a header none is lost, and the widest says how many
// columns there are.
func TestNameless(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		data           string
		says           bool
		header, rows   string
		score, nameRow int
	}{
		"without a header": {"An,1970\nBình,1971,x\n", true, "C1/C2/C3", "1:An/1970/;2:Bình/1971/x", 0, 0},
		"blank at the end": {"An,1970,\nBình,1971,\n", true, "C1/C2/C3", "1:An/1970/;2:Bình/1971/", 0, 0},
		"blank rows first": {"\n\nAn,1970\nBình,1971\n", true, "C1/C2", "3:An/1970;4:Bình/1971", 0, 0},
		"with a header":    {"a,b\nAn,1970\n", false, "a/b", "2:An/1970", 0, 1},
		"a known header":   {"a,b\nAn,1970\n", true, "a/b", "2:An/1970", 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table, err := tabular.OpenReader(strings.NewReader(tt.data), int64(len(tt.data)), "t.csv", tabular.Options{
				HeaderScore: func(cells []string) int { return tt.score * len(cells) },
				Nameless:    func([]string, [][]string) bool { return tt.says },
			})
			if err != nil {
				t.Fatal(err)
			}
			var rows []string
			for r, err := range table.Rows() {
				if err != nil {
					t.Fatal(err)
				}
				rows = append(rows, fmt.Sprintf("%d:%s", r.Number, strings.Join(r.Cells, "/")))
			}
			if got := strings.Join(table.Header(), "/"); got != tt.header || table.Nameless() != (tt.nameRow == 0) || table.HeaderRow() != tt.nameRow {
				t.Errorf("header %q in row %d", got, table.HeaderRow())
			}
			if got := strings.Join(rows, ";"); got != tt.rows {
				t.Errorf("rows %q, want %q", got, tt.rows)
			}
		})
	}
}

// TestKnownByChance: a row of data with a known name among its values is no header, where
// it is like those below it; a header below a title is one, also of values that look like data.
func TestKnownByChance(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		data, header string
		row          int
	}{
		"a value":         {"c1,c2,c3\nAn,1970,year\nBình,1971,\nCúc,1972,\n", "c1/c2/c3", 1},
		"in the last row": {"c1,c2,c3\nAn,1970,\nBình,1971,\nCúc,1972,year\n", "c1/c2/c3", 1},
		"under title":     {"List\nname,year,1970\nAn,1970,5\nBình,1971,6\n", "name/year/1970", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table, err := tabular.OpenReader(strings.NewReader(tt.data), int64(len(tt.data)), "t.csv", tabular.Options{
				HeaderScore: func(cells []string) (n int) {
					for _, c := range cells {
						if c == "year" || c == "name" {
							n++
						}
					}
					return n
				},
				Nameless: func(first []string, others [][]string) bool {
					return len(others) > 1 && strings.Contains(strings.Join(first, ","), "19")
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(table.Header(), "/"); got != tt.header || table.HeaderRow() != tt.row {
				t.Errorf("header %q in row %d", got, table.HeaderRow())
			}
		})
	}
}
