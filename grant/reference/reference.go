package reference

import (
	"context"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
)

// Person is who somebody is said to be.
type Person struct {
	Number    string `json:"number" doc:"Personal number of 12 digits, also a cancelled one, or identity card number of 9 digits."`
	Name      string `json:"name" doc:"Full name, with or without marks."`
	BirthDate string `json:"birth_date" doc:"YYYY-MM-DD; YYYY-MM or YYYY where no more is known."`
}

// Asker is who asks, as the gateways have verified it.
type Asker struct {
	System  string
	Purpose lienthong.Purpose
	Case    string
}

// Service answers. Fill in the fields.
type Service struct {
	Directory grant.References
	Writer    grant.ReferenceWriter
	// Find finds who bears number, name and date of birth: lienthong.NotFound if
	// they are not one person's.
	Find func(context.Context, Person) (lienthong.PersonID, error)
	// Bearers are those who bear a number; none is no error.
	Bearers func(ctx context.Context, number string) ([]lienthong.PersonID, error)
	// Sector is that which the asker speaks for, if it may enter persons in a
	// capacity: a *lienthong.Error says why not.
	Sector func(who Asker, capacity string) (string, error)
	Now    func() time.Time
}

// maxText bounds a case, a sector or a capacity, in bytes.
const maxText = 255

var (
	errNoCase     = lienthong.Errorf(lienthong.Invalid, "Say the case in Lienthong-Case; a party is party to a case.")
	errNoCapacity = &lienthong.Error{Code: lienthong.Invalid, Field: "/capacity", Message: "Say in capacity what the person is in the case, in a word of the sector: the last one of the purpose."}
)

// Enter makes a person party to the asker's case from now on; entered is false
// if number, name and date of birth are not one person's.
func (s *Service) Enter(ctx context.Context, who Asker, p Person, capacity string) (entered bool, err error) {
	return s.record(ctx, who, p, capacity, lienthong.Period{From: s.Now()})
}

// Leave ends that.
func (s *Service) Leave(ctx context.Context, who Asker, p Person, capacity string) (left bool, err error) {
	now := s.Now()
	return s.record(ctx, who, p, capacity, lienthong.Period{From: now, Until: now})
}

func (s *Service) record(ctx context.Context, who Asker, p Person, capacity string, valid lienthong.Period) (bool, error) {
	switch {
	case who.Case == "" || len(who.Case) > maxText:
		return false, errNoCase
	case capacity == "" || len(capacity) > maxText:
		return false, errNoCapacity
	}
	sector, err := s.Sector(who, capacity)
	if err != nil {
		return false, err
	}
	id, err := s.Find(ctx, p)
	if lienthong.CodeOf(err) == lienthong.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, s.Writer.Record(ctx, grant.Reference{
		Person: id, Sector: sector, Capacity: capacity, Case: who.Case, Valid: valid, Recorded: lienthong.Period{From: s.Now()},
	})
}

// Known reports whether a sector knows who bears a number, in one of the
// capacities or in any; with a case, as party to it. Without one, what somebody is
// in a case does not count: whoever may ask about any sector would otherwise find
// out who is accused, or denounced, of anything.
func (s *Service) Known(ctx context.Context, number, sector string, capacities []string, inCase string) (bool, error) {
	if sector == "" || len(sector) > maxText {
		return false, &lienthong.Error{Code: lienthong.Invalid, Field: "/sector", Message: "Say which sector of the directory is meant."}
	}
	persons, err := s.Bearers(ctx, number)
	if err != nil {
		return false, err
	}
	for _, p := range persons {
		known, err := s.Directory.Known(ctx, grant.ReferenceQuery{Person: p, Sector: sector, Capacities: capacities, Case: inCase, OutsideCases: inCase == "", At: grant.AsOf{Valid: s.Now()}})
		if err != nil || known {
			return known, err
		}
	}
	return false, nil
}
