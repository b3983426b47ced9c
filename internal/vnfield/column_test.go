package vnfield

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
)

// headers are spellings met in files, and what each means alone.
var headers = []struct {
	cell string
	want Column
}{
	// Officials: form 2C-BNV/2008 and the lists of ministries and provinces.
	{"Họ và tên khai sinh", ColName},
	{"Họ và tên khai sinh (viết chữ in hoa)", ColName},
	{"1) Họ và tên khai sinh", ColName},
	{"HỌ VÀ TÊN", ColName},
	{"Họ và tên", ColName},
	{"Họ  và  tên ", ColName},
	{"Họ\nvà tên", ColName},
	{"Họ, chữ đệm và tên", ColName},
	{"Ho va ten", ColName},
	{"ho_ten", ColName},
	{"ho_va_ten", ColName},
	{"hoten", ColName},
	{"HoTen", ColName},
	{"HoVaTen", ColName},
	{"HOVATEN", ColName},
	{"Họ tên cán bộ, công chức, viên chức", ColName},
	{"Họ tên nhân viên", ColName},
	{"Họ và tên (*)", ColName},
	{"full_name", ColName},
	{"Full Name", ColName},
	{"fullName", ColName},
	{"name", ColName},
	{"hotennhanvien", ColName},
	{"Hä vµ tªn", ColName},
	{"Hoï vaø teân", ColName},
	{"Tên", ColName},
	{"Họ", ColFamilyName},
	{"Họ và tên đệm", ColFamilyName},
	{"Họ đệm", ColFamilyName},
	{"surname", ColFamilyName},
	{"last_name", ColFamilyName},
	{"lname_c1", ColFamilyName},
	{"first_name", ColGivenName},
	{" given_name", ColGivenName},
	{"fname_c1", ColGivenName},
	{"Chữ đệm", ColMiddleName},
	{"middle_name", ColMiddleName},

	{"Ngày, tháng, năm sinh", ColBirthDate},
	{"Ngày, tháng, năm sinh (dd/mm/yyyy)", ColBirthDate},
	{"Ngày/tháng/năm sinh", ColBirthDate},
	{"Ngày tháng năm sinh của CBCCVC", ColBirthDate},
	{"Ngày sinh", ColBirthDate},
	{"Sinh ngày", ColBirthDate},
	{"ngay_sinh", ColBirthDate},
	{"ngaysinh", ColBirthDate},
	{"NgaySinh", ColBirthDate},
	{"NGÀY SINH", ColBirthDate},
	{"Ngày sinh\n(ghi rõ ngày/tháng/năm)", ColBirthDate},
	{"dob", ColBirthDate},
	{"DOB", ColBirthDate},
	{"date_of_birth", ColBirthDate},
	{"Date of birth", ColBirthDate},
	{"birthDate", ColBirthDate},
	{"birth_date", ColBirthDate},
	{"Năm sinh", ColBirthDate},
	{"Tháng sinh", ColBirthMonth},
	{"bm", ColBirthMonth},

	{"Giới tính", ColSex},
	{"Giới tính (Nam/Nữ)", ColSex},
	{"gioi_tinh", ColSex},
	{"GioiTinh", ColSex},
	{"Nam/Nữ", ColSex},
	{"Phái", ColSex},
	{"sex", ColSex},
	{"Gender", ColSex},

	{"Số CMND/CCCD", ColNumber},
	{"Số CCCD/CMND", ColNumber},
	{"CMND/CCCD", ColNumber},
	{"CMND hoặc CCCD", ColNumber},
	{"Số định danh cá nhân/CMND", ColNumber},
	{"Số định danh cá nhân hoặc số CMND", ColNumber},
	{"Số CCCD", ColNumber},
	{"CCCD", ColNumber},
	{"so_cccd", ColNumber},
	{"Số căn cước công dân", ColNumber},
	{"Số thẻ căn cước", ColNumber},
	{"Căn cước", ColNumber},
	{"Số giấy tờ tùy thân", ColNumber},
	{"soc_sec_id", ColNumber},
	{"national_id", ColNumber},
	{"ID card", ColNumber},
	{"so_dinh_danh", ColPIN},
	{"Số định danh cá nhân", ColPIN},
	{"Mã định danh", ColPIN},
	{"Số ĐDCN", ColPIN},
	{"PIN", ColPIN},
	{"personal_number", ColPIN},
	{"so_dinh_danh_da_huy", ColCancelledPIN},
	{"Số định danh cá nhân cũ", ColCancelledPIN},
	{"Số CMND", ColCMND},
	{"so_cmnd", ColCMND},
	{"CMND", ColCMND},
	{"Số chứng minh nhân dân", ColCMND},
	{"Số CMND (9 số)", ColCMND},
	{"cmnd9", ColCMND},

	{"noi_dang_ky_khai_sinh", ColBirthPlace},
	{"Nơi đăng ký khai sinh", ColBirthPlace},
	{"Nơi sinh", ColPlaceOfBirth},
	{"Nơi sinh (tỉnh/thành phố)", ColPlaceOfBirth},
	{"place_of_birth", ColPlaceOfBirth},
	{"Quê quán", ColHometown},
	{"Quê quán (xã, huyện, tỉnh)", ColHometown},
	{"Nguyên quán", ColHometown},
	{"que_quan", ColHometown},
	{"Nơi đăng ký hộ khẩu thường trú", ColResidence},
	{"noi_thuong_tru", ColResidence},
	{"Địa chỉ thường trú", ColResidence},
	{"HKTT", ColResidence},
	{"address", ColResidence},
	{"Nơi ở hiện nay", ColCurrentAddress},
	{"Họ tên mẹ", ColMother},
	{"Số định danh cá nhân của mẹ", ColMotherNumber},
	{"so_dinh_danh_cha", ColFatherNumber},
	{"CCCD của cha", ColFatherNumber},
	{"Số định danh của vợ (chồng)", ColSpouseNumber},
	{"spouse_number", ColSpouseNumber},
	{"Số CMND cha", ""},
	{"ho_ten_me", ColMother},
	{"Họ và tên mẹ đẻ", ColMother},
	{"ho_ten_cha", ColFather},
	{"Họ và tên cha (bố)", ColFather},
	{"Father's name", ColFather},
	{"Họ tên vợ/chồng", ColSpouse},
	{"Họ và tên vợ (chồng)", ColSpouse},
	{"trang_thai", ColStatus},
	{"Tình trạng", ColStatus},

	{"Số hiệu CBCCVC", ColID},
	{"Số hiệu cán bộ, công chức", ColID},
	{"Mã nhân viên", ColID},
	{"MaNV", ColID},
	{"Mã NV", ColID},
	{"ma_ho_so", ColID},
	{"Số hồ sơ", ColID},
	{"employee_id", ColID},
	{"Employee ID", ColID},
	{"rec_id", ColID},
	{"record_id", ColID},
	{"unique_id", ColID},
	{"id", ColID},
	{"STT", ColIndex},
	{"TT", ColIndex},
	{"Số thứ tự", ColIndex},
	{"No.", ColIndex},
	{"#", ColIndex},

	{"Citizen ID", ColNumber},
	{"Identification No.", ColNumber},
	{"Số CCCD/CMND/Hộ chiếu", ColNumber},
	{"Số CCCD đang sử dụng", ColNumber},
	{"Số ĐDCN/CMND", ColNumber},
	{"Số CMT/CCCD", ColNumber},
	{"D.O.B.", ColBirthDate},
	{"Ngày sinh NLĐ", ColBirthDate},
	{"Họ và tên (chữ in hoa, có dấu)", ColName},
	{"Họ tên viết chữ in hoa", ColName},
	{"Họ tên giáo viên", ColName},
	{"Mother's full name", ColMother},
	{"father_full_name", ColFather},
	{"Họ tên bố/cha", ColFather},
	{"Nơi ĐKKS", ColBirthPlace},
	{"Nơi ĐKHKTT", ColResidence},
	{"Mã GV", ColID},
	{"Emp. Code", ColID},

	// Not ours, though a phrase of ours is inside.
	{"", ""},
	{"Ngày cấp CMND", ""},
	{"Nơi cấp CCCD", ""},
	{"Ngày sinh của vợ/chồng", ""},
	{"Năm sinh của con", ""},
	{"Họ tên chủ hộ", ""},
	{"Họ tên người liên hệ", ""},
	{"Số CMND của vợ", ""},
	{"Số CCCD của mẹ", ColMotherNumber},
	{"Mother's date of birth", ""},
	{"Số định danh hộ gia đình", ""},
	{"Ngày, tháng, năm tuyển dụng", ""},
	{"Tình trạng hôn nhân", ""},
	{"Số BHXH", ""},
	{"Chức vụ, chức danh", ""},
	{"Cơ quan sử dụng", ""},
	{"Mã ngạch", ""},
	{"Hệ số lương", ""},
	{"Mã số thuế", ""},
	{"Ngày vào Đảng", ""},
	{"Ngày", ""},
	{"Năm", ""},
	{"Nam", ""},
	{"Dân tộc", ""},
	{"postcode", ""},
	{"cluster", ""},
	{strings.Repeat("Họ và tên ", 40), ""},
}

func TestRecogniseOneHeader(t *testing.T) {
	t.Parallel()
	for _, c := range headers {
		if got := Recognise([]string{c.cell}).Columns[0]; got != c.want {
			t.Errorf("%q is %q, want %q", c.cell, got, c.want)
		}
	}
}

func TestRecogniseRow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		header string
		want   []Column
	}{
		{"STT|Họ|Tên|Ngày|Tháng|Năm|Nam|Nữ", []Column{ColIndex, ColFamilyName, ColGivenName, ColBirthDay, ColBirthMonth, ColBirthYear, ColMale, ColFemale}},
		{"Nam|Nữ|Ngày|Tháng|Năm", []Column{ColMale, ColFemale, ColBirthDay, ColBirthMonth, ColBirthYear}},
		{"Họ và tên|Ngày tháng năm sinh Nam|Ngày tháng năm sinh Nữ", []Column{ColName, ColMale, ColFemale}},
		{"Họ tên|Năm sinh nam|Năm sinh nữ|Số CCCD", []Column{ColName, ColMale, ColFemale, ColNumber}},
		{"ho ten|gioi tinh nam|gioi tinh nu|ngay sinh", []Column{ColName, ColMale, ColFemale, ColBirthDate}},
		{"Họ tên|Ngày sinh Ngày|Ngày sinh Tháng|Ngày sinh Năm", []Column{ColName, ColBirthDay, ColBirthMonth, ColBirthYear}},
		{"Họ tên|Nam|Ngày sinh", []Column{ColName, "", ColBirthDate}},
		{"ho|ten|ngay|thang|nam", []Column{ColFamilyName, ColGivenName, ColBirthDay, ColBirthMonth, ColBirthYear}},
		{"Họ đệm|Tên|Ngày sinh|Tháng sinh|Năm sinh", []Column{ColFamilyName, ColGivenName, ColBirthDay, ColBirthMonth, ColBirthYear}},
		{"fname_c1|fname_c2|lname_c1|lname_c2|by|bm|bd", []Column{ColGivenName, ColMiddleName, ColFamilyName, "", ColBirthYear, ColBirthMonth, ColBirthDay}},
		{"full_name|birth_day|birth_month|birth_year", []Column{ColName, ColBirthDay, ColBirthMonth, ColBirthYear}},
		{"Họ tên|Năm sinh|Ngày, tháng, năm sinh", []Column{ColName, ColBirthYear, ColBirthDate}},
		{"Họ tên|Họ tên (in hoa)|Họ tên trên giấy khai sinh", []Column{ColName, ColName, ""}},
		{"CCCD|Số CMND cũ", []Column{ColNumber, ColCMND}},
		{"Nơi sinh|Nơi đăng ký khai sinh|Quê quán", []Column{ColPlaceOfBirth, ColBirthPlace, ColHometown}},
	} {
		if got := Recognise(strings.Split(c.header, "|")).Columns; !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.header, got, c.want)
		}
	}
}

func TestRecogniseAmbiguous(t *testing.T) {
	t.Parallel()
	r := Recognise([]string{"Họ tên", "x", "Full name"})
	if !slices.Equal(r.Ambiguous[ColName], []int{0, 2}) {
		t.Errorf("ambiguous: %v", r.Ambiguous)
	}
	if i, ok := r.Find(ColName); ok {
		t.Errorf("found the name in cell %d", i)
	}
	if _, ok := r.Find(ColSex); ok {
		t.Error("found a column that is not there")
	}
	// An exact header beats one that contains the phrase.
	r = Recognise([]string{"Họ tên trên bằng", "Họ tên"})
	if i, ok := r.Find(ColName); !ok || i != 1 || len(r.Ambiguous) != 0 {
		t.Errorf("cell %d, ambiguous %v", i, r.Ambiguous)
	}
}

// TestVocabularyIsPlain: no phrase means two things.
func TestVocabularyIsPlain(t *testing.T) {
	t.Parallel()
	seen := make(map[string]Column)
	for _, p := range phrases {
		if p.text == "" {
			t.Errorf("%s has an empty phrase", p.column)
		}
		if c, ok := seen[p.text]; ok && c != p.column {
			t.Errorf("%q means %s and %s", p.text, c, p.column)
		}
		seen[p.text] = p.column
	}
}

func TestHeaderScore(t *testing.T) {
	t.Parallel()
	rows := [][]string{
		{"DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC", "", "", ""},
		{"", "", "", ""},
		{"Họ và tên: danh sách kèm theo Công văn số 639/BNV-VP", "", "", ""},
		{"STT", "Họ và tên", "Ngày sinh", "Đơn vị"},
		{"1", "Lê Thị Hoa", "01/01/1970", "Sở Y tế"},
		{"(1)", "(2)", "(3)", "(4)"},
	}
	for i, row := range rows {
		if got := HeaderScore(row); (got > 0) != (i == 3) && i != 5 {
			t.Errorf("row %d scores %d", i, got)
		}
		if i != 3 && HeaderScore(row) >= HeaderScore(rows[3]) {
			t.Errorf("row %d beats the header", i)
		}
	}
}

func TestParseOverrides(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want map[Column]string
	}{
		{"", map[Column]string{}},
		{"name=Họ tên,birth_date=Ngay sinh", map[Column]string{ColName: "Họ tên", ColBirthDate: "Ngay sinh"}},
		{"birth_date=Ngày, tháng, năm sinh,sex=GT", map[Column]string{ColBirthDate: "Ngày, tháng, năm sinh", ColSex: "GT"}},
		{" Name = A=B ", map[Column]string{ColName: "A=B"}},
	} {
		got, err := ParseOverrides(c.in)
		if err != nil || len(got) != len(c.want) {
			t.Errorf("%q: %v, %v", c.in, got, err)
			continue
		}
		for k, v := range c.want {
			if got[k] != v {
				t.Errorf("%q: %s=%q, want %q", c.in, k, got[k], v)
			}
		}
	}
	for _, in := range []string{"nam=Họ tên", "name", "name=", "name=A,name=B", "name=A,pni=B"} {
		if got, err := ParseOverrides(in); err == nil {
			t.Errorf("%q: read as %v", in, got)
		}
	}
}

func TestRecogniseWith(t *testing.T) {
	t.Parallel()
	header := []string{"Họ tên", "Full name", "Sinh", "Mã"}
	r, err := RecogniseWith(header, map[Column]string{ColName: "full NAME", ColBirthDate: "Sinh", ColPIN: "Mã"})
	if err != nil {
		t.Fatal(err)
	}
	if want := []Column{"", ColName, ColBirthDate, ColPIN}; !slices.Equal(r.Columns, want) || len(r.Ambiguous) != 0 {
		t.Errorf("%q, ambiguous %v; want %q", r.Columns, r.Ambiguous, want)
	}
	if _, err := RecogniseWith(header, map[Column]string{ColName: "Tên thật"}); err == nil || !strings.Contains(err.Error(), `"Full name"`) {
		t.Errorf("a header that is not there: %v", err)
	}
	if _, err := RecogniseWith([]string{"A", "a"}, map[Column]string{ColName: "á"}); err == nil {
		t.Error("a header that occurs twice was taken")
	}
}

// TestRecogniseRealFiles reads the headers of the shared data.
func TestRecogniseRealFiles(t *testing.T) {
	t.Parallel()
	const dir = "../../../shared/data/"
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("../shared/data is absent")
		}
		t.Skip("../shared/data is absent")
	}
	for _, c := range []struct {
		file  string
		comma rune
		want  []Column
	}{
		{"officials/officials.csv", ';', []Column{ColID, ColName, ColBirthDate, ColSex, ColHometown, ColNumber, "", "", "", "", "", ColMother}},
		{"officials/population.csv", ',', []Column{ColPIN, ColCancelledPIN, ColCMND, ColName, ColBirthDate, ColSex, ColBirthPlace, ColResidence, ColFather, ColMother, ColStatus}},
		{"linkage/febrl1.csv", ',', []Column{ColID, ColGivenName, ColFamilyName, "", "", "", "", "", "", ColBirthDate, ColNumber}},
		{"linkage/fake_1000.csv", ',', []Column{ColID, ColGivenName, ColFamilyName, ColBirthDate, "", "", ""}},
		{"linkage/rldata500.csv", ',', []Column{ColID, "", ColGivenName, ColMiddleName, ColFamilyName, "", ColBirthYear, ColBirthMonth, ColBirthDay}},
	} {
		f, err := os.Open(dir + c.file)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(f)
		r.Comma = c.comma
		header, err := r.Read()
		_ = f.Close()
		if err != nil {
			t.Fatal(err)
		}
		if got := Recognise(header); !slices.Equal(got.Columns, c.want) || len(got.Ambiguous) != 0 {
			t.Errorf("%s: %q, ambiguous %v; want %q", c.file, got.Columns, got.Ambiguous, c.want)
		}
	}
}

// FuzzRecognise: any header row has one answer for each cell, the same each
// time, and overrides never panic.
func FuzzRecognise(f *testing.F) {
	f.Add("Họ và tên|Ngày, tháng, năm sinh (dd/mm/yyyy)|#", "name=Họ và tên")
	f.Add("Ngày|Tháng|Năm|Tên||", "birth_date=Ngày, tháng, năm sinh,sex=GT")
	f.Fuzz(func(t *testing.T, row, over string) {
		header := strings.Split(row, "|")
		r := Recognise(header)
		if len(r.Columns) != len(header) || !slices.Equal(r.Columns, Recognise(header).Columns) {
			t.Fatalf("%q: %q", header, r.Columns)
		}
		for i, c := range r.Columns {
			n := 0
			for _, d := range r.Columns {
				if c == d {
					n++
				}
			}
			if c != "" && n > 1 && !slices.Contains(r.Ambiguous[c], i) {
				t.Fatalf("%q: %s twice and not ambiguous", header, c)
			}
		}
		if o, err := ParseOverrides(over); err == nil {
			_, _ = RecogniseWith(header, o)
		}
		HeaderScore(header)
	})
}
