package linked_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linked"
)

var paid = &connector.RecordType{ID: "paid", Terms: []connector.Term{{ID: "from"}, {ID: "until"}, {ID: "by"}, {ID: "share"}}}

func record(person, died string, values ...string) linked.Record {
	r := linked.Record{Record: &connector.Record{Type: paid, Values: values}, Person: linked.Person{ID: person}}
	if died != "" {
		d, err := lienthong.ParseDate(died)
		if err != nil {
			panic(err)
		}
		r.Person.Dead, r.Person.Died = true, d
	}
	return r
}

// each is how a rule of single records looks at a group.
func each(wrong func(linked.Record) bool) func([]linked.Record) []int {
	return func(group []linked.Record) (out []int) {
		rules := []linked.Rule{{ID: "r", Records: []string{"paid"}, Each: wrong}}
		for _, f := range linked.Check(rules, "", group) {
			out = append(out, f.At)
		}
		return out
	}
}

func TestFinding(t *testing.T) {
	t.Parallel()
	all := func(linked.Record) bool { return true }
	dead := record("p", "", "2020", "", "a", "")
	dead.Person.Dead = true
	undecided := record("", "", "2020", "2024-01-01", "a", "")
	undecided.Undecided = true
	for _, c := range []struct {
		name  string
		find  func([]linked.Record) []int
		group []linked.Record
		want  []int
	}{
		{"nobody", each(linked.Nobody), []linked.Record{record("", "", "2020", "", "a", "")}, []int{0}},
		{"somebody", each(linked.Nobody), []linked.Record{record("p", "", "2020", "", "a", "")}, nil},
		{"open after death", each(linked.OpenAfterDeath("until")), []linked.Record{record("p", "2024-03-02", "2020", "", "a", "")}, []int{0}},
		{"ended later", each(linked.OpenAfterDeath("until")), []linked.Record{record("p", "2024-03-02", "2020", "2024-04-01", "a", "")}, []int{0}},
		{"ended that month", each(linked.OpenAfterDeath("until")), []linked.Record{record("p", "2024-03-02", "2020", "2024-03", "a", "")}, nil},
		{"dead, of an unknown day", each(linked.OpenAfterDeath("until")), []linked.Record{dead}, []int{0}},
		{"dead or not, nobody knows who", each(linked.DeathUnknown("until")), []linked.Record{undecided}, nil},
		{"not decided", each(linked.Nobody), []linked.Record{undecided}, nil},
		{"alive", each(linked.OpenAfterDeath("until")), []linked.Record{record("p", "", "2020", "", "a", "")}, nil},
		{"paid after death", each(linked.LaterThanDeath("from")), []linked.Record{record("p", "2024-03-02", "2024-04", "", "a", "")}, []int{0}},
		{"paid before", each(linked.LaterThanDeath("from")), []linked.Record{record("p", "2024-03-02", "2024-03", "", "a", "")}, nil},
		{"death unknown", each(linked.DeathUnknown("until")), []linked.Record{record("p", "", "", "2024-01-01", "a", "")}, []int{0}},
		{"death known", each(linked.DeathUnknown("until")), []linked.Record{record("p", "2024", "", "2024-01-01", "a", "")}, nil},
		{"death of nobody", each(linked.DeathUnknown("until")), []linked.Record{record("", "", "", "2024-01-01", "a", "")}, nil},
		{"claimed twice", linked.Overlapping("from", "until", "by"),
			[]linked.Record{record("p", "", "2021-01", "", "b", ""), record("p", "", "2020-01", "", "a", "")}, []int{0}},
		{"claimed by one only", linked.Overlapping("from", "until", "by"),
			[]linked.Record{record("p", "", "2021-01", "", "a", ""), record("p", "", "2020-01", "", "a", "")}, nil},
		{"one after the other", linked.Overlapping("from", "until", "by"),
			[]linked.Record{record("p", "", "2020-01", "2020-12", "a", ""), record("p", "", "2021-01", "", "b", "")}, nil},
		{"paid twice for the same", linked.Overlapping("from", "until", "", "by"),
			[]linked.Record{record("p", "", "2020-01", "2020-01", "a", ""), record("p", "", "2020-01", "2020-01", "a", ""), record("p", "", "2020-01", "2020-01", "b", "")}, []int{1}},
		{"two keys", linked.Several("by"), []linked.Record{record("p", "", "", "", "a", ""), record("p", "", "", "", "b", ""), record("p", "", "", "", "a", "")}, []int{1}},
		{"more than all of it", linked.Above("share", 1, all), []linked.Record{record("p", "", "", "", "", "0.5"), record("q", "", "", "", "", "0.75")}, []int{0, 1}},
		{"three thirds", linked.Above("share", 1, all), []linked.Record{record("p", "", "", "", "", "0.3334"), record("q", "", "", "", "", "0.3334"), record("r", "", "", "", "", "0.3334")}, nil},
	} {
		if got := c.find(c.group); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestCheck keeps rules to their record types and to what the group shares.
func TestCheck(t *testing.T) {
	t.Parallel()
	all := func(linked.Record) bool { return true }
	rules := []linked.Rule{
		{ID: "one", Records: []string{"paid"}, Each: all},
		{ID: "other", Records: []string{"other"}, Each: all},
		{ID: "thing", Records: []string{"paid"}, By: "by", Each: all},
	}
	other := linked.Record{Record: &connector.Record{Type: &connector.RecordType{ID: "other"}}}
	got := ""
	for _, f := range linked.Check(rules, "", []linked.Record{other, record("p", "", "", "", "a", "")}) {
		got += fmt.Sprint(f.Rule.ID, f.At, " ")
	}
	if got != "one1 other0 " {
		t.Errorf("found %q", got)
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	in := []linked.Record{record("", "", "", "", "", ""), record("", "", "", "", "", ""), record("p", "", "", "", "", ""), record("p", "", "", "", "", ""), record("q", "", "", "", "", "")}
	var got []int
	for g := range linked.Groups("", slices.Values(in)) {
		got = append(got, len(g))
	}
	if !slices.Equal(got, []int{1, 1, 2, 1}) {
		t.Errorf("groups of %v", got)
	}
	for range linked.Groups("", slices.Values(in)) {
		break
	}
}
