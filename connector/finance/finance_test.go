package finance_test

import (
	"testing"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/finance"
	"github.com/lienthong/lienthong/connector/linked"
)

func TestSector(t *testing.T) {
	t.Parallel()
	s, err := finance.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	connectortest.TestSector(t, s, finance.Example())
	connectortest.TestLinked(t, s, finance.Example(), finance.Linked())
}

// TestDependant counts each dependant once at a time, whoever claims them.
func TestDependant(t *testing.T) {
	t.Parallel()
	s, err := finance.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	mother := linked.Person{ID: "mother"}
	claim := func(by, from, until string) linked.Record {
		return linked.Record{Person: mother, Record: connectortest.Record(t, s, "dependant",
			map[connector.TermID]string{"taxpayer_number": by, "from": from, "until": until})}
	}
	for _, c := range []struct {
		name   string
		claims []linked.Record
		want   int
	}{
		{"one child claims her", []linked.Record{claim("a", "2024-01", "")}, 0},
		{"two at once", []linked.Record{claim("a", "2024-01", ""), claim("b", "2024-06", "")}, 1},
		{"three at once", []linked.Record{claim("a", "2024-01", ""), claim("b", "2024-06", ""), claim("c", "2025-01", "")}, 2},
		{"one after the other", []linked.Record{claim("a", "2024-01", "2024-12"), claim("b", "2025-01", "")}, 0},
		{"in the same month", []linked.Record{claim("a", "2024-01", "2024-12"), claim("b", "2024-12", "")}, 1},
		{"the same child again", []linked.Record{claim("a", "2024-01", ""), claim("a", "2025-01", "")}, 0},
	} {
		if got := len(linked.Check(finance.Linked(), "", c.claims)); got != c.want {
			t.Errorf("%s: %d found, want %d", c.name, got, c.want)
		}
	}
}
