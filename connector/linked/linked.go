package linked

import (
	"iter"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// Person is what the linkage knows of the person of a record. The zero Person
// is nobody: the population register knows no such person.
type Person struct {
	ID   string // opaque; the same for the same person
	Died lienthong.Date
	// Relatives are asked for only by a sector that may: those whom the register
	// names as spouse or child.
	Relatives []Relative
	// Capacities are what the person is to other sectors, as the reference
	// directory has it: "official/official".
	Capacities []string
}

// Relative is a relative of a person.
type Relative struct {
	ID   string
	Kind string // spouse, child
	Born lienthong.Date
	Died lienthong.Date
}

// Record is a record with its person.
type Record struct {
	*connector.Record
	Person Person
}

// Rule is what must hold of all records of one person or thing together.
type Rule struct {
	ID      connector.FindingCode // a word
	Records []string              // the record types that it looks at
	// By is the term whose value the records share; "" where they share their
	// person, and a record of nobody stands alone.
	By     connector.TermID
	Term   connector.TermID // that the finding is about
	Says   string           // one sentence in Vietnamese for the officer, without values
	Source string           // the provision, or "logic"
	// Find gives the places in the group of the records that do not fit. It must
	// be safe for concurrent use.
	Find func(group []Record) []int
}

// Finding is a record that breaks a rule.
type Finding struct {
	Rule *Rule
	At   int // its place in the group
}

// Check tries rules on one group of records that share what By says. Records
// of types that a rule does not look at do not matter to it.
func Check(rules []Rule, by connector.TermID, group []Record) []Finding {
	var out []Finding
	for i := range rules {
		rule := &rules[i]
		if rule.By != by {
			continue
		}
		var seen []Record
		var places []int
		for at, r := range group {
			if slices.Contains(rule.Records, r.Type.ID) {
				seen, places = append(seen, r), append(places, at)
			}
		}
		if len(seen) == 0 {
			continue
		}
		for _, at := range rule.Find(seen) {
			out = append(out, Finding{rule, places[at]})
		}
	}
	return out
}

// Groups cuts records that come in the order of what they share into groups. A
// record that lacks it is a group of its own. The slice is overwritten by the
// next group.
func Groups(by connector.TermID, records iter.Seq[Record]) iter.Seq[[]Record] {
	return func(yield func([]Record) bool) {
		var group []Record
		last := ""
		for r := range records {
			key := r.Person.ID
			if by != "" {
				key = r.Get(by)
			}
			if len(group) > 0 && (key == "" || key != last) {
				if !yield(group) {
					return
				}
				group = group[:0]
			}
			group, last = append(group, r), key
		}
		if len(group) > 0 {
			yield(group)
		}
	}
}
