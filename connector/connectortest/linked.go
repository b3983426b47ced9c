package connectortest

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linked"
)

// TestLinked holds a sector's rules for linked records to their contract: each
// names record types and terms that exist, and is broken by some rows of the
// example and kept by most, once they are linked with [Persons].
func TestLinked(t *testing.T, s *connector.Sector, l connector.Legacy, rules []linked.Rule) {
	t.Helper()
	for _, r := range rules {
		if r.ID == "" || r.Says == "" || r.Source == "" || len(r.Records) == 0 {
			t.Errorf("rule %q needs an id, record types, a sentence and a source", r.ID)
		}
		for _, need := range r.Needs {
			if fields, _ := need.Fields(); fields != nil && !slices.ContainsFunc(s.Asks, func(g connector.Grant) bool {
				return strings.HasSuffix(g.Operation, "/read") && slices.ContainsFunc(g.Fields, func(f string) bool { return slices.Contains(fields, f) })
			}) {
				t.Errorf("rule %s has to be told the %s of persons, and nothing in asks names %s: it would never be run", r.ID, need, strings.Join(fields, " or "))
			}
		}
		for _, id := range r.Records {
			if record, ok := s.Record(id); !ok || record.Find(r.Term) < 0 || r.By != "" && record.Find(r.By) < 0 {
				t.Errorf("rule %s: record type %q does not have its terms", r.ID, id)
			} else if len(r.Needs) > 0 && record.From != "" && record.From == record.Until {
				t.Errorf("rule %s asks about persons of %s, whom the sector knows for one day or month only: afterwards no grant reaches them", r.ID, id)
			}
		}
	}
	records := Linked(t, s, l)
	counts := map[connector.FindingCode]int{}
	seen := map[connector.FindingCode]int{}
	for _, by := range joins(rules) {
		key := func(r linked.Record) string {
			if by != "" {
				return r.Get(by)
			}
			return r.Person.ID
		}
		slices.SortStableFunc(records, func(a, b linked.Record) int { return cmp.Compare(key(a), key(b)) })
		for group := range linked.Groups(by, slices.Values(records)) {
			for _, f := range linked.Check(rules, by, group) {
				counts[f.Rule.ID]++
			}
		}
	}
	for _, rule := range rules {
		for _, r := range records {
			if slices.Contains(rule.Records, r.Type.ID) {
				seen[rule.ID]++
			}
		}
		if n := counts[rule.ID]; n == 0 || n*2 > seen[rule.ID] {
			t.Errorf("rule %s is broken by %d of %d records; it must be by some and by less than half, see the rows of the example", rule.ID, n, seen[rule.ID])
		}
	}
}

// joins are the different things that rules bring records together by.
func joins(rules []linked.Rule) (out []connector.TermID) {
	for _, r := range rules {
		if !slices.Contains(out, r.By) {
			out = append(out, r.By)
		}
	}
	return out
}

// Linked is all records of the example with the persons of the suite whom their
// first number names.
func Linked(t testing.TB, s *connector.Sector, l connector.Legacy) (out []linked.Record) {
	t.Helper()
	persons := map[string]linked.Person{}
	for i := range people {
		p := Person(i)
		person := linked.Person{ID: p.PIN.Reveal(), Dead: !p.Dead.IsZero(), Died: p.Dead, Relatives: relatives(i)}
		if i%13 != 12 {
			person.Capacities = []string{"official/official"}
		}
		persons[p.PIN.Reveal()] = person
		if !p.CMND9.IsZero() {
			persons[p.CMND9.Reveal()] = person
		}
	}
	src, bound := Legacy(t, s, l)
	for _, b := range bound {
		for row, err := range src.Rows(t.Context(), b.Query()) {
			if err != nil {
				t.Fatal(err)
			}
			r := b.Read(row)
			record := linked.Record{Record: r}
			for i, term := range r.Type.Terms {
				if term.Kind == connector.KindNumber && term.Column != "" && r.Values[i] != "" {
					record.Person = persons[r.Values[i]]
					break
				}
			}
			out = append(out, record)
		}
	}
	return out
}

// relatives of every fourth person are the next as spouse and the one after it
// as a child.
func relatives(i int) []linked.Relative {
	if i%4 != 0 || i+2 >= people {
		return nil
	}
	spouse, child := Person(i+1), Person(i+2)
	return []linked.Relative{
		{ID: spouse.PIN.Reveal(), Kind: "spouse", Born: spouse.BirthDate, Died: spouse.Dead},
		{ID: child.PIN.Reveal(), Kind: "child", Born: lienthong.Date{Year: 2015, Month: 6, Day: 1}},
	}
}

// Record is a record of a sector with the given values, as a mapping would have
// read them.
func Record(t testing.TB, s *connector.Sector, record string, values map[connector.TermID]string) *connector.Record {
	t.Helper()
	typ, ok := s.Record(record)
	if !ok {
		t.Fatalf("no record type %s", record)
	}
	r := &connector.Record{Type: typ, Values: make([]string, len(typ.Terms))}
	for id, v := range values {
		i := typ.Find(id)
		if i < 0 {
			t.Fatalf("%s has no term %s", record, id)
		}
		r.Values[i] = v
	}
	return r
}

// Broken are the invariants that a record breaks, in their order.
func Broken(r *connector.Record) (out []connector.FindingCode) {
	for _, v := range r.Type.Invariants {
		if !v.Holds(r) {
			out = append(out, v.ID)
		}
	}
	return out
}
