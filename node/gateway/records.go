package gateway

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/grant"
)

// Records is a connector's service behind the gateway: record types of a
// sector, each with the same operations. It has a table of its own, made from
// the types that the connector serves, so that nothing else of the connector,
// or of the node, is reached by its id.
type Records struct {
	ID    lienthong.ServiceID
	Base  *url.URL
	Types []string // of records
	// Transport carries questions to the connector.
	Transport http.RoundTripper
	// Persons is Policy.Persons, for the persons of these records.
	Persons func(ctx context.Context, numbers, references []string) ([]lienthong.PersonID, error)
}

// operations is what each operation of the records discloses. Whoever lists
// changes learns of persons whom the question does not name: the answer names
// them for the evidence, and no grant that demands a relation permits it.
func (s Records) operations() []operation {
	var out []operation
	for _, t := range s.Types {
		at := "/v1/" + t + "/"
		out = append(out,
			operation{method: http.MethodPost, path: at + "known", rung: grant.Verify, read: readOne(nobodysFields)},
			operation{method: http.MethodPost, path: at + "verify", rung: grant.Match, read: readOne(comparedFields)},
			operation{method: http.MethodPost, path: at + "read", rung: grant.Fields, read: readOne(listedFields)},
			operation{method: http.MethodPost, path: at + "bulk", rung: grant.Fields, read: readLines(listedFields)},
			operation{method: http.MethodPost, path: at + "changes", rung: grant.Fields, read: readOne(listedFields)},
		)
	}
	return out
}

// Offers reports whether a service is behind this gateway: the register, or a
// connector's records.
func (g *Gateway) Offers(id lienthong.ServiceID) bool {
	return g.Service != nil && g.Service.ID == id || slices.ContainsFunc(g.Records, func(r Records) bool { return r.ID == id })
}

// services finds what is behind an id: the register, or a connector's records.
type services struct {
	register *Register
	records  []Records
}

var _ exchange.Services = services{}

// Service implements exchange.Services.
func (s services) Service(ctx context.Context, id lienthong.ServiceID) (exchange.Upstream, error) {
	for _, r := range s.records {
		if r.ID == id {
			return exchange.Upstream{Base: r.Base, Transport: r.Transport}, nil
		}
	}
	if s.register != nil {
		return s.register.Service(ctx, id)
	}
	return exchange.Upstream{}, lienthong.Errorf(lienthong.NotFound, "There is no such service at this gateway.")
}
