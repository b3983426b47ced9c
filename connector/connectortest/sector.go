package connectortest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/checking"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/connector/legacysql"
)

// people is how many persons a sector's example is tried with; faults that come
// once in 50 persons are in it.
const people = 300

// TestSector holds a sector's package to its contract (package connector, "A
// sector's package"): the terms stand, the example connects, every invariant is
// broken by some row and kept by most, and nothing that is offered is secret.
func TestSector(t *testing.T, s *connector.Sector, l connector.Legacy) {
	t.Helper()
	src, bound := Legacy(t, s, l)
	t.Run("terms", func(t *testing.T) { testTerms(t, s) })
	report, err := checking.Check(t.Context(), src, bound, 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("example", func(t *testing.T) { testExample(t, s, bound, report) })
	t.Run("invariants", func(t *testing.T) { testInvariants(t, bound, report) })
	t.Run("rows", func(t *testing.T) {
		a, b := fmt.Sprint(l.Rows(Person(7), 7)), fmt.Sprint(l.Rows(Person(7), 7))
		if a != b {
			t.Error("the rows of one person differ from call to call")
		}
	})
}

// Legacy makes the example on SQLite and binds it.
func Legacy(t testing.TB, s *connector.Sector, l connector.Legacy) (connector.Source, []*connector.Bound) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "legacy.db")
	db, err := legacysql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if err := legacysql.Make(t.Context(), db, "sqlite", l, Persons(people)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	d := Describe(t, l.Description, "sqlite", path)
	bound, err := d.Bind(s, Units)
	if err != nil {
		t.Fatal(err)
	}
	src, err := connectorsql.Open(d.Source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	})
	return src, bound
}

// Describe writes a description to a file, with its source filled in, and loads
// it as the program does.
func Describe(t testing.TB, text, kind, address string) *connector.Description {
	t.Helper()
	path := filepath.Join(t.TempDir(), "connector.yaml")
	text = strings.NewReplacer("$KIND", kind, "$ADDRESS", address).Replace(text)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := connector.LoadDescription(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func testTerms(t *testing.T, s *connector.Sector) {
	for _, r := range s.Records {
		for _, v := range r.Invariants {
			if v.ID == "" || v.Says == "" || v.Source == "" || r.Find(v.Term) < 0 {
				t.Errorf("invariant %q of %s needs an id, a sentence, a source and a term of the record", v.ID, r.ID)
			}
		}
	}
	// Whoever connects must be able to ask the population for something, and
	// others for something of it, or there is nothing to connect.
	if len(s.Asks) == 0 || len(s.Offers) == 0 {
		t.Error("a sector has default grants in both directions")
	}
}

func testExample(t *testing.T, s *connector.Sector, bound []*connector.Bound, r *checking.Report) {
	if len(bound) != len(s.Records) {
		t.Errorf("the example maps %d of %d record types", len(bound), len(s.Records))
	}
	for i, got := range r.Records {
		switch {
		case got.Problem != "":
			t.Errorf("%s: %s", got.Record, got.Problem)
		case got.Rows == 0:
			t.Errorf("%s: the example has no rows", got.Record)
		case got.Clean*2 < got.Rows:
			t.Errorf("%s: only %d of %d rows are clean: %v", got.Record, got.Clean, got.Rows, got.Findings)
		}
		for _, id := range got.Unmapped {
			if term, _ := bound[i].Type.Term(id); term.Mandatory {
				t.Errorf("%s: the mandatory term %s is not mapped", got.Record, id)
			}
		}
	}
}

func testInvariants(t *testing.T, bound []*connector.Bound, r *checking.Report) {
	for i := range bound {
		for _, v := range bound[i].Type.Invariants {
			broken := r.Records[i].Findings[string(v.Term)+": "+string(v.ID)]
			if broken == 0 {
				t.Errorf("%s: no row of the example breaks %s, so nothing shows that it works", bound[i].Type.ID, v.ID)
			}
			if broken*2 > r.Records[i].Rows {
				t.Errorf("%s: %d of %d rows break %s", bound[i].Type.ID, broken, r.Records[i].Rows, v.ID)
			}
		}
	}
}
