package integrity_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/integrity"
)

func TestSector(t *testing.T) {
	t.Parallel()
	s, err := integrity.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	connectortest.TestSector(t, s, integrity.Example())
	connectortest.TestLinked(t, s, integrity.Example(), integrity.Linked())
}

// TestStrict loosens one thing at a time, as an owner's change might.
func TestStrict(t *testing.T) {
	t.Parallel()
	informant := func(s *connector.Sector) *connector.RecordType {
		r, _ := s.Record("informant")
		return r
	}
	for name, c := range map[string]struct {
		loosen func(*connector.Sector)
		says   string
	}{
		"a capacity":          {func(s *connector.Sector) { informant(s).Capacities = []string{"informant"} }, "without a capacity"},
		"a term in the open":  {func(s *connector.Sector) { informant(s).Terms[1].Secret = false }, "secret"},
		"a linked term":       {func(s *connector.Sector) { informant(s).Terms[1].Column = "name" }, "linked"},
		"all in one table":    {func(s *connector.Sector) { s.Records[1].OnlyInCapacity = false }, "only_in_capacity"},
		"no informants":       {func(s *connector.Sector) { s.Records = s.Records[:2] }, "record type"},
		"informants offered":  {func(s *connector.Sector) { s.Offers[0].Operation = "POST /v1/informant/known" }, "nothing of an informant"},
		"anybody":             {func(s *connector.Sector) { s.Offers[1].Relation = "any" }, "neither party nor present"},
		"everybody on file":   {func(s *connector.Sector) { s.Asks[1].Relation = "registered" }, "neither party nor present"},
		"the denounced learn": {func(s *connector.Sector) { s.Asks[2].Disclosure = "at_once" }, "denounced"},
		"the entry is shown":  {func(s *connector.Sector) { s.Asks[4].Disclosure = "at_once" }, "reference directory"},
		"the party learns":    {func(s *connector.Sector) { s.Offers[1].Disclosure = "at_once" }, "party at once"},
	} {
		s, err := integrity.BuiltIn()
		if err != nil {
			t.Fatal(err)
		}
		c.loosen(s)
		if err := integrity.Strict(s); lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestInformantsAreNotLinked keeps informants out of what linking is given.
func TestInformantsAreNotLinked(t *testing.T) {
	t.Parallel()
	s, err := integrity.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	_, bound := connectortest.Legacy(t, s, integrity.Example())
	for _, b := range bound {
		if b.Type.ID == "informant" && len(b.LinkColumns()) > 0 {
			t.Error("an informant's columns would be sent to the population register")
		}
	}
}
