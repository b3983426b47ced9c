package population_test

import (
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

func nameFact(name string) population.Fact {
	return population.Fact{Field: population.FieldFullName, Value: population.Value{Text: name}}
}

// A slip of the pen: the old name was never true, yet yesterday's answer stays.
func TestCorrectMistake(t *testing.T) {
	t.Parallel()
	s := service(t, populationtest.Person(3))
	next, err := s.Correct(t.Context(), population.Correction{
		Person: populationtest.ID(3), Base: 1, Source: "commune",
		Fields: []population.Field{population.FieldFullName}, Facts: []population.Fact{nameFact("Phạm Thị Đúng")},
	})
	if err != nil || len(next) != 1 || next[0].Number != 2 {
		t.Fatalf("Correct: %+v, %v", next, err)
	}
	name := population.Wanted{Field: population.FieldFullName}
	longAgo := population.AsOf{Valid: populationtest.Day(2000, 1, 1), Recorded: populationtest.Now}
	for _, at := range []population.AsOf{now, longAgo} {
		got := read(t, s, 3, name, at)
		if len(got) != 1 || got[0].Value != "Phạm Thị Đúng" || got[0].Source != "commune" || !got[0].Recorded.Equal(populationtest.Now) {
			t.Errorf("after the correction: %+v", got)
		}
	}
	yesterday := population.At(populationtest.Now.Add(-24 * time.Hour))
	if got := read(t, s, 3, name, yesterday); len(got) != 1 || got[0].Value != populationtest.Name(3) || got[0].Source != "c06" {
		t.Errorf("what was answered yesterday: %+v", got)
	}
	religion := read(t, s, 3, population.Wanted{Field: population.FieldReligion}, now)
	ethnicity := read(t, s, 3, population.Wanted{Field: population.FieldEthnicity}, now)
	if religion[0].Source != "declared" || ethnicity[0].Source != "c06" || !ethnicity[0].Recorded.Equal(populationtest.Loaded) {
		t.Errorf("facts that stayed changed their provenance: %+v, %+v", religion, ethnicity)
	}
}

// A change in the world: both names are true, each in its time.
func TestCorrectChange(t *testing.T) {
	t.Parallel()
	s := service(t, populationtest.Person(3))
	from := populationtest.Day(2026, 5, 3)
	if _, err := s.Correct(t.Context(), population.Correction{
		Person: populationtest.ID(3), Base: 1, Source: "justice", From: from,
		Fields: []population.Field{population.FieldFullName}, Facts: []population.Fact{nameFact("Phạm Thị Mới")},
	}); err != nil {
		t.Fatal(err)
	}
	name := population.Wanted{Field: population.FieldFullName}
	for valid, want := range map[time.Time]string{from.Add(-time.Hour): populationtest.Name(3), from: "Phạm Thị Mới", populationtest.Now: "Phạm Thị Mới"} {
		got := read(t, s, 3, name, population.AsOf{Valid: valid, Recorded: populationtest.Now})
		if !slices.Equal(values(got), []string{want}) {
			t.Errorf("true on %v: %v, want %s", valid, values(got), want)
		}
	}
}

// A birth touches the child and both parents, all or none.
func TestCorrectSeveral(t *testing.T) {
	t.Parallel()
	s := service(t, populationtest.Person(1), populationtest.Person(2))
	child := population.Relation{Kind: population.Child, Other: populationtest.ID(3), Name: "Nguyễn Thị Con"}
	both := []population.Correction{
		{Person: populationtest.ID(1), Base: 1, Source: "justice", Relations: []population.Relation{child}},
		{Person: populationtest.ID(2), Base: 9, Source: "justice", Relations: []population.Relation{child}},
	}
	_, err := s.Correct(t.Context(), both...)
	wantCode(t, err, lienthong.Conflict)
	children := population.Wanted{Field: population.FieldChildren}
	if got := read(t, s, 1, children, now); len(got) != 0 {
		t.Errorf("half a birth was recorded: %+v", got)
	}
	both[1].Base = 1
	if _, err := s.Correct(t.Context(), both...); err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 2; i++ {
		if got := values(read(t, s, i, children, now)); !slices.Equal(got, []string{"Nguyễn Thị Con"}) {
			t.Errorf("children of person %d: %v", i, got)
		}
	}
}

func TestCorrectRefuses(t *testing.T) {
	t.Parallel()
	s := service(t, populationtest.Person(1))
	ok := population.Correction{Person: populationtest.ID(1), Base: 1, Source: "commune", Fields: []population.Field{population.FieldFullName}}
	for what, c := range map[string]struct {
		change func(*population.Correction)
		want   lienthong.Code
	}{
		"a stale base":    {func(c *population.Correction) { c.Base = 0 }, lienthong.Conflict},
		"nobody":          {func(c *population.Correction) { c.Person = populationtest.ID(9) }, lienthong.NotFound},
		"no source":       {func(c *population.Correction) { c.Source = "" }, lienthong.Invalid},
		"decomposed text": {func(c *population.Correction) { c.Facts = []population.Fact{nameFact("Hoa\u0300")} }, lienthong.Invalid},
		"an empty fact":   {func(c *population.Correction) { c.Facts = []population.Fact{nameFact("")} }, lienthong.Invalid},
		"a derived fact":  {func(c *population.Correction) { c.Facts = []population.Fact{{Field: population.FieldIsAlive}} }, lienthong.Invalid},
		"no field at all": {func(c *population.Correction) { c.Facts = []population.Fact{{Field: 99}} }, lienthong.Invalid},
		"a relation twice": {func(c *population.Correction) {
			c.Relations = []population.Relation{{Kind: population.Spouse, Other: populationtest.ID(1)}}
		}, lienthong.Invalid},
		"two numbers in force": {func(c *population.Correction) {
			c.Numbers = []population.Identifier{{Number: populationtest.PIN(1)}, {Number: populationtest.PIN(2)}}
		}, lienthong.Invalid},
		"a number twice": {func(c *population.Correction) {
			c.Numbers = []population.Identifier{{Number: populationtest.CMND(1)}, {Number: populationtest.CMND(1)}}
		}, lienthong.Invalid},
		"an end before the beginning": {func(c *population.Correction) {
			f := nameFact("An")
			f.Valid = lienthong.Period{From: populationtest.Now, Until: populationtest.Loaded}
			c.Facts = []population.Fact{f}
		}, lienthong.Invalid},
	} {
		bad := ok
		c.change(&bad)
		if _, err := s.Correct(t.Context(), bad); lienthong.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", what, err, c.want)
		}
	}
	if n, _ := s.Store.Count(t.Context()); n.Versions != 1 {
		t.Errorf("a refused correction was recorded: %+v", n)
	}
}

func TestInvestigate(t *testing.T) {
	t.Parallel()
	s := service(t, populationtest.Person(1))
	hour := populationtest.Now
	s.Now = func() time.Time { hour = hour.Add(time.Hour); return hour }
	hometown := population.Wanted{Field: population.FieldHometown}
	for base, flag := range []population.Flag{population.UnderInvestigation, population.NoFlag} {
		if err := s.Investigate(t.Context(), populationtest.ID(1), base+1, "commune", flag, population.FieldHometown); err != nil {
			t.Fatal(err)
		}
		got := read(t, s, 1, hometown, population.At(hour))
		if got[0].UnderInvestigation != (flag == population.UnderInvestigation) || got[0].Source != "c06" {
			t.Errorf("flag %d: %+v", flag, got)
		}
	}
	wantCode(t, s.Investigate(t.Context(), populationtest.ID(1), 1, "commune", population.NoFlag), lienthong.Conflict)
	wantCode(t, s.Investigate(t.Context(), populationtest.ID(2), 1, "commune", population.NoFlag), lienthong.NotFound)
}

func TestImportChecks(t *testing.T) {
	t.Parallel()
	s := service(t)
	bad := populationtest.Person(2)
	bad.Facts[0].Value.Text = "Hoa\u0300"
	broken := errors.New("the file broke off")
	one := func(v population.Version, err error) iter.Seq2[population.Version, error] {
		return func(yield func(population.Version, error) bool) {
			_ = yield(populationtest.Person(1), nil) && yield(v, err)
		}
	}
	_, err := s.Import(t.Context(), one(bad, nil))
	wantCode(t, err, lienthong.Invalid)
	if _, err := s.Import(t.Context(), one(population.Version{}, broken)); !errors.Is(err, broken) {
		t.Errorf("Import: %v", err)
	}
	if n, err := s.Import(t.Context(), populationtest.Persons(100)); n != 100 || err != nil {
		t.Errorf("Import after two that failed: %d, %v", n, err)
	}
}

// Whatever is corrected later, an answer about a recorded time stays.
func TestAnswersNeverChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := service(t, populationtest.Family()...)
		clock := populationtest.Now
		s.Now = func() time.Time { return clock }
		wanted := []population.Wanted{
			{Field: population.FieldFullName}, {Field: population.FieldBirthDate}, {Field: population.FieldPIN}, {Field: population.FieldIsAlive},
			{Field: population.FieldFather}, {Field: population.FieldHousehold}, {Field: population.FieldAgeAtLeast, Years: 50},
		}
		type answer struct {
			at     population.AsOf
			person int
			values []population.Reading
		}
		ask := func(person int, at population.AsOf) []population.Reading {
			got, err := s.Read(t.Context(), populationtest.ID(person), wanted, at)
			if err != nil {
				rt.Fatal(err)
			}
			return got
		}
		var given []answer
		base := map[int]int{1: 1, 2: 1, 3: 1, 4: 1}
		for step := range rapid.IntRange(1, 12).Draw(rt, "steps") {
			person := rapid.IntRange(1, 4).Draw(rt, "person")
			at := population.AsOf{Recorded: clock, Valid: populationtest.Day(rapid.IntRange(1990, 2030).Draw(rt, "valid"), 1, 1)}
			given = append(given, answer{at, person, ask(person, at)})

			clock = clock.Add(time.Duration(rapid.IntRange(1, 1000).Draw(rt, "wait")) * time.Microsecond)
			c := population.Correction{Person: populationtest.ID(person), Base: base[person], Source: "commune"}
			if rapid.Bool().Draw(rt, "changed") {
				c.From = populationtest.Day(rapid.IntRange(1995, 2029).Draw(rt, "from"), 6, 1)
			}
			switch rapid.IntRange(0, 3).Draw(rt, "what") {
			case 0:
				c.Fields, c.Facts = []population.Field{population.FieldFullName}, []population.Fact{nameFact(fmt.Sprint("Lê Văn ", step))}
			case 1:
				c.Fields, c.Facts = []population.Field{population.FieldDeathDate}, []population.Fact{{Field: population.FieldDeathDate}}
			case 2:
				c.Numbers = []population.Identifier{{Number: populationtest.PIN(1000 + step)}}
			default:
				c.Relations = []population.Relation{}
			}
			if _, err := s.Correct(t.Context(), c); err != nil {
				rt.Fatal(err)
			}
			base[person]++
		}
		for _, a := range given {
			if got := ask(a.person, a.at); !reflect.DeepEqual(got, a.values) {
				rt.Fatalf("the answer about %v changed:\n now %+v\nthen %+v", a.at, got, a.values)
			}
		}
	})
}
