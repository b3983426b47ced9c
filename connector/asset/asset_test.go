package asset_test

import (
	"fmt"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/asset"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/linked"
)

func builtIn(t *testing.T) *connector.Sector {
	t.Helper()
	s, err := asset.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSector(t *testing.T) {
	t.Parallel()
	s := builtIn(t)
	connectortest.TestSector(t, s, asset.Example())
	connectortest.TestLinked(t, s, asset.Example(), asset.Linked())
}

// TestFigures offers a figure to a wrong basis and relation, one at a time.
func TestFigures(t *testing.T) {
	t.Parallel()
	for name, loosen := range map[string]func(*connector.Grant){
		"no article": func(g *connector.Grant) { g.Basis = "36/2018/QH14" },
		"anybody":    func(g *connector.Grant) { g.Relation = "any" },
		"on file":    func(g *connector.Grant) { g.Relation = "registered" },
	} {
		s := builtIn(t)
		loosen(&s.Offers[1])
		if err := asset.Strict(s); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := builtIn(t)
	s.Offers[0].Basis = "36/2018/QH14" // names no figure
	if err := asset.Strict(s); err != nil {
		t.Error(err)
	}
}

// TestFamily compares who is declared with whom the register names.
func TestFamily(t *testing.T) {
	t.Parallel()
	s := builtIn(t)
	date := func(text string) lienthong.Date {
		d, err := lienthong.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	wife := linked.Relative{ID: "wife", Kind: "spouse", Born: date("1980-01-01")}
	child := linked.Relative{ID: "child", Kind: "child", Born: date("2010-05-05")}
	grown := linked.Relative{ID: "grown", Kind: "child", Born: date("2007-12-15")} // 18 on the day of signing
	late := linked.Relative{ID: "late", Kind: "spouse", Born: date("1979"), Died: date("2020-01-01")}
	declared := func(id, relation string) linked.Record {
		return linked.Record{Person: linked.Person{ID: id}, Record: connectortest.Record(t, s, "family",
			map[connector.TermID]string{"declaration_code": "k", "declarant_number": "d", "relation": relation})}
	}
	for _, c := range []struct {
		name      string
		relatives []linked.Relative
		family    []linked.Record
		want      string
	}{
		{"nobody", nil, nil, ""},
		{"all declared", []linked.Relative{wife, child}, []linked.Record{declared("wife", "spouse"), declared("child", "child")}, ""},
		{"a wife left out", []linked.Relative{wife, child}, []linked.Record{declared("child", "child")}, "family_not_declared0 "},
		{"a child left out", []linked.Relative{wife, child}, []linked.Record{declared("wife", "spouse")}, "family_not_declared0 "},
		{"a child of age", []linked.Relative{grown}, nil, ""},
		{"a wife who has died", []linked.Relative{late}, nil, ""},
		{"a wife of whom the register does not know", nil, []linked.Record{declared("wife", "spouse")}, "family_not_registered1 "},
		{"a child declared as wife", []linked.Relative{child}, []linked.Record{declared("child", "spouse")}, "family_not_registered1 "},
	} {
		declaration := linked.Record{Person: linked.Person{ID: "d", Relatives: c.relatives}, Record: connectortest.Record(t, s, "declaration",
			map[connector.TermID]string{"declaration_code": "k", "declarant_number": "d", "signed_on": "2025-12-15"})}
		got := ""
		for _, f := range linked.Check(asset.Linked(), "declarant_number", append([]linked.Record{declaration}, c.family...)) {
			got += fmt.Sprint(f.Rule.ID, f.At, " ")
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
