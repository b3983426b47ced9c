package official_test

import (
	"bytes"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/connector/official/officialsql"
	"github.com/lienthong/lienthong/internal/tabular"
)

// table is a table in memory; its first row is row 2, behind the header.
type table struct {
	header []string
	rows   [][]string
}

func (t table) Header() []string { return t.header }

func (t table) Rows() iter.Seq2[tabular.Row, error] {
	return func(yield func(tabular.Row, error) bool) {
		cells := make([]string, len(t.header))
		for i, r := range t.rows {
			copy(cells, r) // one slice for all rows, as a real table has
			if !yield(tabular.Row{Number: i + 2, Cells: cells}, nil) {
				return
			}
		}
	}
}

var now = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// service is a register of its own, and what it logs.
func service(t *testing.T) (*official.Service, *bytes.Buffer) {
	t.Helper()
	store, err := officialsql.Open(t.Context(), "sqlite::memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	c, err := official.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	return &official.Service{Store: store, Catalogue: c, Now: func() time.Time { return now },
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}, &log
}

func load(t *testing.T, s *official.Service, tab official.Table) official.ImportReport {
	t.Helper()
	rep, err := s.Import(t.Context(), tab, official.ImportOptions{Source: "a.csv"})
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func dossier(t *testing.T, s *official.Service, key string) official.Dossier {
	t.Helper()
	found, err := s.Store.Get(t.Context(), []string{key})
	if err != nil || len(found) != 1 {
		t.Fatalf("%d dossiers of %s, %v", len(found), key, err)
	}
	return found[0]
}

func fact(t *testing.T, d official.Dossier, id official.FieldID) official.Fact {
	t.Helper()
	f, ok := d.Fact(id)
	if !ok {
		t.Fatalf("no %s", id)
	}
	return f
}

func pin(t *testing.T, s string) lienthong.PIN {
	t.Helper()
	p, err := lienthong.ParsePIN(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// people has a row of every sort; the secrets in it must never be seen again.
var people = table{
	header: []string{"STT", "Số hiệu CBCCVC", "Họ và tên khai sinh", "Ngày, tháng, năm sinh", "Giới tính", "Số CMND/CCCD", "Cơ quan sử dụng",
		"Chức vụ, chức danh", "Mã ngạch", "Hệ số lương", "Họ tên mẹ", "Quy hoạch chức vụ", "Quân hàm", "Ghi chú riêng"},
	rows: [][]string{
		{"1", "CB1", "Nguyễn Thị Ánh", "14/03/1986", "Nữ", "079186000001", "Sở Y tế", "Bác sĩ", "V.08.01.03", "4,32", "Trần Thị Bình", "BIMATQH", "BIMATQU", "BIMATRI"},
		{"2", "CB2", "TrÇn V¨n D\u00f2ng", "1965", "Nam", "012345678", "Sở Nội vụ", "Chuyên viên", "01.003", "3,0", "", "", "", ""},
		{"3", "CB2", "Lê Văn Cường", "32/13/1970", "x", "12345", "Sở Nội vụ", "Kế toán", "99.999", "cao", "", "", "", ""},
		{"4", "", "Phạm Thị Dung", "09/28/72", "Nữ", "079086000001", "", "Văn thư", "ngạch", "2.34", "", "", "", ""},
	},
}

func TestImport(t *testing.T) {
	t.Parallel()
	s, log := service(t)
	rep := load(t, s, people)
	if rep.Rows != 4 || rep.New != 4 || rep.Changed != 0 {
		t.Errorf("report %+v", rep)
	}
	var got []string
	for _, f := range rep.Findings {
		got = append(got, strings.Join([]string{string(rune('0' + f.Row)), string(f.Field), string(f.Code)}, " "))
	}
	slices.Sort(got)
	want := []string{
		"3 birth_date date_partial", "3 cmnd9 number_cmnd9", "3 full_name name_damaged", "3 personal_number value_missing",
		"4  key_repeated", "4 birth_date date_unreadable", "4 birth_date value_missing", "4 personal_number number_unreadable", "4 personal_number value_missing",
		"4 rank_code rank_unlisted", "4 salary_coefficient decimal_unreadable", "4 salary_coefficient value_missing", "4 sex sex_unreadable", "4 sex value_missing",
		"5  key_missing", "5 birth_date date_uncertain", "5 personal_number number_contradicts_fields", "5 rank_code rank_malformed", "5 rank_code value_missing", "5 unit value_missing",
	}
	if !slices.Equal(got, want) {
		t.Errorf("findings\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	d := dossier(t, s, "CB1")
	if !d.PIN.IsZero() {
		t.Error("a dossier has a code before it is linked")
	}
	if e := d.Employment(); e.Unit != "Sở Y tế" || e.RankCode != "V.08.01.03" || e.SalaryCoefficient != "4.32" {
		t.Errorf("employment %+v", e)
	}
	if r := d.Relatives(); len(r) != 1 || r[0].Relation != official.Mother || r[0].Name != "Trần Thị Bình" {
		t.Error("the mother is missing")
	}
	if q := d.Quality(); q != official.Correct|official.Sufficient|official.Clean {
		t.Errorf("quality %b", q)
	}
	mended := fact(t, dossier(t, s, "CB2"), official.FullName)
	if mended.Text == mended.Raw || mended.Raw != people.rows[1][2] {
		t.Error("a damaged name was not mended, or its raw form is gone")
	}
	if strings.Contains(log.String(), "Nguyễn") || !strings.Contains(log.String(), "rows=4") {
		t.Errorf("log: %s", log)
	}
}

// TestNothingDropped finds every cell of the source in the register again.
func TestNothingDropped(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	load(t, s, people)
	for i, key := range []string{"CB1", "CB2", "CB2~2", "row-5"} {
		d := dossier(t, s, key)
		kept := []string{d.Key}
		for _, f := range d.Facts {
			kept = append(kept, f.Raw)
		}
		for _, c := range d.Rest {
			kept = append(kept, c.Raw)
		}
		for column, cell := range people.rows[i] {
			if cell != "" && column != 1 && !slices.Contains(kept, cell) {
				t.Errorf("row %d, column %d is gone", i+2, column+1)
			}
		}
	}
}

func TestImportRefusals(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	for name, header := range map[string][]string{
		"no name":       {"Ngày sinh", "Giới tính"},
		"no birth date": {"Họ và tên", "Giới tính"},
		"two names":     {"Họ và tên", "Họ và tên", "Ngày sinh"},
	} {
		_, err := s.Import(t.Context(), table{header: header}, official.ImportOptions{})
		if lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), header[0]) || !strings.Contains(err.Error(), "--columns") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPartsOfFields reads a name in three columns, a date in three, and both
// numbers in one cell or in two.
func TestPartsOfFields(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	load(t, s, table{
		header: []string{"Mã nhân viên", "Họ và chữ đệm", "Tên", "Ngày", "Tháng sinh", "Năm sinh", "Số CMND", "Số định danh cá nhân"},
		rows: [][]string{
			{"a", "Nguyễn Thị", "Ánh", "14", "3", "1986", "012345678", "079186000001"},
			{"b", "Lê", "Bình", "", "", "1970", "079170000002", ""},
			{"c", "Lê", "Cường", "", "5", "1970", "", "012345678/079070000003"},
		},
	})
	a, b, c := dossier(t, s, "a"), dossier(t, s, "b"), dossier(t, s, "c")
	for what, pair := range map[string][2]string{
		"name":           {fact(t, a, official.FullName).Text, "Nguyễn Thị Ánh"},
		"date":           {fact(t, a, official.BirthDate).Text, "1986-03-14"},
		"CMND":           {fact(t, a, official.CMND9).Text, "012345678"},
		"number":         {fact(t, a, official.PersonalNumber).Text, "079186000001"},
		"year":           {fact(t, b, official.BirthDate).Text, "1970"},
		"number as CMND": {fact(t, b, official.PersonalNumber).Text, "079170000002"},
		"month":          {fact(t, c, official.BirthDate).Text, "1970-05"},
		"both, old":      {fact(t, c, official.CMND9).Text, "012345678"},
		"both, new":      {fact(t, c, official.PersonalNumber).Text, "079070000003"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %q, want %q", what, pair[0], pair[1])
		}
	}
}

// TestReimport imports twice, then with a change: nothing changes by itself,
// and what only the first file had stays.
func TestReimport(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	load(t, s, people)
	if rep := load(t, s, people); rep.Same != 4 || rep.Changed != 0 {
		t.Errorf("the same file again: %+v", rep)
	}
	rep := load(t, s, table{
		header: []string{"Số hiệu", "Họ và tên", "Ngày sinh", "Chức vụ"},
		rows:   [][]string{{"CB1", "Nguyễn Thị Ánh", "14/03/1986", "Trưởng khoa"}},
	})
	if rep.Changed != 1 {
		t.Errorf("a changed file: %+v", rep)
	}
	d := dossier(t, s, "CB1")
	if d.Revision != 2 || d.Employment().Position != "Trưởng khoa" || d.Employment().Unit != "Sở Y tế" {
		t.Errorf("revision %d, employment %+v", d.Revision, d.Employment())
	}
}

func TestIdentities(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	load(t, s, people)
	var first official.Identity
	n := 0
	for id, err := range s.Identities(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 1 {
			first = id
		}
	}
	want := official.Identity{Key: "CB1", Row: 2, Name: "Nguyễn Thị Ánh", BirthDate: "14/03/1986", Sex: "Nữ", Number: "079186000001", MotherName: "Trần Thị Bình"}
	if n != 4 || first != want {
		t.Errorf("%d identities, first %+v", n, first)
	}
}
