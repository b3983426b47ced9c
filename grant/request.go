package grant

import (
	"slices"
	"time"

	"github.com/lienthong/lienthong"
)

// Request is what a consumer asks, as the gateway understood it.
type Request struct {
	Consumer lienthong.SystemID
	Service  lienthong.ServiceID
	Method   string
	Path     string // canonical, without the query

	Rung   Rung     // what the operation discloses; empty counts as Fields
	Set    string   // on the rung set
	Fields []string // to be compared on the rung match, to be read on the rung fields
	Search []string // fields that the question searches by, on any rung

	Purpose   lienthong.Purpose
	Basis     lienthong.LegalBasis
	Procedure string
	Case      string

	// Subjects are the persons concerned and Present says that all of them take
	// part. Both are the owner's own finding, see the trust boundary.
	Subjects []lienthong.PersonID
	Present  bool
	// References answers for this request in place of the service's: where the
	// directory is another's, only who understood the request can ask it about
	// its persons. Nil for the service's.
	References References

	// Explain asks for the trail of a permission too; a refusal always has it.
	Explain bool
}

// check refuses what no grant could permit because it is not well formed, with
// the code and the sentence for the caller.
func (r *Request) check() error {
	switch {
	case r.Rung.rank() == 0:
		return invalid("/rung", "The rung is verify, match, set or fields.")
	case r.Rung == Verify && len(r.Fields) > 0, r.Rung == Set && len(r.Fields) > 0:
		return invalid("/fields", "On the rungs verify and set no list of fields is given.")
	case (r.Rung == Set) != (r.Set != ""):
		return invalid("/set", "The rung set, and no other, names a set.")
	case (r.Rung == Match || r.Rung == Fields) && len(r.Fields) == 0:
		return &lienthong.Error{Code: lienthong.FieldsMissing, Field: "/fields",
			Message: "Name the fields you need; there is no \"everything\"."}
	case len(r.Fields) > maxFields || len(r.Search) > maxFields:
		return invalid("/fields", "The request names more than %d fields.", maxFields)
	}
	return nil
}

// Reason says why a request or a field is refused. The words are stable.
type Reason string

// The reasons. Those of a whole request stand in the order of the checks.
const (
	Granted         Reason = ""
	Malformed       Reason = "malformed"
	NoGrant         Reason = "no_grant"
	OtherOperation  Reason = "operation"
	NotInForce      Reason = "not_in_force"
	NoAgreement     Reason = "agreement_not_active"
	RungTooHigh     Reason = "rung"
	OtherSet        Reason = "set"
	OtherPurpose    Reason = "purpose"
	OtherBasis      Reason = "legal_basis"
	OtherProcedure  Reason = "procedure"
	SearchField     Reason = "search_field"
	NoRelation      Reason = "relation"
	NotPresent      Reason = "present" // the relation is that the person is there
	FieldNotGranted Reason = "field"
	WithTheRest     Reason = "refused_with_the_rest" // of a field that alone would have been granted
	TooFast         Reason = "rate"
	DayUsedUp       Reason = "daily_cap"
	NotCounted      Reason = "not_counted"
)

// sentences say what to do.
var sentences = map[Reason]string{
	Malformed:       "The request is not well formed.",
	NoGrant:         "Your system has no grant for this service; ask the owner for an agreement.",
	OtherOperation:  "No grant of your system covers this method and path of the service.",
	NotInForce:      "The grant is not in force: it has ended or has not begun.",
	NoAgreement:     "The agreement behind the grant is not active; see its state and what would restore it.",
	RungTooHigh:     "The grant goes less far; ask for a yes or no, or for agreement, instead of values.",
	OtherSet:        "The grant does not name this set of fields.",
	OtherPurpose:    "The request states no purpose that the grant covers; state one in Lienthong-Purpose, or ask the owner for a grant that implies it.",
	OtherBasis:      "The request states no legal basis that the grant covers; state one in Lienthong-Legal-Basis, or ask the owner for a grant that implies it.",
	OtherProcedure:  "The grant does not cover the administrative procedure that the request states.",
	SearchField:     "The grant does not allow searching by one of these fields.",
	NoRelation:      "The grant asks for a relation between your sector and the person that could not be found.",
	NotPresent:      "The grant asks for proof that the person is present, by electronic identification (Decree 69/2024/ND-CP), in Lienthong-Presence, of the very person who is asked about and for this question.",
	FieldNotGranted: "The grant does not name this field.",
	WithTheRest:     "The field is granted, but another one in the request is not.",
	TooFast:         "The grant is used faster than it allows; wait a second.",
	NotCounted:      "The grant has a daily cap, and its uses cannot be counted durably now; try again.",
	DayUsedUp:       "The grant is used up for today; it is free again after midnight, Vietnam's time.",
}

// Sentence is the reason for a person; "" for Granted.
func (r Reason) Sentence() string { return sentences[r] }

// code is the reason for a program. That of a malformed request is its own.
func (r Reason) code() lienthong.Code {
	switch r {
	case Granted:
		return ""
	case SearchField, FieldNotGranted:
		return lienthong.FieldNotAllowed
	case TooFast, DayUsedUp:
		return lienthong.Overloaded
	case NotCounted:
		return lienthong.Unavailable
	default:
		return lienthong.AccessDenied
	}
}

// FieldVerdict is what becomes of one field.
type FieldVerdict struct {
	Field   string `json:"field" doc:"Name of the field."`
	Allowed bool   `json:"allowed" doc:"May the answer tell about it?"`
	Reason  Reason `json:"reason,omitempty" doc:"Why not."`
}

// Step is one check of one grant, for the explanation.
type Step struct {
	Grant string `json:"grant" doc:"The grant; grants stand in the order in which they are asked."`
	Check Reason `json:"check" doc:"What was checked, by the reason it would refuse with."`
	OK    bool   `json:"ok" doc:"Did it hold?"`
}

// Verdict is the answer to a request.
type Verdict struct {
	Permitted bool
	Grant     string // the one that permits, or the one that came nearest; "" for none
	Version   int    // of the grant
	Agreement string // of the grant
	Operation string // of the grant: method and path template, for evidence and metrics
	Code      lienthong.Code
	Reason    Reason
	Fields    []FieldVerdict // in the order of the request; of a set, in that of the grant

	// Purpose and Basis are those of the request, or what the grant implies.
	Purpose lienthong.Purpose
	Basis   lienthong.LegalBasis

	Disclosure   lienthong.Disclosure
	DiscloseFrom time.Time // if deferred
	Replica      Replica

	Explain  []Step
	Revision int64 // of the table that decided

	detail error // of a malformed request
}

// Allowed is the fields that an answer may tell about, by name.
func (v Verdict) Allowed() []string {
	var out []string
	for _, f := range v.Fields {
		if f.Allowed {
			out = append(out, f.Field)
		}
	}
	return out
}

// Err is the refusal as an error for the consumer, nil if it is none. It names
// no grant and no field of another's.
func (v Verdict) Err() error {
	if v.Permitted {
		return nil
	}
	if v.detail != nil {
		return v.detail
	}
	e := &lienthong.Error{Code: v.Code, Message: v.Reason.Sentence()}
	if i := slices.IndexFunc(v.Fields, func(f FieldVerdict) bool { return f.Reason == FieldNotGranted }); i >= 0 {
		e.Field = v.Fields[i].Field
	}
	return e
}
