package insurance

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
		s.Hold("participant", connector.Invariant{
			ID: "left_before_joined", Term: "left_on", Source: "logic",
			Says:  "Ngày dừng tham gia trước ngày bắt đầu.",
			Holds: connector.NotBefore("joined_on", "left_on"),
		}, connector.Invariant{
			ID: "compulsory_without_employer", Term: "employer_code", Source: "41/2024/QH15",
			Says:  "Tham gia bắt buộc mà không có đơn vị sử dụng lao động.",
			Holds: connector.Needs("scheme", "employer_code", "compulsory"),
		})
		s.Hold("payment", connector.Invariant{
			ID: "period_reversed", Term: "until", Source: "logic",
			Says:  "Tháng kết thúc đóng trước tháng bắt đầu.",
			Holds: connector.NotBefore("from", "until"),
		})
		s.Hold("health_card", connector.Invariant{
			ID: "card_ends_before_it_begins", Term: "valid_until", Source: "logic",
			Says:  "Thẻ hết giá trị trước khi có giá trị.",
			Holds: connector.NotBefore("valid_from", "valid_until"),
		})
		s.Hold("benefit", connector.Invariant{
			ID: "death_without_stop", Term: "stopped_on", Source: "41/2024/QH15",
			Says:  "Có hồ sơ mai táng nhưng chưa dừng chi trả.",
			Holds: connector.Needs("died_on", "stopped_on"),
		}, connector.Invariant{
			ID: "stopped_before_begun", Term: "stopped_on", Source: "logic",
			Says:  "Dừng hưởng trước khi bắt đầu hưởng.",
			Holds: connector.NotBefore("from", "stopped_on"),
		})
		return nil
	})
}

// Linked are what must hold once the records are linked.
func Linked() []linked.Rule {
	return []linked.Rule{{
		ID: "paid_after_death", Records: []string{"benefit"}, Term: "stopped_on", Source: "41/2024/QH15",
		Says: "Người hưởng đã chết theo dân cư mà chế độ chưa dừng, hoặc dừng muộn.",
		Each: linked.OpenAfterDeath("stopped_on"),
	}, {
		ID: "death_not_registered", Records: []string{"benefit"}, Term: "died_on", Source: "43/2021/ND-CP; article=6",
		Says: "Bảo hiểm xã hội đã nhận hồ sơ mai táng mà dân cư chưa ghi nhận người này đã chết.",
		Each: linked.DeathUnknown("died_on"),
	}, {
		ID: "card_after_death", Records: []string{"health_card"}, Term: "valid_until", Source: "43/2021/ND-CP; article=6",
		Says: "Thẻ bảo hiểm y tế của người đã chết còn giá trị.",
		Each: linked.OpenAfterDeath("valid_until"),
	}, {
		ID: "two_insurance_numbers", Records: []string{"participant"}, Term: "insurance_number", Source: "43/2021/ND-CP; article=6",
		Says: "Một người có nhiều hơn một mã số bảo hiểm xã hội.",
		Find: linked.Several("insurance_number"),
	}}
}
