package official_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/internal/tabular"
)

// shared is a file of the data that lies beside the repository.
func shared(t *testing.T, name string) string {
	t.Helper()
	p := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(p); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the shared data are missing: %v", err)
		}
		t.Skipf("the shared data are not beside this clone: %v", err)
	}
	return p
}

// TestOfficialsFile imports the real-shaped files, whole.
func TestOfficialsFile(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"officials.csv", "officials.xlsx"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := service(t)
			tab, err := tabular.Open(shared(t, "officials/"+name), tabular.Options{HeaderScore: s.Catalogue.Score})
			if err != nil {
				t.Fatal(err)
			}
			defer tab.Close()
			rep := load(t, s, tab)
			if rep.Rows != 1561 || rep.New != 1561 {
				t.Fatalf("%d rows, %d new", rep.Rows, rep.New)
			}
			for header, want := range map[string]official.FieldID{
				"Họ và tên khai sinh": "full_name", "Ngày, tháng, năm sinh": "birth_date", "Giới tính": "sex", "Quê quán": "hometown",
				"Số CMND/CCCD": "personal_number", "Cơ quan sử dụng": "unit", "Chức vụ, chức danh": "position", "Mã ngạch": "rank_code",
				"Hệ số lương": "salary_coefficient", "Trình độ phổ thông": "general_education", "Họ tên mẹ": "relative_name",
			} {
				if rep.Fields[header] != want {
					t.Errorf("%s became %q, want %q", header, rep.Fields[header], want)
				}
			}
			t.Logf("findings: %v", rep.ByCode)
			// What every row has must be readable in every row.
			for _, code := range []official.FindingCode{official.KeyMissing, official.KeyRepeated, official.RankMalformed, official.RankUnlisted, official.DecimalUnreadable, official.SexUnreadable} {
				if n := rep.ByCode[code]; n != 0 {
					t.Errorf("%d times %s", n, code)
				}
			}
			// The damage that is plain to see in the file.
			for _, code := range []official.FindingCode{official.NumberOld, official.NumberMended, official.NameDamaged, official.DatePartial, official.NumberContradicts, official.ValueMissing} {
				if n := rep.ByCode[code]; n < 5 || n > 700 {
					t.Errorf("%d times %s", n, code)
				}
			}
			st, err := s.Status(t.Context())
			if err != nil || st.Dossiers != 1561 || st.Linked != 0 || st.Quality["clean"] < 300 {
				t.Errorf("status %+v, %v", st, err)
			}
		})
	}
}
