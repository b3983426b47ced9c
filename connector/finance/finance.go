package finance

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
		s.Hold("taxpayer", connector.Invariant{
			ID: "tax_code_is_not_the_number", Term: "tax_code", Source: "38/2019/QH14; article=35; clause=7",
			Says:  "Mã số thuế của cá nhân chưa phải là số định danh cá nhân.",
			Holds: connector.Same("tax_code", "personal_number"),
		}, connector.Invariant{
			ID: "closed_before_registered", Term: "closed_on", Source: "logic",
			Says:  "Mã số thuế chấm dứt trước khi cấp.",
			Holds: connector.NotBefore("registered_on", "closed_on"),
		})
		s.Hold("dependant", connector.Invariant{
			ID: "own_dependant", Term: "personal_number", Source: "04/2007/QH12; article=19",
			Says:  "Người nộp thuế khai chính mình là người phụ thuộc.",
			Holds: connector.Differ("taxpayer_number", "personal_number"),
		}, connector.Invariant{
			ID: "deduction_reversed", Term: "until", Source: "logic",
			Says:  "Tháng kết thúc giảm trừ trước tháng bắt đầu.",
			Holds: connector.NotBefore("from", "until"),
		})
		s.Hold("payee", connector.Invariant{
			ID: "payment_reversed", Term: "until", Source: "logic",
			Says:  "Tháng kết thúc chi trả trước tháng bắt đầu.",
			Holds: connector.NotBefore("from", "until"),
		})
		s.Hold("assistance", connector.Invariant{
			ID: "nothing_paid", Term: "amount", Source: "logic",
			Says:  "Số tiền chi trả bằng không hoặc âm.",
			Holds: connector.Within("amount", 1, 1e9),
		}, connector.Invariant{
			ID: "paid_before_birth", Term: "month", Source: "logic",
			Says:  "Chi trả trước khi người hưởng ra đời.",
			Holds: connector.NotBefore("birth_date", "month"),
		})
		return nil
	})
}

// Linked are what must hold once the records are linked.
func Linked() []linked.Rule {
	return []linked.Rule{{
		ID: "dependant_twice", Records: []string{"dependant"}, Term: "personal_number", Source: "04/2007/QH12; article=19",
		Says: "Người phụ thuộc này đã được một người nộp thuế khác khai trong cùng thời gian.",
		Find: linked.Overlapping("from", "until", "taxpayer_number"),
	}, {
		ID: "ghost_payee", Records: []string{"payee", "assistance"}, Term: "personal_number", Source: "83/2015/QH13",
		Says: "Không tìm thấy người hưởng trong dân cư.",
		Each: linked.Nobody,
	}, {
		ID: "payee_dead", Records: []string{"payee"}, Term: "until", Source: "83/2015/QH13",
		Says: "Người hưởng đã chết mà chi trả chưa dừng, hoặc dừng muộn.",
		Each: linked.OpenAfterDeath("until"),
	}, {
		ID: "assistance_after_death", Records: []string{"assistance"}, Term: "month", Source: "20/2021/ND-CP",
		Says:  "Đã chi trả cho tháng sau khi người hưởng chết.",
		Needs: []linked.Need{linked.DayOfDeath}, Each: linked.LaterThanDeath("month"),
	}, {
		ID: "assistance_twice", Records: []string{"assistance"}, Term: "month", Source: "20/2021/ND-CP; article=5",
		Says: "Cùng một chính sách đã chi trả hai lần cho một tháng.",
		Find: linked.Overlapping("month", "month", "", "programme"),
	}}
}
