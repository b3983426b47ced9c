package granttest

import (
	"log/slog"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
)

// decided is a verdict as it was given.
type decided struct {
	at      time.Time
	request grant.Request
	verdict grant.Verdict
}

// testPast changes grants, agreements and references at random and asks in
// between. In the end every question is asked again as of its time, and must
// get the answer it got (ground rule 2: correcting a fact never erases what was
// answered yesterday).
func testPast(t *testing.T, s Store) {
	ctx, random := t.Context(), rand.New(rand.NewPCG(17, 4))
	now := Start
	service := &grant.Service{Store: s, References: s, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	agreements := &agreement.Service{Store: s, Now: service.Now, Log: service.Log, Changed: service.Refresh}
	_, err := agreements.Request(ctx, "A-1", Wanted(), agreement.Consumer, "clerk-1")
	must(t, err)
	acts := []agreement.Action{agreement.Accept, agreement.Activate}
	operator := grant.Change{By: "ops-01", Why: "a change"}
	var past []decided
	permitted := 0
	for range 60 {
		now = now.Add(time.Duration(1+random.IntN(int(20*time.Hour/time.Microsecond))) * time.Microsecond)
		switch random.IntN(5) {
		case 0, 1:
			g := somehow(random, now)
			history, err := s.History(ctx, g.ID)
			must(t, err)
			_, err = service.Put(ctx, g, len(history), operator)
			must(t, err)
		case 2:
			_, err := service.End(ctx, "G-"+strconv.Itoa(random.IntN(3)), now.Add(time.Duration(random.IntN(48))*time.Hour), operator)
			if code := lienthong.CodeOf(err); code != "" && code != lienthong.NotFound && code != lienthong.Conflict {
				t.Fatal(err)
			}
		case 3:
			act := agreement.Act{Action: acts[0], Role: agreement.Operator, By: "ops-01", Why: "a reason"}
			switch act.Action {
			case agreement.Activate:
				act.Clauses = Clauses()
			case agreement.Suspend:
				act.RestoreWhen = "mended"
			}
			_, err := agreements.Act(ctx, "A-1", act)
			must(t, err)
			if acts = acts[1:]; len(acts) == 0 {
				acts = []agreement.Action{agreement.Suspend, agreement.Restore}
			}
		case 4:
			must(t, s.Record(ctx, entry(1+random.Int64N(2), "party", "", now.Add(-time.Hour), now.Add(time.Duration(random.IntN(72))*time.Hour), now)))
		}
		now = now.Add(time.Microsecond)
		for n := range int64(2) {
			r := Asking()
			r.Explain, r.Subjects = true, []lienthong.PersonID{Person(1 + n)}
			v, err := service.Decide(ctx, r)
			must(t, err)
			past = append(past, decided{now, r, v})
			if v.Permitted {
				permitted++
			}
		}
	}
	if permitted == 0 || permitted == len(past) {
		t.Fatalf("%d of %d permitted: the test proves little", permitted, len(past))
	}
	for _, d := range past {
		v, err := service.Explain(ctx, d.request, grant.AsOf{Valid: d.at, Recorded: d.at})
		must(t, err)
		w := d.verdict
		if v.Permitted != w.Permitted || v.Grant != w.Grant || v.Version != w.Version || v.Reason != w.Reason ||
			!slices.Equal(v.Fields, w.Fields) || !slices.Equal(v.Explain, w.Explain) {
			t.Fatalf("at %v it was\n%+v\nand now it is said to have been\n%+v", d.at, w, v)
		}
	}
}

// somehow is one of three grants, each time a little different.
func somehow(random *rand.Rand, now time.Time) grant.Grant {
	g := Sample("G-" + strconv.Itoa(random.IntN(3)))
	g.Search = g.Search[:1]
	g.Read = append(g.Read[2:], g.Read[:random.IntN(3)]...)
	g.ValidFrom = now.Add(time.Duration(random.IntN(60)-40) * time.Hour)
	if random.IntN(2) == 0 {
		g.Agreement = "A-1"
	}
	if random.IntN(3) == 0 {
		g.Mode = grant.LeaveOut
	}
	if random.IntN(3) == 0 {
		g.Relation = grant.Relation{Rule: grant.Registered, Sector: "court"}
	}
	return g
}
