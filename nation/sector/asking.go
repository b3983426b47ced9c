package sector

import (
	"context"
	"encoding/json"

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
	// First is one who was verified, for whoever wants to try it.
	First *Participant `json:"-"`
	// Ways are the participants by how they can be asked about: by number, by a
	// foreign document, not at all.
	Ways map[court.Way]int `json:"ways"`
}

// Participant is somebody of a case, as the court's register has them.
type Participant struct {
	court.Question
	Number, Name, Born string
}

// questions is how many participants are asked about at most.
const questions = 60

// askParticipants asks the population about the participants of the cases, over
// the court's own gateway.
func (r *Running) askParticipants(ctx context.Context, f *Filled, population lienthong.ServiceID) (*Asked, error) {
	c := r.connector(f)
	out := &Asked{Ways: map[court.Way]int{}}
	for _, b := range c.Bound {
		if b.Type.ID != "participant" {
			continue
		}
		q := b.Query()
		for row, err := range c.Source.Rows(ctx, q) {
			if err != nil {
				return nil, err
			}
			p := b.Read(row)
			way := court.WayOf(p)
			if out.Ways[way]++; way != court.ByNumber || out.Asked == questions {
				continue
			}
			of := court.Question{Case: p.Get("case_code"), Stage: p.Get("stage"), Relation: p.Get("relation")}
			purpose, err := of.Purpose(c.Sector)
			if err != nil {
				out.Impossible++
				continue
			}
			yes, err := r.verify(ctx, f, population, p, of, purpose)
			if err != nil {
				return nil, err
			}
			truth, _ := f.Truth(b.Type.ID, p.Key)
			out.count(yes, !truth.IsZero())
			if yes && out.First == nil {
				out.First = &Participant{of, p.Get("personal_number"), p.Get("full_name"), p.Get("birth_date")}
			}
		}
	}
	return out, nil
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

// verifyBasis is the provision of the court's default grant court-verify.
const verifyBasis = "422/QD-TTg"

func (r *Running) verify(ctx context.Context, f *Filled, population lienthong.ServiceID, p *connector.Record, of court.Question, purpose lienthong.Purpose) (bool, error) {
	basis, err := lienthong.ParseLegalBasis(verifyBasis)
	if err != nil {
		return false, err
	}
	answer, _, err := (&joined.Gateway{
		URL: r.Node.Gateway.ClientsURL(), System: f.System(), Officer: "demo-clerk", Case: of.Case,
	}).Ask(ctx, &joined.Part{
		ID: "verify", Service: population, Path: "/v1/population/verify", Purpose: purpose, Basis: basis,
		Body: joined.Body{"number": p.Get("personal_number"), "name": p.Get("full_name"), "birth_date": p.Get("birth_date")},
	})
	if err != nil {
		return false, err
	}
	var told struct {
		Verified bool `json:"verified"`
	}
	if json.Unmarshal(answer, &told) != nil {
		return false, lienthong.Errorf(lienthong.Internal, "the answer to a verification has an unknown form")
	}
	return told.Verified, nil
}
