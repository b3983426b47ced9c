package indicator

import "time"

// State is how far a connection is.
type State string

// The states, in their order.
const (
	NotStarted State = "not_started" // no agreement, no exchange
	Agreeing   State = "agreement"   // asked for, or accepted and not yet in force
	Testing    State = "testing"     // an agreement is in force or exchanges were tried, but none was answered of late
	Connected  State = "connected"   // its systems were answered, or answered others, of late
	Sharing    State = "sharing"     // both, of late: data goes both ways
)

// States is all of them, in order.
var States = []State{NotStarted, Agreeing, Testing, Connected, Sharing}

// State follows from the facts at a time. Fresh is how long an answered
// exchange counts.
func (f *Facts) State(now time.Time, fresh time.Duration) State {
	asks, answers := f.Exchanges.Asked.lately(now, fresh), f.Exchanges.Answered.lately(now, fresh)
	switch {
	case asks && answers:
		return Sharing
	case asks || answers:
		return Connected
	case f.Exchanges.Asked.any() || f.Exchanges.Answered.any() || f.has(agreementActive):
		return Testing
	case f.has(agreementRequested) || f.has(agreementAccepted):
		return Agreeing
	default:
		return NotStarted
	}
}

// Late reports whether the deadline has passed and the connection does not work.
func (c *Connection) Late(s State, now time.Time) bool {
	return s != Connected && s != Sharing && !now.Before(c.Deadline.End())
}

func (t *Traffic) lately(now time.Time, fresh time.Duration) bool {
	return !t.Last.IsZero() && now.Sub(t.Last) <= fresh
}

func (t *Traffic) any() bool { return t.Permitted+t.Refused > 0 }

func (f *Facts) has(state string) bool {
	for _, a := range f.Agreements {
		if a.State == state {
			return true
		}
	}
	return false
}
