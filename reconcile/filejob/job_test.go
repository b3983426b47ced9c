package filejob_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/filejob"
)

// places is a gazetteer of three provinces: parts do not import one another.
func places(text string) uint8 {
	switch folded := vntext.Fold(text); {
	case strings.Contains(folded, "ha noi"):
		return 1
	case strings.Contains(folded, "can tho"):
		return 92
	default:
		return 0
	}
}

const population = `so_dinh_danh,so_dinh_danh_da_huy,so_cmnd,ho_va_ten,ngay_sinh,gioi_tinh,noi_dang_ky_khai_sinh,trang_thai
001180000011,,011111111,Nguyễn Văn Dũng,05/06/1980,Nam,Hà Nội,Còn sống
001280000022,001280000099,,Trần Thị Hòa,14/02/1980,Nữ,Hà Nội,Còn sống
092085000033,,033333333,Lê Hoàng Phúc,01/12/1985,Nam,Cần Thơ,Đã chết
092085000044,,,Lê Hoàng Phúc,01/12/1985,Nam,Cần Thơ,Còn sống
001190000055,,,Phạm Thị Lan,20/07/1990,Nữ,Hà Nội,Còn sống
`

// folder writes the files of a job and gives it outputs beside them.
func folder(t *testing.T, register string) filejob.Job {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"register.csv": register, "population.csv": population} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filejob.Job{
		Register: filepath.Join(dir, "register.csv"), Population: filepath.Join(dir, "population.csv"),
		Out: filepath.Join(dir, "verdicts.csv"), Report: filepath.Join(dir, "report.html"), Places: places,
	}
}

// run does the job and reads the verdicts by the row's own id.
func run(t *testing.T, j filejob.Job) map[string]map[string]string {
	t.Helper()
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(j.Out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]map[string]string)
	for _, line := range lines[1:] {
		row := make(map[string]string)
		for i, h := range lines[0] {
			row[h] = line[i]
		}
		out[line[len(line)-1]] = row
	}
	return out
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	j := folder(t, `Mã NV;Họ và tên;Ngày sinh;Giới tính;Quê quán;Số CMND/CCCD
A1;Nguyễn Văn Dũng;05/06/1980;Nam;Hà Nội;001180000011
A2;NGUYEN VAN DUNG;1980;Nam;Hà Nội;011111111
A3;Trần Thị Hoà;14/02/1980;Nữ;TP Hà Nội;001280000099
A4;Lê Hoàng Phúc;01/12/1985;Nam;Cần Thơ;
A5;Phạm Thị Lan;20/07/1990;Nữ;Hà Nội;1190000055
A6;Vũ Đức Thắng;03/03/1971;Nam;Cần Thơ;001190000055
A7;Bùi Xuân Mai;09/09/1999;Nữ;;
A8;Phạm Thị Lan;20/07/1990;Nữ;Hà Nội;001190000055
`)
	got := run(t, j)
	want := map[string][3]string{ // verdict, pin, differences
		"A1": {"linked", "001180000011", ""},
		"A2": {"linked_with_differences", "001180000011", "cmnd9_instead_of_pin;name_marks;birth_date_year_only"},
		"A3": {"linked_with_differences", "001280000022", "number_cancelled"},
		"A4": {"candidates", "", "number_missing"},
		"A5": {"linked_with_differences", "001190000055", "number_leading_zero_lost"},
		"A6": {"contradicted", "", "number_of_another_person"},
		"A7": {"not_found", "", "number_missing"},
		"A8": {"linked", "001190000055", ""},
	}
	for id, w := range want {
		row := got[id]
		if row["verdict"] != w[0] || row["pin"] != w[1] || row["differences"] != w[2] {
			t.Errorf("%s: %s %s %q, want %v", id, row["verdict"], row["pin"], row["differences"], w)
		}
	}
	if c := got["A4"]["candidates"]; c != "092085000044;092085000033" {
		t.Errorf("namesakes: candidates %q, want the living one first", c)
	}
	if r := got["A8"]["reason_en"]; !strings.Contains(r, "The same person as row 6") {
		t.Errorf("a repeated row says %q", r)
	}
	if got["A1"]["row"] != "2" {
		t.Errorf("the first row is %q, want 2 as a spreadsheet counts", got["A1"]["row"])
	}
	if got["A7"]["score"] != "" || got["A7"]["candidates"] != "" {
		t.Errorf("nobody was found, yet %v", got["A7"])
	}
}

func TestReportIsMasked(t *testing.T) {
	t.Parallel()
	j := folder(t, "Họ và tên;Ngày sinh;Số CMND/CCCD\nPham Thi Lan;20/07/1990;001190000055\n")
	run(t, j)
	page, err := os.ReadFile(j.Report)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Phạm Thị Lan", "Pham Thi Lan", "001190000055", "20/07/1990"} {
		if bytes.Contains(page, []byte(secret)) {
			t.Errorf("the report shows %q in full", secret) // synthetic
		}
	}
	if !bytes.Contains(page, []byte("<svg")) || !bytes.Contains(page, []byte("register.csv")) {
		t.Error("the report has no picture or does not name its file")
	}
}

func TestWorkbookOut(t *testing.T) {
	t.Parallel()
	j := folder(t, "Họ và tên;Ngày sinh;Số CMND/CCCD\nNguyễn Văn Dũng;05/06/1980;001180000011\n")
	j.Out = filepath.Join(filepath.Dir(j.Out), "verdicts.xlsx")
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(j.Out)
	if err != nil || !bytes.HasPrefix(b, []byte("PK")) {
		t.Errorf("the output is no workbook: %v", err)
	}
}

func TestColumnsAreSaid(t *testing.T) {
	t.Parallel()
	j := folder(t, "Tên đầy đủ của cán bộ;Sinh;Số CMND/CCCD;Ghi chú\nNguyễn Văn Dũng;05/06/1980;001180000011;x\n")
	j.Columns = "name=Tên đầy đủ của cán bộ,birth_date=Sinh"
	var log bytes.Buffer
	j.Log = &log
	got := run(t, j)
	if len(got) != 1 || !strings.Contains(log.String(), "name") || !strings.Contains(log.String(), "Tên đầy đủ của cán bộ") ||
		!strings.Contains(log.String(), "Ghi chú") {
		t.Errorf("the log says:\n%s", log.String())
	}
	if strings.Contains(log.String(), "Dũng") {
		t.Error("the log holds a value")
	}
}

func TestBadInputLeavesNothing(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, register, columns, want string }{
		{"no name", "Ngày sinh;Số CMND/CCCD\n05/06/1980;001180000011\n", "", "Ngày sinh"},
		{"a name alone", "Họ và tên;Ghi chú\nNguyễn Văn Dũng;x\n", "", "Ghi chú"},
		{"two names", "Họ và tên;Họ và tên;Ngày sinh\nA;B;1980\n", "", "several columns"},
		{"unknown meaning", "Họ và tên;Ngày sinh\nA;1980\n", "nonsense=Họ và tên", "nonsense"},
		{"header not there", "Họ và tên;Ngày sinh\nA;1980\n", "name=Tên", "Tên"},
		{"empty", "", "", "register.csv"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			j := folder(t, tt.register)
			j.Columns = tt.columns
			_, err := j.Run(t.Context())
			if code := lienthong.CodeOf(err); err == nil || code == lienthong.Internal || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
			onlyInputs(t, filepath.Dir(j.Out))
		})
	}
}

func TestCancelLeavesNothing(t *testing.T) {
	t.Parallel()
	j := folder(t, "Họ và tên;Ngày sinh\nNguyễn Văn Dũng;1980\n")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := j.Run(ctx); err == nil {
		t.Error("a cancelled job succeeded")
	}
	onlyInputs(t, filepath.Dir(j.Out))
}

func onlyInputs(t *testing.T, dir string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 {
		t.Errorf("%d files in the folder (%v), want the two inputs alone", len(files), err)
	}
}
