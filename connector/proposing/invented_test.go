package proposing_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/asset"
	"github.com/lienthong/lienthong/connector/business"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/court"
	"github.com/lienthong/lienthong/connector/finance"
	"github.com/lienthong/lienthong/connector/insurance"
	"github.com/lienthong/lienthong/connector/land"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/connector/proposing"
	"github.com/lienthong/lienthong/internal/mariadbtest"
	"github.com/lienthong/lienthong/internal/pgtest"
)

// invented is a database as agencies have them, of no example of a sector.
type invented struct {
	sector func() (*connector.Sector, error)
	legacy connector.Legacy
	want   map[string]string // by record type and term: what must be proposed
	never  []string          // columns that no term may take
	say    []string          // what the proposal says besides
}

func day(d lienthong.Date) string { return fmt.Sprintf("%02d/%02d/%d", d.Day, d.Month, d.Year) }

func sexCode(p connector.Person) int {
	if p.Sex == lienthong.Female {
		return 1
	}
	return 0
}

func cmt(p connector.Person) any {
	if p.CMND9.IsZero() {
		return nil
	}
	return p.CMND9.Reveal()
}

func schema(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name + ".sql")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func inventions(t *testing.T) map[string]invented {
	t.Helper()
	out := agencies(t)
	maps.Copy(out, habits(t))
	return out
}

// habits are databases of today, with what programs write where there is nothing.
func habits(t *testing.T) map[string]invented {
	t.Helper()
	return map[string]invented{
		// A tax office of today: persons by their number in a table, under another name;
		// an end that there is not, and a zero date; a deletion that is no change.
		"family": {finance.BuiltIn, connector.Legacy{Schema: schema(t, "family"),
			Rows: func(p connector.Person, n int) []connector.Insert {
				w := strings.Fields(p.Name)
				rows := []connector.Insert{
					{Table: "ca_nhan", Values: map[string]any{"id_cn": 7001 + 3*n, "ho": w[0], "dem": strings.Join(w[1:len(w)-1], " "), "ten": w[len(w)-1], "ngay": int(p.BirthDate.Day), "thang": int(p.BirthDate.Month), "nam": int(p.BirthDate.Year), "so_dd": p.PIN.Reveal()}},
					{Table: "nnt", Values: map[string]any{"mst": p.PIN.Reveal(), "id_cn": 7001 + 3*n, "ngay_cap_mst": "20120503", "ngay_ngung": []string{"00000000", "20240101"}[n%2]}},
					{Table: "gtgc", Values: map[string]any{"mst": p.PIN.Reveal(), "stt": 1, "id_npt": 7001 + 3*(n/2), "qh": []string{"1", "2"}[n%2], "ky_bd": 202001, "ky_kt": []int{0, 999912, 202512}[n%3]}},
					{Table: "chi_tcxh", Values: map[string]any{"so_ct": n, "ma_cs": []string{"Người cao tuổi", "Trẻ em mồ côi"}[n%2], "hoten": strings.ToUpper(p.Name), "ngaysinh": p.BirthDate.String(), "so_gt": p.PIN.Reveal(), "ky": "03/2026", "sotien": "500.000 đ"}},
				}
				return rows
			}},
			map[string]string{"taxpayer.tax_code": "mst", "taxpayer.full_name": "[ca_nhan.ho ca_nhan.dem ca_nhan.ten]", "taxpayer.personal_number": "ca_nhan.so_dd", "taxpayer.registered_on": "ngay_cap_mst", "taxpayer.closed_on": "ngay_ngung",
				"dependant.full_name": "[ca_nhan.ho ca_nhan.dem ca_nhan.ten]", "dependant.birth_date": "[ca_nhan.ngay ca_nhan.thang ca_nhan.nam]", "dependant.personal_number": "ca_nhan.so_dd", "dependant.from": "ky_bd", "dependant.until": "ky_kt",
				"assistance.programme": "ma_cs", "assistance.full_name": "hoten", "assistance.personal_number": "so_gt", "assistance.month": "ky", "assistance.amount": "sotien"},
			[]string{"id_npt", "huybo"}, []string{`on: {"id_cn": "id_npt"}}]   # doubtful, by a few values`, `codes: {"Người cao tuổi": "?", "Trẻ em mồ côi": "?"}`, `{column: "sotien", thousands: "."}`, `# where: [{column: "huybo", is_null: true}]`}},
		// A land office: rows that later ones take the place of, several owners in a cell.
		"land": {land.BuiltIn, connector.Legacy{Schema: schema(t, "land"),
			Rows: func(p connector.Person, n int) []connector.Insert {
				other := connectortest.Person(1000 + n)
				return []connector.Insert{
					{Table: "thua", Values: map[string]any{"maxa": "00070", "tobd": 1 + n%9, "sothua": n, "dtich": fmt.Sprintf("%d,5", 100+n), "mdsd": []string{"ONT", "LUC"}[n%2], "hl_den": []string{"9999-12-31", "2019-06-30"}[n%2]}},
					{Table: "giay_cn", Values: map[string]any{"seri": fmt.Sprintf("BA %06d", n), "sothua": n, "chusd": "Ông " + p.Name + " và bà " + other.Name, "nsinh": day(p.BirthDate) + "; " + day(other.BirthDate), "so_gt": p.PIN.Reveal() + "; " + other.PIN.Reveal(), "phan": "1/2; 1/2",
						"ngayky": fmt.Sprintf("ngày %d tháng 3 năm 2009", 1+n%28), "tc": n%2 == 0}},
				}
			}},
			map[string]string{"parcel.sheet": "tobd", "parcel.number": "sothua", "parcel.area": "dtich", "parcel.purpose": "mdsd", "right.full_name": "chusd", "right.from": "ngayky"},
			nil, []string{`# where: [{column: "hl_den", in: ["9999-12-31"]}]`, "name several persons: make a view"}},
	}
}

// agencies are databases of the years in which names were short.
func agencies(t *testing.T) map[string]invented {
	t.Helper()
	return map[string]invented{
		// One table of a district's insurer: a row is a person and a period.
		"insurance": {insurance.BuiltIn, connector.Legacy{Schema: schema(t, "insurance"),
			Rows: func(p connector.Person, n int) []connector.Insert {
				return []connector.Insert{{Table: "F_QLTHU", Values: map[string]any{"F_ID": n, "F_SOSO": fmt.Sprintf("27%08d", n), "F_HOTEN": strings.ToUpper(p.Name), "F_NGSINH": day(p.BirthDate), "F_GTINH": sexCode(p),
					"F_CMT": p.PIN.Reveal(), "F_MA_TINH": p.Province, "F_DCHI": p.Residence, "F_LOAITG": "BB", "F_MADV": fmt.Sprintf("23000%05d", n%9), "F_TENDV": "Công ty CP Dệt", "F_DTDD": fmt.Sprintf("09%08d", n),
					"F_TUTHANG": "201503", "F_DENTHANG": "202512", "F_MUCDONG": 5_310_000 + n*100_000, "F_NGUOINHAP": "ketoan2"}}}
			}},
			map[string]string{"participant.insurance_number": "F_SOSO", "participant.full_name": "F_HOTEN", "participant.birth_date": "F_NGSINH", "participant.sex": "F_GTINH", "participant.personal_number": "F_CMT",
				"participant.province": "F_MA_TINH", "participant.residence": "F_DCHI", "participant.scheme": "F_LOAITG", "participant.employer_code": "F_MADV", "participant.employer_name": "F_TENDV",
				"payment.insurance_number": "F_SOSO", "payment.from": "F_TUTHANG", "payment.until": "F_DENTHANG", "payment.salary": "F_MUCDONG", "payment.employer_code": "F_MADV"},
			[]string{"F_DTDD", "F_NGUOINHAP"}, []string{"may hold the next record type too, beside participant"}},
		// A tax office, with the columns' numbers in front of their names.
		"finance": {finance.BuiltIn, connector.Legacy{Schema: schema(t, "finance"),
			Rows: func(p connector.Person, n int) []connector.Insert {
				tax := fmt.Sprintf("80%08d", n)
				return []connector.Insert{
					{Table: "TBL_DTNT", Values: map[string]any{"C01_MST": tax, "C02_TEN_NNT": strings.ToUpper(p.Name), "C03_NGAYSINH": p.BirthDate.String(), "C04_SO_CC": p.PIN.Reveal(), "C05_DIA_CHI": p.Residence, "C06_NGAYCAP_MST": "2012-05-03", "C07_TNCT": 120_000_000 + n*1000}},
					{Table: "TBL_GTGC", Values: map[string]any{"C00_ID": n, "C01_MST_NNT": p.PIN.Reveal(), "C02_HOTEN_NPT": p.Name, "C03_NS": day(p.BirthDate), "C04_SO_CMT": cmt(p), "C05_QHE": []string{"C", "V", "B"}[n%3], "C06_TUTHANG": "01/2020", "C07_DENTHANG": "12/2025"}},
				}
			}},
			map[string]string{"taxpayer.tax_code": "C01_MST", "taxpayer.full_name": "C02_TEN_NNT", "taxpayer.birth_date": "C03_NGAYSINH", "taxpayer.personal_number": "C04_SO_CC", "taxpayer.residence": "C05_DIA_CHI", "taxpayer.registered_on": "C06_NGAYCAP_MST", "taxpayer.income": "C07_TNCT",
				"dependant.taxpayer_number": "C01_MST_NNT", "dependant.full_name": "C02_HOTEN_NPT", "dependant.birth_date": "C03_NS", "dependant.personal_number": "C04_SO_CMT", "dependant.relation": "C05_QHE", "dependant.from": "C06_TUTHANG", "dependant.until": "C07_DENTHANG"},
			nil, nil},
		// Household businesses of a district, in the humps of a program of 2005.
		"business": {business.BuiltIn, connector.Legacy{Schema: schema(t, "business"),
			Rows: func(p connector.Person, n int) []connector.Insert {
				return []connector.Insert{{Table: "HoKD", Values: map[string]any{"SoGCN": fmt.Sprintf("21A8%05d", n), "TenHKD": "Tạp hóa số " + fmt.Sprint(n), "HoTenChu": p.Name, "NgSinh": day(p.BirthDate), "SoCMT": p.PIN.Reveal(),
					"NgayDK": "03/05/2015", "NgayKT": "31/12/2022", "TenTinh": p.Province, "VonKD": 50_000_000, "MaNV": fmt.Sprintf("nv%d", n%4)}}}
			}},
			map[string]string{"household_business.registration_number": "SoGCN", "household_business.name": "TenHKD", "household_business.full_name": "HoTenChu", "household_business.birth_date": "NgSinh", "household_business.personal_number": "SoCMT",
				"household_business.registered_on": "NgayDK", "household_business.ended_on": "NgayKT", "household_business.province": "TenTinh"},
			[]string{"MaNV"}, nil},
		// An inspectorate: a last part of each name says whose it is, and two tables have
		// numbers of two persons in a row.
		"asset": {asset.BuiltIn, connector.Legacy{Schema: schema(t, "asset"),
			Rows: func(p connector.Person, n int) []connector.Insert {
				code, other := fmt.Sprintf("BK%05d", n), connectortest.Person(1000+n)
				return []connector.Insert{
					{Table: "BAN_KK", Values: map[string]any{"MA_BKK": code, "HT_NKK": p.Name, "NS_NKK": fmt.Sprint(p.BirthDate.Year), "SDD_NKK": p.PIN.Reveal(), "CV_NKK": "Trưởng phòng", "PT_KK": []string{"LD", "HN", "BS"}[n%3],
						"NG_KY": fmt.Sprintf("2025-12-%02d", 1+n%28), "NG_NOP": fmt.Sprintf("2026-01-%02d", 1+n%28), "TONG_GT": 1_000_000_000 + n}},
					{Table: "TN_NKK", Values: map[string]any{"ID": n, "MA_BKK": code, "SDD_NKK": p.PIN.Reveal(), "QH_NKK": []string{"VC", "CON"}[n%2], "HT_TN": other.Name, "NS_TN": day(other.BirthDate), "SDD_TN": other.PIN.Reveal()}},
					{Table: "TS_KK", Values: map[string]any{"ID": n, "MA_BKK": code, "LOAI_TS": []string{"DAT", "NHA"}[n%2], "GT_TS": 500_000_000 + n, "TG_CO": fmt.Sprintf("2015-%02d-01", 1+n%12)}},
				}
			}},
			map[string]string{"declaration.declaration_code": "MA_BKK", "declaration.full_name": "HT_NKK", "declaration.birth_date": "NS_NKK", "declaration.declarant_number": "SDD_NKK", "declaration.position": "CV_NKK", "declaration.kind": "PT_KK",
				"declaration.signed_on": "NG_KY", "declaration.submitted_on": "NG_NOP", "declaration.total": "TONG_GT",
				"family.declarant_number": "SDD_NKK", "family.personal_number": "SDD_TN", "family.relation": "QH_NKK", "family.full_name": "HT_TN", "family.birth_date": "NS_TN",
				"item.kind": "LOAI_TS", "item.value": "GT_TS", "item.acquired_on": "TG_CO"},
			nil, nil},
		// A court's own program.
		"court": {court.BuiltIn, connector.Legacy{Schema: schema(t, "court"),
			Rows: func(p connector.Person, n int) []connector.Insert {
				code, stage := fmt.Sprintf("VA%05d", n), []string{"DT", "TT", "XX", "TH"}[n%4]
				return []connector.Insert{
					{Table: "VU_AN", Values: map[string]any{"MA_VA": code, "LOAI_VA": []string{"HS", "DS"}[n%2], "GD_TT": stage, "NG_KT": fmt.Sprintf("2024-%02d-03", 1+n%12), "NG_BA": fmt.Sprintf("2025-%02d-03", 1+n%12), "MA_TA": fmt.Sprintf("TA%02d", n%9)}},
					{Table: "DS_THAMGIA", Values: map[string]any{"ID": n, "MA_VA": code, "LOAI_DS": []string{"BCA", "BHA", "NDO"}[n%3], "GD_TT": stage, "TEN_DS": p.Name, "NS_DS": day(p.BirthDate), "GT_DS": sexCode(p), "SO_CC": p.PIN.Reveal(), "QT_DS": "VN",
						"DC_DS": p.Residence, "NG_VAO": fmt.Sprintf("2024-%02d-05", 1+n%12), "NG_RA": fmt.Sprintf("2025-%02d-05", 1+n%12)}},
				}
			}},
			map[string]string{"case_file.case_code": "MA_VA", "case_file.kind": "LOAI_VA", "case_file.stage": "GD_TT", "case_file.opened_on": "NG_KT", "case_file.judged_on": "NG_BA", "case_file.court_code": "MA_TA",
				"participant.case_code": "MA_VA", "participant.relation": "LOAI_DS", "participant.stage": "GD_TT", "participant.full_name": "TEN_DS", "participant.birth_date": "NS_DS", "participant.sex": "GT_DS", "participant.personal_number": "SO_CC",
				"participant.nationality": "QT_DS", "participant.residence": "DC_DS", "participant.joined_on": "NG_VAO", "participant.left_on": "NG_RA"},
			nil, nil},
	}
}

// beside are the lines that a person takes back to have a table's other record type.
var beside = regexp.MustCompile(`(?m)^  #((?:- record|  )[^\n]*)$`)

// TestInvented has databases recognised that nobody made the dictionary for, on the
// servers that agencies have.
func TestInvented(t *testing.T) {
	t.Parallel()
	for id, of := range inventions(t) {
		for kind, address := range servers(t) {
			t.Run(id+"/"+kind, func(t *testing.T) {
				t.Parallel()
				text := proposeOn(t, kind, address(t), of)
				got := mapped(t, beside.ReplaceAllString(text, "  $1"))
				for term, column := range of.want {
					if got[term] != column {
						t.Errorf("%s is %q, want %q", term, got[term], column)
					}
				}
				for _, column := range of.never {
					for term, c := range got {
						if c == column {
							t.Errorf("%s took %s", term, column)
						}
					}
				}
				for _, say := range of.say {
					if !strings.Contains(text, say) {
						t.Errorf("the proposal does not say %q", say)
					}
				}
				if t.Failed() {
					t.Log(text)
				}
				for p := range connectortest.Persons(60) {
					if strings.Contains(text, p.PIN.Reveal()) || strings.Contains(text, strings.ToUpper(p.Name)) {
						t.Fatal("a value of the source is shown")
					}
				}
			})
		}
	}
}

func servers(t *testing.T) map[string]func(*testing.T) string {
	t.Helper()
	return map[string]func(*testing.T) string{
		"postgres": func(t *testing.T) string { return pgtest.Database(t) },
		"mariadb": func(t *testing.T) string {
			socket, name := mariadbtest.Database(t)
			return "root@unix(" + socket + ")/" + name
		},
	}
}

func proposeOn(t *testing.T, kind, address string, of invented) string {
	t.Helper()
	db, err := legacysql.Open(kind, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := legacysql.Make(t.Context(), db, kind, of.legacy, connectortest.Persons(60)); err != nil {
		t.Fatal(err)
	}
	config := connector.SourceConfig{Kind: kind, Address: address, Connections: 1, Timeout: time.Minute}
	src, err := connectorsql.Open(config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = src.Close() }()
	sector, err := of.sector()
	if err != nil {
		t.Fatal(err)
	}
	text, err := proposing.Proposal{Name: "c", Sector: sector, Source: config}.Propose(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(strings.Split(text, "\n"), "records:") {
		t.Fatalf("no records:\n%s", text)
	}
	return text
}

// TestNothingOfThatKind: tables of a bookkeeper are no register of a sector, though
// some of their columns bear a date and a name.
func TestNothingOfThatKind(t *testing.T) {
	t.Parallel()
	s := tables{}
	for name, names := range map[string][]string{"DM_TINH": {"MA", "TEN"}, "NGUOI_DUNG": {"ID", "USERNAME", "HOTEN", "EMAIL", "NGAYTAO"}, "NHATKY": {"ID", "NGAY", "NOIDUNG"}, "VATTU": {"MAVT", "TENVT", "DVT", "DONGIA", "SOLUONG", "NGAYNHAP"}} {
		table := s[name]
		table.columns = columns(names...)
		s[name] = table
	}
	for _, of := range inventions(t) {
		sector, err := of.sector()
		if err != nil {
			t.Fatal(err)
		}
		text, err := proposing.Proposal{Name: "c", Sector: sector}.Propose(t.Context(), s)
		if err != nil || len(mapped(t, text)) != 0 {
			t.Errorf("%s is proposed: %v\n%s", sector.ID, err, text)
		}
	}
}
