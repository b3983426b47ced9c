package node_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/life"
)

// identified names person i of connectors' examples.
func identified(i int) population.Question {
	p := connectortest.Person(i)
	return population.Question{Number: p.PIN.Reveal(), Name: p.Name, BirthDate: p.BirthDate.String()}
}

// happened records life events through a register's node, as an officer does.
func happened(t *testing.T, register *node.Node, events ...life.Event) {
	t.Helper()
	for i := range events {
		events[i].Basis, events[i].Document = "60/2014/QH13; article=34", "QĐ 12/2026"
	}
	b, err := json.Marshal(life.Batch{By: "officer-3", Source: "CA-00070", Events: events})
	must(t, err)
	if status, body := call(t, register.URL()+"/v1/population/events", string(b)); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
}

// keysOf are the rows that a rule found something of.
func keysOf(t *testing.T, agency *node.Node, rule connector.FindingCode) (keys []string) {
	t.Helper()
	_, _, body := fetch(t, agency.URL()+"/connectors/"+agency.Connectors[0].Description.Name+"/findings")
	for text := range strings.Lines(body) {
		var l finding.Line
		must(t, json.Unmarshal([]byte(text), &l))
		if l.Rule == rule {
			keys = append(keys, l.Key)
		}
	}
	return keys
}

// linksOf are the numbers that rows of participants are linked to, by key.
func linksOf(t *testing.T, agency *node.Node) map[string]string {
	t.Helper()
	out := map[string]string{}
	links, err := agency.Connectors[0].Links.Store.Links(t.Context(), "participant", "", 1000)
	must(t, err)
	for _, l := range links {
		out[l.Key] = l.Number
	}
	return out
}

// TestLifeEventsReachASector: an officer of the population register records a death and
// a merge; at its next upkeep the insurer finds a pension that goes on, and the row that
// meant the cancelled number is linked to the number that stays.
func TestLifeEventsReachASector(t *testing.T) {
	t.Parallel()
	agency, register := insuranceOf(t, 120)
	links := agency.Connectors[0].Links
	links.Turn(t.Context(), linkage.Wish{})
	paid, before := keysOf(t, agency, "paid_after_death"), linksOf(t, agency)

	// Whoever is alive and has a pension: a row of benefits whose person dies.
	dead := -1
	for i := range 120 {
		if p := connectortest.Person(i); p.Dead.IsZero() && i%4 == 0 && i%35 != 8 && p.BirthDate.Year < 1966 && i%35 > 1 {
			dead = i
			break
		}
	}
	// And somebody who has a second record under another number.
	const twice = 7
	again := connectortest.Person(twice)
	number := again.PIN.Reveal()[:11] + string('0'+('9'-again.PIN.Reveal()[11]))
	happened(t, register,
		life.Event{Kind: life.Death, Question: identified(dead), Day: "2020-02-01"},
		life.Event{Kind: life.Birth, Question: population.Question{Number: number, Name: again.Name, BirthDate: again.BirthDate.String()}, Sex: string('0' + byte(again.Sex))},
		life.Event{Kind: life.Merge, Question: identified(twice), Into: population.Question{Number: number, Name: again.Name, BirthDate: again.BirthDate.String()}},
	)
	links.Turn(t.Context(), linkage.Wish{Full: true})
	for _, r := range links.State().Records {
		if r.Problem != "" {
			t.Errorf("%+v", r)
		}
	}
	if now := keysOf(t, agency, "paid_after_death"); len(now) != len(paid)+1 || !slices.ContainsFunc(now, func(k string) bool { return !slices.Contains(paid, k) }) {
		t.Errorf("paid after death: %v, before %v", now, paid)
	}
	moved := 0
	for key, was := range before {
		now := linksOf(t, agency)[key]
		switch {
		case was == again.PIN.Reveal() && now == number:
			moved++
		case now != was:
			t.Errorf("row %s is linked otherwise", key)
		}
	}
	if moved != 1 {
		t.Errorf("%d rows moved to the number that stays", moved)
	}

	// Another agency can neither record nor see what was.
	for _, method := range []string{http.MethodPost, http.MethodGet} {
		r := question(t, agency)
		r.Method, r.URL.Path = method, "/r1/"+persons+"/v1/population/events"
		if status, body := send(t, r); status != http.StatusForbidden && status != http.StatusInternalServerError || !strings.Contains(body, "access_denied") {
			t.Errorf("%s by another agency: %d %s", method, status, body)
		}
	}
}
