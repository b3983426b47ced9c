package library

import (
	_ "embed"
	"strings"

	"github.com/lienthong/lienthong/connector"
)

//go:embed sector.yaml
var builtin string

// BuiltIn is the sector as it comes with the program.
func BuiltIn() (*connector.Sector, error) {
	s, err := connector.ReadSector(strings.NewReader(builtin))
	if err != nil {
		return nil, err
	}
	s.Hold("reader", connector.Invariant{
		ID: "card_before_birth", Term: "joined_on", Source: "logic",
		Says:  "Ngày cấp thẻ trước ngày sinh.",
		Holds: connector.NotBefore("birth_date", "joined_on"),
	})
	s.Hold("loan", connector.Invariant{
		ID: "returned_before_borrowed", Term: "returned_on", Source: "logic",
		Says:  "Ngày trả trước ngày mượn.",
		Holds: connector.NotBefore("borrowed_on", "returned_on"),
	})
	return s, nil
}
