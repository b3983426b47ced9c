package life_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/life"
	"github.com/lienthong/lienthong/population/populationtest"
)

// married is a marriage of two sample persons.
func married(a, b int, day string) life.Event {
	return with(event(life.Marriage, a, day), func(e *life.Event) { e.Spouse = who(b) })
}

// joins has a sample person join the household of another.
func joins(i, head int, day, as string) life.Event {
	return with(event(life.HouseholdIn, i, day), func(e *life.Event) { e.Head, e.Relation = who(head), as })
}

// pairs are two men and two women among the sample persons, of age and without relatives.
func pairs(t *testing.T) (men, women [2]int) {
	t.Helper()
	var m, w []int
	for i := 5; i <= 12; i++ {
		switch v := populationtest.Person(i); {
		case populationtest.BirthDate(i).Year > 1990 || len(v.Relations) > 0 && slices.ContainsFunc(v.Relations, func(r population.Relation) bool { return r.Kind == population.Spouse }):
		case sexOf(i) == lienthong.Male:
			m = append(m, i)
		default:
			w = append(w, i)
		}
	}
	if len(m) < 2 || len(w) < 2 {
		t.Fatalf("%d men and %d women among the samples", len(m), len(w))
	}
	return [2]int(m), [2]int(w)
}

func (o *office) id(i int) lienthong.PersonID { return populationtest.Person(i).Person }

// holds are the relations of a kind that somebody has on a day, with their codes.
func (o *office) holds(t *testing.T, i int, kind population.RelationKind, day time.Time) (out []string) {
	t.Helper()
	v := o.version(t, o.id(i))
	for _, r := range v.Relations {
		if r.Kind == kind && r.Valid.Contains(day) {
			out = append(out, fmt.Sprintf("%d %s", r.Other.Int64(), r.Code))
		}
	}
	slices.Sort(out)
	return out
}

func (o *office) status(t *testing.T, i int, day time.Time) string {
	t.Helper()
	v := o.version(t, o.id(i))
	for _, f := range v.Facts {
		if f.Field == population.FieldMaritalStatus && f.Valid.Contains(day) {
			return f.Value.Code
		}
	}
	return ""
}

func on(month time.Month, day int) time.Time {
	return time.Date(2026, month, day, 12, 0, 0, 0, lienthong.Vietnam)
}

// TestMarriage: both sides have it from its day, until the divorce or a death, after
// which either may marry again.
func TestMarriage(t *testing.T) {
	t.Parallel()
	o := open(t)
	men, women := pairs(t)
	entries := o.must(t, married(men[0], women[0], "2026-01-10"))
	if entries[0].Other != o.id(women[0]) || entries[0].Person != o.id(men[0]) {
		t.Error("the entry names others")
	}
	for _, side := range [][2]int{{men[0], women[0]}, {women[0], men[0]}} {
		if got := o.holds(t, side[0], population.Spouse, on(1, 9)); len(got) != 0 {
			t.Errorf("a spouse before the day: %q", got)
		}
		if got := o.holds(t, side[0], population.Spouse, on(1, 10)); len(got) != 1 || got[0] != fmt.Sprintf("%d ", o.id(side[1]).Int64()) {
			t.Errorf("spouses on the day: %q", got)
		}
		if o.status(t, side[0], on(1, 10)) != "2" {
			t.Error("the marital status does not begin on the day")
		}
	}
	o.must(t, event(life.Divorce, women[0], "2026-02-01")) // from the one whom the register has
	for _, i := range []int{men[0], women[0]} {
		if len(o.holds(t, i, population.Spouse, on(1, 31))) != 1 || len(o.holds(t, i, population.Spouse, on(2, 1))) != 0 || o.status(t, i, on(2, 1)) != "3" {
			t.Error("the marriage does not end with the divorce")
		}
	}
	o.must(t, married(men[0], women[1], "2026-02-02"), event(life.Death, men[0], "2026-03-01"))
	o.must(t, married(women[1], men[1], "2026-04-01"))
	if got := o.holds(t, women[1], population.Spouse, on(3, 15)); len(got) != 0 {
		t.Errorf("a widow has the spouse %q", got)
	}
	if got := o.holds(t, women[1], population.Spouse, on(2, 15)); len(got) != 1 {
		t.Errorf("the marriage before is gone: %q", got)
	}
}

// refusal is events of which the last is refused, and what is said.
type refusal struct {
	events func(t *testing.T) []life.Event
	says   string
}

// refuse tries each on a register of its own, which keeps nothing of it.
func refuse(t *testing.T, all map[string]refusal) {
	t.Helper()
	for name, tt := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			if _, err := o.record(t, tt.events(t)...); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("says %v, want %q", err, tt.says)
			}
			if n, err := o.store.Entries(t.Context(), 0, 10); err != nil || len(n) != 0 {
				t.Errorf("%d events were recorded, %v", len(n), err)
			}
		})
	}
}

func TestMarriageRefusals(t *testing.T) {
	t.Parallel()
	men, women := pairs(t)
	child := func(t *testing.T) life.Event {
		return with(birth(t, 9), func(e *life.Event) { e.Father = who(men[0]) })
	}
	young := func(t *testing.T) life.Event {
		return with(birth(t, 9), func(e *life.Event) {
			e.Question.Number, e.BirthDate = number(t, lienthong.Female, 2009, 9), "2009-05-20"
		})
	}
	refuse(t, map[string]refusal{
		"married already": {func(*testing.T) []life.Event {
			return []life.Event{married(men[0], women[0], "2026-01-10"), married(men[1], women[0], "2026-02-10")}
		}, "Event 2: The register has one of them as married"},
		"married later": {func(*testing.T) []life.Event {
			return []life.Event{married(men[0], women[0], "2026-02-10"), married(men[1], women[0], "2026-01-10")}
		}, "Event 2: The register has one of them as married"},
		"one sex": {func(*testing.T) []life.Event { return []life.Event{married(men[0], men[1], "2026-01-10")} }, "one sex"},
		"oneself": {func(*testing.T) []life.Event { return []life.Event{married(men[0], men[0], "2026-01-10")} }, "one person"},
		"own child": {func(t *testing.T) []life.Event {
			c := child(t)
			return []life.Event{c, with(married(men[0], 1, "2026-05-30"), func(e *life.Event) { e.Spouse = c.Question })}
		}, "parent and child"},
		"too young": {func(t *testing.T) []life.Event {
			c := young(t)
			return []life.Event{c, with(married(men[0], 1, "2026-05-30"), func(e *life.Event) { e.Spouse = c.Question })}
		}, "age of marriage"},
		"dead": {func(*testing.T) []life.Event {
			return []life.Event{event(life.Death, men[0], "2026-01-01"), married(women[0], men[0], "2026-01-10")}
		}, "dead on that day"},
		"no spouse": {func(*testing.T) []life.Event { return []life.Event{event(life.Marriage, men[0], "2026-01-10")} }, "Of the spouse"},
		"no day":    {func(*testing.T) []life.Event { return []life.Event{married(men[0], women[0], "")} }, "missing"},
		"a year":    {func(*testing.T) []life.Event { return []life.Event{married(men[0], women[0], "2026")} }, "YYYY-MM-DD"},
		"unmarried": {func(*testing.T) []life.Event { return []life.Event{event(life.Divorce, men[0], "2026-01-10")} }, "no such marriage"},
		"another": {func(*testing.T) []life.Event {
			return []life.Event{married(men[0], women[0], "2026-01-10"), with(event(life.Divorce, men[0], "2026-02-01"), func(e *life.Event) { e.Spouse = who(women[1]) })}
		}, "no such marriage"},
		"that day": {func(*testing.T) []life.Event {
			return []life.Event{married(men[0], women[0], "2026-01-10"), event(life.Divorce, men[0], "2026-01-10")}
		}, "that very day"},
		"foreign": {func(*testing.T) []life.Event {
			return []life.Event{with(event(life.Death, men[0], "2026-01-10"), func(e *life.Event) { e.Spouse = who(women[0]) })}
		}, "has no spouse"},
	})
}

func TestHouseholdRefusals(t *testing.T) {
	t.Parallel()
	men, women := pairs(t)
	refuse(t, map[string]refusal{
		"no role":  {func(*testing.T) []life.Event { return []life.Event{joins(men[0], women[0], "2026-01-10", "")} }, "What the person is to the head"},
		"own head": {func(*testing.T) []life.Event { return []life.Event{joins(men[0], men[0], "2026-01-10", "con")} }, "one person"},
		"no head": {func(*testing.T) []life.Event {
			return []life.Event{joins(men[0], women[0], "2026-01-10", "con"), joins(men[1], men[0], "2026-02-01", "con")}
		}, "belongs to somebody else's household"},
		"heads some": {func(*testing.T) []life.Event {
			return []life.Event{joins(men[0], women[0], "2026-01-10", "con"), joins(women[0], women[1], "2026-02-01", "con")}
		}, "heads a household with others"},
		"in none": {func(*testing.T) []life.Event { return []life.Event{event(life.HouseholdOut, men[0], "2026-01-10")} }, "belongs to no household"},
		"head goes": {func(*testing.T) []life.Event {
			return []life.Event{joins(men[0], women[0], "2026-01-10", "con"), event(life.HouseholdOut, women[0], "2026-02-01")}
		}, "heads the household"},
		"was later": {func(*testing.T) []life.Event {
			return []life.Event{joins(men[0], women[0], "2026-02-10", "con"), joins(men[0], women[1], "2026-01-01", "con")}
		}, "later change"},
		"of nobody": {func(*testing.T) []life.Event { return []life.Event{event(life.HouseholdHead, men[0], "2026-01-10")} }, "belongs to no household"},
		"old head": {func(*testing.T) []life.Event {
			return []life.Event{joins(men[0], women[0], "2026-01-10", "con"), event(life.HouseholdHead, men[0], "2026-02-01")}
		}, "former head"},
		"long role": {func(*testing.T) []life.Event {
			return []life.Event{joins(men[0], women[0], "2026-01-10", strings.Repeat("x", 41))}
		}, "longer than 40"},
	})
}

// TestHousehold: who joins leaves the household before; a new head takes the others
// over, and what they are to the new one is not made up.
func TestHousehold(t *testing.T) {
	t.Parallel()
	o := open(t)
	men, women := pairs(t)
	head, wife, son, lodger := men[0], women[0], men[1], women[1]
	key := func(i int) string { return fmt.Sprint(o.id(i).Int64()) }
	o.must(t, joins(wife, head, "2026-01-01", "vợ"), joins(son, head, "2026-01-01", "con"), joins(lodger, head, "2026-01-01", "ở nhờ"))
	if got := o.holds(t, head, population.Member, on(1, 2)); len(got) != 3 || o.holds(t, wife, population.Head, on(1, 2))[0] != key(head)+" vợ" {
		t.Errorf("the household is %q", got)
	}
	o.must(t, joins(son, head, "2026-01-15", "con nuôi"))
	if got := o.holds(t, son, population.Head, on(1, 16)); len(got) != 1 || got[0] != key(head)+" con nuôi" {
		t.Errorf("the relation to the head is %q", got)
	}
	o.must(t, event(life.HouseholdOut, lodger, "2026-02-01"))
	if len(o.holds(t, lodger, population.Head, on(1, 31))) != 1 || len(o.holds(t, lodger, population.Head, on(2, 1))) != 0 || len(o.holds(t, head, population.Member, on(2, 1))) != 2 {
		t.Error("who has left is still there, or was never")
	}
	o.must(t, joins(son, lodger, "2026-02-10", "chồng")) // straight from one household to another
	if got := o.holds(t, head, population.Member, on(2, 10)); len(got) != 1 || got[0] != key(wife)+" vợ" {
		t.Errorf("who joined another is still in %q", got)
	}
	o.must(t, joins(son, head, "2026-02-20", "con"),
		with(event(life.HouseholdHead, wife, "2026-03-01"), func(e *life.Event) { e.Relation = "chồng" }))
	want := []string{key(head) + " chồng", key(son) + " "}
	slices.Sort(want)
	if got := o.holds(t, wife, population.Member, on(3, 1)); !slices.Equal(got, want) {
		t.Errorf("the new head has %q, want %q", got, want)
	}
	if len(o.holds(t, head, population.Member, on(3, 1))) != 0 || len(o.holds(t, head, population.Member, on(2, 28))) != 2 {
		t.Error("the former head heads it still, or never did")
	}
	o.must(t, event(life.Death, wife, "2026-03-10"), event(life.HouseholdHead, son, "2026-03-11"))
	if got := o.holds(t, son, population.Member, on(3, 11)); !slices.Equal(got, []string{key(head) + " "}) {
		t.Errorf("after the head's death the household is %q", got)
	}
}
