package report

import (
	"context"
	"regexp"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/life"
)

// State is how a report stands. Stores keep it.
type State string

// The states. Agrees is of one that was never queued, or that the register came to
// agree with before anybody decided.
const (
	Open      State = "open"
	Agrees    State = "agrees"
	Recorded  State = "recorded"
	Referred  State = "referred"
	Dismissed State = "dismissed"
	Replaced  State = "replaced" // by a later one of the same row with another value
)

// States are all states, in words.
func States() (words []string) {
	for _, s := range []State{Open, Agrees, Recorded, Referred, Dismissed, Replaced} {
		words = append(words, string(s))
	}
	return words
}

// Report is what an agency says. Value is personal data.
type Report struct {
	ID       int64
	Person   lienthong.PersonID
	System   string // whose it is
	Key      string // what the agency calls it: opaque, the same each time it is sent
	Field    population.Field
	Value    string
	Document string // the agency's paper
	Basis    lienthong.LegalBasis
	Received time.Time
	Answer
}

// Answer is how a report stands, and why.
type Answer struct {
	State   State
	Decided time.Time
	By      string
	Why     string
	Event   int64 // that was recorded; 0 for none
}

// Fields are those that may be reported.
var Fields = []population.Field{population.FieldDeathDate, population.FieldCurrentResidence, population.FieldRepresentative}

// Store keeps reports. What is written is durable on return.
type Store interface {
	// Put keeps a report, or gives the one with the same system, key and value as it
	// stands; one that was replaced, or that the register agreed with and does no more, is
	// open again. An open one with the same system and key and another value is replaced.
	Put(ctx context.Context, r Report) (Report, error)
	// Read is one report; lienthong.NotFound if there is none.
	Read(ctx context.Context, id int64) (Report, error)
	// List are those of a state ("" for any) after an id, in the order of ids.
	List(ctx context.Context, state State, after int64, most int) ([]Report, error)
	// Settle answers an open report; lienthong.Conflict if it is not open.
	Settle(ctx context.Context, id int64, a Answer) error
}

// Service takes reports and has them decided. Fill in the fields.
type Service struct {
	Store    Store
	Register *population.Service // whom a report is about
	Events   *life.Service       // records what is decided
	Now      func() time.Time
	// Identity is who the caller of an operation was proven to be; see life.
	Identity func(context.Context) string
}

// Said is a report on the wire.
type Said struct {
	population.Question
	Field    string `json:"field" enum:"death_date,current_residence,legal_representative" doc:"What it is about."`
	Value    string `json:"value" maxLength:"300" doc:"What your record says: a date YYYY-MM-DD, a place in words, or a representative's number."`
	Key      string `json:"key" maxLength:"64" doc:"What you call this report: letters, digits, hyphens and underscores, the same each time you send it."`
	Document string `json:"document,omitzero" maxLength:"100" doc:"The paper behind it, without personal data."`
}

var keyForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// Take keeps what a system reports on a provision, and says how it stands.
func (s *Service) Take(ctx context.Context, system string, basis lienthong.LegalBasis, said *Said) (Answer, error) {
	field, err := population.ParseField(said.Field)
	if err != nil || !slices.Contains(Fields, field) {
		return Answer{}, wrong("/field", "The field is none that is reported here; see the list.")
	}
	if !keyForm.MatchString(said.Key) {
		return Answer{}, wrong("/key", "The key needs 1 to 64 letters, digits, hyphens and underscores.")
	}
	if !life.Plain(said.Value, 300) || said.Value == "" || !life.Plain(said.Document, 100) {
		return Answer{}, wrong("/value", "The value is missing, or value or document is too long or no plain text.")
	}
	if bad := badValue(field, said.Value); bad != nil {
		return Answer{}, bad
	}
	who, err := said.Subject()
	if err != nil {
		return Answer{}, err
	}
	at := s.at()
	now := at.Valid
	id, err := s.Register.Find(ctx, who, at)
	if err != nil {
		return Answer{}, err
	}
	agrees, err := s.agrees(ctx, id, field, said.Value, at)
	if err != nil {
		return Answer{}, err
	}
	r := Report{Person: id, System: system, Key: said.Key, Field: field, Value: said.Value, Document: said.Document, Basis: basis, Received: now, Answer: Answer{State: Open}}
	if agrees {
		r.State, r.Decided = Agrees, now
	}
	kept, err := s.Store.Put(ctx, r)
	if err != nil || !agrees || kept.State != Open {
		return kept.Answer, err
	}
	// It was open, and the register has come to agree: nobody needs to decide.
	err = s.Store.Settle(ctx, kept.ID, r.Answer)
	return r.Answer, err
}

func badValue(field population.Field, value string) error {
	switch field {
	case population.FieldDeathDate:
		if d, err := lienthong.ParseDate(value); err != nil || d.IsZero() {
			return wrong("/value", "The day of a death needs YYYY-MM-DD, or YYYY-MM or YYYY where no more is known.")
		}
	case population.FieldRepresentative:
		if _, err := lienthong.ParseCardNumber(value); err != nil {
			return wrong("/value", "A representative is told by the number, of 12 digits or 9.")
		}
	}
	return nil
}

// agrees reports whether the register says the same now.
func (s *Service) agrees(ctx context.Context, id lienthong.PersonID, field population.Field, value string, at population.AsOf) (bool, error) {
	wanted := []population.Wanted{{Field: field}}
	if field == population.FieldCurrentResidence {
		wanted = append(wanted, population.Wanted{Field: population.FieldPermanentResidence})
	}
	has, err := s.Register.Read(ctx, id, wanted, at)
	for _, r := range has {
		switch field {
		case population.FieldDeathDate:
			a, _ := lienthong.ParseDate(value)
			b, _ := lienthong.ParseDate(r.Value)
			if b.IsZero() || a.Covers(b) || b.Covers(a) { // dead, the day unknown: nothing that an officer need decide
				return true, err
			}
		case population.FieldRepresentative:
			if value == r.PIN || value == r.CMND9 {
				return true, err
			}
		default:
			if vntext.MatchKey(value) == vntext.MatchKey(r.Value) {
				return true, err
			}
		}
	}
	return false, err
}

func wrong(field, sentence string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: sentence}
}
