package finance

import (
	_ "embed"
	"fmt"
	"maps"
	"strings"

	"github.com/lienthong/lienthong/connector"
)

//go:embed legacy.sql
var schema string

//go:embed example.yaml
var example string

// Example is a department of finance with a tax table that came from the centre
// and two tables of payments that communes send by spreadsheet.
func Example() connector.Legacy {
	return connector.Legacy{Agency: "Bộ Tài chính (mô phỏng)", Title: "Thuế và chi ngân sách", Schema: schema, Description: example, Rows: rows}
}

// nobody is a number of nobody, by which a ghost is paid.
const nobody = "027199999999"

// rows are a taxpayer for each person, a claim on them by another, and for some
// a salary from the budget or social assistance.
func rows(p connector.Person, n int) []connector.Insert {
	number := p.PIN.Reveal()
	person := func(values map[string]any) map[string]any {
		maps.Copy(values, map[string]any{"ID": 10 * n, "HO_TEN": p.Name, "CCCD": number})
		return values
	}
	taxpayer := map[string]any{
		"MST": number, "TEN_NNT": strings.ToUpper(p.Name), "NGAY_SINH": p.BirthDate.String(), "SO_DINH_DANH": number, "DIA_CHI": p.Residence,
		"NGAY_CAP": "2010-05-05", "NGAY_DONG": nil, "TNCT": 180_000_000,
	}
	claim := map[string]any{
		"ID": 10 * n, "MST_NNT": "027150123456", "TEN_NPT": p.Name, "NGAY_SINH": p.BirthDate.String(), "SO_GIAY_TO": number,
		"QUAN_HE": "03", "TU_THANG": "01/2024", "DEN_THANG": nil,
	}
	salary := person(map[string]any{"MA_DVQHNS": fmt.Sprintf("10%05d", n%40), "NGAY_SINH": p.BirthDate.String(), "TU_KY": "2018-09", "DEN_KY": nil, "TK": fmt.Sprint(9_000_000 + n)})
	if !p.Dead.IsZero() && n%2 == 1 {
		salary["DEN_KY"] = p.Dead.String()[:7]
	}
	help := person(map[string]any{"MA_CS": "NCT", "NAM_SINH": p.BirthDate.String(), "XA": "xã Tam Sơn, Bắc Ninh", "KY": "2026-05", "SO_TIEN": 500_000, "TK": fmt.Sprint(n)})
	switch n % 40 {
	case 3: // a code of ten digits that is still in use
		taxpayer["MST"] = fmt.Sprintf("80%08d", n)
	case 7:
		taxpayer["NGAY_DONG"] = "2001-01-01"
	case 11:
		claim["MST_NNT"] = number
	case 15:
		claim["DEN_THANG"] = "01/2020"
	case 19:
		salary["DEN_KY"] = "2011-01"
	case 23:
		help["SO_TIEN"] = 0
	case 27:
		help["KY"] = "1940-01"
	case 31:
		salary["CCCD"], help["CCCD"] = nobody, nobody
	}
	out := []connector.Insert{{Table: "NNT", Values: taxpayer}, {Table: "NPT", Values: claim}, {Table: "LUONG_NS", Values: salary}, {Table: "BTXH_CHI", Values: help}}
	again := func(table string, of map[string]any, column string, value any) {
		values := maps.Clone(of)
		values["ID"], values[column] = 10*n+1, value
		out = append(out, connector.Insert{Table: table, Values: values})
	}
	switch n % 40 {
	case 5: // brother and sister both claim their mother
		again("NPT", claim, "MST_NNT", "027152654321")
	case 9: // another commune pays for the same month
		again("BTXH_CHI", help, "XA", "xã Tam Sơn, tỉnh Bắc Ninh")
	case 13: // and for another programme, which it may
		again("BTXH_CHI", help, "MA_CS", "NKT")
	}
	return out
}
