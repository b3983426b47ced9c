package relation

import (
	"context"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/court"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/reference"
	"github.com/lienthong/lienthong/node/connect"
	"github.com/lienthong/lienthong/population"
)

// Store keeps the directory.
type Store interface {
	grant.References
	grant.ReferenceWriter
	// Among are those of some persons whom a sector knows, or knew in a period that is
	// over; in their order.
	Among(ctx context.Context, sector string, persons []lienthong.PersonID) ([]lienthong.PersonID, error)
}

// Directory is the reference directory. Fill in the fields.
type Directory struct {
	Store   Store
	Sectors map[string]string // of systems
	// Persons are those who bear numbers.
	Persons    func(ctx context.Context, numbers, references []string) ([]lienthong.PersonID, error)
	Population *population.Service
	Model      string // fingerprint of the weights by which rows are linked
	Now        func() time.Time
}

// Service is what other agencies reach of it.
func (d *Directory) Service() *reference.Service {
	return &reference.Service{
		Directory: d.Store, Writer: d.Store, Find: d.find, Sector: d.party, Now: d.Now,
		Bearers: func(ctx context.Context, number string) ([]lienthong.PersonID, error) {
			return d.Persons(ctx, []string{number}, nil)
		},
	}
}

// find finds who is said to be somebody, by all that is said.
func (d *Directory) find(ctx context.Context, p reference.Person) (lienthong.PersonID, error) {
	number, err := lienthong.ParseCardNumber(p.Number)
	if err != nil {
		return lienthong.PersonID{}, &lienthong.Error{Code: lienthong.Invalid, Field: "/number", Message: "The number is no personal number of 12 digits and no CMND of 9."}
	}
	born, err := lienthong.ParseDate(p.BirthDate)
	if err != nil || born.IsZero() {
		return lienthong.PersonID{}, &lienthong.Error{Code: lienthong.Invalid, Field: "/birth_date", Message: "The date of birth is YYYY-MM-DD, YYYY-MM or YYYY."}
	}
	if p.Name == "" || len(p.Name) > 800 {
		return lienthong.PersonID{}, &lienthong.Error{Code: lienthong.Invalid, Field: "/name", Message: "The name is missing, or too long."}
	}
	return d.Population.Find(ctx, population.Subject{Number: number, Name: p.Name, BirthDate: born}, population.At(d.Now()))
}

// sector is that for which a system speaks.
func (d *Directory) sector(system string) (string, error) {
	if s := d.Sectors[system]; s != "" {
		return s, nil
	}
	return "", lienthong.Errorf(lienthong.AccessDenied, "Your system has no sector in the owner's reference directory; ask the owner for one.")
}

// party says for which sector somebody may be entered, by whom, and as what: in
// a capacity that the sector has and, where the purpose says what the person is
// in the case, in that one.
func (d *Directory) party(who reference.Asker, capacity string) (string, error) {
	id, err := d.sector(who.System)
	if err != nil {
		return "", err
	}
	s, err := connect.Sector(id)
	if err != nil {
		return "", err
	}
	if !has(s, capacity) {
		return "", &lienthong.Error{Code: lienthong.Invalid, Field: "/capacity", Message: "The capacity is none that your sector has in its terms."}
	}
	if q, err := court.ParseQuestion(who.Case, who.Purpose); err == nil && q.Relation != capacity {
		return "", &lienthong.Error{Code: lienthong.Invalid, Field: "/capacity", Message: "The purpose says that the person is something else in the case; the two must agree."}
	}
	return id, nil
}

func has(s *connector.Sector, capacity string) bool {
	for i := range s.Records {
		for _, c := range s.Records[i].Capacities {
			if c == capacity {
				return true
			}
		}
	}
	return false
}
