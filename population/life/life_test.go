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
	"github.com/lienthong/lienthong/population/populationsql"
	"github.com/lienthong/lienthong/population/populationtest"
)

// office is a register in SQLite with the sample family (father 1, mother 2, twins 3
// and 4) and the sample persons 5 to 12.
type office struct {
	*life.Service
	store *populationsql.Store
	now   time.Time
}

func open(t *testing.T) *office {
	t.Helper()
	store, err := populationsql.Open(t.Context(), "sqlite::memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	o := &office{store: store, now: populationtest.Now}
	o.Service = &life.Service{Store: store, Now: func() time.Time { return o.now }, Unit: func(code string, _ lienthong.Date) bool { return code == "00070" }}
	people := populationtest.Family()
	for i := 5; i <= 12; i++ {
		people = append(people, populationtest.Person(i))
	}
	if err := store.Append(t.Context(), people...); err != nil {
		t.Fatal(err)
	}
	return o
}

// who names sample person i.
func who(i int) population.Question {
	return population.Question{Number: populationtest.PIN(i).Reveal(), Name: populationtest.Name(i), BirthDate: populationtest.BirthDate(i).String()}
}

// event is a death, a move or the like of sample person i, on a day.
func event(kind life.Kind, i int, day string) life.Event {
	return life.Event{Kind: kind, Question: who(i), Day: day, Basis: "60/2014/QH13; article=34", Document: "TLKT 12/2026"}
}

func with(e life.Event, change func(*life.Event)) life.Event { change(&e); return e }

func (o *office) record(t *testing.T, events ...life.Event) ([]life.Entry, error) {
	t.Helper()
	o.now = o.now.Add(time.Minute)
	return o.Record(t.Context(), life.Batch{By: "officer-3", Source: "CA-00070", Events: events})
}

func (o *office) must(t *testing.T, events ...life.Event) []life.Entry {
	t.Helper()
	entries, err := o.record(t, events...)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func (o *office) version(t *testing.T, id lienthong.PersonID) population.Version {
	t.Helper()
	docs, err := o.store.Documents(t.Context(), []lienthong.PersonID{id}, population.At(o.now))
	if err != nil || len(docs) != 1 {
		t.Fatalf("%d versions, %v", len(docs), err)
	}
	return docs[0]
}

func sexOf(i int) lienthong.Sex {
	v := populationtest.Person(i)
	return v.Profile(populationtest.Now).Sex
}

// couple are two sample persons who may be parents.
func couple() (male, female int) {
	if sexOf(5) == lienthong.Male {
		return 5, 6
	}
	return 6, 5
}

// number is a personal number of somebody new.
func number(t *testing.T, sex lienthong.Sex, year, serial int) string {
	t.Helper()
	pin, err := lienthong.NewPIN(1, sex, year, serial)
	if err != nil {
		t.Fatal(err)
	}
	return pin.Reveal()
}

func birth(t *testing.T, serial int) life.Event {
	return life.Event{
		Kind: life.Birth, Question: population.Question{Number: number(t, lienthong.Female, 2026, serial), Name: "Nguyễn Bé Na", BirthDate: "2026-05-20"},
		Basis: "60/2014/QH13; article=16", Document: "KS 7/2026", Sex: "2", Residence: life.Place{Code: "00070", Text: "Số 2"},
	}
}

// TestBirth: twins come with their parents, whose records change once.
func TestBirth(t *testing.T) {
	t.Parallel()
	o := open(t)
	male, female := couple()
	parents := func(e *life.Event) { e.Father, e.Mother = who(male), who(female) }
	entries := o.must(t, with(birth(t, 1), parents), with(birth(t, 2), parents))
	child := o.version(t, entries[0].Person)
	p := child.Profile(o.now)
	if child.Number != 1 || p.Name != "Nguyễn Bé Na" || p.Sex != lienthong.Female || p.Father == "" || p.Mother == "" || p.PIN.IsZero() || child.Source != "CA-00070" {
		t.Errorf("the child is recorded as version %d, %d relations", child.Number, len(child.Relations))
	}
	for _, r := range child.Relations {
		parent := o.version(t, r.Other)
		children := 0
		for _, s := range parent.Relations {
			if s.Kind == population.Child {
				children++
			}
		}
		if parent.Number != 2 || children != 2 {
			t.Errorf("a parent has version %d and %d children", parent.Number, children)
		}
	}
	if entries[0].Number != 1 || entries[1].Number != 2 || entries[0].Day.String() != "2026-05-20" {
		t.Errorf("entries %d and %d", entries[0].Number, entries[1].Number)
	}
}

// TestTwoTimes: facts begin on the day of the event, and what was answered before it
// was recorded stays answered.
func TestTwoTimes(t *testing.T) {
	t.Parallel()
	o := open(t)
	before := o.now
	entries := o.must(t,
		with(event(life.Move, 5, "2026-05-01"), func(e *life.Event) { e.Residence = life.Place{Code: "00070", Text: "Số 9"} }),
		event(life.Death, 6, "2026-05-10"),
		with(event(life.Correction, 7, ""), func(e *life.Event) { e.NewName = "Trần Thị Đúng" }),
		with(event(life.Correction, 8, "2026-04-01"), func(e *life.Event) { e.NewName = "Lê Đổi Tên" }),
	)
	stays := o.must(t, with(event(life.Stay, 11, "2026-05-01"), func(e *life.Event) { e.Residence = life.Place{Text: "Số 9"} }))
	if v := o.version(t, stays[0].Person); !slices.ContainsFunc(v.Facts, func(f population.Fact) bool {
		return f.Field == population.FieldCurrentResidence && f.Value.Text == "Số 9"
	}) {
		t.Error("where somebody lives now is not recorded")
	}
	day := func(month time.Month, d int) time.Time {
		return time.Date(2026, month, d, 0, 0, 0, 0, lienthong.Vietnam)
	}
	at := func(i int, when time.Time) population.Profile {
		v := o.version(t, entries[i].Person)
		return v.Profile(when)
	}
	if at(1, day(5, 9)).Life != population.Alive || at(1, day(5, 10)).Life != population.Dead {
		t.Error("the death does not begin on its day")
	}
	if at(2, day(1, 1)).Name != "Trần Thị Đúng" {
		t.Error("what was always wrong is not replaced whole")
	}
	if at(3, day(3, 31)).Name != populationtest.Name(8) || at(3, day(4, 1)).Name != "Lê Đổi Tên" {
		t.Error("a new name does not begin on its day")
	}
	moved := o.version(t, entries[0].Person)
	var places []string
	for _, f := range moved.Facts {
		if f.Field == population.FieldPermanentResidence {
			places = append(places, f.Value.Text+" "+f.Valid.From.In(lienthong.Vietnam).Format(time.DateOnly))
		}
	}
	if len(places) != 2 || places[1] != "Số 9 2026-05-01" {
		t.Errorf("residences %q", places)
	}
	old, err := o.store.Documents(t.Context(), []lienthong.PersonID{entries[1].Person}, population.At(before))
	if err != nil || len(old) != 1 || (&old[0]).Profile(before).Life != population.Alive {
		t.Errorf("what was known before has changed: %v", err)
	}
	o.must(t, event(life.DeathAnnulled, 6, ""))
	if at(1, o.now).Life != population.Alive {
		t.Error("the death was not annulled")
	}
	kept, err := o.store.Entries(t.Context(), 1, 10)
	if err != nil || len(kept) != 5 || kept[0].Kind != life.Death || kept[0].By != "officer-3" || kept[0].Document != "TLKT 12/2026" || kept[0].Basis.Article != "34" || kept[4].Number != 6 {
		t.Errorf("entries %+v, %v", kept, err)
	}
}

// TestNewNumber: a number that tells another sex or year is taken the place of, and
// stays an alias.
func TestNewNumber(t *testing.T) {
	t.Parallel()
	o := open(t)
	change := with(event(life.Correction, 5, ""), func(e *life.Event) { e.NewBirthDate = "1999-01-01" })
	if _, err := o.record(t, change); lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), "another year of birth") {
		t.Fatalf("says %v", err)
	}
	sex := sexOf(5)
	entries := o.must(t, with(change, func(e *life.Event) { e.NewNumber = number(t, sex, 1999, 77) }))
	v := o.version(t, entries[0].Person)
	if got := v.Profile(o.now).PIN.Reveal(); got != number(t, sex, 1999, 77) || len(v.Numbers) != len(populationtest.Person(5).Numbers)+1 {
		t.Errorf("%d numbers", len(v.Numbers))
	}
	again := event(life.Death, 5, "2026-05-01")
	again.BirthDate = "1999-01-01"
	o.must(t, again) // by the old number
}

// TestMerge: two records of one person become one, with both numbers and all
// relatives; who holds a reference to the cancelled record reads the other.
func TestMerge(t *testing.T) {
	t.Parallel()
	o := open(t)
	father := populationtest.Person(1)
	twice := populationtest.Person(61) // the father's second record: same year, another number
	twice.Facts[1].Value.Date = populationtest.BirthDate(1)
	twice.Relations = nil
	if err := o.store.Append(t.Context(), twice); err != nil {
		t.Fatal(err)
	}
	count, _ := o.store.Count(t.Context())
	gone, kept := who(1), who(61)
	kept.BirthDate = gone.BirthDate
	merge := life.Event{Kind: life.Merge, Question: gone, Into: kept, Basis: "70/2024/ND-CP; article=12", Document: "QĐ 5/2026"}
	relatives := o.version(t, father.Person).Relations
	entries := o.must(t, merge)
	if entries[0].Other != twice.Person || entries[0].Person != father.Person {
		t.Error("the entry names others")
	}
	left, stays := o.version(t, father.Person), o.version(t, twice.Person)
	if left.MergedInto() != twice.Person || len(left.Facts)+len(left.Numbers) != 0 {
		t.Errorf("the cancelled record has %d facts, %d numbers", len(left.Facts), len(left.Numbers))
	}
	if len(stays.Numbers) != 2 || stays.Profile(o.now).PIN.Reveal() != kept.Number || len(stays.Relations) != len(relatives) {
		t.Errorf("who stays has %d numbers and %d of %d relations", len(stays.Numbers), len(stays.Relations), len(relatives))
	}
	for _, r := range stays.Relations {
		if r.Other.IsZero() {
			continue
		}
		other := o.version(t, r.Other)
		back := slices.ContainsFunc(other.Relations, func(s population.Relation) bool { return s.Other == twice.Person })
		stale := slices.ContainsFunc(other.Relations, func(s population.Relation) bool { return s.Other == father.Person })
		if !back || stale {
			t.Error("a relative is still that of the cancelled record")
		}
	}
	now, err := o.store.Count(t.Context())
	if err != nil || now.Persons != count.Persons-1 || now.Alive != count.Alive-1 || now.Numbers != count.Numbers {
		t.Errorf("before %+v, now %+v, %v", count, now, err)
	}
	asked := population.Service{Store: o.store, Now: func() time.Time { return o.now }}
	read, err := asked.Read(t.Context(), father.Person, []population.Wanted{{Field: population.FieldFullName}}, population.At(o.now))
	if err != nil || len(read) != 1 || read[0].Value != populationtest.Name(61) {
		t.Errorf("by the old reference: %d readings, %v", len(read), err)
	}
	// A circle: the old number is the person's alias, so nothing is left to merge.
	back := merge
	back.Question, back.Into = kept, gone
	back.Into.Name = populationtest.Name(61)
	if _, err := o.record(t, back); lienthong.CodeOf(err) != lienthong.Conflict || !strings.Contains(err.Error(), "one record already") {
		t.Errorf("back again: %v", err)
	}
	if populationtest.Name(61) != populationtest.Name(1) {
		if _, err := o.record(t, merge); lienthong.CodeOf(err) != lienthong.NotFound {
			t.Errorf("twice: %v", err)
		}
	}
}

// TestRefusals: each of these contradicts the register or its own form; the error says
// which event it is and repeats nothing of the person; and nothing of the batch, not
// even what stood before it, is recorded.
func TestRefusals(t *testing.T) {
	t.Parallel()
	o := open(t)
	named := with(event(life.Correction, 8, "2026-04-01"), func(e *life.Event) { e.NewName = "Lê Đổi Sau" })
	o.must(t, event(life.Death, 9, "2026-02-01"), named)
	good := event(life.Death, 10, "2026-03-01")
	male, female := couple()
	for name, tt := range map[string]struct {
		event life.Event
		code  lienthong.Code
		says  string
	}{
		"unknown number":      {with(event(life.Death, 5, "2026-01-01"), func(e *life.Event) { e.Number = "001190999999" }), lienthong.NotFound, "check all three"},
		"another's number":    {with(event(life.Death, 5, "2026-01-01"), func(e *life.Event) { e.Number = who(6).Number }), lienthong.NotFound, "check all three"},
		"dead before birth":   {event(life.Death, 5, "1920-01-01"), lienthong.Conflict, "before the birth"},
		"dead already":        {event(life.Death, 9, "2026-02-02"), lienthong.Conflict, "already"},
		"dead in this batch":  {event(life.Death, 10, "2026-03-02"), lienthong.Conflict, "already"},
		"dead tomorrow":       {event(life.Death, 5, "2027-01-01"), lienthong.Invalid, "has not come"},
		"no death":            {event(life.DeathAnnulled, 5, ""), lienthong.Conflict, "no death"},
		"no day":              {event(life.Death, 5, ""), lienthong.Invalid, "missing"},
		"no paper":            {with(event(life.Death, 5, "2026-01-01"), func(e *life.Event) { e.Document = "" }), lienthong.Invalid, "paper"},
		"no basis":            {with(event(life.Death, 5, "2026-01-01"), func(e *life.Event) { e.Basis = "somewhere" }), lienthong.Invalid, "legal basis"},
		"moved when dead":     {with(event(life.Move, 9, "2026-02-03"), func(e *life.Event) { e.Residence.Text = "x" }), lienthong.Conflict, "dead on that day"},
		"moved before birth":  {with(event(life.Move, 5, "1930-02-03"), func(e *life.Event) { e.Residence.Text = "x" }), lienthong.Conflict, "before the birth"},
		"moved before a move": {with(event(life.Move, 5, "2024-02-03"), func(e *life.Event) { e.Residence.Text = "x" }), lienthong.Conflict, "later move"},
		"moved nowhere":       {event(life.Move, 5, "2026-02-03"), lienthong.Invalid, "place"},
		"no such unit":        {with(event(life.Move, 5, "2026-02-03"), func(e *life.Event) { e.Residence.Code = "99999" }), lienthong.Invalid, "this code on that day"},
		"nothing new":         {event(life.Correction, 5, ""), lienthong.Invalid, "nothing new"},
		"named before a name": {with(event(life.Correction, 8, "2026-02-01"), func(e *life.Event) { e.Name, e.NewName = "Lê Đổi Sau", "Lê Đổi Tên" }), lienthong.Conflict, "later change"},
		"born after death":    {with(event(life.Correction, 9, ""), func(e *life.Event) { e.NewBirthDate = "2026-03-01" }), lienthong.Conflict, "after the death"},
		"other sex": {with(event(life.Correction, 5, ""), func(e *life.Event) {
			e.NewSex = "1"
			if sexOf(5) == lienthong.Male {
				e.NewSex = "2"
			}
		}), lienthong.Invalid, "other sex"},
		"a number given":   {with(event(life.Correction, 5, ""), func(e *life.Event) { e.NewNumber = who(7).Number }), lienthong.Conflict, "not given twice"},
		"of another kind":  {with(event(life.Death, 5, "2026-01-01"), func(e *life.Event) { e.NewName = "x" }), lienthong.Invalid, "has no new_name"},
		"no kind":          {with(event(life.Death, 5, "2026-01-01"), func(e *life.Event) { e.Kind = "wedding" }), lienthong.Invalid, "none of"},
		"born again":       {with(birth(t, 1), func(e *life.Event) { e.Number = who(7).Number }), lienthong.Conflict, "not given twice"},
		"number's sex":     {with(birth(t, 1), func(e *life.Event) { e.Sex = "1" }), lienthong.Invalid, "other sex"},
		"number's year":    {with(birth(t, 1), func(e *life.Event) { e.BirthDate = "2025-05-20" }), lienthong.Invalid, "another year"},
		"born in a year":   {with(birth(t, 1), func(e *life.Event) { e.BirthDate = "2026" }), lienthong.Invalid, "whole date"},
		"a father's sex":   {with(birth(t, 1), func(e *life.Event) { e.Father = who(female) }), lienthong.Conflict, "another sex"},
		"a father unknown": {with(birth(t, 1), func(e *life.Event) { e.Father = who(male); e.Father.Name = "Ai Đó" }), lienthong.NotFound, "Of the father"},
		"another person":   {with(event(life.Merge, 5, ""), func(e *life.Event) { e.Into = who(7) }), lienthong.Conflict, "different dates of birth"},
		"oneself":          {with(event(life.Merge, 5, ""), func(e *life.Event) { e.Into = who(5) }), lienthong.Conflict, "one record already"},
		"into nobody":      {event(life.Merge, 5, ""), lienthong.Invalid, "Of the into"},
	} {
		before, _ := o.store.Count(t.Context())
		tt.event.Row = 17
		_, err := o.record(t, good, tt.event)
		if lienthong.CodeOf(err) != tt.code || err == nil || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), ": Row 17: ") {
			t.Errorf("%s: says %v (%s)", name, err, lienthong.CodeOf(err))
			continue
		}
		for _, secret := range []string{tt.event.Number, tt.event.Name, tt.event.BirthDate} {
			if secret != "" && strings.Contains(err.Error(), secret) {
				t.Errorf("%s: repeats a value", name)
			}
		}
		after, _ := o.store.Count(t.Context())
		if after != before {
			t.Errorf("%s: half of the batch was recorded", name)
		}
	}
	if kept, err := o.store.Entries(t.Context(), 0, 100); err != nil || len(kept) != 2 {
		t.Errorf("%d entries, %v", len(kept), err)
	}
	for name, b := range map[string]life.Batch{
		"nobody": {Source: "CA"}, "no source": {By: "x"}, "none": {By: "x", Source: "CA"}, "too many": {By: "x", Source: "CA", Events: make([]life.Event, life.MaxEvents+1)},
	} {
		if name == "nobody" || name == "no source" {
			b.Events = []life.Event{good}
		}
		if _, err := o.Record(t.Context(), b); err == nil {
			t.Errorf("%s was recorded", name)
		}
	}
}

// TestCheckRecordsNothing: a trial says what would be, and leaves the register alone.
func TestCheckRecordsNothing(t *testing.T) {
	t.Parallel()
	o := open(t)
	before, _ := o.store.Count(t.Context())
	o.now = o.now.Add(time.Minute)
	entries, err := o.Record(t.Context(), life.Batch{By: "officer-3", Source: "CA", Check: true, Events: []life.Event{event(life.Death, 5, "2026-01-01")}})
	after, _ := o.store.Count(t.Context())
	if err != nil || len(entries) != 1 || after != before {
		t.Errorf("%v, %+v", err, after)
	}
}

// TestManyOfOnePerson: a batch makes one version of a person, with all that it says.
func TestManyOfOnePerson(t *testing.T) {
	t.Parallel()
	o := open(t)
	entries := o.must(t,
		birth(t, 5),
		with(event(life.Correction, 5, ""), func(e *life.Event) { e.NewName = "Tên Một" }),
		with(event(life.Death, 5, "2026-05-02"), func(e *life.Event) { e.Name = "Tên Một" }),
		life.Event{Kind: life.Death, Question: birth(t, 5).Question, Day: "2026-05-21", Basis: "60/2014/QH13", Document: "x"},
	)
	if entries[1].Person != entries[2].Person || entries[2].Version != 2 || entries[3].Person != entries[0].Person || entries[3].Version != 1 {
		t.Errorf("%s", fmt.Sprint(entries[1].Version, entries[2].Version, entries[3].Version))
	}
	if v := o.version(t, entries[0].Person); v.Profile(o.now).Life != population.Dead {
		t.Error("who was born and died in one batch lives")
	}
}
