package telling

import (
	"context"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/linked"
)

// Facts asks the population's owner what rules need of linked persons, under
// the grants that the sector asks for by default: by their purposes, on their
// legal bases, about persons in their capacities.
type Facts struct {
	// At asks a service for a purpose, on a legal basis, as the connector's system.
	At          func(service, purpose, basis string) *client.Client
	Description *connector.Description
	Sector      *connector.Sector
}

var _ finding.Facts = Facts{}

// Patience is how long one answer may take, a slow register on the other side
// of two gateways included.
const Patience = 30 * time.Second

const readOperation = "POST /v1/population/read"

var (
	errNotAsked = lienthong.Errorf(lienthong.AccessDenied, "The sector asks for no grant that would tell this.")
	errNoDay    = lienthong.Errorf(lienthong.NotFound, "The register tells no day of death of this person.")
	errNobody   = lienthong.Errorf(lienthong.NotFound, "The register has nobody whom the record describes.")
)

// Tell implements finding.Facts.
func (f Facts) Tell(ctx context.Context, need linked.Need, who finding.Who, p *linked.Person) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	if need == linked.CapacitiesOf {
		return f.capacities(ctx, who, p)
	}
	w := f.way(readOperation, need, who.Capacity)
	switch {
	case w.grant == nil:
		return errNotAsked
	case !w.concerned:
		return nil
	}
	answer, err := f.read(ctx, w, who)
	if err != nil {
		return err
	}
	return learn(need, answer.Values, p)
}

// learn enters what the owner told of a person.
func learn(need linked.Need, values []client.Value, p *linked.Person) error {
	if need == linked.RelativesOf {
		p.Relatives = relatives(values)
		return nil
	}
	dies(p, values)
	if p.Dead && p.Died.IsZero() {
		return errNoDay
	}
	return nil
}

// owner is the population's, asked by a way.
func (f Facts) owner(w way) *client.Client {
	return f.At(f.Description.Linkage.Population, w.grant.Purpose, w.grant.Basis)
}

func (f Facts) read(ctx context.Context, w way, who finding.Who) (client.Person, error) {
	claim, err := ClaimOf(who)
	if err != nil {
		return client.Person{}, err
	}
	answer, err := f.owner(w).Read(ctx, client.ReadRequest{Subject: client.Subject{Claim: claim}, Fields: w.fields})
	if lienthong.CodeOf(err) == lienthong.Invalid {
		err = errNobody // the record's own name or date is none that can be asked by
	}
	return answer, err
}

// ClaimOf is how somebody is named to the owner; an error says that the record describes
// nobody whom one could ask about.
func ClaimOf(who finding.Who) (client.Claim, error) {
	number, err := lienthong.ParseCardNumber(who.Number)
	if err != nil || who.Name == "" {
		return client.Claim{}, errNobody
	}
	born, err := lienthong.ParseDate(who.BirthDate)
	if err != nil || born.IsZero() {
		return client.Claim{}, errNobody
	}
	return client.Claim{Number: number, Name: who.Name, BirthDate: born}, nil
}

// dies enters what the register has of a death. Linking takes a person who is
// declared missing for dead; the register, asked, says that it is not known.
func dies(p *linked.Person, values []client.Value) {
	for _, v := range values {
		switch v.Field {
		case "death_date":
			if day, err := lienthong.ParseDate(v.Value); err == nil && !day.IsZero() {
				p.Dead, p.Died = true, day
			}
		case "is_alive":
			p.Dead = v.Value == "false"
		}
	}
}

// relatives are those that the register names with a number. Of their birth it
// tells nothing, but a personal number holds its year (Decree 137/2015/NĐ-CP
// art. 13).
func relatives(values []client.Value) (out []linked.Relative) {
	for _, v := range values {
		kind := map[string]string{"spouse": "spouse", "children": "child"}[v.Field]
		for _, n := range v.Numbers {
			if kind == "" || n.PIN().IsZero() {
				continue
			}
			out = append(out, linked.Relative{ID: n.Reveal(), Kind: kind, Born: lienthong.Date{Year: int16(n.PIN().BirthYear())}})
		}
	}
	return out
}
