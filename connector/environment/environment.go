package environment

import (
	_ "embed"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linked"
)

//go:embed sector.yaml
var builtin string

// BuiltIn is the sector as it comes with the program.
func BuiltIn() (*connector.Sector, error) {
	return connector.Build(builtin, func(s *connector.Sector) error {
		s.Hold("licence", connector.Invariant{
			ID: "expired_before_issued", Term: "expires_on", Source: "logic",
			Says:  "Giấy phép hết hạn trước khi được cấp.",
			Holds: connector.NotBefore("issued_on", "expires_on"),
		}, connector.Invariant{
			ID: "revoked_before_issued", Term: "revoked_on", Source: "logic",
			Says:  "Giấy phép bị thu hồi trước khi được cấp.",
			Holds: connector.NotBefore("issued_on", "revoked_on"),
		}, connector.Invariant{
			ID: "one_holder", Term: "personal_number", Source: "28/2023/QH15",
			Says:  "Giấy phép cần một người được cấp: hoặc cá nhân, hoặc doanh nghiệp.",
			Holds: func(r *connector.Record) bool { return (r.Get("full_name") == "") != (r.Get("enterprise_code") == "") },
		}, connector.Invariant{
			ID: "amount_impossible", Term: "amount", Source: "logic",
			Says:  "Lưu lượng, khối lượng bằng không hoặc âm.",
			Holds: connector.Within("amount", 1e-9, 1e12),
		})
		return nil
	})
}

// Linked are what must hold once the records are linked.
func Linked() []linked.Rule {
	return []linked.Rule{{
		ID: "holder_dead", Records: []string{"licence"}, Term: "revoked_on", Source: "28/2023/QH15",
		Says: "Người được cấp phép đã chết mà giấy phép chưa thu hồi hoặc chuyển nhượng.",
		Each: func(r linked.Record) bool {
			return r.Get("revoked_on") == "" && linked.OpenAfterDeath("expires_on")(r)
		},
	}, {
		ID: "holder_unknown", Records: []string{"licence"}, Term: "personal_number", Source: "28/2023/QH15",
		Says: "Không tìm thấy cá nhân được cấp phép trong dân cư.",
		Each: func(r linked.Record) bool { return r.Get("full_name") != "" && linked.Nobody(r) },
	}}
}
