package environment_test

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/environment"
)

func TestSector(t *testing.T) {
	t.Parallel()
	s, err := environment.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	connectortest.TestSector(t, s, environment.Example())
	connectortest.TestLinked(t, s, environment.Example(), environment.Linked())
}

// TestHolder tries who may hold a licence.
func TestHolder(t *testing.T) {
	t.Parallel()
	s, err := environment.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, person, enterprise string
		want                     []connector.FindingCode
	}{
		{"a person", "Nguyễn Văn An", "", nil},
		{"an enterprise", "", "2301000001", nil},
		{"both", "Nguyễn Văn An", "2301000001", []connector.FindingCode{"one_holder"}},
		{"nobody", "", "", []connector.FindingCode{"one_holder"}},
	} {
		r := connectortest.Record(t, s, "licence", map[connector.TermID]string{"full_name": c.person, "enterprise_code": c.enterprise})
		if got := connectortest.Broken(r); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
