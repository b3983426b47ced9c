package land

import (
	_ "embed"
	"fmt"

	"github.com/lienthong/lienthong/connector"
)

var (
	//go:embed legacy.sql
	schema string
	//go:embed example.yaml
	example string
	//go:embed province.sql
	provinceSchema string
	//go:embed province.yaml
	provinceExample string
)

// Example is the national database: Unicode, today's units, decimal shares.
func Example() connector.Legacy {
	return connector.Legacy{Agency: "Bộ Nông nghiệp và Môi trường (mô phỏng)", Title: "Đất đai, cơ sở dữ liệu quốc gia", Schema: schema, Description: example, Rows: rows}
}

// ProvinceExample is a province's own database of about 2010, of another maker
// and another schema.
func ProvinceExample() connector.Legacy {
	return connector.Legacy{Agency: "Ủy ban nhân dân tỉnh Bắc Ninh (mô phỏng)", Title: "Đất đai, cơ sở dữ liệu của tỉnh", Schema: provinceSchema, Description: provinceExample, Rows: provinceRows}
}

// rows are a parcel for every second person, whom the next one shares it with.
func rows(p connector.Person, n int) []connector.Insert {
	code := fmt.Sprintf("5c1e%08d", n/2)
	right := map[string]any{
		"quyen_id": n + 1, "thuadat_uuid": code, "so_phat_hanh": fmt.Sprintf("CS %06d", n/2), "tu_cach": "DSD",
		"ho_va_ten": p.Name, "ngay_sinh": p.BirthDate.String(), "so_dinh_danh": p.PIN.Reveal(), "thuong_tru": p.Residence, "phan_quyen": "0.500000",
		"ngay_cap": "2021-10-04", "ngay_cham_dut": nil, "the_chap": []string{"0", "1"}[n%2], "gia": 1_200_000_000, "cap_nhat": fmt.Sprintf("2026-%02d-20 16:45:00", n%9+1),
	}
	switch n % 40 {
	case 6:
		right["phan_quyen"] = "0.800000" // and the other has a half
	case 11:
		right["phan_quyen"] = "50.000000" // percent
	case 17:
		right["phan_quyen"] = nil
	case 23:
		right["ngay_cham_dut"] = "2011-01-01"
	case 29:
		right["ngay_cap"] = "1901-01-01"
	}
	out := []connector.Insert{{Table: "dk_quyen", Values: right}}
	if n%2 == 0 {
		parcel := map[string]any{
			"thuadat_uuid": code, "so_to": fmt.Sprint(n%30 + 1), "so_thua": fmt.Sprint(n + 1), "dien_tich": "120.5", "loai_dat": "ODT",
			"ma_xa": "09370", "dia_chi": p.Residence,
		}
		if n%40 == 14 {
			parcel["dien_tich"] = "0"
		}
		out = append(out, connector.Insert{Table: "dc_thuadat", Values: parcel})
	}
	return out
}

// provinceRows are a parcel for every person; every tenth is shared with the
// one before.
func provinceRows(p connector.Person, n int) []connector.Insert {
	parcel := fmt.Sprintf("09394.%d.%d", n%30+1, n+1)
	number := p.PIN.Reveal()
	if !p.CMND9.IsZero() {
		number = p.CMND9.Reveal()
	}
	owner := map[string]any{
		"MACHU": n + 1, "HOTEN": abc.Replace(p.Name), "NGAY": p.BirthDate.Day, "THANG": p.BirthDate.Month, "NAM": p.BirthDate.Year,
		"CMND": number, "DIACHI": abc.Replace(p.Residence),
	}
	land := map[string]any{
		"MATHUA": parcel, "TO_BD": n%30 + 1, "THUA_SO": n + 1, "DT": "95,5", "MDSD": "T",
		"TENXA": abc.Replace("xã Tam Sơn"), "TENTINH": abc.Replace("tỉnh Bắc Ninh"),
	}
	right := map[string]any{
		"SOGCN": fmt.Sprintf("BA %06d", n+1), "MACHU": n + 1, "MATHUA": parcel, "LOAICHU": 1, "TYLE": nil, "NGAYCAP": "12/05/2010", "NGAYHUY": nil,
	}
	second := map[string]any{ // of the same parcel, with who came before
		"SOGCN": fmt.Sprintf("BA %06d", n), "MACHU": n + 1, "MATHUA": fmt.Sprintf("09394.%d.%d", (n-1)%30+1, n), "LOAICHU": 2, "TYLE": "0,5", "NGAYCAP": "12/05/2010",
	}
	switch n % 40 {
	case 3:
		right["NGAYHUY"] = "12/05/2000"
	case 8:
		land["DT"] = "-1"
	case 13:
		land["TENXA"] = abc.Replace("xã Chia Đôi") // became two
	case 18:
		right["NGAYCAP"] = "12/05/1910"
	case 21:
		second["TYLE"] = "1,5"
	case 31:
		second["TYLE"] = nil
	}
	out := []connector.Insert{{Table: "THUA", Values: land}, {Table: "CHU", Values: owner}, {Table: "GCN_CHU", Values: right}}
	if n%10 == 1 {
		if n%40 == 11 { // two who share it, and together have more than it
			right["LOAICHU"], right["TYLE"] = 2, "0,9"
			second["MATHUA"], second["TYLE"] = parcel, "0,9"
			second["SOGCN"] = fmt.Sprintf("BB %06d", n)
		}
		out = append(out, connector.Insert{Table: "GCN_CHU", Values: second})
	}
	return out
}
