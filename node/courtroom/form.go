package courtroom

import (
	"time"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/court"
	"github.com/lienthong/lienthong/console/clerk"
)

// form is the sector's form in the terms of the pages.
type form struct{ court.Form }

var _ clerk.Form = (*form)(nil)

// Form implements clerk.Court.
func (c *Court) Form(fields map[string]clerk.Field, unlocked []clerk.Unlocking) clerk.Form {
	kept := make(map[connector.TermID]court.Field, len(fields))
	for id, f := range fields {
		kept[connector.TermID(id)] = court.Field(f)
	}
	var before []court.Unlocking
	for _, u := range unlocked {
		before = append(before, court.Unlocking{Term: connector.TermID(u.Term), Officer: u.Officer, Reason: u.Reason, At: u.At, Was: u.Was})
	}
	return &form{court.Restore(kept, before)}
}

// Get implements clerk.Form.
func (f *form) Get(term string) clerk.Field { return clerk.Field(f.Form.Get(connector.TermID(term))) }

// Set implements clerk.Form.
func (f *form) Set(term, value string) error { return f.Form.Set(connector.TermID(term), value) }

// Unlock implements clerk.Form.
func (f *form) Unlock(term, officer, reason string, at time.Time) error {
	return f.Form.Unlock(connector.TermID(term), officer, reason, at)
}

// Fields implements clerk.Form.
func (f *form) Fields() map[string]clerk.Field {
	out := map[string]clerk.Field{}
	for id, field := range f.Form.Fields() {
		out[string(id)] = clerk.Field(field)
	}
	return out
}

// Unlocked implements clerk.Form.
func (f *form) Unlocked() (out []clerk.Unlocking) {
	for _, u := range f.Form.Unlocked() {
		out = append(out, clerk.Unlocking{Term: string(u.Term), Officer: u.Officer, Reason: u.Reason, At: u.At, Was: u.Was})
	}
	return out
}

// record is the form as a participant of the sector, for its rules.
func (c *Court) record(f clerk.Form) *connector.Record {
	typ, _ := c.sector.Record(participant)
	r := &connector.Record{Type: typ, Values: make([]string, len(typ.Terms))}
	for i := range typ.Terms {
		r.Values[i] = f.Get(string(typ.Terms[i].ID)).Value
	}
	return r
}
