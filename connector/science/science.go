package science

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
		s.Hold("researcher", connector.Invariant{
			ID: "degree_without_a_day", Term: "degree_on", Source: "34/2018/QH14",
			Says:  "Có học vị tiến sĩ mà không có ngày cấp bằng.",
			Holds: connector.Needs("degree", "degree_on", "doctor", "doctor_of_science"),
		}, connector.Invariant{
			ID: "degree_before_adult", Term: "degree_on", Source: "logic",
			Says:  "Bằng cấp trước tuổi 18.",
			Holds: connector.Adult("birth_date", "degree_on", 18),
		}, connector.Invariant{
			ID: "left_before_entered", Term: "left_on", Source: "logic",
			Says:  "Thôi nghiên cứu trước khi vào.",
			Holds: connector.NotBefore("entered_on", "left_on"),
		})
		s.Hold("project", connector.Invariant{
			ID: "project_reversed", Term: "until", Source: "logic",
			Says:  "Nhiệm vụ kết thúc trước khi bắt đầu.",
			Holds: connector.NotBefore("from", "until"),
		})
		s.Hold("publication", connector.Invariant{
			ID: "year_impossible", Term: "year", Source: "logic",
			Says:  "Năm công bố không thể có.",
			Holds: connector.Within("year", 1900, 2100),
		})
		s.Hold("award", connector.Invariant{
			ID: "awarded_before_birth", Term: "awarded_on", Source: "logic",
			Says:  "Trao giải trước ngày sinh.",
			Holds: connector.NotBefore("born_on", "awarded_on"),
		})
		return nil
	})
}

// Linked are what must hold once the records are linked.
func Linked() []linked.Rule {
	return []linked.Rule{{
		ID: "several_codes", Records: []string{"researcher"}, Term: "researcher_code", Source: "93/2025/QH15",
		Says: "Một nhà nghiên cứu có nhiều mã; đề nghị hợp nhất.",
		Find: linked.Several("researcher_code"),
	}, {
		ID: "leader_dead", Records: []string{"project"}, Term: "until", Source: "93/2025/QH15",
		Says: "Chủ nhiệm nhiệm vụ đã chết mà nhiệm vụ chưa thay chủ nhiệm.",
		Each: func(r linked.Record) bool {
			return r.Get("role") == "project_leader" && linked.OpenAfterDeath("until")(r)
		},
	}}
}
