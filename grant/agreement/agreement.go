package agreement

import (
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
)

// Request is what the consumer asks for (Decree 47/2020/NĐ-CP art. 35).
type Request struct {
	Consumer  lienthong.SystemID   `json:"consumer" doc:"The information system that will ask." example:"VN/GOV/G21/CASES"`
	Service   lienthong.ServiceID  `json:"service" doc:"The service that it will ask." example:"VN/GOV/G01/POPULATION/persons"`
	Purpose   lienthong.Purpose    `json:"purpose" doc:"What for." example:"court.verify-party"`
	Plan      string               `json:"plan" maxLength:"4000" doc:"How the data will be used."`
	Fields    []string             `json:"fields" maxItems:"128" doc:"Data items by name."`
	Frequency string               `json:"frequency" maxLength:"200" doc:"How often, in words." example:"200 a day, in office hours"`
	Basis     lienthong.LegalBasis `json:"legal_basis" doc:"The provision it rests on."`
}

// Clause is one of the twelve of a specific agreement.
type Clause string

// Clauses are the twelve, in the order of the law; "other" says "none" if there
// is nothing else.
var Clauses = [...]Clause{
	"parties", "data", "place", "term", "method", "handling", "limits", "commitments", "security", "retention", "deletion", "other",
}

// State is where an agreement is in its life.
type State string

// The states; see doc.go.
const (
	Requested State = "requested"
	Accepted  State = "accepted"
	Refused   State = "refused"
	Withdrawn State = "withdrawn"
	Active    State = "active"
	Suspended State = "suspended"
	Ended     State = "ended"
	Closed    State = "closed"
)

// Permits reports whether grants that name the agreement are in force.
func (s State) Permits() bool { return s == Active }

// Action is what somebody does to an agreement.
type Action string

// The actions.
const (
	Ask             Action = "request"
	Accept          Action = "accept"
	Refuse          Action = "refuse"
	Withdraw        Action = "withdraw"
	Activate        Action = "activate"
	Amend           Action = "amend"
	Suspend         Action = "suspend"
	Notify          Action = "notify"
	Restore         Action = "restore"
	End             Action = "end"
	ConfirmDeletion Action = "confirm_deletion"
)

// Role is in whose name somebody acts.
type Role string

// The roles.
const (
	Consumer Role = "consumer"
	Provider Role = "provider"
	Operator Role = "operator"
)

// A Step is one recorded transition.
type Step struct {
	Number    int       `json:"number" doc:"Steps count from 1."`
	Action    Action    `json:"action" doc:"What was done."`
	From      State     `json:"from,omitempty" doc:"The state before; empty for the request."`
	To        State     `json:"to" doc:"The state since."`
	Recorded  time.Time `json:"recorded" doc:"When it was recorded."`
	Effective time.Time `json:"effective" doc:"From when on it counts."`
	Role      Role      `json:"role" doc:"In whose name."`
	By        string    `json:"by" doc:"Pseudonym of the officer."`
	Why       string    `json:"why,omitempty" doc:"The reason; no personal data."`
	Late      bool      `json:"late,omitempty" doc:"It came after its deadline."`

	RestoreWhen string            `json:"restore_when,omitempty" doc:"Of a suspension: what must be mended first."`
	Clauses     map[Clause]string `json:"clauses,omitempty" doc:"The twelve clauses, or where they are written."`
}

// An Agreement is what was asked for, and its life.
type Agreement struct {
	ID    string  `json:"id" doc:"Name of the agreement."`
	Asked Request `json:"asked" doc:"What the consumer asked for."`
	Steps []Step  `json:"steps" doc:"All that happened since, in order."`
}

// State is the state after the last step.
func (a *Agreement) State() State {
	if len(a.Steps) == 0 {
		return ""
	}
	return a.Steps[len(a.Steps)-1].To
}

// StateAt is the state in effect at a time, as was known at recorded; the zero
// recorded means all that is known. "" if there was none yet.
func (a *Agreement) StateAt(valid, recorded time.Time) State {
	var state State
	for _, s := range a.Steps {
		if !s.Effective.After(valid) && (recorded.IsZero() || !s.Recorded.After(recorded)) {
			state = s.To
		}
	}
	return state
}

// Clauses is the clauses that hold now: those of the last step that set them.
func (a *Agreement) Clauses() map[Clause]string {
	for _, s := range slices.Backward(a.Steps) {
		if s.Clauses != nil {
			return s.Clauses
		}
	}
	return nil
}

// last is the last step that did this.
func (a *Agreement) last(action Action) (Step, bool) {
	for _, s := range slices.Backward(a.Steps) {
		if s.Action == action {
			return s, true
		}
	}
	return Step{}, false
}

// Bounds, in bytes.
const (
	maxWord   = 64
	maxText   = 4000
	maxFields = 128
)

func (r *Request) check() error {
	if r.Consumer.IsZero() || r.Service.IsZero() {
		return invalid("/asked/consumer", "Name the consumer system and the service.")
	}
	if _, err := lienthong.ParsePurpose(string(r.Purpose)); err != nil {
		return invalid("/asked/purpose", "A purpose is lower-case words with dots between.")
	}
	if b, err := lienthong.ParseLegalBasis(r.Basis.String()); err != nil || b != r.Basis {
		return invalid("/asked/legal_basis", "The legal basis needs the form 27/2026/ND-CP; article=5; clause=2.")
	}
	if !isText(r.Plan) || !isText(r.Frequency) {
		return invalid("/asked/plan", "Say how the data will be used, and how often, in 1 to %d bytes each.", maxText)
	}
	if len(r.Fields) == 0 || len(r.Fields) > maxFields || slices.ContainsFunc(r.Fields, func(f string) bool { return !isWord(f) }) {
		return invalid("/asked/fields", "Name 1 to %d data items.", maxFields)
	}
	return nil
}

// checkClauses demands all twelve.
func checkClauses(clauses map[Clause]string) error {
	for _, c := range Clauses {
		if !isText(clauses[c]) {
			return invalid("/clauses/"+string(c), "The agreement needs all twelve clauses; this one is missing or too long.")
		}
	}
	if len(clauses) > len(Clauses) {
		return invalid("/clauses", "There is a clause beyond the twelve; put it under other.")
	}
	return nil
}

func isText(s string) bool { return strings.TrimSpace(s) != "" && len(s) <= maxText }

func isWord(s string) bool {
	return s != "" && len(s) <= maxWord &&
		strings.Trim(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_") == ""
}
