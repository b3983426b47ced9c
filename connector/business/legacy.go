package business

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

//go:embed legacy.sql
var schema string

//go:embed example.yaml
var example string

// Example is a registration office's program: persons in a table of their own,
// family and given name apart, one document column for citizens and another for
// foreigners, roles by short codes.
func Example() connector.Legacy {
	return connector.Legacy{Agency: "Cơ quan đăng ký kinh doanh (mô phỏng)", Title: "Đăng ký doanh nghiệp", Schema: schema, Description: example, Rows: rows}
}

var sexes = map[lienthong.Sex]string{lienthong.Male: "Nam", lienthong.Female: "Nữ"}

// rows are an enterprise for every third person, who represents it, and in
// which the two after them hold shares; and a household business for every
// fifth.
func rows(p connector.Person, n int) []connector.Insert {
	cut := strings.LastIndex(p.Name, " ")
	person := map[string]any{
		"ID": n + 1, "HO_DEM": p.Name[:max(cut, 0)], "TEN": p.Name[cut+1:], "NGAY_SINH": p.BirthDate.String(), "GIOI_TINH": sexes[p.Sex],
		"GIAY_TO": p.PIN.Reveal(), "LOAI_GT": "CCCD", "QUOC_TICH": "VN", "HKTT": p.Residence, "DTDD": fmt.Sprintf("0900%06d", n),
	}
	code := fmt.Sprintf("2301%06d", n/3)
	role := map[string]any{
		"ID": 2*n + 1, "MA_SO_DN": code, "CA_NHAN_ID": n + 1, "CCCD": p.PIN.Reveal(), "HO_CHIEU": nil, "VAI_TRO": "TV", "TY_LE": "30.00", "CHUC_DANH": "Thành viên",
		"HIEU_LUC_TU": "2018-04-02", "HIEU_LUC_DEN": nil, "CAP_NHAT": fmt.Sprintf("2026-%02d-11 14:00:00", n%9+1),
	}
	if n%21 == 4 {
		role["TY_LE"] = "80.00" // the others of the enterprise have 60 together
	}
	switch n % 40 {
	case 7:
		role["HIEU_LUC_DEN"] = "2017-04-02"
	case 13:
		role["TY_LE"] = "300.00"
	case 19: // a foreigner: no number, and not linked
		person["QUOC_TICH"] = "KR"
		role["CCCD"], role["HO_CHIEU"] = nil, fmt.Sprintf("M%08d", n)
	case 25: // nobody typed the number
		role["CCCD"] = nil
	}
	out := []connector.Insert{{Table: "CA_NHAN", Values: person}, {Table: "VAI_TRO", Values: role}}
	if n%3 == 0 {
		out = append(out, connector.Insert{Table: "DOANH_NGHIEP", Values: enterprise(p, code, n)},
			connector.Insert{Table: "VAI_TRO", Values: representative(p, role, n)})
	}
	if n%5 == 1 {
		out = append(out, connector.Insert{Table: "HO_KINH_DOANH", Values: household(p, n)})
	}
	return out
}

func enterprise(p connector.Person, code string, n int) map[string]any {
	out := map[string]any{
		"ENTERPRISE_ID": n, "MA_SO_DN": code, "TEN_DN": "CÔNG TY TNHH " + strings.ToUpper(p.Name), "LOAI_HINH": 3, "TRANG_THAI": "DHD",
		"NGAY_DK": "2018-04-02", "NGAY_GT": nil, "DIA_CHI_TS": p.Residence, "TINH_TS": p.Province, "VON_DL": 2_000_000_000,
	}
	switch n % 60 {
	case 9:
		out["TRANG_THAI"], out["NGAY_GT"] = "GT", "2017-01-01"
	case 21:
		out["TRANG_THAI"] = "GT"
	case 33: // a code from before, without its zero
		out["MA_SO_DN"] = strings.TrimPrefix(code, "2")
	}
	return out
}

func representative(p connector.Person, member map[string]any, n int) map[string]any {
	out := map[string]any{
		"ID": 2*n + 2, "MA_SO_DN": member["MA_SO_DN"], "CA_NHAN_ID": n + 1, "CCCD": p.PIN.Reveal(), "VAI_TRO": "DDPL", "CHUC_DANH": "Giám đốc",
		"HIEU_LUC_TU": "2018-04-02", "CAP_NHAT": member["CAP_NHAT"],
	}
	switch {
	case n%60 == 12: // registered in the name of a child
		out["HIEU_LUC_TU"] = fmt.Sprintf("%d-01-01", p.BirthDate.Year+16)
	case n%60 == 27: // a number that nobody bears
		out["CCCD"] = "027199999999"
	}
	return out
}

func household(p connector.Person, n int) map[string]any {
	out := map[string]any{
		"SO_GCN": fmt.Sprintf("21A8%06d", n), "TEN_HO": "Tạp hóa " + p.Name, "CHU_HO": strings.ToUpper(p.Name), "NGAY_SINH": p.BirthDate.String(),
		"CCCD": p.PIN.Reveal(), "NGAY_CAP": "2019-05-20", "NGAY_CD": nil, "TINH": "tỉnh " + p.Province,
	}
	if n%50 == 11 {
		out["NGAY_CD"] = "2009-05-20"
	}
	return out
}
