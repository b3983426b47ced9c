package connector_test

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/connector"
)

// TestInvariants tries what invariants are made of on records with two terms.
func TestInvariants(t *testing.T) {
	t.Parallel()
	two := &connector.RecordType{ID: "r", Terms: []connector.Term{{ID: "a"}, {ID: "b"}}}
	for _, c := range []struct {
		name  string
		holds func(*connector.Record) bool
		a, b  string
		want  bool
	}{
		{"not before", connector.NotBefore("a", "b"), "2020-05-01", "2020-05-01", true},
		{"before", connector.NotBefore("a", "b"), "2020-05-02", "2020-05-01", false},
		{"before, as far as known", connector.NotBefore("a", "b"), "2020-05", "2020", true},
		{"different", connector.Differ("a", "b"), "x", "y", true},
		{"not different", connector.Differ("a", "b"), "x", "x", false},
		{"both unknown do differ", connector.Differ("a", "b"), "", "", true},
		{"same", connector.Same("a", "b"), "x", "x", true},
		{"not the same", connector.Same("a", "b"), "x", "y", false},
		{"one unknown is the same", connector.Same("a", "b"), "x", "", true},
		{"within", connector.Within("a", 0, 1), "1", "", true},
		{"above", connector.Within("a", 0, 1), "1.01", "", false},
		{"below", connector.Within("a", 0, 1), "-0.5", "", false},
		{"no number", connector.Within("a", 0, 1), "", "", true},
		{"needed and there", connector.Needs("a", "b", "stopped"), "stopped", "2020", true},
		{"needed and missing", connector.Needs("a", "b", "stopped"), "stopped", "", false},
		{"not needed", connector.Needs("a", "b", "stopped"), "open", "", true},
		{"needed by any value", connector.Needs("a", "b"), "open", "", false},
		{"of age on the day", connector.Adult("a", "b", 18), "1990-06-15", "2008-06-15", true},
		{"a day too young", connector.Adult("a", "b", 18), "1990-06-15", "2008-06-14", false},
		{"perhaps of age", connector.Adult("a", "b", 18), "1990", "2008-01-01", true},
		{"too young by years", connector.Adult("a", "b", 18), "1990", "2007-12-31", false},
		{"nobody knows", connector.Adult("a", "b", 18), "", "2007-12-31", true},
	} {
		if got := c.holds(&connector.Record{Type: two, Values: []string{c.a, c.b}}); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

// A number may be that of the person of a record, or of another whom it names.
func TestNumbersOfARecord(t *testing.T) {
	t.Parallel()
	dependant := &connector.RecordType{ID: "dependant", Terms: []connector.Term{
		{ID: "taxpayer", Kind: connector.KindNumber}, {ID: "number", Kind: connector.KindNumber, Column: "number"}, {ID: "kind", Kind: connector.KindText},
	}}
	const father, child, other = "001080000011", "001180000012", "001080000013"
	r := &connector.Record{Type: dependant, Values: []string{father, child, other}}
	for number, only := range map[string]bool{father: true, child: false, other: false} {
		if r.OnlyMentions(number) != only {
			t.Errorf("%s is only mentioned: %t", number, !only)
		}
	}
	if got := r.Numbers(); !slices.Equal(got, []string{father, child}) {
		t.Errorf("the record is about %q", got)
	}
	r.Values[1] = father
	if r.OnlyMentions(father) || len(r.Numbers()) != 1 {
		t.Error("who is both is only mentioned")
	}
	r.Type = &connector.RecordType{ID: "item", Terms: dependant.Terms[:1]}
	if r.Values = r.Values[:1]; r.OnlyMentions(father) {
		t.Error("where no number is the person's own, all are")
	}
	if r.Type.Sealed() {
		t.Error("a type with an open term is sealed")
	}
	if r.Type.Terms = []connector.Term{{ID: "a", Secret: true}}; !r.Type.Sealed() {
		t.Error("a type of secrets is not sealed")
	}
}
