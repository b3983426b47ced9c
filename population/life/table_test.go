package life_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/population/life"
)

func write(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "events.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestRead: both languages, dates and numbers as officers write them.
func TestRead(t *testing.T) {
	t.Parallel()
	events, err := life.Read(write(t, "Sự kiện;Số định danh;Họ và tên;Ngày sinh;Ngày sự kiện;Căn cứ;Giấy tờ;Giới tính;Mã nơi thường trú;into_number\n"+
		"Khai tử;001080000003;Phạm Quốc Khánh;02/09/1980;20/11/2026;60/2014/QH13;TLKT 1;;;\n"+
		"khai sinh;001326000009;Phạm Bé Na;01/11/2026;;60/2014/QH13;KS 2;Nữ;00070;\n"+
		"merge;001 080 000 011;A B;1980;;70/2024/ND-CP;QĐ 3;;;001080000003\n"))
	if err != nil || len(events) != 3 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	if e := events[0]; e.Kind != life.Death || e.Row != 2 || e.Number != "001080000003" || e.BirthDate != "1980-09-02" || e.Day != "2026-11-20" || e.Basis != "60/2014/QH13" {
		t.Errorf("the death was read otherwise: %q %q %q %d", e.Kind, e.Day, e.Basis, e.Row)
	}
	if e := events[1]; e.Kind != life.Birth || e.Sex != "2" || e.Residence.Code != "00070" || e.Day != "" {
		t.Error("the birth was read otherwise")
	}
	if e := events[2]; e.Kind != life.Merge || e.Number != "001080000011" || e.BirthDate != "1980" || e.Into.Number != "001080000003" {
		t.Error("the merge was read otherwise")
	}
}

// TestReadRefuses: the place is named, and no value repeated.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	const head, good = "kind,number,name,birth_date,day,new_sex\n", "death,001080000003,Phạm Quốc Khánh,02/09/1980,20/11/2026,\n"
	for name, tt := range map[string]struct{ text, says string }{
		"kind":           {head + good + "wedding,001080000003,Lê Bí Mật,1980,1/1/2026,\n", `row 3, column "kind"`},
		"number":         {head + "death,0010800000033,Lê Bí Mật,1980,1/1/2026,\n", `row 2, column "number"`},
		"two numbers":    {head + "death,001080000003/023456789,Lê Bí Mật,1980,1/1/2026,\n", `several`},
		"date":           {head + "death,001080000003,Lê Bí Mật,1980,31/2/2026,\n", `row 2, column "day"`},
		"two-digit year": {head + "death,001080000003,Lê Bí Mật,1980,3/2/26,\n", `a guess`},
		"sex":            {head + "correction,001080000003,Lê Bí Mật,1980,,x\n", `row 2, column "new_sex"`},
		"unknown column": {"kind,number,name,birth_date,note\ndeath,1,Lê Bí Mật,1980,x\n", `the column "note" is none of`},
		"twice":          {"kind,number,name,birth_date,so_dinh_danh\ndeath,1,Lê Bí Mật,1980,1\n", `two columns are number`},
		"no column":      {"kind,number,name\ndeath,1,Lê Bí Mật\n", `no column birth_date`},
		"no row":         {head, "events.csv"},
	} {
		_, err := life.Read(write(t, tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "Bí Mật") || strings.Contains(err.Error(), "00108") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("kind,number,name,birth_date,day\ndeath,001080000003,Phạm,1980,2026\n")
	f.Add("su kien;so_dinh_danh;ho va ten;ngay sinh\nx;;;\n")
	f.Fuzz(func(t *testing.T, text string) {
		events, err := life.Read(write(t, text))
		if (err == nil) != (len(events) > 0) {
			t.Errorf("%d events, %v", len(events), err)
		}
		for _, e := range events {
			if e.Kind == "" && e.Row == 0 {
				t.Error("an event of no row")
			}
		}
	})
}
