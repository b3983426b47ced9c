package library

import (
	_ "embed"

	"github.com/lienthong/lienthong/connector"
)

//go:embed sector.yaml
var builtin string

// BuiltIn is the sector as it comes with the program.
func BuiltIn() (*connector.Sector, error) {
	return connector.Build(builtin, func(s *connector.Sector) error {
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
		return nil
	})
}
