package population

import (
	"context"
	"errors"
	"log/slog"
	"time"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
)

// Service answers questions about persons and records what changes.
type Service struct {
	Store Store
	Now   func() time.Time
	Log   *slog.Logger

	// References are what persons are called on the wire. Without, no
	// reference is given out and none is understood: ids never leave.
	References References
}

// References turn persons into names that outsiders may hold but cannot guess,
// and back. A reference that means nobody may open to an id that nobody has.
type References interface {
	Reference(lienthong.PersonID) string
	Person(reference string) (lienthong.PersonID, error)
}

// reference is what a person is called on the wire; "" for nobody.
func (s *Service) reference(id lienthong.PersonID) string {
	if s.References == nil {
		return ""
	}
	return s.References.Reference(id)
}

// referred is whom a reference means. One that means nobody, and one that no
// reference looks like, are answered like an unknown person.
func (s *Service) referred(reference string) (lienthong.PersonID, error) {
	if s.References != nil {
		if id, err := s.References.Person(reference); err == nil {
			return id, nil
		}
	}
	return lienthong.PersonID{}, errNobody()
}

// now is the present as a store keeps it.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// Subject names a person as services 033 and 037 do: by three things that one
// must know together. Name and date of birth may be left out only where an
// operation says so.
type Subject struct {
	Number    lienthong.CardNumber // in force, cancelled or nine-digit
	Name      string               // with or without marks
	BirthDate lienthong.Date       // a year alone where no more is known

	key string // of Name, if it is known already
}

// matchKey is what Name is compared by.
func (s *Subject) matchKey() string {
	if s.key != "" {
		return s.key
	}
	return vntext.MatchKey(s.Name)
}

// Fits reports whether p may be the person whom s names; see fits.
func (s *Subject) Fits(p *Profile) bool { return s.fits(s.matchKey(), p) }

// fits reports whether p may be the person whom s names. Names are compared by
// match key, as clients of the national register send them; two dates agree if
// one is a coarser form of the other, since a tenth of older persons are
// registered by year alone.
func (s *Subject) fits(key string, p *Profile) bool {
	return key == p.Key && datesAgree(s.BirthDate, p.BirthDate)
}

func datesAgree(a, b lienthong.Date) bool { return a.Covers(b) || b.Covers(a) }

// Find is the one person whom the subject names at a time. All that can be
// wrong with it makes the same lienthong.NotFound.
func (s *Service) Find(ctx context.Context, who Subject, at AsOf) (lienthong.PersonID, error) {
	holders, err := s.Store.Holders(ctx, []lienthong.CardNumber{who.Number}, at)
	if err != nil {
		return lienthong.PersonID{}, err
	}
	return who.among(holders)
}

// among is the one of the bearers of the subject's number whom it names.
func (who Subject) among(holders []Holder) (lienthong.PersonID, error) {
	key := who.matchKey()
	var found lienthong.PersonID
	for i := range holders {
		h := &holders[i]
		if !who.fits(key, &h.Profile) || h.Person == found {
			continue
		}
		if !found.IsZero() {
			return lienthong.PersonID{}, lienthong.Errorf(lienthong.TooManyMatches,
				"Several persons bear this number, name and date of birth; ask with the personal number of twelve digits.")
		}
		found = h.Person
	}
	if found.IsZero() {
		return lienthong.PersonID{}, errNobody()
	}
	return found, nil
}

// errNobody is the one negative answer to every question about a person.
func errNobody() error {
	return lienthong.Errorf(lienthong.NotFound,
		"Nobody in the register has this number, name and date of birth together; check all three.")
}

// mergers is the most records that one may have been merged into one after another.
const mergers = 16

// Named is how a person is named at a time: by the number in force, or an old one where
// there is none, name and date of birth.
func (s *Service) Named(ctx context.Context, id lienthong.PersonID, at AsOf) (Question, error) {
	doc, err := s.document(ctx, id, at)
	if err != nil {
		return Question{}, err
	}
	p := doc.Profile(at.Valid)
	q := Question{Number: p.PIN.Reveal(), Name: p.Name, BirthDate: p.BirthDate.String()}
	for _, n := range doc.Numbers {
		if q.Number == "" {
			q.Number = n.Number.Reveal()
		}
	}
	return q, nil
}

// document is one person's version at a time. Who holds a reference to a record that
// was merged into another reads that other.
func (s *Service) document(ctx context.Context, id lienthong.PersonID, at AsOf) (Version, error) {
	for range mergers {
		docs, err := s.Store.Documents(ctx, []lienthong.PersonID{id}, at)
		if err != nil {
			return Version{}, err
		}
		if len(docs) == 0 {
			return Version{}, errNobody()
		}
		if id = docs[0].MergedInto(); id.IsZero() {
			return docs[0], nil
		}
	}
	return Version{}, lienthong.Errorf(lienthong.Internal, "Records are merged in a circle, or more than %d times.", mergers)
}

// Question is what every request about one person has on the wire.
type Question struct {
	Number    string `json:"number" doc:"Personal number of 12 digits, also a cancelled one, or identity card number of 9 digits." example:"001190000017"`
	Name      string `json:"name" maxLength:"200" doc:"Full name, with or without marks." example:"Nguyễn Văn An"`
	BirthDate string `json:"birth_date" doc:"YYYY-MM-DD; YYYY-MM or YYYY where no more is known." example:"1990-03-14"`
}

// nameLimit bounds names on the wire, in characters.
const nameLimit = 200

// Subject reads a question that must hold all three things.
func (q *Question) Subject() (Subject, error) {
	n, err := parseNumber(q.Number, "/number")
	if err != nil {
		return Subject{}, err
	}
	key, err := parseName(q.Name, "/name")
	if err != nil {
		return Subject{}, err
	}
	d, err := parseBirthDate(q.BirthDate, "/birth_date")
	return Subject{n, q.Name, d, key}, err
}

func parseNumber(s, field string) (lienthong.CardNumber, error) {
	n, err := lienthong.ParseCardNumber(s)
	if err != nil {
		return n, invalid(field, "The number needs 12 digits, or 9 for an old card, as a string.")
	}
	return n, nil
}

// parseName gives the match key of a name.
func parseName(s, field string) (key string, err error) {
	if utf8.RuneCountInString(s) > nameLimit {
		return "", invalid(field, "The name is longer than 200 characters.")
	}
	if key = vntext.MatchKey(s); key == "" {
		return "", invalid(field, "The full name is missing or has no letters.")
	}
	return key, nil
}

func parseBirthDate(s, field string) (lienthong.Date, error) {
	d, err := lienthong.ParseDate(s)
	if err != nil {
		return d, invalid(field, "The date of birth needs YYYY-MM-DD, or YYYY-MM or YYYY where no more is known.")
	}
	return d, nil
}

func invalid(field, sentence string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Message: sentence, Field: field}
}

// pointAt says which member an error is about.
func pointAt(field string, err error) error {
	if e, ok := errors.AsType[*lienthong.Error](err); ok {
		e.Field = field
	}
	return err
}

// within puts a pointer's beginning in front of that of an error.
func within(parent string, err error) error {
	if e, ok := errors.AsType[*lienthong.Error](err); ok {
		e.Field = parent + e.Field
	}
	return err
}

// When asks about the past on the wire: what was true on ValidAt, as far as the
// register knew on RecordedAt. Both default to now.
type When struct {
	ValidAt    time.Time `json:"valid_at,omitzero" doc:"The time the question is about; now if left out."`
	RecordedAt time.Time `json:"recorded_at,omitzero" doc:"Answer with what the register knew then; now if left out."`
}

// asOf refuses a recorded time that is not past: its answer could still change.
func (w *When) asOf(now time.Time) (AsOf, error) {
	at := At(now)
	if !w.ValidAt.IsZero() {
		at.Valid = w.ValidAt.UTC().Truncate(time.Microsecond)
	}
	if !w.RecordedAt.IsZero() {
		at.Recorded = w.RecordedAt.UTC().Truncate(time.Microsecond)
	}
	if at.Recorded.After(now) {
		return at, invalid("/recorded_at", "What the register will know later cannot be asked; recorded_at must not be in the future.")
	}
	return at, nil
}
