package checking_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/connector/checking"
	"github.com/lienthong/lienthong/connector/connectorfile"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
)

// check checks the readers of a library in a folder, mapped so, and shows so many rows.
func check(t *testing.T, dir, record string, rows int) *checking.Report {
	t.Helper()
	s, err := library.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	d := connectortest.Describe(t, "connector: c\nsector: library\nsource: {kind: folder, address: $ADDRESS}\nrecords:\n  - "+record+"\n", "folder", dir)
	bound, err := d.Bind(s, connectortest.Units)
	if err != nil {
		t.Fatal(err)
	}
	src, err := connectorfile.Open(d.Source)
	if err != nil {
		t.Fatal(err)
	}
	report, err := checking.Check(t.Context(), src, bound, 0, rows)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestCheckRows finds what is wrong with rows as such: keys that are none, or
// there twice, and times of change that do not sort.
func TestCheckRows(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rows := "ma,ten,sua\n1,Nguyễn Văn An,2026-01-01\n1,Nguyễn Văn Bình,2026-01-02\n,Nguyễn Văn Cúc,\n2,Nguyễn Văn Dũng,01/02/2026\n"
	if err := os.WriteFile(filepath.Join(dir, "r.csv"), []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	const record = "{record: reader, from: r.csv, key: [ma], changed: sua, terms: {card_number: ma, full_name: ten, status: {constant: active}}}"
	report := check(t, dir, record, 100)
	got := report.Records[0].Findings
	for code, want := range map[string]int{"key: key_twice": 1, "key: missing": 1, "changed: missing": 1, "changed: mark_unordered": 1} {
		if got[code] != want {
			t.Errorf("%s: %d, want %d, of %v", code, got[code], want, got)
		}
	}
	if text := fmt.Sprint(report.Rows); strings.Contains(text, "Nguyễn") {
		t.Errorf("a value is shown: %s", text)
	}

	// One row of each kind is shown, also of kinds that come after many others.
	report = check(t, dir, record, 1)
	shown := map[string]int{}
	for _, row := range report.Rows {
		for _, f := range row.Findings {
			shown[string(f.Term)+": "+string(f.Code)]++
		}
	}
	for kind := range report.Records[0].Findings {
		if shown[kind] != 1 {
			t.Errorf("%s is shown %d times", kind, shown[kind])
		}
	}
}

// TestCheckCodes: codes that nothing explains are listed by column, the frequent ones
// first, and what may be somebody's number or name is masked, as keys are.
func TestCheckCodes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rows := "ma,ten,tt\n0270600001,Nguyễn Văn An,X\n0270600002,Nguyễn Văn Bình,X\n0270600003,Nguyễn Văn Cúc,Y\n0270600004,Nguyễn Văn Dũng,Trần Văn Lộc\n0270600005,Nguyễn Văn Em,027060000009\n"
	for i := range 40 { // a column of something else
		rows += fmt.Sprintf("02706100%02d,Nguyễn Văn Giang,\n", i)
	}
	if err := os.WriteFile(filepath.Join(dir, "r.csv"), []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	unknown := func(column string) checking.UnknownCodes {
		t.Helper()
		report := check(t, dir, "{record: reader, from: r.csv, key: [ma], terms: {card_number: ma, full_name: ten, status: "+column+"}}", 100)
		if len(report.Records[0].Unknown) != 1 {
			t.Fatalf("codes of %d columns", len(report.Records[0].Unknown))
		}
		if row := report.Rows[0]; row.Number != 1 || row.Key != "*******001" {
			t.Errorf("the first row is %d, %q", row.Number, row.Key)
		}
		return report.Records[0].Unknown[0]
	}
	got := unknown("tt")
	want := checking.UnknownCodes{Term: "status", Column: "tt", Codes: []checking.CodeCount{{Code: "X", Rows: 2}, {Code: "*********009", Rows: 1}, {Code: "Tr** V** L**", Rows: 1}, {Code: "Y", Rows: 1}}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("unknown codes %v, want %v", got, want)
	}
	got = unknown("ma")
	if !got.More || len(got.Codes) != 20 {
		t.Errorf("%d codes, and more: %t", len(got.Codes), got.More)
	}
	for _, c := range got.Codes {
		if !strings.HasPrefix(c.Code, "*******") {
			t.Errorf("a number is shown: %s", c.Code)
		}
	}
}
