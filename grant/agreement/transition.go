package agreement

import (
	"fmt"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
)

// transition is one line of the table in doc.go; a test compares the two.
type transition struct {
	from   State
	action Action
	to     State
}

var transitions = []transition{
	{"", Ask, Requested},
	{Requested, Accept, Accepted},
	{Requested, Refuse, Refused},
	{Requested, Withdraw, Withdrawn},
	{Accepted, Activate, Active},
	{Accepted, Withdraw, Withdrawn},
	{Active, Amend, Active},
	{Active, Suspend, Suspended},
	{Active, End, Ended},
	{Suspended, Notify, Suspended},
	{Suspended, Restore, Active},
	{Suspended, End, Ended},
	{Ended, ConfirmDeletion, Closed},
}

// rule is what an action asks of who does it.
type rule struct {
	roles   []Role // besides the operator
	why     bool
	clauses bool
}

var rules = map[Action]rule{
	Ask:             {roles: []Role{Consumer}},
	Accept:          {roles: []Role{Provider}},
	Refuse:          {roles: []Role{Provider}, why: true},
	Withdraw:        {roles: []Role{Consumer}, why: true},
	Activate:        {roles: []Role{Provider}, clauses: true},
	Amend:           {roles: []Role{Provider}, why: true, clauses: true},
	Suspend:         {roles: []Role{Provider}, why: true},
	Notify:          {roles: []Role{Provider}},
	Restore:         {roles: []Role{Provider}, why: true},
	End:             {roles: []Role{Consumer, Provider}, why: true},
	ConfirmDeletion: {roles: []Role{Consumer}},
}

// Next is the state that an action leads to; ok is false if it is not allowed.
func Next(from State, action Action) (to State, ok bool) {
	for _, t := range transitions {
		if t.from == from && t.action == action {
			return t.to, true
		}
	}
	return "", false
}

// Act is a request for a transition.
type Act struct {
	Action      Action            `json:"action" enum:"accept,refuse,withdraw,activate,amend,suspend,notify,restore,end,confirm_deletion" doc:"What is done."`
	Role        Role              `json:"role" enum:"consumer,provider,operator" doc:"In whose name."`
	By          string            `json:"by,omitempty" doc:"Pseudonym of the officer; where callers show tokens, the caller, and best left out."`
	Why         string            `json:"why,omitempty" maxLength:"4000" doc:"The reason; no personal data."`
	Effective   time.Time         `json:"effective,omitzero" doc:"From when on it counts; now if left out, and never before."`
	RestoreWhen string            `json:"restore_when,omitempty" maxLength:"4000" doc:"To suspend: what must be mended first."`
	Clauses     map[Clause]string `json:"clauses,omitempty" doc:"To activate and amend: the twelve clauses."`
}

// apply makes the step that the act leads to, or says why it may not be.
func (a *Agreement) apply(act Act, now time.Time, terms Rules) (Step, error) {
	from := a.State()
	to, ok := Next(from, act.Action)
	if !ok {
		return Step{}, lienthong.Errorf(lienthong.Conflict,
			"An agreement that is %s cannot be taken through %s; read its present state.", from, known(act.Action))
	}
	r := rules[act.Action]
	if act.Role != Operator && !slices.Contains(r.roles, act.Role) {
		return Step{}, invalid("/role", "This is not for that side to do; see who does what in the manual.")
	}
	switch {
	case !isWord(act.By):
		return Step{}, invalid("/by", "Say who: a pseudonym of 1 to %d letters, digits, dots, hyphens and underscores.", maxWord)
	case len(act.Why) > maxText || r.why && !isText(act.Why):
		return Step{}, invalid("/why", "Say why, in 1 to %d bytes.", maxText)
	case act.Action == Suspend && !isText(act.RestoreWhen), act.Action != Suspend && act.RestoreWhen != "":
		return Step{}, invalid("/restore_when", "A suspension, and nothing else, says what would restore the agreement.")
	case !r.clauses && act.Clauses != nil:
		return Step{}, invalid("/clauses", "Clauses are given to activate and to amend.")
	}
	if r.clauses {
		if err := checkClauses(act.Clauses); err != nil {
			return Step{}, err
		}
	}
	effective, err := a.effective(act, now, terms)
	if err != nil {
		return Step{}, err
	}
	return Step{
		Number: len(a.Steps) + 1, Action: act.Action, From: from, To: to, Recorded: now, Effective: effective,
		Role: act.Role, By: act.By, Why: act.Why, Late: a.late(act.Action, now, terms),
		RestoreWhen: act.RestoreWhen, Clauses: act.Clauses,
	}, nil
}

// effective keeps steps in order: none takes effect before it is recorded, nor
// before the one that it follows. Only what changes what grants permit may be
// put off.
func (a *Agreement) effective(act Act, now time.Time, terms Rules) (time.Time, error) {
	earliest := now
	if act.Action == Suspend {
		earliest = now.Add(terms.At(now).SuspensionLead)
	}
	if n := len(a.Steps); n > 0 && a.Steps[n-1].Effective.After(earliest) {
		earliest = a.Steps[n-1].Effective
	}
	at := act.Effective.UTC().Truncate(time.Microsecond)
	switch {
	case act.Effective.IsZero():
		return earliest, nil
	case at.Before(earliest):
		return at, invalid("/effective", "A step takes effect no earlier than it is recorded, than the step before it, and than the notice that the terms ask for.")
	case !slices.Contains([]Action{Activate, Suspend, Restore, End}, act.Action) && at.After(earliest):
		return at, invalid("/effective", "Only activate, suspend, restore and end can be put off.")
	}
	return at, nil
}

// known keeps a stranger's word out of a sentence.
func known(a Action) string {
	if _, ok := rules[a]; ok {
		return string(a)
	}
	return "this step"
}

func invalid(field, format string, args ...any) error {
	return &lienthong.Error{Code: lienthong.Invalid, Message: fmt.Sprintf(format, args...), Field: field}
}
