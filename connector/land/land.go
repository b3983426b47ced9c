package land

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
		const largest = 1e8 // m², 10,000 ha: more is a unit mistaken
		s.Hold("parcel", connector.Invariant{
			ID: "area_impossible", Term: "area", Source: "logic",
			Says:  "Diện tích bằng không, âm hoặc quá lớn.",
			Holds: connector.Within("area", 0.1, largest),
		})
		s.Hold("right", connector.Invariant{
			ID: "share_impossible", Term: "share", Source: "logic",
			Says:  "Phần quyền không nằm trong khoảng từ 0 đến 1.",
			Holds: connector.Within("share", 1e-6, 1),
		}, connector.Invariant{
			ID: "right_reversed", Term: "until", Source: "logic",
			Says:  "Quyền chấm dứt trước khi được cấp giấy chứng nhận.",
			Holds: connector.NotBefore("from", "until"),
		}, connector.Invariant{
			ID: "certified_before_birth", Term: "from", Source: "logic",
			Says:  "Giấy chứng nhận cấp trước khi người này ra đời.",
			Holds: connector.NotBefore("birth_date", "from"),
		}, connector.Invariant{
			ID: "co_user_without_share", Term: "share", Source: "101/2024/ND-CP",
			Says:  "Người có chung quyền mà không ghi phần quyền.",
			Holds: connector.Needs("holder", "share", "co_user"),
		})
		return nil
	})
}

// Linked are what must hold once the records are linked.
func Linked() []linked.Rule {
	inForce := func(r linked.Record) bool { return r.Get("until") == "" && r.Get("holder") != "asset_owner" }
	return []linked.Rule{{
		ID: "holder_dead", Records: []string{"right"}, Term: "until", Source: "101/2024/ND-CP",
		Says: "Người có quyền đã chết; chưa đăng ký thừa kế.",
		Each: linked.OpenAfterDeath("until"),
	}, {
		ID: "shares_exceed_parcel", Records: []string{"right"}, By: "parcel_code", Term: "share", Source: "logic",
		Says: "Tổng phần quyền của những người đang có quyền vượt quá cả thửa đất.",
		Find: linked.Above("share", 1, inForce),
	}}
}
