package life_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/life"
)

// TestWidowed: a death ends the marriage on its day, on both sides, and the other one
// is widowed; taken back, they are married as before.
func TestWidowed(t *testing.T) {
	t.Parallel()
	o := open(t)
	men, women := pairs(t)
	before := o.status(t, women[0], on(1, 9))
	o.must(t, married(men[0], women[0], "2026-01-10"), event(life.Death, men[0], "2026-03-01"))
	if len(o.holds(t, women[0], population.Spouse, on(2, 28))) != 1 || len(o.holds(t, women[0], population.Spouse, on(3, 1))) != 0 || len(o.holds(t, men[0], population.Spouse, on(3, 1))) != 0 {
		t.Error("the marriage does not end with the death")
	}
	if was, is := o.status(t, women[0], on(2, 28)), o.status(t, women[0], on(3, 1)); was != "2" || is != "4" {
		t.Errorf("the widow's status is %q, then %q", was, is)
	}
	o.must(t, event(life.DeathAnnulled, men[0], ""))
	for _, i := range []int{men[0], women[0]} {
		if len(o.holds(t, i, population.Spouse, on(3, 2))) != 1 || o.status(t, i, on(3, 2)) != "2" || o.status(t, i, on(1, 9)) != before && i == women[0] {
			t.Error("the marriage is not restored with the death's annulment")
		}
	}
	// A death of which the register learns after the divorce: the status keeps its order.
	o.must(t, event(life.Divorce, women[0], "2026-04-01"), event(life.Death, men[0], "2026-03-15"))
	if was, is := o.status(t, women[0], on(3, 20)), o.status(t, women[0], on(4, 2)); was != "4" || is != "3" {
		t.Errorf("widowed before the divorce that was recorded: %q, then %q", was, is)
	}
}

// TestRemarried: who has married since stays so when the first spouse's death is
// taken back (Law 52/2014/QH13 art. 67).
func TestRemarried(t *testing.T) {
	t.Parallel()
	o := open(t)
	men, women := pairs(t)
	o.must(t, married(men[0], women[0], "2026-01-10"), event(life.Death, men[0], "2026-03-01"), married(men[1], women[0], "2026-04-01"), event(life.DeathAnnulled, men[0], ""))
	if got := o.holds(t, women[0], population.Spouse, on(4, 2)); len(got) != 1 || len(o.holds(t, men[0], population.Spouse, on(4, 2))) != 0 || o.status(t, women[0], on(4, 2)) != "2" {
		t.Errorf("after the annulment she has %q", got)
	}
}

// TestMarriageAnnulled: as if it had never been, so that both may marry; what is no
// marriage in force is not annulled.
func TestMarriageAnnulled(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.Rules = life.Rules{Divorced: "5"}
	men, women := pairs(t)
	before := o.status(t, men[0], on(1, 20))
	o.must(t, married(men[0], women[0], "2026-01-10"), event(life.MarriageAnnulled, women[0], ""))
	for _, i := range []int{men[0], women[0]} {
		if len(o.holds(t, i, population.Spouse, on(1, 20))) != 0 {
			t.Error("they were married")
		}
	}
	if got := o.status(t, men[0], on(1, 20)); got != before {
		t.Errorf("his status is %q, was %q", got, before)
	}
	o.must(t, married(men[0], women[1], "2026-01-15"), event(life.Divorce, men[0], "2026-02-01"), married(men[0], women[0], "2026-02-10"))
	o.must(t, with(event(life.MarriageAnnulled, men[0], ""), func(e *life.Event) { e.Spouse = who(women[0]) }))
	if was, is := o.status(t, men[0], on(1, 20)), o.status(t, men[0], on(2, 20)); was != "2" || is != "5" {
		t.Errorf("before the annulled marriage he is %q, then %q", was, is)
	}
	for name, events := range map[string][]life.Event{
		"none":            {event(life.MarriageAnnulled, men[1], "")},
		"another":         {married(men[1], women[1], "2026-03-01"), with(event(life.MarriageAnnulled, men[1], ""), func(e *life.Event) { e.Spouse = who(women[0]) })},
		"ended by death":  {married(men[1], women[1], "2026-03-01"), event(life.Death, women[1], "2026-03-05"), event(life.MarriageAnnulled, men[1], "")},
		"ended by itself": {event(life.MarriageAnnulled, men[0], "")},
	} {
		if _, err := o.Record(t.Context(), life.Batch{Events: events, Source: "CA-1", By: "o-1", Check: true}); err == nil || !strings.Contains(err.Error(), "no such marriage") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
