package environment

import (
	_ "embed"
	"fmt"

	"github.com/lienthong/lienthong/connector"
)

//go:embed legacy.sql
var schema string

//go:embed example.yaml
var example string

// Example is a department's table of licences, kept by hand in a small
// program: everything is text, amounts have a comma, communes are old names.
func Example() connector.Legacy {
	return connector.Legacy{Agency: "Bộ Nông nghiệp và Môi trường (mô phỏng)", Title: "Giấy phép tài nguyên, môi trường", Schema: schema, Description: example, Rows: rows}
}

var kinds = []string{"NM", "NDD", "TDKS", "KTKS", "MT"}

// rows are a licence for each person; every sixth is an enterprise's.
func rows(p connector.Person, n int) []connector.Insert {
	row := map[string]any{
		"SoGP": fmt.Sprintf("%d/GP-UBND", n+1), "LoaiGP": kinds[n%len(kinds)], "ChuGP": p.Name, "NamSinh": fmt.Sprintf("%02d/%02d/%d", p.BirthDate.Day, p.BirthDate.Month, p.BirthDate.Year),
		"SoGiayTo": p.PIN.Reveal(), "MaDN": nil, "NgayCap": "15/09/2021", "NgayHetHan": "15/09/2031", "NgayThuHoi": nil,
		"LuuLuong": fmt.Sprintf("%d,5", 20+n%80), "Xa": "xã Tam Sơn", "Tinh": "Bắc Ninh", "Sua": fmt.Sprintf("2026-%02d-15 07:30:00", n%9+1),
	}
	if n%6 == 5 {
		row["ChuGP"], row["NamSinh"], row["SoGiayTo"], row["MaDN"] = nil, nil, nil, fmt.Sprintf("2301%06d", n)
	}
	switch n % 40 {
	case 2:
		row["NgayHetHan"] = "15/09/2011"
	case 8:
		row["NgayThuHoi"] = "15/09/2020"
	case 13:
		row["MaDN"] = "2301999999" // and a person as well
	case 18:
		row["LuuLuong"] = "0"
	case 22:
		row["SoGiayTo"] = "027199999999"
	case 26:
		row["SoGP"] = fmt.Sprintf("GP%d", n)
	case 32:
		row["NgayThuHoi"] = "01/06/2024"
	}
	return []connector.Insert{{Table: "GiayPhep", Values: row}}
}
