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

// Get implements clerk.Form.
func (f *form) Get(term string) clerk.Field { return clerk.Field(f.Form.Get(connector.TermID(term))) }

// Set implements clerk.Form.
func (f *form) Set(term, value string) error { return f.Form.Set(connector.TermID(term), value) }

// Unlock implements clerk.Form.
func (f *form) Unlock(term, officer, reason string, at time.Time) error {
	return f.Form.Unlock(connector.TermID(term), officer, reason, at)
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
