package sector

import (
	"context"
	"encoding/json"
	"maps"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/joined"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/court"
)

// Asked is what came of asking about one person at a time, as a court's case
// system does: who the person is said to be, in which case, at which stage of
// the proceedings and as what, and the answer is yes or no.
type Asked struct {
	Asked    int `json:"asked"`
	Verified int `json:"verified"` // answered with yes
	Denied   int `json:"denied"`   // answered with no
	// Right is how many answers the truth agrees with.
	Right int `json:"right"`
	// Impossible are those who cannot be what the case says at its stage, so that
	// nobody is asked.
	Impossible int `json:"impossible"`
	// Entered are those whom the population's owner was told are party to their
	// case, so that more can be read about them.
	Entered int `json:"entered"`
	// First is one who was verified and not entered, for whoever wants to try it.
	First *Participant `json:"-"`
	// Ways are the participants by how they can be asked about: by number, by a
	// foreign document, not at all.
	Ways map[court.Way]int `json:"ways,omitempty"`
}

// Participant is somebody of a case, as the court's register has them.
type Participant struct {
	court.Question
	Number, Name, Born string
	// What registers have of them, to be verified; "" where there is nothing.
	Certificate, Parcel, Enterprise string
}

// questions is how many participants are asked about at most.
const questions = 60

// askParticipants asks the population about the participants of the cases, over
// the court's own gateway, and enters those who are who they are said to be.
func (r *Running) askParticipants(ctx context.Context, f *Filled, population lienthong.ServiceID) (*Asked, error) {
	out := &Asked{Ways: map[court.Way]int{}}
	c := r.connector(f)
	err := r.records(ctx, f, "participant", func(p *connector.Record) error {
		way := court.WayOf(p)
		if out.Ways[way]++; way != court.ByNumber || out.Asked == questions {
			return nil
		}
		of := court.Question{Case: p.Get("case_code"), Stage: p.Get("stage"), Relation: p.Get("relation")}
		purpose, err := of.Purpose(c.Sector)
		if err != nil {
			out.Impossible++
			return nil //nolint:nilerr // it is counted
		}
		about := party{population, of.Case, purpose, p}
		yes, err := r.verify(ctx, f, "court-verify", about)
		if err != nil {
			return err
		}
		truth, _ := f.Truth(p.Type.ID, p.Key)
		out.count(yes, !truth.IsZero())
		switch {
		case !yes:
			return nil
		case out.First == nil:
			out.First = &Participant{Question: of, Number: p.Get("personal_number"), Name: p.Get("full_name"), Born: p.Get("birth_date")}
			return nil
		}
		return out.enter(r.enter(ctx, f, "court-party", about, of.Relation))
	})
	return out, err
}

// askConcerned has the inspectorate enter those who are denounced as party to
// their file, and ask then, as it may, whether they are who they are said to be.
func (r *Running) askConcerned(ctx context.Context, f *Filled, population lienthong.ServiceID) (*Asked, error) {
	out := &Asked{}
	return out, r.records(ctx, f, "concerned", func(p *connector.Record) error {
		if p.Get("role") != "denounced" || p.Get("personal_number") == "" || len(p.Get("birth_date")) < len("2006-01-02") || out.Asked == questions {
			return nil
		}
		about := party{population, p.Get("file_number"), "integrity.case", p}
		before := out.Entered
		if err := out.enter(r.enter(ctx, f, "integrity-party", about, "denounced")); err != nil {
			return err
		}
		yes := false
		if out.Entered > before {
			var err error
			if yes, err = r.verify(ctx, f, "integrity-verify-denounced", about); err != nil {
				return err
			}
		}
		truth, _ := f.Truth(p.Type.ID, p.Key)
		out.count(yes, !truth.IsZero())
		return nil
	})
}

func (a *Asked) count(yes, truth bool) {
	a.Asked++
	if yes {
		a.Verified++
	} else {
		a.Denied++
	}
	if yes == truth {
		a.Right++
	}
}

func (a *Asked) enter(entered bool, err error) error {
	if entered {
		a.Entered++
	}
	return err
}

// party is somebody of a case, and for what is asked about them.
type party struct {
	population lienthong.ServiceID
	inCase     string
	purpose    lienthong.Purpose
	*connector.Record
}

// verify asks whether a party is who they are said to be, under one of the
// sector's default grants.
func (r *Running) verify(ctx context.Context, f *Filled, id string, p party) (bool, error) {
	return r.told(ctx, f, id, "/v1/population/verify", p, nil)
}

// enter says that somebody is party to the case; false if number, name and date
// of birth are not one person's.
func (r *Running) enter(ctx context.Context, f *Filled, id string, p party, capacity string) (bool, error) {
	return r.told(ctx, f, id, "/v1/parties", p, joined.Body{"capacity": capacity})
}

// told puts a question about a party over the agency's own gateway, to which the
// answer is yes or no.
func (r *Running) told(ctx context.Context, f *Filled, id, path string, p party, more joined.Body) (bool, error) {
	basis, err := Basis(f.Sector, id)
	if err != nil {
		return false, err
	}
	body := joined.Body{"number": p.Get("personal_number"), "name": p.Get("full_name"), "birth_date": p.Get("birth_date")}
	maps.Copy(body, more)
	answer, _, err := (&joined.Gateway{URL: r.Node.Gateway.ClientsURL(), System: f.System(), Officer: "demo-clerk", Case: p.inCase}).Ask(ctx,
		&joined.Part{ID: id, Service: p.population, Path: path, Purpose: p.purpose, Basis: basis, Body: body})
	if err != nil {
		return false, err
	}
	var yes struct {
		Verified bool `json:"verified"`
		Done     bool `json:"done"`
	}
	if json.Unmarshal(answer, &yes) != nil {
		return false, lienthong.Errorf(lienthong.Internal, "the answer to a question about a party has an unknown form")
	}
	return yes.Verified || yes.Done, nil
}

// Acquaint looks up what the registers of land and enterprises have of a
// participant, so that somebody who tries the clerk's screen has something to
// verify.
func (p *Participant) Acquaint(ctx context.Context, agencies []*Running) error {
	for _, of := range []struct {
		sector, record string
		terms          map[connector.TermID]*string
	}{
		{"land", "right", map[connector.TermID]*string{"certificate": &p.Certificate, "parcel_code": &p.Parcel}},
		{"business", "role", map[connector.TermID]*string{"enterprise_code": &p.Enterprise}},
	} {
		r, f := Of(agencies, of.sector)
		if r == nil {
			continue
		}
		err := r.records(ctx, f, of.record, func(found *connector.Record) error {
			if found.Bears(p.Number) {
				for term, into := range of.terms {
					*into = found.Get(term)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
