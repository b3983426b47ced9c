package agreement_test

import (
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/grant/granttest"
)

// TestCovers: a grant may give what was asked for, or less, and nothing beyond.
func TestCovers(t *testing.T) {
	t.Parallel()
	g := granttest.Sample("G-1")
	asked := agreement.Request{Consumer: g.Consumer, Service: g.Service, Purpose: g.Purposes[0], Basis: g.Bases[0], Fields: append([]string{"sex"}, g.Read...)}
	if err := asked.Covers(&g); err != nil {
		t.Fatal(err)
	}
	for field, more := range map[string]func(*grant.Grant){
		"/consumer": func(g *grant.Grant) { g.Consumer.System = "OTHER" },
		"/service":  func(g *grant.Grant) { g.Service.Service = "other" },
		"/purposes": func(g *grant.Grant) { g.Purposes = append(g.Purposes, "other.purpose") },
		"/bases":    func(g *grant.Grant) { g.Bases = []lienthong.LegalBasis{{Document: "1/2026/ND-CP"}} },
		"/read":     func(g *grant.Grant) { g.Read = append([]string{"religion"}, g.Read...) },
	} {
		wider := granttest.Sample("G-1")
		more(&wider)
		if e, ok := asked.Covers(&wider).(*lienthong.Error); !ok || e.Code != lienthong.Invalid || e.Field != field { //nolint:errorlint // it is returned unwrapped
			t.Errorf("%s: %v", field, e)
		}
	}
	wider := asked
	wider.Basis.Clause = ""
	wider.Basis.Article = ""
	if err := wider.Covers(&g); err != nil {
		t.Errorf("a whole document covers its articles: %v", err)
	}
}
