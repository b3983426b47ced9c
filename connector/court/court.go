package court

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
		s.Hold("case_file", connector.Invariant{
			ID: "stages_out_of_order", Term: "stage", Source: "101/2015/QH13",
			Says:  "Các mốc điều tra, truy tố, xét xử, thi hành án không theo thứ tự.",
			Holds: inOrder,
		}, connector.Invariant{
			ID: "stage_without_its_day", Term: "stage", Source: "422/QD-TTg",
			Says:  "Vụ án ở giai đoạn thi hành án mà không có ngày bản án.",
			Holds: connector.Needs("stage", "judged_on", "enforcement"),
		})
		s.Hold("participant", connector.Invariant{
			ID: "nobody_named", Term: "personal_number", Source: "101/2015/QH13",
			Says:  "Không có số định danh, giấy tờ nước ngoài hay lý do không có số.",
			Holds: func(r *connector.Record) bool { return WayOf(r) != NoWay },
		}, connector.Invariant{
			ID: "verified_without_proof", Term: "proof", Source: "278/2025/ND-CP",
			Says:  "Ghi là đã xác thực mà không có chứng cứ của lần trao đổi.",
			Holds: connector.Needs("verified_on", "proof"),
		}, connector.Invariant{
			ID: "relation_at_wrong_stage", Term: "relation", Source: "101/2015/QH13",
			Says:  "Tư cách tham gia tố tụng không có ở giai đoạn này.",
			Holds: func(r *connector.Record) bool { return possible(s, r.Get("stage"), r.Get("relation")) },
		})
		s.Hold("status_judgment", connector.Invariant{
			ID: "effective_before_decided", Term: "effective_on", Source: "logic",
			Says:  "Có hiệu lực trước ngày ra bản án hoặc quyết định.",
			Holds: connector.NotBefore("decided_on", "effective_on"),
		}, connector.Invariant{
			ID: "death_without_a_day", Term: "died_on", Source: "91/2015/QH13; article=71",
			Says:  "Tuyên bố một người là đã chết mà không xác định ngày chết.",
			Holds: connector.Needs("kind", "died_on", "declared_dead"),
		})
		s.Hold("verified_item", connector.Invariant{
			ID: "item_without_proof", Term: "proof", Source: "278/2025/ND-CP",
			Says:  "Kết quả xác minh không có tệp chứng cứ.",
			Holds: connector.Needs("result", "proof", "agrees", "disagrees"),
		})
		return nil
	})
}

// inOrder holds where each step of a case that is known is not before those
// that are known of the steps before it.
func inOrder(r *connector.Record) bool {
	steps := []connector.TermID{"opened_on", "indicted_on", "judged_on", "enforced_on"}
	for i, later := range steps {
		for _, earlier := range steps[:i] {
			if !connector.NotBefore(earlier, later)(r) {
				return false
			}
		}
	}
	return true
}

// Linked are what must hold once the records are linked.
func Linked() []linked.Rule {
	return []linked.Rule{{
		ID: "participant_dead", Records: []string{"participant"}, Term: "left_on", Source: "101/2015/QH13",
		Says: "Người tham gia tố tụng đã chết theo dân cư; cần xem việc kế thừa quyền, nghĩa vụ hoặc đình chỉ.",
		Each: linked.OpenAfterDeath("left_on"),
	}}
}
