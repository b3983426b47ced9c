package library

import (
	_ "embed"
	"fmt"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

//go:embed legacy.sql
var schema string

//go:embed example.yaml
var example string

// Example is a library's program of about 2005: names in capitals, sex as a
// number, dates in three columns, numbers with spaces.
func Example() connector.Legacy {
	return connector.Legacy{Schema: schema, Description: example, Rows: rows}
}

func rows(p connector.Person, n int) []connector.Insert {
	sex := 1
	if p.Sex == lienthong.Female {
		sex = 0
	}
	number := p.PIN.Reveal()
	joined := fmt.Sprintf("2019-%02d-15", n%12+1)
	switch {
	case n%25 == 3: // as typed from a card
		number = number[:3] + " " + number[3:]
	case n%40 == 7: // the year of a form that was never filled in
		joined = "1900-01-01"
	}
	reader := map[string]any{
		"ma_dg": fmt.Sprintf("DG%06d", n+1), "ho_ten": p.Name, "ngay": p.BirthDate.Day, "thang": p.BirthDate.Month, "nam": p.BirthDate.Year,
		"gt": sex, "cccd": number, "dia_chi": p.Residence, "tinh": p.Province, "cap_the": joined, "het_han": "2029-01-01",
		"tt": "A", "ghi_chu": "trả sách muộn", "sua": fmt.Sprintf("2026-0%d-01 08:00:00", n%9+1),
	}
	returned := "2025-06-20"
	if n%30 == 5 {
		returned = "2025-06-01"
	}
	return []connector.Insert{
		{Table: "doc_gia", Values: reader},
		{Table: "muon", Values: map[string]any{"id": n + 1, "ma_dg": reader["ma_dg"], "muon": "2025-06-05", "tra": returned}},
	}
}
