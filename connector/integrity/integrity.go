package integrity

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linked"
)

//go:embed sector.yaml
var builtin string

// BuiltIn is the sector as it comes with the program.
func BuiltIn() (*connector.Sector, error) {
	return connector.Build(builtin, func(s *connector.Sector) error {
		s.Hold("file", connector.Invariant{
			ID: "accepted_before_received", Term: "accepted_on", Source: "logic",
			Says:  "Ngày thụ lý trước ngày tiếp nhận.",
			Holds: connector.NotBefore("received_on", "accepted_on"),
		}, connector.Invariant{
			ID: "decided_before_accepted", Term: "decided_on", Source: "logic",
			Says:  "Ngày kết luận trước ngày thụ lý.",
			Holds: connector.NotBefore("accepted_on", "decided_on"),
		}, connector.Invariant{
			ID: "decided_without_a_day", Term: "decided_on", Source: "02/2011/QH13",
			Says:  "Đã có kết luận mà không có ngày kết luận.",
			Holds: connector.Needs("state", "decided_on", "decided"),
		})
		s.Hold("concerned", connector.Invariant{
			ID: "concern_reversed", Term: "until", Source: "logic",
			Says:  "Kết thúc trước khi bắt đầu.",
			Holds: connector.NotBefore("from", "until"),
		})
		s.Hold("informant", connector.Invariant{
			ID: "protected_before_reported", Term: "protected_on", Source: "25/2018/QH14",
			Says:  "Quyết định bảo vệ trước ngày tố cáo.",
			Holds: connector.NotBefore("reported_on", "protected_on"),
		})
		return Strict(s)
	})
}

// directory are the operations on the population owner's reference directory: by
// them somebody becomes party, so that nobody is yet, and they tell nothing of a
// person. An informant has no capacity and cannot be entered.
var directory = []string{"POST /v1/parties", "POST /v1/parties/left", "POST /v1/references/known"}

// Strict refuses a sector, after an owner changed it, that would tell of
// informants, answer about anybody who is no party and not present, or show a
// denounced person at once who asked.
func Strict(s *connector.Sector) error {
	bad := func(what string) error {
		return lienthong.Errorf(lienthong.Invalid, "Sector %s is held to the Law on Denunciations 25/2018/QH14: %s.", s.ID, what)
	}
	r, ok := s.Record("informant")
	if !ok || len(r.Capacities) > 0 {
		return bad("informants are a record type without a capacity")
	}
	if c, ok := s.Record("concerned"); !ok || !c.OnlyInCapacity {
		return bad("of those concerned by a file nobody is told about but in a capacity (only_in_capacity), since informants may stand in the same table")
	}
	for _, v := range r.Terms {
		if !v.Secret || v.Column != "" {
			return bad("every term of an informant is secret, and none is linked by")
		}
	}
	for _, g := range slices.Concat(s.Asks, s.Offers) {
		switch {
		case strings.HasPrefix(g.Operation, "POST /v1/informant/"):
			return bad("nothing of an informant is offered")
		case slices.Contains(directory, g.Operation):
			if g.Disclosure == "at_once" {
				return bad("grant " + g.ID + " shows at once who is in the reference directory for a file")
			}
		case g.Relation != "party" && g.Relation != "present":
			return bad("grant " + g.ID + " is about somebody who is neither party nor present")
		case slices.Contains(g.Capacities, "denounced") && g.Disclosure == "at_once":
			return bad("grant " + g.ID + " tells who is denounced at once that they were asked about")
		}
	}
	for _, g := range s.Offers {
		if g.Relation == "party" && g.Disclosure == "at_once" {
			return bad("offer " + g.ID + " tells the party at once who asked")
		}
	}
	return nil
}

// Linked are what must hold once the records are linked.
func Linked() []linked.Rule {
	return []linked.Rule{{
		ID: "complainant_dead", Records: []string{"concerned"}, Term: "until", Source: "02/2011/QH13; article=11",
		Says: "Người khiếu nại đã chết; cần xem việc thừa kế quyền khiếu nại hoặc đình chỉ.",
		Each: func(r linked.Record) bool {
			return r.Get("role") == "complainant" && linked.OpenAfterDeath("until")(r)
		},
	}}
}
