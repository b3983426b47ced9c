package official_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// TestColumns recognises the columns of form 2C as files write them, marks and
// case and signs aside.
func TestColumns(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	header := []string{"Họ và tên", "Ngày sinh"}
	want := map[string]official.FieldID{}
	for spelling, field := range map[string]official.FieldID{
		"Tên gọi khác": "other_name", "DAN TOC": "ethnicity", "ton_giao": "religion", "Nơi ở hiện nay": "current_residence", "Nơi sinh": "birth_place",
		"Hộ khẩu thường trú": "permanent_residence", "Ngày tuyển dụng": "recruited_on", "Cơ quan tuyển dụng": "recruited_by",
		"Đơn vị công tác": "unit", "chuc_vu": "position", "Mã số chức danh nghề nghiệp": "rank_code", "Bậc lương": "salary_step", "HE SO": "salary_coefficient",
		"Ngày hưởng": "salary_from", "Phụ cấp chức vụ": "position_allowance", "Trình độ văn hoá": "general_education", "Trình độ chuyên môn": "highest_qualification",
		"Lý luận chính trị": "political_theory", "QLNN": "", "Quản lý nhà nước": "state_management", "Ngoại ngữ": "foreign_language", "Tin học": "informatics",
		"Ngày vào Đảng": "party_joined", "Sức khoẻ": "health", "Nhóm máu": "blood_group", "Số sổ BHXH": "insurance_number", "Ngày nhập ngũ": "enlisted_on",
		"Quy hoạch": "planning", "Khen thưởng": "commendation", "Kỷ luật": "discipline", "Ghi chú": "",
	} {
		header = append(header, spelling)
		want[spelling] = field
	}
	rep, err := s.Import(t.Context(), table{header: header, rows: [][]string{{"A", "1970"}}}, official.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for spelling, field := range want {
		if got := rep.Fields[spelling]; got != field {
			t.Errorf("%q became %q, want %q", spelling, got, field)
		}
	}
}

// TestColumnsGiven lets the user say what a column means.
func TestColumnsGiven(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	tab := table{header: []string{"X1", "X2", "X3"}, rows: [][]string{{"CB9", "Nguyễn Văn Ẩn", "02/03/1970"}}}
	given := map[vnfield.Column]string{vnfield.ColID: "X1", vnfield.ColName: "X2", vnfield.ColBirthDate: "X3"}
	if _, err := s.Import(t.Context(), tab, official.ImportOptions{Columns: given}); err != nil {
		t.Fatal(err)
	}
	if d := dossier(t, s, "CB9"); fact(t, d, official.BirthDate).Text != "1970-03-02" {
		t.Error("the columns given were not used")
	}
	given[vnfield.ColName] = "X7"
	if _, err := s.Import(t.Context(), tab, official.ImportOptions{Columns: given}); err == nil || !strings.Contains(err.Error(), "X1") {
		t.Errorf("a column that there is not: %v", err)
	}
}

// TestScore finds the header behind titles by columns of work alone.
func TestScore(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	text := "UBND TỈNH\nDANH SÁCH CÁN BỘ, CÔNG CHỨC\nMã ngạch;Hệ số lương;Họ và tên;Ngày sinh\n01.003;2,34;Nguyễn Văn A;1970\n"
	tab, err := tabular.OpenReader(strings.NewReader(text), int64(len(text)), "a.csv", tabular.Options{HeaderScore: c.Score})
	if err != nil {
		t.Fatal(err)
	}
	if tab.HeaderRow() != 3 || len(tab.Header()) != 4 {
		t.Errorf("header row %d of %q", tab.HeaderRow(), tab.Header())
	}
}

// TestValues reads the cells of work as people write them.
func TestValues(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	for header, values := range map[string]map[string]string{
		"Hệ số lương": {"4,32": "4.32", " 3.0 ": "3", "2,340": "2.34", "4.65,": "", "1.2.3": "", "cao": "", "-1": "", "1e3": "", "99999999999999999999999": ""},
		"Mã ngạch":    {"01.003": "01.003", " v.07.05.15": "V.07.05.15", "V.07.05. 15": "V.07.05.15", "1.003": "", "V.7.5.15": "", "V.07.05": "", "Chuyên viên": ""},
		"Ngày hưởng":  {"01/07/2020": "2020-07-01", "07/2020": "2020-07", "2020": "2020", "31/02/2020": "", "mai": ""},
	} {
		for value, want := range values {
			fresh := &official.Service{Store: &memory{}, Catalogue: s.Catalogue, Now: s.Now, Log: s.Log}
			load(t, fresh, table{header: []string{"Họ và tên", "Ngày sinh", header}, rows: [][]string{{"A", "1970", value}}})
			d := fresh.Store.(*memory).dossiers[0]
			last := d.Facts[len(d.Facts)-1]
			if last.Text != want || last.Raw != value {
				t.Errorf("%s %q became %q, want %q", header, value, last.Text, want)
			}
			noted := slices.ContainsFunc(d.Findings, func(f official.Finding) bool { return f.Header == header })
			if want == "" && !noted {
				t.Errorf("%s %q has no finding", header, value)
			}
		}
	}
}
