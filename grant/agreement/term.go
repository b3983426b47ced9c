package agreement

import (
	"time"

	"github.com/lienthong/lienthong"
)

// Terms are the deadlines that hold from a day on. Zero durations and counts
// set no deadline.
type Terms struct {
	From  time.Time            // in force since
	Basis lienthong.LegalBasis // the document that sets them

	AnswerDays        int           // working days until the owner answers a request
	SuspensionNotice  time.Duration // until the consumer is told of a suspension, why, and what restores it
	SuspensionLead    time.Duration // between recording a suspension and its effect
	DeletionDays      int           // calendar days after the end until the deletion of copies is confirmed
	RestoreReviewDays int           // working days until a suspended agreement is looked at again
}

// Rules are the terms by date, with the calendar they count by.
type Rules struct {
	Terms    []Terms // in the order of From
	Calendar *Calendar
}

// At is the terms in force at a time; those before the first count from it.
func (r Rules) At(t time.Time) Terms {
	var now Terms
	for i, term := range r.Terms {
		if i == 0 || !term.From.After(t) {
			now = term
		}
	}
	return now
}

// DefaultTerms are those of Decree 47/2020/NĐ-CP: an answer within 5 working
// days, notice of a suspension within 1 day. Decree 278/2025/NĐ-CP took its
// place; until its own numbers are confirmed these go on. The law names no
// lead, no time for the deletion and none for a review: set them in an
// agreement's terms where they are agreed.
func DefaultTerms() []Terms {
	return []Terms{{
		From:       time.Date(2020, 5, 25, 0, 0, 0, 0, lienthong.Vietnam),
		Basis:      lienthong.LegalBasis{Document: "47/2020/ND-CP"},
		AnswerDays: 5, SuspensionNotice: 24 * time.Hour,
	}}
}

// Deadline is something that is due.
type Deadline struct {
	Agreement string               `json:"agreement" doc:"Which one."`
	Action    Action               `json:"action" doc:"What is due; for an answer, accept or refuse."`
	Due       time.Time            `json:"due" doc:"Until then."`
	Overdue   bool                 `json:"overdue" doc:"The time is past."`
	Basis     lienthong.LegalBasis `json:"basis,omitzero" doc:"The document that sets it."`
}

// Deadlines is what is due of an agreement. Each counts by the terms in force
// when the step happened that began it.
func (a *Agreement) Deadlines(now time.Time, rules Rules) []Deadline {
	var out []Deadline
	add := func(action Action, due time.Time, basis lienthong.LegalBasis) {
		out = append(out, Deadline{a.ID, action, due, now.After(due), basis})
	}
	switch a.State() { //nolint:exhaustive // nothing is due in the other states
	case Requested:
		if due, basis, ok := a.due(Accept, rules); ok {
			add(Accept, due, basis)
		}
	case Suspended:
		if due, basis, ok := a.due(Notify, rules); ok && !a.notified() {
			add(Notify, due, basis)
		}
		if due, basis, ok := a.due(Restore, rules); ok {
			add(Restore, due, basis)
		}
	case Ended:
		if due, basis, ok := a.due(ConfirmDeletion, rules); ok {
			add(ConfirmDeletion, due, basis)
		}
	}
	return out
}

// notified reports whether the consumer has been told of the last suspension.
func (a *Agreement) notified() bool {
	s, _ := a.last(Suspend)
	n, ok := a.last(Notify)
	return ok && n.Number > s.Number
}

// due is until when an action must be done; ok is false if nothing says so.
func (a *Agreement) due(action Action, rules Rules) (due time.Time, basis lienthong.LegalBasis, ok bool) {
	since := map[Action]Action{
		Accept: Ask, Refuse: Ask, Notify: Suspend, Restore: Suspend, ConfirmDeletion: End,
	}[action]
	begun, ok := a.last(since)
	if !ok {
		return due, basis, false
	}
	t := rules.At(begun.Recorded)
	switch {
	case since == Ask && t.AnswerDays > 0:
		return rules.Calendar.After(begun.Recorded, t.AnswerDays), t.Basis, true
	case action == Notify && t.SuspensionNotice > 0:
		return begun.Recorded.Add(t.SuspensionNotice), t.Basis, true
	case action == Restore && t.RestoreReviewDays > 0:
		return rules.Calendar.After(begun.Effective, t.RestoreReviewDays), t.Basis, true
	case action == ConfirmDeletion && t.DeletionDays > 0:
		return begun.Effective.AddDate(0, 0, t.DeletionDays), t.Basis, true
	}
	return due, basis, false
}

// late reports whether an action comes after it was due.
func (a *Agreement) late(action Action, now time.Time, rules Rules) bool {
	if action == Notify && a.notified() {
		return false // told before; this is one more letter
	}
	due, _, ok := a.due(action, rules)
	return ok && now.After(due)
}
