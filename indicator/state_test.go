package indicator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/indicator"
)

var now = time.Date(2026, 7, 15, 9, 0, 0, 0, time.UTC)

const fresh = 90 * 24 * time.Hour

// TestState goes through the life of a connection.
func TestState(t *testing.T) {
	t.Parallel()
	at := func(days int) indicator.Traffic {
		return indicator.Traffic{Permitted: 1, Last: now.AddDate(0, 0, -days)}
	}
	agreed := func(state string) []indicator.Agreement { return []indicator.Agreement{{State: state}} }
	tests := []struct {
		name            string
		agreements      []indicator.Agreement
		asked, answered indicator.Traffic
		want            indicator.State
	}{
		{"nothing", nil, indicator.Traffic{}, indicator.Traffic{}, indicator.NotStarted},
		{"asked for", agreed("requested"), indicator.Traffic{}, indicator.Traffic{}, indicator.Agreeing},
		{"accepted", agreed("accepted"), indicator.Traffic{}, indicator.Traffic{}, indicator.Agreeing},
		{"refused", agreed("refused"), indicator.Traffic{}, indicator.Traffic{}, indicator.NotStarted},
		{"in force", agreed("active"), indicator.Traffic{}, indicator.Traffic{}, indicator.Testing},
		{"tried and refused", nil, indicator.Traffic{Refused: 3}, indicator.Traffic{}, indicator.Testing},
		{"answered today", nil, at(0), indicator.Traffic{}, indicator.Connected},
		{"answered on the last fresh day", nil, at(90), indicator.Traffic{}, indicator.Connected},
		{"silent since", nil, at(91), indicator.Traffic{}, indicator.Testing},
		{"asked by others", nil, indicator.Traffic{}, at(1), indicator.Connected},
		{"both ways", nil, at(1), at(2), indicator.Sharing},
		{"both ways, one of them long ago", nil, at(1), at(200), indicator.Connected},
	}
	for _, tt := range tests {
		f := indicator.Facts{Agreements: tt.agreements, Exchanges: indicator.Exchanges{Asked: tt.asked, Answered: tt.answered}}
		if got := f.State(now, fresh); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestLate: the deadline is the month's end on Việt Nam's clock.
func TestLate(t *testing.T) {
	t.Parallel()
	c := indicator.Connection{Deadline: "2023-12"}
	end := time.Date(2023, 12, 31, 17, 0, 0, 0, time.UTC) // midnight in Hà Nội
	if c.Late(indicator.Testing, end.Add(-time.Second)) || !c.Late(indicator.Testing, end) || c.Late(indicator.Connected, end) {
		t.Error("late at the wrong time")
	}
}

func record(id, client, service string, side lienthong.Side, status int, at time.Time) lienthong.Evidence {
	var e lienthong.Evidence
	e.ID, e.Side, e.Permitted, e.Status, e.Answered = id, side, status != 403, status, at
	var err error
	if e.Client, err = lienthong.ParseSystemID(client); err == nil {
		e.Service, err = lienthong.ParseServiceID(service)
	}
	if err != nil {
		panic(err)
	}
	return e
}

// TestTally counts each exchange once and in its direction, goes on from what
// was kept, and gives the same whatever the stops between.
func TestTally(t *testing.T) {
	t.Parallel()
	const officials, population, court, business = "VN/GOV/G09/OFFICIALS", "VN/GOV/G01/POPULATION/persons", "VN/GOV/G21/COURT", "VN/GOV/G05/BUSINESS/register"
	records := []lienthong.Evidence{
		record("1", officials, population, lienthong.ProviderSide, 200, now.AddDate(0, 0, -40)),
		record("2", officials, population, lienthong.ProviderSide, 403, now),
		record("3", officials, population, lienthong.ProviderSide, 502, now),
		record("4", court, business, lienthong.ConsumerSide, 200, now), // two connections
		record("5", court, population, lienthong.ConsumerSide, 200, now),
		record("5", court, population, lienthong.ProviderSide, 200, now), // both sides here
		record("6", "VN/GOV/G99/OTHER", population, lienthong.ProviderSide, 200, now),
		record("7", officials, population, lienthong.ProviderSide, 200, now.Add(time.Minute)),
	}
	own := func(s lienthong.ServiceID) bool { return s.System == "POPULATION" }
	plan := indicator.BuiltIn()
	var whole indicator.Tally
	for i := range records {
		whole.Add(&plan, &records[i], own)
	}
	for stop := range records {
		var first, second indicator.Tally
		for i := range records[:stop] {
			first.Add(&plan, &records[i], own)
		}
		kept, err := json.Marshal(first)
		if err == nil {
			err = json.Unmarshal(kept, &second)
		}
		if err != nil {
			t.Fatal(err)
		}
		for i := int(second.Next); i < len(records); i++ {
			second.Add(&plan, &records[i], own)
		}
		a, _ := json.Marshal(whole)
		b, _ := json.Marshal(second)
		if string(a) != string(b) {
			t.Fatalf("stopped after %d:\n%s\nwant\n%s", stop, b, a)
		}
	}
	got := map[string]string{}
	for id, x := range whole.Connections {
		got[id] = fmt.Sprintf("asked %d %d %s, answered %d %d %s", x.Asked.Permitted, x.Asked.Refused, x.Asked.LastID, x.Answered.Permitted, x.Answered.Refused, x.Answered.LastID)
	}
	want := map[string]string{
		"officials": "asked 2 2 7, answered 0 0 ", "court": "asked 2 0 5, answered 0 0 ", "business": "asked 0 0 , answered 1 0 4",
	}
	if !maps.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if n := whole.Connections["officials"].Asked.Month(now); n != 1 {
		t.Errorf("%d exchanges in 30 days, want 1: the other is older", n)
	}
}

// TestTallyStaysSmall: whatever the ledger, a month of days is kept.
func TestTallyStaysSmall(t *testing.T) {
	t.Parallel()
	plan := indicator.BuiltIn()
	var tally indicator.Tally
	for day := range 400 {
		e := record("x", "VN/GOV/G09/OFFICIALS", "VN/GOV/G01/POPULATION/persons", lienthong.ProviderSide, 200, now.AddDate(0, 0, day))
		tally.Add(&plan, &e, func(lienthong.ServiceID) bool { return true })
	}
	x := tally.Connections["officials"].Asked
	if len(x.Days) != 31 || x.Permitted != 400 || x.Month(now.AddDate(0, 0, 399)) != 30 {
		t.Errorf("%d days kept, %d counted, %d in the last month", len(x.Days), x.Permitted, x.Month(now.AddDate(0, 0, 399)))
	}
}
