package court

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// Question is what a request about a person says of the case.
type Question struct {
	Case     string // its code, for Lienthong-Case
	Stage    string // investigation, prosecution, trial, enforcement
	Relation string // what the person is in it: accused, witness, …
}

// Purpose is the stage and the relation as a purpose, for
// Lienthong-Purpose. A relation that there is not at the stage is refused here,
// before anybody is asked.
func (q Question) Purpose(s *connector.Sector) (lienthong.Purpose, error) {
	if q.Case == "" {
		return "", lienthong.Errorf(lienthong.Invalid, "A question about a person needs the code of the case.")
	}
	if q.Stage == "" || q.Relation == "" || !possible(s, q.Stage, q.Relation) {
		return "", lienthong.Errorf(lienthong.Invalid, "A question about a person needs a stage of the proceedings and what the person is at that stage.")
	}
	return lienthong.ParsePurpose(purpose(q.Stage, q.Relation))
}

// ParseQuestion is the inverse, for who reads evidence.
func ParseQuestion(caseCode string, p lienthong.Purpose) (Question, error) {
	words := strings.Split(string(p), ".")
	if len(words) != 3 || words[0] != "court" || caseCode == "" {
		return Question{}, lienthong.Errorf(lienthong.Invalid, "The exchange was not about a person in a case.")
	}
	return Question{Case: caseCode, Stage: words[1], Relation: words[2]}, nil
}

func purpose(stage, relation string) string { return "court." + stage + "." + relation }

// possible reports whether there is a relation at a stage: the purposes of the
// grants that the sector asks for say it. What is not known is possible.
func possible(s *connector.Sector, stage, relation string) bool {
	if stage == "" || relation == "" {
		return true
	}
	want := purpose(stage, relation)
	return slices.ContainsFunc(s.Asks, func(g connector.Grant) bool {
		return g.Purpose == want || slices.Contains(g.Purposes, want)
	})
}

// Way is how a participant can be asked about.
type Way string

// The ways.
const (
	ByNumber   Way = "number"   // the population register is asked
	ByDocument Way = "document" // a foreigner: nobody is asked, the document is kept
	Unnumbered Way = "none"     // a citizen without a number, with the reason
	NoWay      Way = ""         // something is missing
)

// WayOf is the way for a participant.
func WayOf(r *connector.Record) Way {
	nation := r.Get("nationality")
	switch {
	case r.Get("personal_number") != "":
		return ByNumber
	case nation != "" && nation != "VN" && r.Get("foreign_document") != "":
		return ByDocument
	case r.Get("no_number_reason") != "":
		return Unnumbered
	default:
		return NoWay
	}
}
