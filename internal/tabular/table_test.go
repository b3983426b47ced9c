package tabular_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/lienthong/lienthong/internal/tabular"
)

// rows reads everything: the table, and its rows joined with "/".
func rows(tb testing.TB, name string, data []byte, o tabular.Options) (*tabular.Table, []string) {
	tb.Helper()
	t, err := tabular.OpenReader(bytes.NewReader(data), int64(len(data)), name, o)
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	for r, err := range t.Rows() {
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%d:%s", r.Number, strings.Join(r.Cells, "/")))
	}
	return t, out
}

func wide(s string, bom bool, big bool) []byte {
	units := utf16.Encode([]rune(s))
	if bom {
		units = append([]uint16{0xfeff}, units...)
	}
	var b []byte
	for _, u := range units {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

func TestText(t *testing.T) {
	t.Parallel()
	const plain = "họ tên,năm\nNguyễn Ánh,1965\n"
	cases := map[string]struct {
		data   string
		format string
		header string
		rows   string
	}{
		"UTF-8":            {plain, "CSV, UTF-8, comma", "họ tên/năm", "2:Nguyễn Ánh/1965"},
		"BOM":              {"\ufeff" + plain, "CSV, UTF-8 with BOM, comma", "họ tên/năm", "2:Nguyễn Ánh/1965"},
		"UTF-16 LE":        {string(wide(plain, true, false)), "CSV, UTF-16 LE, comma", "họ tên/năm", "2:Nguyễn Ánh/1965"},
		"UTF-16 BE":        {string(wide(plain, true, true)), "CSV, UTF-16 BE, comma", "họ tên/năm", "2:Nguyễn Ánh/1965"},
		"UTF-16 unmarked":  {string(wide(plain, false, false)), "CSV, UTF-16 LE without BOM, comma", "họ tên/năm", "2:Nguyễn Ánh/1965"},
		"UTF-16 BE bare":   {string(wide(plain, false, true)), "CSV, UTF-16 BE without BOM, comma", "họ tên/năm", "2:Nguyễn Ánh/1965"},
		"CRLF":             {"a;b\r\n1;2\r\n", "CSV, UTF-8, semicolon", "a/b", "2:1/2"},
		"CR":               {"a;b\r1;2\r3;4", "CSV, UTF-8, semicolon", "a/b", "2:1/2 3:3/4"},
		"tab":              {"a\tb,c\n1\t2,5\n", "CSV, UTF-8, tab", "a/b,c", "2:1/2,5"},
		"bar":              {"a|b\n1|2\n", "CSV, UTF-8, bar", "a/b", "2:1/2"},
		"one column":       {"a\n1\n2\n", "CSV, UTF-8, comma", "a", "2:1 3:2"},
		"decimal comma":    {"Chức vụ, chức danh;Hệ số\nGV;4,32\nGV;3,33\n", "CSV, UTF-8, semicolon", "Chức vụ, chức danh/Hệ số", "2:GV/4,32 3:GV/3,33"},
		"trailing":         {"a;b;;\n1;2;;\n3;4\n5\n", "CSV, UTF-8, semicolon", "a/b", "2:1/2 3:3/4 4:5/"},
		"blank rows":       {"a;b\n\n1;2\n;\n3;4\n\n", "CSV, UTF-8, semicolon", "a/b", "3:1/2 5:3/4"},
		"quotes":           {"a,b\n\"x, \"\"y\"\"\",\"1\n2\"\nz,3\n", "CSV, UTF-8, comma", "a/b", "2:x, \"y\"/1\n2 3:z/3"},
		"bare quote":       {"a,b\nH\"Hen,1\n", "CSV, UTF-8, comma", "a/b", "2:H\"Hen/1"},
		"sep line":         {"sep=|\na|b;c\n1|2;3\n", "CSV, UTF-8, bar", "a/b;c", "3:1/2;3"},
		"titles":           {"DANH SÁCH, NĂM 2026\n\nNgười lập: phòng TCCB\nSTT,Họ và tên,Giới tính\n1,A,Nam\n", "CSV, UTF-8, comma", "STT/Họ và tên/Giới tính", "5:1/A/Nam"},
		"header in quotes": {"\"Ngày, tháng, năm sinh\";Giới tính\n1965;Nữ\n", "CSV, UTF-8, semicolon", "Ngày, tháng, năm sinh/Giới tính", "2:1965/Nữ"},
		"broken header":    {"\"Họ\nvà  tên\";Giới tính\nA;Nữ\n", "CSV, UTF-8, semicolon", "Họ và tên/Giới tính", "2:A/Nữ"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tab, got := rows(t, "a.csv", []byte(c.data), tabular.Options{HeaderScore: knownNames})
			if tab.Format() != c.format {
				t.Errorf("format %q, want %q", tab.Format(), c.format)
			}
			if h := strings.Join(tab.Header(), "/"); h != c.header {
				t.Errorf("header %q, want %q", h, c.header)
			}
			if s := strings.Join(got, " "); s != c.rows {
				t.Errorf("rows %q, want %q", s, c.rows)
			}
		})
	}
}

// TestDecode gives a text in an old encoding to the hook, whole, and a text in
// UTF-8 with a damaged row not.
func TestDecode(t *testing.T) {
	t.Parallel()
	decode := func(b []byte) ([]byte, string, error) {
		return bytes.ReplaceAll(b, []byte{0xd4}, []byte("ễ")), "TCVN3", nil
	}
	tab, got := rows(t, "a.csv", []byte("ten;nam\nNguy\xd4n;1965\n"), tabular.Options{Decode: decode})
	if tab.Format() != "CSV, TCVN3, semicolon" || got[0] != "2:Nguyễn/1965" {
		t.Errorf("%s: %q", tab.Format(), got)
	}
	_, err := drain("a.csv", []byte("tên;năm\nNguy\xd4n;1965\nLê Thị Ánh;1970\n"), tabular.Options{Decode: decode})
	if err == nil || !strings.Contains(err.Error(), "row 2, column 1") {
		t.Errorf("a damaged row in UTF-8: %v", err)
	}
	_, err = drain("a.csv", []byte("ten;nam\nNguy\xd4n;1965\n"), tabular.Options{Decode: decode, Limits: tabular.Limits{Legacy: 4}})
	if err == nil || !strings.Contains(err.Error(), "convert it to UTF-8") {
		t.Errorf("a large text: %v", err)
	}
}

// TestStream covers what a caller may do with a table besides reading it all.
func TestStream(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("a;b;a;;b\n")
	for i := range 100_000 {
		fmt.Fprintf(&b, "%d;x;y;z;\n", i)
	}
	data := []byte(b.String())
	tab, err := tabular.OpenReader(bytes.NewReader(data), int64(len(data)), "a.csv", tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := tab.Duplicated(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("duplicated %q", got)
	}
	for r := range tab.Rows() {
		if r.Number == 50 {
			break
		}
	}
	done, total := tab.Progress()
	if done <= 0 || done > total || total != int64(len(data)) {
		t.Errorf("progress %d of %d", done, total)
	}
	next := 0
	kept := ""
	for r, err := range tab.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if next == 0 {
			next, kept = r.Number, r.Cells[0]
		}
	}
	if next != 51 || kept != "49" {
		t.Errorf("went on with row %d, %q", next, kept)
	}
	if done, total := tab.Progress(); done != total {
		t.Errorf("at the end %d of %d", done, total)
	}
}

// TestShort: rows of a text that have fewer cells than the header are read and told, and a
// file that ends in the middle of one is told apart; cells that are left out of a workbook
// are none, nor is a line without an end that has all its cells.
func TestShort(t *testing.T) {
	t.Parallel()
	const head = "name,born,town\nAn,1980,Hue\nBinh,1981,Vinh\n"
	for tail, want := range map[string]tabular.Short{
		"":                              {},
		"Cuc,1982,Hue":                  {},
		"\n\n":                          {},
		"Cuc,1982\nDung,1983,Hue\n":     {Rows: 1, First: 4},
		"Cuc,1982\nDung,1983,Hue":       {Rows: 1, First: 4},
		"Cuc\nDung,1983\n":              {Rows: 2, First: 4},
		"Cuc,1982,Hue\nDung,19":         {Rows: 1, First: 5, Cut: true},
		"Cuc,\"1982\",Hue\nDung,\"19\"": {Rows: 1, First: 5, Cut: true},
		"Cuc,1982\r\nDung,19":           {Rows: 2, First: 4, Cut: true},
		"\"Cuc\nCu\",1982\n":            {Rows: 1, First: 4},
	} {
		data := head + tail
		table, _ := rows(t, "t.csv", []byte(data), tabular.Options{})
		got := table.Short()
		if got != want {
			t.Errorf("%q: %+v, want %+v", data, got, want)
		}
		if said := got.String(); (said == "") != (want == tabular.Short{}) || strings.Contains(said, "cut short") != want.Cut {
			t.Errorf("%q: %s", data, said)
		}
	}
}
