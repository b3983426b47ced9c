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
	ID   string         // opaque; the same for the same person
	Dead bool           // the register has an end of their life
	Died lienthong.Date // its day, where that may be told; then Dead as well
	// DeadBy is a day on which the register had it, where Died may not be told.
	DeadBy lienthong.Date
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
	// Undecided is a record of which linking has not said yet, or not for
	// certain, whom it means: neither somebody nor nobody.
	Undecided bool
	// Untold is what could not be found out of its person: rules that need it do
	// not look at the record, nor at its group.
	Untold []Need
}

// Known reports whether linking found the person of a record.
func (r Record) Known() bool { return r.Person.ID != "" }

// Need is what a rule must be told of a person beyond who it is, and that they
// are dead, which linking says. A rule whose need is not granted is not run.
type Need string

// The needs.
const (
	DayOfDeath    Need = "death_date"
	RelativesOf   Need = "relatives"
	CapacitiesOf  Need = "capacities"
	PersonsUnited Need = "number" // that two records mean the same person
)

// Fields are the fields of the population register that a need is read from: tell, of
// which each tells it, and help, which do not alone but make the answer better. Both are
// empty where something else is asked.
func (n Need) Fields() (tell, help []string) {
	switch n {
	case DayOfDeath:
		return []string{"death_date"}, []string{"is_alive"} // that of who is missing only is not known
	case RelativesOf:
		return []string{"spouse", "children"}, nil
	default:
		return nil, nil
	}
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
	Needs  []Need
	// Each reports whether a single record does not fit; it is tried without
	// bringing records together. Find, in its place, gives the places in the group
	// of the records that do not fit. Both must be safe for concurrent use.
	Each func(Record) bool
	Find func(group []Record) []int
}

// Wants reports whether the rule needs something.
func (r *Rule) Wants(n Need) bool {
	return slices.Contains(r.Needs, n) || n == PersonsUnited && r.Find != nil && r.By == ""
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
		if len(seen) == 0 || slices.ContainsFunc(seen, rule.Blind) {
			continue
		}
		for _, at := range rule.wrong(seen) {
			out = append(out, Finding{rule, places[at]})
		}
	}
	return out
}

// Blind reports whether a record lacks what the rule needs.
func (r *Rule) Blind(record Record) bool { return slices.ContainsFunc(record.Untold, r.Wants) }

// wrong are the places of the records that do not fit.
func (r *Rule) wrong(group []Record) (out []int) {
	if r.Each == nil {
		return r.Find(group)
	}
	for i, record := range group {
		if r.Each(record) {
			out = append(out, i)
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
