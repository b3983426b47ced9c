package deskroom

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/guard"
	"github.com/lienthong/lienthong/connector/linked"
	"github.com/lienthong/lienthong/connector/serving"
	"github.com/lienthong/lienthong/node/connect"
)

// TestStranger: a source that ignores case gives a stranger's record beside the
// person's own, and the stranger's is not shown.
func TestStranger(t *testing.T) {
	t.Parallel()
	const (
		bare     = "ma_dg VARCHAR(10) NOT NULL PRIMARY KEY"
		stranger = 2 // whose key is that of person 1 but for case
	)
	example := library.Example()
	legacy := example
	legacy.Schema = strings.Replace(example.Schema, bare, "ma_dg VARCHAR(10) COLLATE NOCASE NOT NULL", 1)
	if legacy.Schema == example.Schema {
		t.Fatal("the example has no longer ", bare)
	}
	legacy.Rows = func(p connector.Person, n int) []connector.Insert {
		out := example.Rows(p, n)
		if n == stranger {
			out[0].Values["ma_dg"] = "dg000002"
		}
		return out
	}
	sector, err := library.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	source, bound := connectortest.Legacy(t, sector, legacy)
	readers := bound[slices.IndexFunc(bound, func(b *connector.Bound) bool { return b.Type.ID == "reader" })]
	told := map[string]bool{}
	for row, err := range source.Rows(t.Context(), readers.ByKey("DG000002")) {
		if err != nil {
			t.Fatal(err)
		}
		told[readers.Read(row).Key] = true
	}
	if !told["dg000002"] {
		t.Fatal("the source does not ignore case")
	}

	g := group{
		connector: &connect.Connector{
			Bound: bound, Source: &guard.Source{Of: source, Slots: 1, Timeout: time.Minute, Now: time.Now},
			Serving: &serving.Service{Linked: func(context.Context, string, string) ([]string, error) { return []string{"DG000001", "DG000002"}, nil }},
		},
		rule: &linked.Rule{Records: []string{"reader"}}, bound: readers,
		record: &connector.Record{Type: readers.Type, Key: "DG000001"}, number: "001099000001",
	}
	others, more, err := g.others(t.Context())
	if err != nil || more || len(others) != 1 {
		t.Fatalf("%d others, %v, more: %v; want the person's second record alone", len(others), err, more)
	}
	if key := others[0].Terms[readers.Type.Find("card_number")].Value; key != "DG000002" {
		t.Errorf("shows the record %q", key)
	}
}
