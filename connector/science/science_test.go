package science_test

import (
	"fmt"
	"testing"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/linked"
	"github.com/lienthong/lienthong/connector/science"
)

func TestSector(t *testing.T) {
	t.Parallel()
	s, err := science.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	connectortest.TestSector(t, s, science.Example())
	connectortest.TestLinked(t, s, science.Example(), science.Linked())
}

// TestUnite makes one researcher of several codes and spellings, and none of
// what is linked to nobody.
func TestUnite(t *testing.T) {
	t.Parallel()
	s, err := science.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	record := func(person, code, name, published, degree, entered string) linked.Record {
		return linked.Record{Person: linked.Person{ID: person}, Record: connectortest.Record(t, s, "researcher", map[connector.TermID]string{
			"researcher_code": code, "full_name": name, "published_as": published, "degree": degree, "entered_on": entered})}
	}
	for _, c := range []struct {
		name  string
		group []linked.Record
		want  string
	}{
		{"several", []linked.Record{
			record("p", "B", "Nguyễn Văn An", "An Nguyen", "master", "2019-03-01"),
			record("p", "A", "Nguyễn Văn An", "Nguyễn V. An", "doctor", "2012-09-01"),
			record("p", "C", "Nguyen Van An", "Nguyễn V. An", "", ""),
		}, "p [A B C] [Nguyễn Văn An Nguyen Van An Nguyễn V. An An Nguyen] doctor true"},
		{"one", []linked.Record{record("p", "A", "Nguyễn Văn An", "", "", "")}, "p [A] [Nguyễn Văn An]  true"},
		{"another person in the group", []linked.Record{record("p", "A", "Nguyễn Văn An", "", "", ""), record("q", "B", "Nguyễn Văn An", "", "", "")}, "p [A] [Nguyễn Văn An]  true"},
		{"nobody", []linked.Record{record("", "A", "Nguyễn Văn An", "", "", "")}, " [] []  false"},
	} {
		r, ok := science.Unite(c.group)
		if got := fmt.Sprint(r.Person, " ", r.Codes, " ", r.Spellings, " ", r.Degree, " ", ok); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
