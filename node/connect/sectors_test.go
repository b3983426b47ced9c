package connect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/node/connect"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/report"
)

// registerOperations are what a sector may ask of the population register: its
// operations over the exchange, and the services that old clients call.
var registerOperations = []string{
	"/v1/population/verify", "/v1/population/match", "/v1/population/read", "/v1/population/household", "/v1/population/relation",
	"/v1/population/bulk/verify", "/v1/population/bulk/match", "/v1/population/bulk/read", "/v1/population/reports", "/v1/linkages", "/v1/parties", "/v1/parties/left", "/v1/references/known", "/soap/XacThucThongTinCongDan", "/soap/TraCuuThongTinCongDan",
}

// TestSectors holds the sectors together: what they ask exists, in the words of
// who is asked, and no two say the same thing by one name.
func TestSectors(t *testing.T) {
	t.Parallel()
	seen, grants := map[string]bool{}, map[string]string{}
	for _, p := range connect.Sectors {
		s, err := p.BuiltIn()
		if err != nil {
			t.Fatal(err)
		}
		if seen[s.ID] {
			t.Errorf("sector %s is there twice", s.ID)
		}
		seen[s.ID] = true
		if again, err := connect.Sector(s.ID); err != nil || again.ID != s.ID {
			t.Errorf("sector %s is not found: %v", s.ID, err)
		}
		for _, g := range s.Asks {
			_, path, _ := strings.Cut(g.Operation, " ")
			if !slices.Contains(registerOperations, path) {
				t.Errorf("%s asks for %s, which the register does not have", g.ID, g.Operation)
			}
			for _, f := range g.Fields {
				if _, err := population.ParseField(f); err != nil {
					t.Errorf("%s asks for the field %s, which the register does not have", g.ID, f)
				}
			}
			for _, c := range g.Capacities {
				if !slices.ContainsFunc(s.Records, func(r connector.RecordType) bool { return slices.Contains(r.Capacities, c) }) {
					t.Errorf("%s is about persons in the capacity %s, which the sector does not know", g.ID, c)
				}
			}
		}
		for _, g := range slices.Concat(s.Asks, s.Offers) {
			if other, twice := grants[g.ID]; twice {
				t.Errorf("grant %s is of %s and of %s", g.ID, other, s.ID)
			}
			grants[g.ID] = s.ID
		}
		for _, c := range s.Contributions {
			if field, err := population.ParseField(c.Field); err == nil && c.Sent() != slices.Contains(report.Fields, field) {
				t.Errorf("%s: the register takes reports about %s: %v", s.ID, c.Field, !c.Sent())
			}
			if _, err := population.ParseField(c.Field); err != nil {
				t.Errorf("%s contributes to the field %s, which the register does not have", s.ID, c.Field)
			}
		}
	}
	if _, err := connect.Sector("zoo"); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("a sector that is none: %v", err)
	}
}
