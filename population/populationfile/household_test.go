package populationfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationfile"
)

const persons = "so_dinh_danh;so_cmnd;ho_va_ten;ngay_sinh;gioi_tinh\n" +
	"001071000001;;Nguyễn Văn Ba;1971;Nam\n" +
	"001175000002;;Trần Thị Hoa;1975;Nữ\n" +
	"001201000003;023456789;Nguyễn Văn Út;2001;Nam\n" +
	"001201000004;;Lê Thị Côi;2001;Nữ\n" +
	";023456788;Phạm Thị Già;1930;Nữ\n"

// belonging reads persons with the households of another file.
func belonging(t *testing.T, homes, head string) ([]population.Version, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ho.csv")
	if err := os.WriteFile(path, []byte(homes), 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := populationfile.ReadHouseholds(path, nil, head)
	if err != nil {
		return nil, err
	}
	f, err := open(t, persons, nil)
	if err != nil {
		t.Fatal(err)
	}
	f.Belong(h)
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

// TestHouseholds: a head has the members, each member the head; the order of rows, a
// household of one and a person in none make no difference.
func TestHouseholds(t *testing.T) {
	t.Parallel()
	versions, err := belonging(t, "Mã hộ,Số định danh cá nhân,Quan hệ với chủ hộ\n"+
		"H1,001201000003,Con\nH1,001071000001,Chủ hộ\nH1,001175000002,Vợ\nH2,023456788,chu ho\n,001201000004,\n", "chủ hộ")
	if err != nil || len(versions) != 5 {
		t.Fatalf("%d versions, %v", len(versions), err)
	}
	for i, want := range [][]string{
		{"8 2 Trần Thị Hoa 001175000002 Vợ", "8 3 Nguyễn Văn Út 001201000003 Con"},
		{"7 1 Nguyễn Văn Ba 001071000001 Vợ"},
		{"7 1 Nguyễn Văn Ba 001071000001 Con"},
		nil, nil,
	} {
		var got []string
		for _, r := range versions[i].Relations {
			got = append(got, fmt.Sprintf("%d %d %s %s %s", r.Kind, r.Other.Int64(), r.Name, r.Number.Reveal(), r.Code))
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("person %d has %q, want %q", i+1, got, want)
		}
	}
}

func TestHouseholdsRefuse(t *testing.T) {
	t.Parallel()
	const header = "ma_ho,so_dinh_danh,quan_he_chu_ho\n"
	for name, tt := range map[string]struct{ text, head, says string }{
		"no head":        {header + "H1,001071000001,2\nH1,001175000002,3\n", "1", `row 2, column "quan_he_chu_ho": the household that begins here has no head`},
		"two heads":      {header + "H1,001071000001,1\nH1,001175000002,1\n", "1", "row 3, column \"quan_he_chu_ho\": the household that begins in row 2 has two heads"},
		"twice":          {header + "H1,001071000001,1\nH2,001071000001,1\n", "1", "row 3, column \"so_dinh_danh\": the number stands in an earlier row"},
		"nobody":         {header + "H1,001071000001,1\nH1,001175000009,2\nH1,001175000008,2\n", "1", "row 3: the file of persons has nobody with this number; of 2 rows that is so"},
		"no number":      {header + "H1,,1\n", "1", "no number"},
		"no relation":    {"ma_ho,so_dinh_danh\nH1,001071000001\n", "1", "no column is recognised as relation_to_head"},
		"no code":        {"so_dinh_danh,quan_he_chu_ho\n001071000001,1\n", "1", "no column is recognised as household"},
		"whose":          {"ma_ho,quan_he_chu_ho\nH1,1\n", "1", "number or CMND"},
		"another column": {header + "H1,001071000001,1\nH1,001175000002," + strings.Repeat("x", 41) + "\n", "1", "longer than 40"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := belonging(t, tt.text, tt.head)
			if lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), tt.says) {
				t.Fatalf("says %v, want %q", err, tt.says)
			}
			if strings.Contains(err.Error(), "00107100") || strings.Contains(err.Error(), "00117500") {
				t.Errorf("repeats a number: %v", err)
			}
		})
	}
}
