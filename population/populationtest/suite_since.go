package populationtest

import (
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// follow goes on from a mark, and fails the test where somebody whom it wants is not
// named. Others may be.
func follow(t *testing.T, s population.Follower, mark population.Mark, at time.Time, want ...int) population.Mark {
	t.Helper()
	c, err := s.Since(t.Context(), mark, at, 1000)
	if err != nil || c.Lost {
		t.Fatalf("Since: %+v, %v", c, err)
	}
	for _, i := range want {
		if !slices.Contains(c.Persons, ID(i)) {
			t.Errorf("person %d has changed and is not among %d named", i, len(c.Persons))
		}
	}
	for i := range c.Persons {
		if i > 0 && c.Persons[i].Int64() <= c.Persons[i-1].Int64() {
			t.Error("out of order")
		}
	}
	return c.Mark
}

func begin(t *testing.T, s population.Follower, at time.Time) population.Mark {
	t.Helper()
	c, err := s.Since(t.Context(), population.Mark{}, at, 0)
	if err != nil || c.Lost || len(c.Persons) > 0 {
		t.Fatalf("Since nothing: %+v, %v", c, err)
	}
	return c.Mark
}

// testSince: whoever is born or changes after a mark is named once it is asked, and
// long after all that nobody is.
func testSince(t *testing.T, s population.Store) {
	mustImport(t, s, 50)
	mark := begin(t, s, Now)
	mark = follow(t, s, mark, Now)
	changed := next(Person(7), Now.Add(time.Second), "Lê Thị Sau")
	mustAppend(t, s, changed)
	born := Person(60)
	born.Recorded.From = Now.Add(2 * time.Second)
	mustAppend(t, s, born)
	mark = follow(t, s, mark, Now.Add(3*time.Second), 7, 60)
	mustAppend(t, s, next(changed, Now.Add(4*time.Second), "Lê Thị Nữa"))
	mark = follow(t, s, mark, Now.Add(5*time.Second), 7)
	later := Now.Add(24 * time.Hour)
	mark = follow(t, s, mark, later)
	if c, err := s.Since(t.Context(), mark, later, 0); err != nil || c.Lost || len(c.Persons) > 0 || c.Mark != mark {
		t.Errorf("nothing has changed: %+v, %v", c, err)
	}
	mustAppend(t, s, next(Person(8), later.Add(time.Second), "Lê Thị Khác"))
	follow(t, s, mark, later.Add(2*time.Second), 8)
}

// testSinceTooMuch: of more changes than are asked for, none are told.
func testSinceTooMuch(t *testing.T, s population.Store) {
	mustImport(t, s, 5)
	mark := begin(t, s, Now)
	for i := range 4 {
		p := Person(60 + i)
		p.Recorded.From = Now.Add(time.Duration(1+i) * time.Second)
		mustAppend(t, s, p)
	}
	at := Now.Add(time.Minute)
	if c, err := s.Since(t.Context(), mark, at, 3); err != nil || !c.Lost || len(c.Persons) > 0 {
		t.Errorf("4 changes of 3: %+v, %v", c, err)
	}
	follow(t, s, mark, at, 60, 61, 62, 63)
}

// testSinceTheFuture: what is recorded for later, by a clock that is ahead, is named
// when that time has come, or the changes are lost.
func testSinceTheFuture(t *testing.T, s population.Store) {
	mustImport(t, s, 5)
	ahead := next(Person(2), Now.Add(time.Hour), "Lê Thị Mai")
	names := func(mark population.Mark, at time.Time, want bool) population.Mark {
		t.Helper()
		c, err := s.Since(t.Context(), mark, at, 4)
		if err != nil {
			t.Fatal(err)
		}
		if named := slices.ContainsFunc(c.Persons, func(id lienthong.PersonID) bool { return id == ID(2) }); named != want && !c.Lost {
			t.Errorf("at %v: named %t, want %t", at, named, want)
		}
		return c.Mark
	}
	mark := begin(t, s, Now)
	mustAppend(t, s, ahead)
	mark = names(mark, Now.Add(time.Second), false)
	names(mark, Now.Add(2*time.Hour), true)
	names(begin(t, s, Now.Add(time.Second)), Now.Add(2*time.Hour), true)
}

// testSinceOutOfOrder: what a writer who took long, or whose clock is behind, recorded
// before others is named, or the changes are lost.
func testSinceOutOfOrder(t *testing.T, s population.Store) {
	mustImport(t, s, 5)
	mark := follow(t, s, begin(t, s, Now), Now)
	behind := Person(60)
	behind.Recorded.From = Now.Add(-time.Hour)
	mustAppend(t, s, behind)
	mustAppend(t, s, next(Person(1), Now.Add(time.Second), "Lê Thị Sau"))
	c, err := s.Since(t.Context(), mark, Now.Add(2*time.Second), 100)
	if err != nil || !c.Lost && !slices.Contains(c.Persons, ID(60)) {
		t.Errorf("%+v, %v", c, err)
	}
}
