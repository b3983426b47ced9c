package integrity

import (
	_ "embed"
	"fmt"

	"github.com/lienthong/lienthong/connector"
)

//go:embed legacy.sql
var schema string

//go:embed example.yaml
var example string

// Example is an inspectorate's register of petitions: a file for everybody, and
// for denunciations the informant in a table that few may read.
func Example() connector.Legacy {
	return connector.Legacy{Agency: "Thanh tra Chính phủ (mô phỏng)", Title: "Khiếu nại, tố cáo", Schema: schema, Description: example, Rows: rows}
}

func rows(p connector.Person, n int) []connector.Insert {
	number := fmt.Sprintf("TTCP-2026-%06d", n+1)
	file := map[string]any{
		"MaDon": number, "LoaiDon": "KN", "TrangThai": 3, "NgayTN": "2026-01-12", "NgayTL": "2026-01-20", "NgayKL": "2026-03-02",
		"CoQuan": "Thanh tra tỉnh", "NoiDung": "Bồi thường khi thu hồi đất",
	}
	who := map[string]any{
		"Id": n + 1, "MaDon": number, "TuCach": "NKN", "HoTen": p.Name, "NgaySinh": p.BirthDate.String(), "CCCD": p.PIN.Reveal(), "DiaChi": p.Residence,
		"Tu": "2026-01-12", "Den": nil,
	}
	if n%10 == 9 { // anonymous letters give a year, if anything
		who["NgaySinh"] = fmt.Sprint(p.BirthDate.Year)
	}
	out := []connector.Insert{{Table: "DonThu", Values: file}, {Table: "DoiTuong", Values: who}}
	switch n % 40 {
	case 3:
		file["NgayTL"] = "2025-12-01"
	case 7:
		file["NgayKL"] = "2026-01-15"
	case 13:
		file["NgayKL"] = nil
	case 17:
		who["Den"] = "2025-01-12"
	}
	if n%5 == 4 {
		file["LoaiDon"], file["NoiDung"], who["TuCach"] = "TC", "Nhận hối lộ", "BTC"
		informant := map[string]any{"Id": n + 1, "MaDon": number, "HoTen": p.Name + " B", "CCCD": nil, "NgayTC": "2026-01-10", "NgayBV": "2026-01-13"}
		if n%25 == 24 {
			informant["NgayBV"] = "2025-06-01"
		}
		out = append(out, connector.Insert{Table: "NguoiToCao", Values: informant})
	}
	return out
}
