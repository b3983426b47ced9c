package populationfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationfile"
)

var recorded = time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)

func open(t *testing.T, text string, over map[vnfield.Column]string) (*populationfile.File, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "p.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := populationfile.Open(path, over)
	if err == nil {
		t.Cleanup(func() { _ = f.Close() })
	}
	return f, err
}

func read(t *testing.T, text string) ([]population.Version, error) {
	t.Helper()
	f, err := open(t, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	var next int64
	var out []population.Version
	for v, err := range f.Versions(recorded, "TEST", func() (lienthong.PersonID, error) { next++; return lienthong.PersonIDFromInt64(next) }) {
		if err != nil {
			return out, err
		}
		out = append(out, v)
	}
	return out, nil
}

const header = "so_dinh_danh;so_dinh_danh_da_huy;so_cmnd;ho_va_ten;ngay_sinh;gioi_tinh;noi_dang_ky_khai_sinh;noi_thuong_tru;ho_ten_cha;ho_ten_me;trang_thai\n"

func TestVersions(t *testing.T) {
	t.Parallel()
	versions, err := read(t, header+
		"079071000001;079071999999;023456789;Nguyễn Văn Tuấn;14/03/1971;Nam;TP Hồ Chí Minh;Số 1, thôn 2, Cà Mau;Nguyễn Văn Ba;Trần Thị Hoa;Còn sống\n"+
		"048165000005;;;Đặng Thị Thu Hiền;1965;Nữ;Đà Nẵng;;;;Đã chết\n")
	if err != nil || len(versions) != 2 {
		t.Fatalf("%d versions, %v", len(versions), err)
	}
	first := versions[0].Profile(recorded)
	if first.Name != "Nguyễn Văn Tuấn" || first.BirthDate.String() != "1971-03-14" || first.Sex != lienthong.Male ||
		first.PIN.Reveal() != "079071000001" || first.Mother != "Trần Thị Hoa" || first.Father != "Nguyễn Văn Ba" || first.Life != population.Alive {
		t.Error("the first person has another profile")
	}
	var inForce, over []string
	for _, n := range versions[0].Numbers {
		if n.Valid.Contains(recorded) {
			inForce = append(inForce, n.Number.Reveal())
		} else {
			over = append(over, n.Number.Reveal())
		}
	}
	if !slices.Equal(inForce, []string{"079071000001", "023456789"}) || !slices.Equal(over, []string{"079071999999"}) {
		t.Errorf("numbers in force %d, over %d", len(inForce), len(over))
	}
	second := versions[1].Profile(recorded)
	if second.Life != population.Dead || second.BirthDate.Precision() != lienthong.YearOnly {
		t.Errorf("the second person: life %d, birth of precision %d", second.Life, second.BirthDate.Precision())
	}
	for i, v := range versions {
		if v.Number != 1 || v.Source != "TEST" || !v.Recorded.From.Equal(recorded) || v.Person.Int64() != int64(i+1) {
			t.Errorf("version %d is recorded as %d by %s", i, v.Number, v.Source)
		}
	}
}

// What cannot be understood ends the import with its place, and is not repeated.
func TestVersionsRefuse(t *testing.T) {
	t.Parallel()
	const good = "079071000001;;;Nguyễn Văn Tuấn;14/03/1971;Nam;;;;;\n"
	for name, tt := range map[string]struct{ row, says string }{
		"thirteen digits": {"0790710000013;;;Trần Văn Bí;1971;Nam;;;;;\n", `row 3, column "so_dinh_danh"`},
		"no number":       {";;;Trần Văn Bí;1971;Nam;;;;;\n", "no number"},
		"no name":         {"079071000001;;;;1971;Nam;;;;;\n", `row 3, column "ho_va_ten": the name is missing`},
		"impossible date": {"079071000001;;;Trần Văn Bí;31/02/1971;Nam;;;;;\n", `row 3, column "ngay_sinh"`},
		"two-digit year":  {"079071000001;;;Trần Văn Bí;14/03/71;Nam;;;;;\n", "the year has two digits"},
		"unknown sex":     {"079071000001;;;Trần Văn Bí;1971;x;;;;;\n", `row 3, column "gioi_tinh"`},
		"unknown status":  {"079071000001;;;Trần Văn Bí;1971;Nam;;;;;đi vắng\n", `row 3, column "trang_thai"`},
		"two numbers":     {"079071000001/079071000002;;;Trần Văn Bí;1971;Nam;;;;;\n", "two personal numbers"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			versions, err := read(t, header+good+tt.row)
			if err == nil || !strings.Contains(err.Error(), tt.says) || lienthong.CodeOf(err) != lienthong.Invalid {
				t.Fatalf("says %v, want %q", err, tt.says)
			}
			if len(versions) != 1 {
				t.Errorf("%d persons before the fault, want 1", len(versions))
			}
			for _, secret := range []string{"Bí", "31/02", "0790710000", "đi vắng"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("repeats a value: %v", err)
				}
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ header, says string }{
		"no name":   {"so_dinh_danh;ngay_sinh\n", "full name"},
		"no number": {"ho_va_ten;ngay_sinh\n", "personal number"},
		"ambiguous": {"Họ và tên;Họ và tên;số định danh\n", "several columns"},
	} {
		if _, err := open(t, tt.header+"a;b;c\n", nil); lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f, err := open(t, "Người;so_dinh_danh\nLê Văn A;079071000001\n", map[vnfield.Column]string{vnfield.ColName: "Người"})
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Recognised(); !slices.Equal(got, []string{"Người → name", "so_dinh_danh → pin"}) {
		t.Errorf("recognised %v", got)
	}
}

// TestKin: numbers of relatives make relations on both sides, with the relatives'
// keys; one whom the file does not have is kept by number.
func TestKin(t *testing.T) {
	t.Parallel()
	const header = "so_dinh_danh;ho_va_ten;ngay_sinh;gioi_tinh;ho_ten_cha;ho_ten_me;so_dinh_danh_cha;so_dinh_danh_me;so_dinh_danh_vo_chong\n"
	const father, mother = "001071000001;Nguyễn Văn Ba;1971;Nam;;;;;001175000002\n", "001175000002;Trần Thị Hoa;1975;Nữ;;;;;001071000001\n"
	child := "001201000003;Nguyễn Văn Út;2001;Nam;Nguyen Van Ba;;001071000001;001175000002;\n"
	orphan := "001201000004;Lê Thị Côi;2001;Nữ;;Lê Thị Xa;;001170999999;\n"
	versions, err := read(t, header+child+father+mother+orphan)
	if err != nil || len(versions) != 4 {
		t.Fatalf("%d versions, %v", len(versions), err)
	}
	said := func(v population.Version) (out []string) {
		for _, r := range v.Relations {
			out = append(out, fmt.Sprintf("%d of %d %s %s", r.Kind, r.Other.Int64(), r.Name, r.Number.Reveal()))
		}
		return out
	}
	for i, want := range [][]string{
		{"1 of 2 Nguyen Van Ba 001071000001", "2 of 3 Trần Thị Hoa 001175000002"}, // the father's name as the child's record has it
		{"4 of 1 Nguyễn Văn Út 001201000003", "3 of 3 Trần Thị Hoa 001175000002"},
		{"4 of 1 Nguyễn Văn Út 001201000003", "3 of 2 Nguyễn Văn Ba 001071000001"},
		{"2 of 0 Lê Thị Xa 001170999999"},
	} {
		if got := said(versions[i]); !slices.Equal(got, want) || versions[i].Person.Int64() != int64(i+1) {
			t.Errorf("person %d has %q, want %q", i+1, got, want)
		}
	}
	for name, tt := range map[string]struct{ row, says string }{
		"own child":  {"001201000005;Lê Văn A;2001;Nam;;;001201000005;;\n", `row 2, column "so_dinh_danh_cha": the relative has the person's own number`},
		"unreadable": {"001201000005;Lê Văn A;2001;Nam;;;0012010000;;\n", `row 2, column "so_dinh_danh_cha"`},
	} {
		if versions, err := read(t, header+tt.row); err == nil || !strings.Contains(err.Error(), tt.says) || len(versions) > 0 {
			t.Errorf("%s: %d persons, %v", name, len(versions), err)
		}
	}
}
