package court

import (
	_ "embed"
	"fmt"

	"github.com/lienthong/lienthong/connector"
)

//go:embed legacy.sql
var schema string

//go:embed example.yaml
var example string

// Example is a court's case system: one code a case through all stages, births
// often by year alone, foreigners and people without a number among the
// participants.
func Example() connector.Legacy {
	return connector.Legacy{Agency: "Tòa án nhân dân (mô phỏng)", Title: "Vụ án và người tham gia tố tụng", Schema: schema, Description: example, Rows: rows}
}

// relations are the legacy codes of a case's participants by stage.
var relations = [][]string{1: {"BC", "NLC", "BH"}, 2: {"BC", "NDD", "NLC"}, 3: {"BCA", "NLC", "DS"}, 4: {"PTHA", "DS", "NDD"}}

// rows are a participant for each person, and a case with a verified item for
// every third.
func rows(p connector.Person, n int) []connector.Insert {
	number, stage := n/3, n/3%4+1
	code := fmt.Sprintf("HS-27-2026-%06d", number+1)
	born := p.BirthDate.String()
	if n%20 == 4 {
		born = born[:4]
	}
	who := map[string]any{
		"ID": n + 1, "MA_VU_AN": code, "TU_CACH": relations[stage][n%3], "GIAI_DOAN": stage, "HO_TEN": p.Name, "NAM_SINH": born, "GIOI_TINH": int(p.Sex),
		"SO_CCCD": p.PIN.Reveal(), "QUOC_TICH": "VN", "HO_CHIEU": nil, "LY_DO": nil, "CU_TRU": p.Residence, "BAO_VE": 0,
		"TU_NGAY": "2026-04-01", "DEN_NGAY": nil, "NGAY_XT": "2026-04-02", "MA_CC": fmt.Sprintf("x-%08d", n),
	}
	switch n % 40 {
	case 3:
		who["QUOC_TICH"], who["HO_CHIEU"], who["SO_CCCD"], who["NGAY_XT"], who["MA_CC"] = "KR", fmt.Sprintf("M%08d", n), nil, nil, nil
	case 7:
		who["LY_DO"], who["SO_CCCD"], who["NGAY_XT"], who["MA_CC"] = "CKS", nil, nil, nil
	case 11:
		who["SO_CCCD"], who["NGAY_XT"], who["MA_CC"] = nil, nil, nil
	case 18:
		who["MA_CC"] = nil
	case 25: // nobody is accused once the judgment is being enforced
		who["TU_CACH"], who["GIAI_DOAN"] = "BC", 4
	case 29:
		who["BAO_VE"] = 1
	}
	out := []connector.Insert{{Table: "NGUOI_TGTT", Values: who}}
	if n%3 == 0 {
		out = append(out, file(code, number, stage)...)
	}
	if n%12 == 5 {
		out = append(out, judgment(p, n/12))
	}
	return out
}

// judgment is one that changes a person's civil status.
func judgment(p connector.Person, n int) connector.Insert {
	row := map[string]any{
		"SO_QD": fmt.Sprintf("%d/2026/QDST-VDS", n+1), "LOAI": []string{"TBC", "TBMT", "MNL", "LH"}[n%4], "HO_TEN": p.Name, "NGAY_SINH": p.BirthDate.String(),
		"SO_CCCD": p.PIN.Reveal(), "NGAY_QD": "2026-03-02", "NGAY_HL": "2026-03-17", "NGAY_CHET": nil, "CCCD_DD": nil, "NGAY_TB": "2026-03-20",
	}
	switch n % 8 {
	case 0:
		row["NGAY_CHET"] = "2024-06-01"
	case 1:
		row["NGAY_HL"] = "2026-02-17" // the month is a slip
	case 2:
		row["CCCD_DD"] = "027085000019"
	case 4: // nobody says when
	}
	return connector.Insert{Table: "QD_HO_TICH", Values: row}
}

func file(code string, number, stage int) []connector.Insert {
	days := []any{"2026-01-05", nil, nil, nil}
	for i, day := range []string{"2026-02-10", "2026-03-15", "2026-04-20"} {
		if stage > i+1 {
			days[i+1] = day
		}
	}
	switch number % 20 {
	case 7: // stage 4
		days[2] = nil
	case 11: // stage 4: judged before it was indicted
		days[2] = "2026-01-20"
	}
	item := map[string]any{"ID": number, "MA_VU_AN": code, "LOAI": "TD", "DICH_VU": "VN/GOV/G12/LAND/register", "NGAY_HOI": "2026-04-10",
		"KET_QUA": []string{"K", "K", "KK", "KT"}[number%4], "MA_CC": fmt.Sprintf("x-9%07d", number)}
	if number%20 == 5 {
		item["MA_CC"] = nil
	}
	return []connector.Insert{
		{Table: "VU_AN", Values: map[string]any{"MA_VU_AN": code, "LOAI_AN": "HS", "GIAI_DOAN": stage, "NGAY_KT": days[0], "NGAY_CT": days[1],
			"NGAY_BA": days[2], "NGAY_THA": days[3], "MA_TOA": "TAND27"}},
		{Table: "XAC_MINH", Values: item},
	}
}
