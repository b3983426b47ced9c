package land_test

import (
	"testing"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/land"
)

func TestSector(t *testing.T) {
	t.Parallel()
	s, err := land.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for name, example := range map[string]connector.Legacy{"national": land.Example(), "province": land.ProvinceExample()} {
		t.Run(name, func(t *testing.T) {
			connectortest.TestSector(t, s, example)
			connectortest.TestLinked(t, s, example, land.Linked())
		})
	}
}

// TestTwoDatabases tells the same persons alike from both: the names that the
// province keeps in TCVN3, the communes that it names and the national database
// has by code.
func TestTwoDatabases(t *testing.T) {
	t.Parallel()
	s, err := land.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	persons := map[string]connector.Person{}
	for p := range connectortest.Persons(300) {
		persons[p.PIN.Reveal()] = p
		if !p.CMND9.IsZero() {
			persons[p.CMND9.Reveal()] = p
		}
	}
	for name, example := range map[string]connector.Legacy{"national": land.Example(), "province": land.ProvinceExample()} {
		n, communes := 0, map[string]int{}
		for _, r := range connectortest.Linked(t, s, example) {
			switch r.Type.ID {
			case "right":
				p := persons[r.Get("personal_number")]
				if r.Get("full_name") != p.Name || r.Get("birth_date") != p.BirthDate.String() {
					t.Fatalf("%s: the person of a right is told otherwise than they are", name)
				}
				n++
			case "parcel":
				communes[r.Get("commune")]++
			}
		}
		if n < 300 || communes["09394"]+communes["09370"] < 100 || communes[""] > 0 {
			t.Errorf("%s: %d rights, communes %v", name, n, communes)
		}
		if name == "province" && communes["09400|09427"] == 0 {
			t.Error("a commune that was split is one")
		}
	}
}
