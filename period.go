package lienthong

import "time"

// Period is a half-open stretch of time, [From, Until). A zero From has no
// beginning, a zero Until no end. It serves both times of a fact: valid time
// (when it is true) and recorded time (when the register held it).
type Period struct {
	From, Until time.Time
}

// Contains reports whether t lies in the period.
func (p Period) Contains(t time.Time) bool {
	return (p.From.IsZero() || !t.Before(p.From)) && (p.Until.IsZero() || t.Before(p.Until))
}

// Overlaps reports whether the two periods share an instant.
func (p Period) Overlaps(q Period) bool {
	return (p.Until.IsZero() || q.From.Before(p.Until)) && (q.Until.IsZero() || p.From.Before(q.Until))
}

// IsOpen reports whether the period has no end.
func (p Period) IsOpen() bool { return p.Until.IsZero() }
