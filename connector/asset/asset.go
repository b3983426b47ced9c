package asset

import (
	_ "embed"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

//go:embed sector.yaml
var builtin string

// BuiltIn is the sector as it comes with the program.
func BuiltIn() (*connector.Sector, error) {
	return connector.Build(builtin, func(s *connector.Sector) error {
		s.Hold("declaration", connector.Invariant{
			ID: "submitted_before_signed", Term: "submitted_on", Source: "logic",
			Says:  "Nộp bản kê khai trước khi ký.",
			Holds: connector.NotBefore("signed_on", "submitted_on"),
		}, connector.Invariant{
			ID: "total_negative", Term: "total", Source: "logic",
			Says:  "Tổng giá trị kê khai âm.",
			Holds: connector.Within("total", 0, 1e15),
		})
		s.Hold("family", connector.Invariant{
			ID: "declared_for_oneself", Term: "personal_number", Source: "36/2018/QH14; article=33",
			Says:  "Người kê khai ghi chính mình là vợ, chồng hoặc con.",
			Holds: connector.Differ("declarant_number", "personal_number"),
		})
		s.Hold("item", connector.Invariant{
			ID: "register_code_missing", Term: "register_code", Source: "130/2020/ND-CP",
			Says:  "Đất hoặc vốn góp mà không ghi mã thửa đất, mã số doanh nghiệp.",
			Holds: connector.Needs("kind", "register_code", "land", "enterprise"),
		}, connector.Invariant{
			ID: "acquired_after_signing", Term: "acquired_on", Source: "logic",
			Says:  "Tài sản có được sau ngày ký bản kê khai.",
			Holds: connector.NotBefore("acquired_on", "signed_on"),
		})
		return Strict(s)
	})
}

// Figures are the terms that say what somebody owns or earns.
var Figures = []string{"total", "income", "value"}

// Strict refuses a sector, after an owner changed it, that would let a figure
// leave without the article that allows it, or about somebody who is not being
// verified.
func Strict(s *connector.Sector) error {
	for _, g := range s.Offers {
		if !slices.ContainsFunc(g.Fields, func(f string) bool { return slices.Contains(Figures, f) }) {
			continue
		}
		basis, err := lienthong.ParseLegalBasis(g.Basis)
		if err != nil || basis.Article == "" || g.Relation != "party" {
			return lienthong.Errorf(lienthong.Invalid, "Offer %q of sector %s names a figure: it needs the article that allows it, and the relation party.", g.ID, s.ID)
		}
	}
	return nil
}
