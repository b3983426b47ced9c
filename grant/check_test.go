package grant_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/granttest"
)

// TestCheck breaks a grant that can stand, one member at a time.
func TestCheck(t *testing.T) {
	t.Parallel()
	sample := granttest.Sample("G-1")
	if err := sample.Check(); err != nil {
		t.Fatal(err)
	}
	basis := lienthong.LegalBasis{Document: "91/2025/QH15", Article: "4"}
	for _, c := range []struct {
		name, field string
		change      func(*grant.Grant)
	}{
		{"no id", "/id", func(g *grant.Grant) { g.ID = "" }},
		{"an id that breaks out of a text", "/id", func(g *grant.Grant) { g.ID = `G"1` }},
		{"a long id", "/id", func(g *grant.Grant) { g.ID = strings.Repeat("G", 65) }},
		{"a bad agreement", "/agreement", func(g *grant.Grant) { g.Agreement = "A 1" }},
		{"no consumer", "/consumer", func(g *grant.Grant) { g.Consumer = lienthong.SystemID{} }},
		{"no service", "/consumer", func(g *grant.Grant) { g.Service = lienthong.ServiceID{} }},
		{"a small method", "/method", func(g *grant.Grant) { g.Method = "post" }},
		{"a relative path", "/path", func(g *grant.Grant) { g.Path = "v1" }},
		{"no rung", "/rung", func(g *grant.Grant) { g.Rung = "all" }},
		{"no fields", "/read", func(g *grant.Grant) { g.Read, g.Search = nil, nil }},
		{"a field twice", "/read", func(g *grant.Grant) { g.Read = []string{"pin", "pin"} }},
		{"a star for fields", "/read", func(g *grant.Grant) { g.Read = append(g.Read, "*") }},
		{"searching by what may not be read", "/search", func(g *grant.Grant) { g.Search = []string{"religion"} }},
		{"a set without a name", "/set", func(g *grant.Grant) { g.Rung = grant.Set }},
		{"a set below its rung", "/set", func(g *grant.Grant) { g.Rung, g.Set = grant.Match, "basic" }},
		{"no purpose", "/purposes", func(g *grant.Grant) { g.Purposes = nil }},
		{"any purpose", "/purposes", func(g *grant.Grant) { g.Purposes = []lienthong.Purpose{"*"} }},
		{"no basis", "/bases", func(g *grant.Grant) { g.Bases = nil }},
		{"an empty basis", "/bases", func(g *grant.Grant) { g.Bases = []lienthong.LegalBasis{{}} }},
		{"a point without its clause", "/bases", func(g *grant.Grant) {
			g.Bases[0] = lienthong.LegalBasis{Document: "1/2026/ND-CP", Article: "1", Point: "a"}
		}},
		{"two purposes implied", "/implied", func(g *grant.Grant) { g.Implied, g.Purposes = true, append(g.Purposes, "court.summon") }},
		{"a procedure twice", "/procedures", func(g *grant.Grant) { g.Procedures = []string{"1", "1"} }},
		{"no rule", "/relation/rule", func(g *grant.Grant) { g.Relation.Rule = "" }},
		{"registered where", "/relation/sector", func(g *grant.Grant) { g.Relation.Rule = grant.Registered }},
		{"anybody of a sector", "/relation", func(g *grant.Grant) { g.Relation.Sector = "court" }},
		{"no beginning", "/valid_from", func(g *grant.Grant) { g.ValidFrom = time.Time{} }},
		{"an end before the beginning", "/valid_from", func(g *grant.Grant) { g.ValidUntil = g.ValidFrom.Add(-1) }},
		{"a negative rate", "/limit", func(g *grant.Grant) { g.Limit.PerSecond = -1 }},
		{"no number", "/limit", func(g *grant.Grant) { g.Limit.PerSecond = math.NaN() }},
		{"no mode", "/mode", func(g *grant.Grant) { g.Mode = "" }},
		{"a copy used longer than kept", "/replica", func(g *grant.Grant) { g.Replica.FreshHours = 1 }},
		{"no class", "/disclosure/class", func(g *grant.Grant) { g.Disclosure.Class = "" }},
		{"at once but later", "/disclosure", func(g *grant.Grant) { g.Disclosure.DeferDays = 1 }},
		{"deferred without the article", "/disclosure", func(g *grant.Grant) {
			g.Disclosure = grant.Disclosure{Class: lienthong.DiscloseDeferred, DeferDays: 1}
		}},
		{"deferred until when", "/disclosure", func(g *grant.Grant) {
			g.Disclosure = grant.Disclosure{Class: lienthong.DiscloseDeferred, Basis: basis}
		}},
		{"never without the article", "/disclosure", func(g *grant.Grant) { g.Disclosure.Class = lienthong.DiscloseNever }},
		{"never, and later", "/disclosure", func(g *grant.Grant) {
			g.Disclosure = grant.Disclosure{Class: lienthong.DiscloseNever, DeferDays: 1, Basis: basis}
		}},
	} {
		g := granttest.Sample("G-1")
		c.change(&g)
		err := g.Check()
		if lienthong.CodeOf(err) != lienthong.Invalid || !strings.HasPrefix(fieldOf(err), c.field) {
			t.Errorf("%s: %v at %q, want invalid_input at %q", c.name, err, fieldOf(err), c.field)
		}
	}
}

func fieldOf(err error) string {
	if e, ok := err.(*lienthong.Error); ok {
		return e.Field
	}
	return ""
}
