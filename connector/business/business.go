package business

import (
	_ "embed"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linked"
)

//go:embed sector.yaml
var builtin string

// adult is the age of full capacity to act (Civil Code 91/2015/QH13 art. 20),
// before which nobody manages an enterprise (Law on Enterprises art. 17).
const adult = 18

// BuiltIn is the sector as it comes with the program.
func BuiltIn() (*connector.Sector, error) {
	return connector.Build(builtin, func(s *connector.Sector) error {
		s.Hold("enterprise", connector.Invariant{
			ID: "dissolved_before_registered", Term: "dissolved_on", Source: "logic",
			Says:  "Ngày giải thể trước ngày đăng ký.",
			Holds: connector.NotBefore("registered_on", "dissolved_on"),
		}, connector.Invariant{
			ID: "dissolved_without_a_day", Term: "dissolved_on", Source: "59/2020/QH15",
			Says:  "Đã giải thể mà không có ngày giải thể.",
			Holds: connector.Needs("status", "dissolved_on", "dissolved"),
		})
		s.Hold("household_business", connector.Invariant{
			ID: "ended_before_registered", Term: "ended_on", Source: "logic",
			Says:  "Chấm dứt trước khi đăng ký.",
			Holds: connector.NotBefore("registered_on", "ended_on"),
		})
		s.Hold("role", connector.Invariant{
			ID: "role_reversed", Term: "until", Source: "logic",
			Says:  "Vai trò kết thúc trước khi bắt đầu.",
			Holds: connector.NotBefore("from", "until"),
		}, connector.Invariant{
			ID: "share_out_of_range", Term: "share", Source: "logic",
			Says:  "Tỷ lệ vốn không nằm trong 0 đến 100 phần trăm.",
			Holds: connector.Within("share", 0, 100),
		}, connector.Invariant{
			ID: "minor_in_role", Term: "birth_date", Source: "59/2020/QH15; article=17",
			Says:  "Người đại diện, người thành lập chưa thành niên khi nhận vai trò.",
			Holds: minorMayHave(connector.Adult("birth_date", "from", adult)),
		}, connector.Invariant{
			ID: "nobody_named", Term: "personal_number", Source: "168/2025/ND-CP",
			Says: "Không có số định danh cá nhân, cũng không có hộ chiếu.",
			Holds: func(r *connector.Record) bool {
				return r.Get("personal_number") != "" || r.Get("foreign_document") != ""
			},
		})
		return nil
	})
}

// minorMayHave leaves roles alone that come by inheritance, at any age.
func minorMayHave(grown func(*connector.Record) bool) func(*connector.Record) bool {
	return func(r *connector.Record) bool {
		switch r.Get("role") {
		case "founder", "legal_representative":
			return grown(r)
		default:
			return true
		}
	}
}

// Linked are what must hold once the records are linked.
func Linked() []linked.Rule {
	representative := func(r linked.Record) bool { return r.Get("role") == "legal_representative" }
	return []linked.Rule{{
		ID: "dead_representative", Records: []string{"role"}, Term: "until", Source: "59/2020/QH15; article=12",
		Says: "Người đại diện theo pháp luật đã chết mà doanh nghiệp chưa đăng ký thay đổi.",
		Each: func(r linked.Record) bool { return representative(r) && linked.OpenAfterDeath("until")(r) },
	}, {
		ID: "unknown_representative", Records: []string{"role"}, Term: "personal_number", Source: "59/2020/QH15; article=12",
		Says: "Không tìm thấy người đại diện theo pháp luật trong dân cư.",
		Each: func(r linked.Record) bool {
			return representative(r) && r.Get("foreign_document") == "" && linked.Nobody(r)
		},
	}, {
		ID: "dead_household_business_owner", Records: []string{"household_business"}, Term: "ended_on", Source: "168/2025/ND-CP",
		Says: "Chủ hộ kinh doanh đã chết mà hộ chưa chấm dứt hoặc thay đổi chủ hộ.",
		Each: linked.OpenAfterDeath("ended_on"),
	}, {
		ID: "more_than_the_whole", Records: []string{"role"}, By: "enterprise_code", Term: "share", Source: "logic",
		Says: "Tổng tỷ lệ vốn của các thành viên, cổ đông đang góp vượt quá 100 phần trăm.",
		Find: linked.Above("share", 100, func(r linked.Record) bool {
			return r.Get("until") == "" && (r.Get("role") == "member" || r.Get("role") == "shareholder" || r.Get("role") == "owner")
		}),
	}}
}
