package insurance_test

import (
	"testing"

	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/insurance"
)

func TestSector(t *testing.T) {
	t.Parallel()
	s, err := insurance.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	connectortest.TestSector(t, s, insurance.Example())
	connectortest.TestLinked(t, s, insurance.Example(), insurance.Linked())
}

// TestBaseDataIsPulled keeps the pattern of Decree 43/2021/NĐ-CP: what tells a
// person is the population register's, in every record, and what the sector asks
// of it includes all of that which it keeps.
func TestBaseDataIsPulled(t *testing.T) {
	t.Parallel()
	s, err := insurance.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range s.Records {
		for _, v := range r.Terms {
			if v.Column != "" && v.Master != "population" {
				t.Errorf("%s of %s is mastered by %s", v.ID, r.ID, v.Master)
			}
		}
	}
	for _, c := range s.Contributions {
		if c.Field == "death_date" {
			return
		}
	}
	t.Error("a death that only the insurer knows is told to nobody")
}
