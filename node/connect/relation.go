package connect

import (
	"context"
	"net/http"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/node/connect/telling"
)

// Relations is the reference directory of another owner, a service such as
// VN/GOV/G01/POPULATION/persons, asked over this agency's gateway: whether a
// consumer's sector knows the persons of a question, by the numbers that the
// question bears. Each time is an exchange, under the grant that the sector asks
// for by default, since no list of who is known to whom lies at any other place.
func (c *Connector) Relations(gateway func() string, service string) (func(numbers []string) grant.References, error) {
	const operation = "POST /v1/references/known"
	i := slices.IndexFunc(c.Sector.Asks, func(g connector.Grant) bool { return g.Operation == operation && g.Purpose == relationPurpose })
	if i < 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "The sector %s asks for no grant of %s, so that its connector can ask no other owner's reference directory.", c.Sector.ID, operation)
	}
	p, err := NewPopulation("", c.Description)
	if err != nil {
		return nil, err
	}
	p.as.Purpose, p.as.Basis = c.Sector.Asks[i].Purpose, c.Sector.Asks[i].Basis
	return func(numbers []string) grant.References {
		return elsewhere{c, p.as, gateway() + "/r1/" + service, numbers}
	}, nil
}

// relationPurpose is what owners ask for before they answer by a grant that
// demands a relation.
const relationPurpose = "exchange.relation"

// elsewhere is another owner's directory, about the persons of one question.
type elsewhere struct {
	connector *Connector
	as        client.Through
	service   string // its address
	numbers   []string
}

// Known implements grant.References.
func (e elsewhere) Known(ctx context.Context, q grant.ReferenceQuery) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, telling.Patience)
	defer cancel()
	as := e.as
	as.Case = q.Case
	directory := &client.Client{BaseURL: e.service, HTTP: &http.Client{Transport: as}}
	for _, number := range e.numbers {
		if id, err := e.connector.Person(number); err != nil || id != q.Person {
			continue
		}
		card, err := lienthong.ParseCardNumber(number)
		if err != nil {
			return false, err
		}
		return directory.KnownToSector(ctx, card, q.Sector, q.Capacities)
	}
	return false, nil
}
