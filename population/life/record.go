package life

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// MaxEvents is the most events of one batch. It is recorded in one transaction, and
// others who write wait for it: some seconds.
const MaxEvents = 10_000

// Store keeps the register and the events. populationsql has one.
type Store interface {
	Holders(ctx context.Context, numbers []lienthong.CardNumber, at population.AsOf) ([]population.Holder, error)
	Documents(ctx context.Context, persons []lienthong.PersonID, at population.AsOf) ([]population.Version, error)

	// Record appends versions as population.Writer.Append does, and keeps the
	// entries under numbers without gaps, of which it returns the first: all is
	// durable, or nothing is. Entry.Number is not looked at. Nobody bears or bore
	// the given numbers before, also of what others record at once; else
	// lienthong.Conflict.
	Record(ctx context.Context, entries []Entry, given []lienthong.CardNumber, versions ...population.Version) (first int64, err error)

	// Entries are those after a number, in their order, so many at most.
	Entries(ctx context.Context, after int64, most int) ([]Entry, error)
}

// Service records life events. Fill in the fields.
type Service struct {
	Store Store
	Now   func() time.Time
	// Identity is who the caller of an operation was proven to be, "" if that is
	// not known; nil: never known.
	Identity func(context.Context) string
	// Reference is what a person is called on the wire.
	Reference func(lienthong.PersonID) string
	// Unit reports whether a code of an administrative unit was in force on a
	// day; nil: any may be.
	Unit func(code string, on lienthong.Date) bool
	// Rules are the settings of law; the zero value has the defaults.
	Rules Rules
}

// Batch is events that are recorded together.
type Batch struct {
	By     string  `json:"by,omitzero" doc:"Who records: a pseudonym. With a token it is its caller, and may be left out."`
	Source string  `json:"source" doc:"Who says so: a code of an agency or a process." example:"CA-00070"`
	Check  bool    `json:"check,omitzero" doc:"Say what would be wrong, and record nothing."`
	Events []Event `json:"events" doc:"In the order in which they are to be recorded."`
}

// Record records a batch whole, or nothing. The error names the event, by its row or
// its place. lienthong.Conflict is what contradicts the register, or that somebody
// else has changed a person meanwhile; lienthong.NotFound somebody unknown.
func (s *Service) Record(ctx context.Context, b Batch) ([]Entry, error) {
	switch {
	case !sourceForm.MatchString(b.Source):
		return nil, wrong("/source", "The source is missing or no code: 1 to 64 letters, digits, dots, hyphens, slashes and underscores.")
	case !sourceForm.MatchString(b.By):
		return nil, wrong("/by", "Who records it is missing or no pseudonym: 1 to 64 letters, digits, dots, hyphens, slashes and underscores.")
	case len(b.Events) == 0:
		return nil, wrong("/events", "There is no event.")
	case len(b.Events) > MaxEvents:
		return nil, lienthong.Errorf(lienthong.TooLarge, "There are more than %d events; they are recorded all or none, so split them.", MaxEvents)
	}
	d := &desk{
		Service: s, now: s.Now().UTC().Truncate(time.Microsecond), source: b.Source,
		drafts: map[lienthong.PersonID]*draft{}, bears: map[lienthong.CardNumber][]*draft{},
	}
	entries := make([]Entry, len(b.Events))
	for i := range b.Events {
		e, err := b.Events[i].read()
		if err == nil {
			entries[i], err = d.record(ctx, e)
		}
		if err != nil {
			return nil, named(i, &b.Events[i], err)
		}
		entries[i].By = b.By
	}
	versions, err := d.versions()
	if err != nil || b.Check {
		return entries, err
	}
	first, err := s.Store.Record(ctx, entries, d.given, versions...)
	if err != nil {
		return nil, err
	}
	for i := range entries {
		entries[i].Number = first + int64(i)
	}
	return entries, nil
}

// record does what one event says.
func (d *desk) record(ctx context.Context, e said) (Entry, error) {
	entry := Entry{Kind: e.Kind, Day: e.day, Recorded: d.now, Source: d.source, Basis: e.basis, Document: e.Document}
	if e.from.After(d.now) {
		return entry, wrong("/day", "The day has not come yet.")
	}
	var one *draft
	var err error
	if e.Kind == Birth {
		one, err = d.birth(ctx, e)
		entry.Day = e.who.BirthDate
	} else if one, err = d.find(ctx, e.who); err == nil {
		switch e.Kind {
		case Death:
			err = d.death(ctx, e, one)
		case DeathAnnulled:
			err = d.annul(ctx, one)
		case Move:
			err = d.move(e, one, population.FieldPermanentResidence)
		case Stay:
			err = d.move(e, one, population.FieldCurrentResidence)
		case Correction:
			err = d.correct(ctx, e, one)
		case Merge:
			entry.Other, err = d.merge(ctx, e, one)
		case Marriage:
			entry.Other, err = d.marriage(ctx, e, one)
		case MarriageAnnulled:
			entry.Other, err = d.annulMarriage(ctx, e, one)
		case Divorce:
			entry.Other, err = d.divorce(ctx, e, one)
		case HouseholdIn:
			entry.Other, err = d.joins(ctx, e, one)
		case HouseholdOut:
			entry.Other, err = d.leaves(ctx, e, one)
		case HouseholdHead:
			entry.Other, err = d.heads(ctx, e, one)
		case Birth: // above
		}
	}
	if err != nil {
		return entry, err
	}
	one.changed = true
	entry.Person, entry.Version = one.Person, one.Number
	return entry, nil
}

// named says which event of the batch an error is about.
func named(i int, e *Event, err error) error {
	known, ok := errors.AsType[*lienthong.Error](err)
	if !ok {
		return err
	}
	where := fmt.Sprintf("Event %d: ", i+1)
	if e.Row > 0 {
		where = fmt.Sprintf("Row %d: ", e.Row)
	}
	return &lienthong.Error{Code: known.Code, Field: fmt.Sprintf("/events/%d%s", i, known.Field), Message: where + known.Message, Cause: known.Cause}
}

// newPerson is a key that nobody has: 62 random bits. Should two meet, the second is
// refused as a conflict, and recorded again.
func newPerson() (lienthong.PersonID, error) {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return lienthong.PersonIDFromInt64(int64(binary.BigEndian.Uint64(b[:])>>2 | 1))
}
