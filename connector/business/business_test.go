package business_test

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/business"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/linked"
)

func TestSector(t *testing.T) {
	t.Parallel()
	s, err := business.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	connectortest.TestSector(t, s, business.Example())
	connectortest.TestLinked(t, s, business.Example(), business.Linked())
}

// TestRole tries what the sector holds of a role on records of its own.
func TestRole(t *testing.T) {
	t.Parallel()
	s, err := business.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, role, born, from, number, passport string
		want                                     []connector.FindingCode
	}{
		{"a representative of age", "legal_representative", "1990-05-01", "2008-05-01", "027090000001", "", nil},
		{"a representative under age", "legal_representative", "1990-05-01", "2008-04-30", "027090000001", "", []connector.FindingCode{"minor_in_role"}},
		{"an heir under age", "shareholder", "2015-05-01", "2024-04-30", "027215000001", "", nil},
		{"a foreigner", "member", "1980", "2020-01-01", "", "M00000001", nil},
		{"nobody", "member", "1980", "2020-01-01", "", "", []connector.FindingCode{"nobody_named"}},
	} {
		r := connectortest.Record(t, s, "role", map[connector.TermID]string{
			"role": c.role, "birth_date": c.born, "from": c.from, "personal_number": c.number, "foreign_document": c.passport})
		if got := connectortest.Broken(r); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestRepresentative tells the two ways in which an enterprise is without one.
func TestRepresentative(t *testing.T) {
	t.Parallel()
	s, err := business.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	dead := linked.Person{ID: "p", Dead: true, Died: connectortest.Person(16).Dead}
	for _, c := range []struct {
		name, role, passport, until string
		person                      linked.Person
		want                        connector.FindingCode
	}{
		{"dead", "legal_representative", "", "", dead, "dead_representative"},
		{"replaced before", "legal_representative", "", "2023-12-31", dead, ""},
		{"a shareholder's estate", "shareholder", "", "", dead, ""},
		{"unknown", "legal_representative", "", "", linked.Person{}, "unknown_representative"},
		{"a foreigner", "legal_representative", "M1", "", linked.Person{}, ""},
		{"alive", "legal_representative", "", "", linked.Person{ID: "q"}, ""},
	} {
		r := connectortest.Record(t, s, "role", map[connector.TermID]string{"role": c.role, "foreign_document": c.passport, "until": c.until})
		var got connector.FindingCode
		for _, f := range linked.Check(business.Linked(), "", []linked.Record{{Record: r, Person: c.person}}) {
			got = f.Rule.ID
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
