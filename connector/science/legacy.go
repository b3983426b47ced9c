package science

import (
	_ "embed"
	"fmt"
	"maps"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

//go:embed legacy.sql
var schema string

//go:embed example.yaml
var example string

// Example is the database of a science department that several institutes fill:
// a code from each, names as journals spell them.
func Example() connector.Legacy {
	return connector.Legacy{Agency: "Bộ Khoa học và Công nghệ (mô phỏng)", Title: "Nhà khoa học, nhiệm vụ, giải thưởng", Schema: schema, Description: example, Rows: rows}
}

var sexes = map[lienthong.Sex]string{lienthong.Male: "Nam", lienthong.Female: "Nữ"}

// rows are a researcher, a project, a publication and an award for each person;
// every tenth has a second code from another institute.
func rows(p connector.Person, n int) []connector.Insert {
	code, spelling := fmt.Sprintf("VHL-%05d", n+1), abbreviated(p.Name)
	who := map[string]any{
		"ma_nkh": code, "ho_ten": p.Name, "ten_cong_bo": spelling, "ngay_sinh": fmt.Sprintf("%02d/%02d/%d", p.BirthDate.Day, p.BirthDate.Month, p.BirthDate.Year),
		"gioi": sexes[p.Sex], "cccd": p.PIN.Reveal(), "hoc_vi": "TS", "ngay_bang": fmt.Sprintf("15/06/%d", p.BirthDate.Year+30), "don_vi": "Viện Vật lý",
		"vao": "2012-09-01", "thoi": nil, "nhan_xet": "Đạt",
	}
	project := map[string]any{"id": n, "ma_dt": fmt.Sprintf("KC.01.%02d/21-25", n/3), "ten_dt": "Vật liệu mới", "vai_tro": []string{"CN", "TV", "TV"}[n%3],
		"ho_ten": p.Name, "cccd": p.PIN.Reveal(), "tu": "2022-01-01", "den": nil, "kinh_phi": 3_000_000_000}
	paper := map[string]any{"id": n, "doi": fmt.Sprintf("10.5555/%06d", n), "ma_nkh": code, "tac_gia": spelling, "nhan_de": "On materials", "nam": "2023"}
	award := map[string]any{"id": n, "ten_giai": "Giải thưởng Sáng tạo", "ma_nkh": code, "ngay_trao": "2024-05-18"}
	switch n % 40 {
	case 3:
		who["ngay_bang"] = nil
	case 7:
		who["ngay_bang"] = fmt.Sprintf("15/06/%d", p.BirthDate.Year+3)
	case 11:
		who["thoi"] = "2002-09-01"
	case 15:
		project["den"] = "2021-01-01"
	case 19:
		paper["nam"] = "202"
	case 23:
		award["ngay_trao"] = "1924-05-18"
	}
	out := []connector.Insert{
		{Table: "nha_khoa_hoc", Values: who}, {Table: "de_tai_nguoi", Values: project}, {Table: "cong_bo", Values: paper}, {Table: "giai_thuong", Values: award},
	}
	if n%10 == 5 {
		again := maps.Clone(who)
		again["ma_nkh"], again["ten_cong_bo"], again["hoc_vi"], again["vao"] = fmt.Sprintf("DHQG.%04d", n), turned(p.Name), "ThS", "2019-03-01"
		out = append(out, connector.Insert{Table: "nha_khoa_hoc", Values: again})
	}
	return out
}

// abbreviated writes a name as a journal does: Nguyễn V. An.
func abbreviated(name string) string {
	words := strings.Fields(name)
	for i := 1; i < len(words)-1; i++ {
		words[i] = string([]rune(words[i])[:1]) + "."
	}
	return strings.Join(words, " ")
}

// turned writes a name as it is abroad: An Nguyễn.
func turned(name string) string {
	words := strings.Fields(name)
	return words[len(words)-1] + " " + words[0]
}
