package asset

import (
	_ "embed"
	"fmt"

	"github.com/lienthong/lienthong/connector"
)

//go:embed legacy.sql
var schema string

//go:embed example.yaml
var example string

// Example is a control agency's database of declarations, typed from paper.
func Example() connector.Legacy {
	return connector.Legacy{Agency: "Thanh tra Chính phủ (mô phỏng)", Title: "Kê khai tài sản, thu nhập", Schema: schema, Description: example, Rows: rows}
}

// step is how the persons come: of four that follow each other, the first
// declares, the second is declared as the spouse and the third as a child.
const step = 4

func rows(p connector.Person, n int) []connector.Insert {
	code := fmt.Sprintf("KK2025-%06d", n-n%step)
	relative := map[string]any{"ID": 2 * n, "MA_BKK": code, "QUAN_HE": "VC", "HO_TEN": p.Name, "NGAY_SINH": p.BirthDate.String(), "CCCD": p.PIN.Reveal()}
	switch n % step {
	case 0:
		out := declaration(p, code, n)
		if n%40 == 24 { // one's own number in the wrong line
			out = append(out, connector.Insert{Table: "GIA_DINH", Values: relative})
		}
		return out
	case 2:
		relative["QUAN_HE"] = "CO"
	case 3:
		return nil
	}
	switch n % 40 {
	case 13, 22: // left out
		return nil
	case 29:
		relative["CCCD"] = "027199999999" // nobody's
	}
	return []connector.Insert{{Table: "GIA_DINH", Values: relative}}
}

func declaration(p connector.Person, code string, n int) []connector.Insert {
	row := map[string]any{
		"MA_BKK": code, "PHUONG_THUC": 2, "CCCD": p.PIN.Reveal(), "HO_TEN": p.Name, "NGAY_SINH": p.BirthDate.String(), "CHUC_VU": "Trưởng phòng",
		"NGAY_KY": "2025-12-15", "NGAY_NOP": "2025-12-20", "TONG_GT": 4_500_000_000, "TONG_TN": 320_000_000,
	}
	land := map[string]any{"ID": n, "MA_BKK": code, "LOAI": "DAT", "MA_DK": fmt.Sprintf("5c1e%08d", n/2), "GIA_TRI": 2_000_000_000, "NGAY_CO": "2021-10-04"}
	share := map[string]any{"ID": n + 1, "MA_BKK": code, "LOAI": "DN", "MA_DK": fmt.Sprintf("2301%06d", n/3), "GIA_TRI": 500_000_000, "NGAY_CO": "2018-04-02"}
	switch n % 40 {
	case 4:
		row["NGAY_NOP"] = "2024-12-20"
	case 8:
		row["TONG_GT"] = -1
	case 16:
		land["MA_DK"] = nil
	case 32:
		share["NGAY_CO"] = "2026-02-01"
	}
	return []connector.Insert{{Table: "BAN_KE_KHAI", Values: row}, {Table: "TAI_SAN", Values: land}, {Table: "TAI_SAN", Values: share}}
}
