package insurance

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

// Example is a province's insurance program: capital letters, dates as text,
// nine-digit numbers of people who never came to renew them, employer codes that
// lost their zero.
func Example() connector.Legacy {
	return connector.Legacy{Agency: "Bảo hiểm xã hội Việt Nam (mô phỏng)", Title: "Bảo hiểm xã hội, y tế, thất nghiệp", Schema: schema, Description: example, Rows: rows}
}

func rows(p connector.Person, n int) []connector.Insert {
	number := p.PIN.Reveal()
	if n%6 == 0 && !p.CMND9.IsZero() {
		number = p.CMND9.Reveal()
	}
	code := fmt.Sprintf("27%08d", n+1)
	person := map[string]any{
		"MA_SO_BHXH": code, "HO_TEN": strings.ToUpper(p.Name), "NGAY_SINH": fmt.Sprintf("%02d/%02d/%d", p.BirthDate.Day, p.BirthDate.Month, p.BirthDate.Year),
		"GIOI_TINH": "1", "SO_CMND": number, "DIA_CHI_HK": p.Residence, "MA_TINH": p.Province, "MA_HO_GD": fmt.Sprintf("H%07d", n/4),
		"LOAI_TG": "01", "MA_DVI": fmt.Sprintf("2300%06d", n%20), "TEN_DVI": "Công ty TNHH May mặc Kinh Bắc",
		"NGAY_BD": "2015-03-01", "NGAY_KT": nil, "NGAY_SUA": fmt.Sprintf("2026-%02d-05 09:00:00", n%9+1),
	}
	if p.Sex == lienthong.Female {
		person["GIOI_TINH"] = "0"
	}
	payment := map[string]any{"ID": n + 1, "MA_SO_BHXH": code, "LOAI_QUY": "BHXH", "MA_DVI": person["MA_DVI"],
		"TU_THANG": "2015-03", "DEN_THANG": "2025-12", "TIEN_LUONG": 5_310_000 + n%7*500_000}
	switch {
	case n%30 == 4: // typed the wrong way round
		person["NGAY_KT"] = "2014-12-31"
	case n%30 == 9:
		person["MA_DVI"], person["TEN_DVI"] = nil, nil
	case n%30 == 14: // the zero in front was lost in a spreadsheet
		person["MA_DVI"] = "30012345"
	case n%30 == 19:
		payment["TU_THANG"], payment["DEN_THANG"] = "2020-05", "2020-01"
	case n%30 == 24: // only the year is known
		person["NGAY_SINH"] = fmt.Sprint(p.BirthDate.Year)
	}
	out := []connector.Insert{
		{Table: "TST_NGUOI_TG", Values: person},
		{Table: "TST_QUA_TRINH", Values: payment},
		{Table: "THE_BHYT", Values: card(p, person, n)},
	}
	if n%50 == 41 { // a second number, given when the person changed province
		again := make(map[string]any, len(person))
		for k, v := range person {
			again[k] = v
		}
		again["MA_SO_BHXH"] = fmt.Sprintf("24%08d", n+1)
		out = append(out, connector.Insert{Table: "TST_NGUOI_TG", Values: again})
	}
	if p.BirthDate.Year < 1966 || n%17 == 16 {
		out = append(out, connector.Insert{Table: "CHE_DO_HUONG", Values: benefit(p, person, n)})
	}
	return out
}

func card(p connector.Person, person map[string]any, n int) map[string]any {
	out := map[string]any{
		"MA_THE": fmt.Sprintf("DN427%010d", n+1), "HO_TEN": person["HO_TEN"], "NGAY_SINH": person["NGAY_SINH"], "SO_CMND": person["SO_CMND"],
		"MUC_HUONG": 80, "NOI_DKKCB": "Bệnh viện đa khoa tỉnh", "TU_NGAY": "2026-01-01", "DEN_NGAY": "2026-12-31", "DU_5_NAM": "2020-03-01",
	}
	if n%40 == 11 {
		out["DEN_NGAY"] = "2025-12-31"
	}
	if !p.Dead.IsZero() && n%2 == 0 { // the card was taken back, as it should
		out["TU_NGAY"], out["DEN_NGAY"] = "2020-01-01", "2024-03-01"
	}
	return out
}

func benefit(p connector.Person, person map[string]any, n int) map[string]any {
	out := map[string]any{
		"SO_HO_SO": fmt.Sprintf("HT27%06d", n+1), "MA_SO_BHXH": person["MA_SO_BHXH"], "HO_TEN": person["HO_TEN"], "NGAY_SINH": person["NGAY_SINH"],
		"SO_CMND": person["SO_CMND"], "LOAI_CD": "HT", "HUONG_TU": "2020-07-01", "DUNG_TU": nil, "NGAY_CHET": nil,
		"MUC_HUONG": 4_200_000, "SO_TK": fmt.Sprintf("0123%08d", n), "MA_BENH": "I10",
	}
	switch {
	case !p.Dead.IsZero() && n%4 != 0: // stopped in time
		out["DUNG_TU"], out["NGAY_CHET"] = p.Dead.String(), p.Dead.String()
	case p.Dead.IsZero() && n%35 == 0: // the family claimed the funeral allowance, nobody registered the death
		out["DUNG_TU"], out["NGAY_CHET"] = "2025-09-01", "2025-08-12"
	case p.Dead.IsZero() && n%35 == 1: // known dead and still paid
		out["NGAY_CHET"] = "2025-08-12"
	case n%35 == 8:
		out["DUNG_TU"] = "2019-01-01"
	}
	return out
}
