package proposing_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/asset"
	"github.com/lienthong/lienthong/connector/business"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/court"
	"github.com/lienthong/lienthong/connector/environment"
	"github.com/lienthong/lienthong/connector/finance"
	"github.com/lienthong/lienthong/connector/insurance"
	"github.com/lienthong/lienthong/connector/integrity"
	"github.com/lienthong/lienthong/connector/land"
	"github.com/lienthong/lienthong/connector/proposing"
	"github.com/lienthong/lienthong/connector/science"
)

// mapped is what a description maps: by record type and term, the columns.
func mapped(t *testing.T, text string) map[string]string {
	t.Helper()
	var d struct {
		Records []struct {
			Record string
			From   string
			Terms  map[string]any
		}
	}
	if err := yaml.Unmarshal([]byte(text), &d); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	out := map[string]string{}
	for _, r := range d.Records {
		for term, to := range r.Terms {
			if m, ok := to.(map[string]any); ok {
				if to = m["column"]; to == nil {
					to = m["columns"]
				}
			}
			if to != nil {
				out[r.Record+"."+term] = fmt.Sprint(to)
			}
		}
	}
	return out
}

// TestExamples has the examples of all sectors recognised: what is proposed is
// compared with the description that an engineer wrote by hand. A term whose column
// stands in a joined table cannot be found by looking at one table, and is left out.
func TestExamples(t *testing.T) {
	t.Parallel()
	right, wrong, all := 0, 0, 0
	for id, of := range map[string]struct {
		sector func() (*connector.Sector, error)
		legacy connector.Legacy
	}{
		"asset": {asset.BuiltIn, asset.Example()}, "business": {business.BuiltIn, business.Example()}, "court": {court.BuiltIn, court.Example()},
		"environment": {environment.BuiltIn, environment.Example()}, "finance": {finance.BuiltIn, finance.Example()}, "insurance": {insurance.BuiltIn, insurance.Example()},
		"integrity": {integrity.BuiltIn, integrity.Example()}, "land": {land.BuiltIn, land.Example()}, "science": {science.BuiltIn, science.Example()},
	} {
		sector, err := of.sector()
		if err != nil {
			t.Fatal(err)
		}
		src, _ := connectortest.Legacy(t, sector, of.legacy)
		text, err := proposing.Proposal{Name: id, Sector: sector}.Propose(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		want, got := mapped(t, of.legacy.Description), mapped(t, text)
		for term, column := range want {
			switch {
			case strings.Contains(column, "."):
				continue
			case got[term] == column:
				right++
			case got[term] != "":
				t.Errorf("%s: %s is %s, not %s", id, term, got[term], column)
				wrong++
			default:
				t.Logf("%s: %s is %s, not found", id, term, column)
			}
			all++
		}
	}
	if least := all * 9 / 10; right < least { // of 239, 135 before abbreviations were read
		t.Errorf("%d of %d terms right, %d wrong, want %d right", right, all, wrong, least)
	}
}
