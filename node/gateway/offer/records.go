package offer

import (
	"net/http"
	"net/url"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/grant"
)

// Records offers a connector's service: record types of a sector, each with the
// same operations. It has a table of its own, made from the types that the
// connector serves, so that nothing else of the connector, or of the node, is
// reached by its id.
//
// Whoever lists changes learns of persons whom the question does not name: the
// answer names them for the evidence, and no grant that demands a relation
// permits it.
func Records(id lienthong.ServiceID, base *url.URL, transport http.RoundTripper, types []string, persons Persons) Service {
	var out []Operation
	for _, t := range types {
		at := "/v1/" + t + "/"
		out = append(out,
			Operation{Method: http.MethodPost, Path: at + "known", Rung: grant.Verify, read: readOne(nobodysFields)},
			Operation{Method: http.MethodPost, Path: at + "verify", Rung: grant.Match, read: readOne(comparedFields)},
			Operation{Method: http.MethodPost, Path: at + "read", Rung: grant.Fields, read: readOne(listedFields)},
			Operation{Method: http.MethodPost, Path: at + "bulk", Rung: grant.Fields, read: readLines(listedFields)},
			Operation{Method: http.MethodPost, Path: at + "changes", Rung: grant.Fields, read: readOne(listedFields)},
		)
	}
	return Service{ID: id, Operations: out, Persons: persons, upstream: exchange.Upstream{Base: base, Transport: transport}}
}
