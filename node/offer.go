package node

import (
	"context"
	"net/url"
	"path/filepath"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/node/connect"
	"github.com/lienthong/lienthong/node/gateway/offer"
)

// offered is everything that other agencies may ask of this node: the population
// register, connectors' records, and services that the agency has already.
func (n *Node) offered(c GatewayConfig) ([]offer.Service, error) {
	out, err := n.records()
	if err != nil {
		return nil, err
	}
	if c.Service != "" {
		register, err := n.register(c.Service)
		if err != nil {
			return nil, err
		}
		out = append(out, register)
	}
	if len(c.Services) > 0 {
		b, err := connect.OpenBearers(filepath.Join(string(c.Dir), bearersFile))
		if err != nil {
			return nil, err
		}
		relayed, err := offer.Open(c.Services, n.personsBy(b))
		if err != nil {
			return nil, err
		}
		out = append(out, relayed...)
	}
	seen := map[lienthong.ServiceID]bool{}
	for _, o := range out {
		if seen[o.ID] {
			return nil, invalid("gateway.services", "the service %s is offered twice; the register, connectors and gateway.services each need an id of their own", o.ID)
		}
		seen[o.ID] = true
	}
	return out, nil
}

// bearersFile has the key of connect.Bearers, in the gateway's folder.
const bearersFile = "connector.key"

// register puts the population behind the gateway.
func (n *Node) register(service string) (offer.Service, error) {
	id, err := lienthong.ParseServiceID(service)
	if err != nil {
		return offer.Service{}, err
	}
	base, err := url.Parse(n.URL())
	if err != nil {
		return offer.Service{}, err
	}
	return offer.Register(id, base, n.access.Own(offer.Connections), n.persons), nil
}

// records are the connectors' services.
func (n *Node) records() ([]offer.Service, error) {
	var out []offer.Service
	for _, c := range n.Connectors {
		if c.Description.Service == "" {
			continue
		}
		id, err := lienthong.ParseServiceID(c.Description.Service)
		if err != nil {
			return nil, err
		}
		base, err := url.Parse(n.URL() + connectorPath(c))
		if err != nil {
			return nil, err
		}
		var types []string
		for _, b := range c.Bound {
			if !b.Type.Sealed() {
				types = append(types, b.Type.ID)
			}
		}
		records := offer.Records(id, base, n.access.Own(offer.Connections), types, n.personsBy(c.Bearers))
		if directory := n.Config.Gateway.References; directory != "" && n.Population == nil {
			if records.Directory, err = c.Relations(n.Gateway.ClientsURL, directory); err != nil {
				return nil, err
			}
		}
		out = append(out, records)
	}
	return out, nil
}

// personsBy finds whom a question is about. Where the population is kept by this
// very node it is asked; elsewhere, and of numbers that it does not have, a person
// is, to this node, who bears the number: the source behind the question may have
// them all the same, so that nobody is left out of what grants and evidence say.
func (n *Node) personsBy(b connect.Bearers) offer.Persons {
	return func(ctx context.Context, numbers, _ []string) (out []lienthong.PersonID, err error) {
		if n.Population != nil {
			if out, numbers, err = n.holders(ctx, numbers); err != nil {
				return nil, err
			}
		}
		for _, number := range numbers {
			if id, err := b.Person(number); err == nil {
				out = append(out, id)
			}
		}
		return out, nil
	}
}

// subjectOf is how evidence names who bears a number.
func (n *Node) subjectOf(c *connect.Connector) func(string) string {
	persons := n.personsBy(c.Bearers)
	return func(number string) string {
		ids, err := persons(context.Background(), []string{number}, nil)
		if err != nil || len(ids) == 0 || n.Gateway == nil || n.Gateway.Subjects == nil {
			return ""
		}
		return n.Gateway.Subjects.Person(ids[0])
	}
}
