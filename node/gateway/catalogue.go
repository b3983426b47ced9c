package gateway

import (
	"context"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/node/gateway/offer"
)

// Catalogue answers the metaservices from the trust list and the grants.
type Catalogue struct {
	Trust  *Trust
	Grants *grant.Service // nil for a gateway of consumers only
	Offers *offer.List    // nil for the same
}

var _ exchange.Catalogue = (*Catalogue)(nil)

// Clients implements exchange.Catalogue.
func (c *Catalogue) Clients(_ context.Context, instance string) ([]xroad.Entry, error) {
	n, err := c.Trust.list()
	if err != nil {
		return nil, err
	}
	var out []xroad.Entry
	for _, m := range n.list.Members() {
		if instance != "" && m.ID.Instance != instance {
			continue
		}
		member := lienthong.SystemID{Instance: m.ID.Instance, Class: m.ID.Class, Member: string(m.ID.Code)}
		out = append(out, xroad.Entry{ID: member, Name: m.Name})
		for _, s := range m.Systems {
			id := member
			id.System = s.Name
			out = append(out, xroad.Entry{ID: id, Name: m.Name})
		}
	}
	return out, nil
}

// Methods implements exchange.Catalogue. Without a client it is all that may be
// reached at all. With one it is what the client's grants reach now; whether a
// question's purpose, ground and fields are covered is said when it is asked.
func (c *Catalogue) Methods(ctx context.Context, provider, client lienthong.SystemID) ([]xroad.Method, error) {
	n, err := c.Trust.list()
	if err != nil {
		return nil, err
	}
	var out []xroad.Method
	for _, id := range n.list.Services(provider) {
		m := xroad.Method{ID: id, Type: "REST"}
		if s, ok := n.list.Service(id); ok && s.Document != (directory.Document{}) {
			m.Type = "OPENAPI"
		}
		service, _ := c.Offers.Find(id)
		for _, o := range service.Operations {
			reached, err := c.reaches(ctx, client, id, o)
			if err != nil {
				return nil, err
			}
			if reached {
				m.Endpoints = append(m.Endpoints, xroad.Endpoint{Method: o.Method, Path: o.Path})
			}
		}
		if len(m.Endpoints) > 0 {
			out = append(out, m)
		}
	}
	return out, nil
}

// reaches reports whether an operation is to be listed for a client.
func (c *Catalogue) reaches(ctx context.Context, client lienthong.SystemID, service lienthong.ServiceID, o offer.Operation) (bool, error) {
	switch {
	case client.IsZero():
		return true, nil
	case c.Grants == nil:
		return false, nil
	}
	return c.Grants.Reaches(ctx, grant.Request{Consumer: client, Service: service, Method: o.Method, Path: o.Path, Rung: o.Rung, Set: o.Set})
}

// OpenAPI implements exchange.Catalogue.
func (c *Catalogue) OpenAPI(ctx context.Context, service lienthong.ServiceID) (string, []byte, error) {
	document, about, err := c.Trust.Directory.Document(ctx, service)
	return about.Type, document, err
}
