package populationtest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// testAsOf records three versions and asks about each stretch of recorded time.
func testAsOf(t *testing.T, s population.Store) {
	first := Person(3)
	second := next(first, Day(2026, 2, 1), "Trần Thị Hai")
	second.Numbers = []population.Identifier{{Number: PIN(303)}}
	third := next(second, Day(2026, 4, 1), "Trần Thị Ba")
	mustAppend(t, s, first)
	mustAppend(t, s, second)
	mustAppend(t, s, third)
	wantCount(t, s, population.Counts{Persons: 1, Versions: 3, Numbers: 1})

	first.Recorded.Until, second.Recorded.Until = second.Recorded.From, third.Recorded.From
	for _, c := range []struct {
		recorded time.Time
		want     population.Version
		number   lienthong.CardNumber // that the version has
	}{
		{Loaded, first, PIN(3)},
		{second.Recorded.From.Add(-time.Microsecond), first, CMND(3)},
		{second.Recorded.From, second, PIN(303)},
		{third.Recorded.From.Add(-time.Microsecond), second, PIN(303)},
		{third.Recorded.From, third, PIN(303)},
		{Day(2030, 1, 1), third, PIN(303)},
	} {
		at := population.AsOf{Valid: Now, Recorded: c.recorded}
		what := "recorded " + c.recorded.String()
		wantVersion(t, what, document(t, s, ID(3), at), c.want)
		got := holders(t, s, at, c.number)
		if len(got) != 1 || normalProfile(got[0].Profile) != normalProfile(c.want.Profile(Now)) {
			t.Errorf("%s: holder %+v", what, got)
		}
		gone := PIN(303)
		if c.number == gone {
			gone = PIN(3)
		}
		if got := holders(t, s, at, gone); len(got) != 0 {
			t.Errorf("%s: a number of another version has a holder: %+v", what, got)
		}
	}
	before := population.AsOf{Valid: Now, Recorded: Loaded.Add(-time.Microsecond)}
	if document(t, s, ID(3), before) != nil || len(holders(t, s, before, PIN(3), PIN(303))) != 0 {
		t.Error("the register knew the person before it recorded her")
	}
}

// testProfileMovesInTime asks one version about several valid times.
func testProfileMovesInTime(t *testing.T, s population.Store) {
	renamed, died := Day(2026, 7, 1), Day(2027, 1, 1)
	v := Person(1)
	v.Facts = []population.Fact{
		{Field: population.FieldFullName, Value: population.Value{Text: "Lê Văn Trước"}, Valid: lienthong.Period{Until: renamed}},
		{Field: population.FieldFullName, Value: population.Value{Text: "Lê Văn Sau"}, Valid: lienthong.Period{From: renamed}},
		{Field: population.FieldBirthDate, Value: population.Value{Date: lienthong.Date{Year: 1960}}},
		{Field: population.FieldDeathDate, Value: population.Value{Date: lienthong.Date{Year: 2027, Month: 1, Day: 1}}, Valid: lienthong.Period{From: died}},
	}
	mustAppend(t, s, v)
	for _, c := range []struct {
		valid time.Time
		name  string
		life  population.LifeStatus
	}{
		{Now, "Lê Văn Trước", population.Alive},
		{renamed.Add(-time.Microsecond), "Lê Văn Trước", population.Alive},
		{renamed, "Lê Văn Sau", population.Alive},
		{died, "Lê Văn Sau", population.Dead},
	} {
		got := holders(t, s, population.AsOf{Valid: c.valid, Recorded: Now}, PIN(1))
		if len(got) != 1 || got[0].Profile.Name != c.name || got[0].Profile.Life != c.life {
			t.Errorf("valid %v: %+v, want %s, %d", c.valid, got, c.name, c.life)
		}
	}
}

func testAppendConflict(t *testing.T, s population.Store) {
	first := Person(1)
	mustAppend(t, s, first)
	second := next(first, Day(2026, 2, 1), "Trần Thị Hai")
	mustAppend(t, s, second)
	for what, v := range map[string]population.Version{
		"a person who is there":        first,
		"a version that is there":      next(first, Day(2026, 3, 1), "x"),
		"a gap":                        next(next(second, Day(2026, 3, 1), "x"), Day(2026, 4, 1), "y"),
		"a recorded time that is past": next(second, Day(2026, 1, 20), "x"),
		"the same recorded time":       next(second, second.Recorded.From, "x"),
		"a second version of nobody":   next(Person(2), Day(2026, 3, 1), "x"),
	} {
		wantCode(t, "Append with "+what, s.Append(t.Context(), v), lienthong.Conflict)
	}
	wantVersion(t, "after conflicts", document(t, s, ID(1), present), second)
	wantCount(t, s, population.Counts{Persons: 1, Versions: 2, Numbers: 1})
}

func testAppendAllOrNone(t *testing.T, s population.Store) {
	mustImport(t, s, 2)
	err := s.Append(t.Context(), Person(3), next(Person(1), Day(2026, 2, 1), "x"), next(next(Person(2), Day(2026, 2, 1), "x"), Day(2026, 2, 2), "y"))
	wantCode(t, "Append with one conflict in three", err, lienthong.Conflict)
	if document(t, s, ID(3), present) != nil {
		t.Error("a new person was recorded beside a conflict")
	}
	wantVersion(t, "beside a conflict", document(t, s, ID(1), present), Person(1))
	wantCount(t, s, population.Counts{Persons: 2, Versions: 2, Numbers: 2})
}

func testAppendInvalid(t *testing.T, s population.Store) {
	mustImport(t, s, 1)
	second := next(Person(1), Day(2026, 2, 1), "x")
	closed := next(Person(1), Day(2026, 2, 1), "x")
	closed.Recorded.Until = Day(2026, 3, 1)
	timeless := Person(2)
	timeless.Recorded = lienthong.Period{}
	nobody := Person(2)
	nobody.Person = lienthong.PersonID{}
	zeroth := Person(2)
	zeroth.Number = 0
	for what, versions := range map[string][]population.Version{
		"a person twice":           {second, next(second, Day(2026, 3, 1), "y")},
		"a closed recorded period": {closed},
		"no recorded time":         {timeless},
		"nobody":                   {nobody},
		"number 0":                 {zeroth},
	} {
		wantCode(t, "Append with "+what, s.Append(t.Context(), versions...), lienthong.Invalid)
	}
	wantCount(t, s, population.Counts{Persons: 1, Versions: 1, Numbers: 1})
}

// testAppendConcurrent lets several writers race for each next version: one
// wins, the others get Conflict, and no version is lost.
func testAppendConcurrent(t *testing.T, s population.Store) {
	const writers, rounds = 6, 8
	current := Person(1)
	mustAppend(t, s, current)
	for round := range rounds {
		v := next(current, Day(2026, 2, 1+round), "Lê Thị "+givens[round])
		won := make([]bool, writers)
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				err := s.Append(t.Context(), v)
				if won[w] = err == nil; !won[w] && lienthong.CodeOf(err) != lienthong.Conflict {
					t.Errorf("a writer who lost: %v", err)
				}
			})
		}
		wg.Wait()
		winners := 0
		for _, ok := range won {
			if ok {
				winners++
			}
		}
		if winners != 1 {
			t.Fatalf("round %d: %d writers won", round, winners)
		}
		current = v
	}
	wantVersion(t, "after the race", document(t, s, ID(1), present), current)
	wantCount(t, s, population.Counts{Persons: 1, Versions: 1 + rounds, Numbers: 1})
}

// testPastStandsStill reads an answer about the past again and again while the
// person changes.
func testPastStandsStill(t *testing.T, s population.Store) {
	v := Person(1)
	mustAppend(t, s, v)
	past := population.AsOf{Valid: Loaded, Recorded: Loaded}
	want := holders(t, s, past, PIN(1))[0].Profile.Name
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(done)
		for i := range 20 {
			v = next(v, Day(2026, 2, 1).AddDate(0, 0, i), "Lê Thị "+givens[i%len(givens)])
			if err := s.Append(t.Context(), v); err != nil {
				t.Errorf("Append: %v", err)
				return
			}
		}
	})
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		got, err := s.Holders(t.Context(), []lienthong.CardNumber{PIN(1)}, past)
		if err != nil || len(got) != 1 || got[0].Profile.Name != want {
			t.Errorf("the answer about the past changed: %+v, %v", got, err)
			break
		}
	}
	wg.Wait()
}

// testCountLives follows the counts by life status, and the last recorded time,
// through deaths that are recorded, annulled and yet to come.
func testCountLives(t *testing.T, s population.Store) {
	want := func(what string, alive, deceased, disappeared int64, last time.Time) {
		t.Helper()
		got, err := s.Count(t.Context())
		if err != nil || got.Alive != alive || got.Deceased != deceased || got.Disappeared != disappeared || !got.LastRecorded.Equal(last) {
			t.Errorf("%s: %+v, %v; want %d alive, %d deceased, %d disappeared, last %v", what, got, err, alive, deceased, disappeared, last)
		}
	}
	end := func(field population.Field, from time.Time) population.Fact {
		return population.Fact{Field: field, Valid: lienthong.Period{From: from}}
	}
	dead, missing, numberless := Person(3), Person(4), Person(5)
	dead.Facts = append(dead.Facts, end(population.FieldDeathDate, Day(2020, 1, 1)))
	missing.Facts = append(missing.Facts, end(population.FieldDisappearanceDate, Day(2020, 1, 1)))
	numberless.Numbers = nil
	_, err := s.Import(t.Context(), func(yield func(population.Version, error) bool) {
		for _, v := range []population.Version{Person(1), Person(2), dead, missing, numberless} {
			if !yield(v, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	want("imported", 3, 1, 1, Loaded)

	died, found, back, later := next(Person(1), Day(2026, 2, 2), "x"), next(missing, Day(2026, 2, 1), "x"), next(dead, Day(2026, 2, 3), "x"), next(Person(2), Day(2026, 2, 4), "x")
	died.Facts = append(died.Facts, end(population.FieldDeathDate, Day(2026, 2, 1)))
	found.Facts = append(found.Facts, end(population.FieldDeathDate, Day(2026, 1, 31)))
	mustAppend(t, s, died, found)
	want("a death, and a missing person found dead", 2, 3, 0, Day(2026, 2, 2))
	back.Facts = Person(3).Facts
	later.Facts = append(later.Facts, end(population.FieldDeathDate, Day(2026, 3, 1)))
	mustAppend(t, s, later)
	want("a death of next month", 2, 3, 0, Day(2026, 2, 4))
	mustAppend(t, s, back)
	want("a death annulled, by an earlier hand", 3, 2, 0, Day(2026, 2, 4))
	wantCode(t, "Append", s.Append(t.Context(), next(Person(7), Day(2027, 1, 1), "x")), lienthong.Conflict)
	want("after a conflict", 3, 2, 0, Day(2026, 2, 4))
}

var errSource = errors.New("the source broke")
