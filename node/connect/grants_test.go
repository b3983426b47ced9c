package connect_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/table"
	"github.com/lienthong/lienthong/node/connect"
)

func terms(t *testing.T, consumer, service, sector string) connect.Terms {
	t.Helper()
	c, err := lienthong.ParseSystemID(consumer)
	if err != nil {
		t.Fatal(err)
	}
	s, err := lienthong.ParseServiceID(service)
	if err != nil {
		t.Fatal(err)
	}
	return connect.Terms{Consumer: c, Service: s, Sector: sector, ValidFrom: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC), Agreement: "A-1"}
}

// TestDefaultGrants: what every sector proposes can be given as it stands, and
// comes out of a table as it went in.
func TestDefaultGrants(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range connect.Sectors {
		s, err := p.BuiltIn()
		if err != nil {
			t.Fatal(err)
		}
		asks, err := connect.Asks(s, terms(t, "VN/GOV/G09/X", "VN/GOV/G01/POPULATION/persons", ""))
		if err != nil {
			t.Errorf("%s asks: %v", s.ID, err)
		}
		offers, err := connect.Offers(s, terms(t, "VN/GOV/G21/CASES", "VN/GOV/G09/X/register", "court"))
		if err != nil {
			t.Errorf("%s offers: %v", s.ID, err)
		}
		all := slices.Concat(asks, offers)
		if len(asks) != len(s.Asks) || len(offers) != len(s.Offers) || len(all) == 0 {
			t.Fatalf("%s: %d of %d asks, %d of %d offers", s.ID, len(asks), len(s.Asks), len(offers), len(s.Offers))
		}
		for i := range all {
			g := &all[i]
			if seen[g.ID] {
				t.Errorf("grant %s is there twice", g.ID)
			}
			seen[g.ID] = true
		}
		sameInATable(t, s.ID, all)
	}
}

func sameInATable(t *testing.T, name string, grants []grant.Grant) {
	t.Helper()
	var text bytes.Buffer
	if err := table.WriteGrants(&text, grants); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "grants.csv")
	if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := table.ReadGrants(path)
	if err != nil || !reflect.DeepEqual(read, grants) {
		t.Errorf("%s: %v; read back:\n%+v\nwritten:\n%+v", name, err, read, grants)
	}
}

// TestGrantOfLinking: one default becomes what a linking job needs, and no more.
func TestGrantOfLinking(t *testing.T) {
	t.Parallel()
	s, err := connect.Sector("finance")
	if err != nil {
		t.Fatal(err)
	}
	in := terms(t, "VN/GOV/G03/FINANCE", "VN/GOV/G01/POPULATION/persons", "")
	in.Only = []string{"finance-linkage", "finance-dependant"}
	got, err := connect.Asks(s, in)
	if err != nil || len(got) != 2 {
		t.Fatalf("%d grants, %v", len(got), err)
	}
	if g := got[0]; g.ID != "finance-linkage.G03.FINANCE" || g.Method != "*" || g.Path != "/v1/linkages/**" || g.Rung != grant.Fields || !slices.Equal(g.Read, []string{"pin", "differences"}) {
		t.Errorf("linking: %+v", g)
	}
	if r := got[1].Relation; r.Rule != grant.Registered || r.Sector != "finance" || !slices.Equal(r.Capacities, []string{"taxpayer", "dependant"}) {
		t.Errorf("the relation: %+v", r)
	}
	for name, wrong := range map[string]func() error{
		"no such default": func() error { in.Only = []string{"finance-all"}; _, err := connect.Asks(s, in); return err },
		"nobody's sector": func() error { in.Only, in.Sector = nil, ""; _, err := connect.Offers(s, in); return err },
		"an id too long": func() error {
			in.Consumer.System = string(bytes.Repeat([]byte("X"), 64))
			_, err := connect.Asks(s, in)
			return err
		},
	} {
		if err := wrong(); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
