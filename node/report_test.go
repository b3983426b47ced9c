package node_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/connector/contributing"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/population/report"
)

// reported lists the reports of a state, as an officer of the register sees them.
func reported(t *testing.T, register *node.Node, state string) []report.Listed {
	t.Helper()
	status, _, body := fetch(t, register.URL()+"/v1/population/reports?state="+state)
	var out report.List
	if must(t, json.Unmarshal([]byte(body), &out)); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	return out.Reports
}

// contributed is what the agency sent, by state, as it is told itself.
func contributed(t *testing.T, agency *node.Node) map[string][]contributing.Line {
	t.Helper()
	_, _, body := fetch(t, agency.URL()+"/connectors/"+agency.Connectors[0].Description.Name+"/contributions")
	out := map[string][]contributing.Line{}
	for text := range strings.Lines(body) {
		var l contributing.Line
		must(t, json.Unmarshal([]byte(text), &l))
		out[l.State] = append(out[l.State], l)
	}
	return out
}

// TestContributions: an insurer has files of deaths that the population register does
// not know. They come into the queue of the register's officers over the exchange; one is
// recorded, one dismissed, and the insurer is told how each stands, and sends none of
// them again but those that are open.
func TestContributions(t *testing.T) {
	t.Parallel()
	agency, register := insuranceOf(t, 120)
	c := agency.Connectors[0]
	turn := func(full bool) contributing.Turn {
		t.Helper()
		c.Links.Turn(t.Context(), linkage.Wish{Full: full})
		last := c.Contributing.Last()
		if len(last) != 1 || last[0].NotSent != "" || last[0].Problem != "" {
			t.Fatalf("contributions: %+v", last)
		}
		return last[0]
	}
	first := turn(false)
	unknown := keysOf(t, agency, "death_not_registered")
	open := reported(t, register, "open")
	if len(unknown) == 0 || len(open) != len(unknown) || first.States["open"] != len(open) || first.Sent+first.Refused != first.Rows || first.States["agrees"] == 0 {
		t.Fatalf("%d deaths that are not registered, %d reports, %+v", len(unknown), len(open), first)
	}
	for _, r := range open {
		if r.System != officials || r.Field != "death_date" || r.Value == "" || r.Has != "" || r.Number == "" || r.Name == "" || r.Basis.String() != "43/2021/ND-CP; article=6" {
			t.Errorf("a report: %+v", r)
		}
	}
	if got := contributed(t, agency); len(got["open"]) != len(open) {
		t.Errorf("the agency knows of %d open ones", len(got["open"]))
	}

	decide := func(id int64, body string) (int, string) {
		return call(t, register.URL()+"/v1/population/reports/decide", fmt.Sprintf(`{"id": %d, "by": "officer-3", "why": "checked", %s}`, id, body))
	}
	if status, body := decide(open[0].ID, `"decide": "record"`); status != http.StatusUnprocessableEntity {
		t.Errorf("recorded without a paper: %d %s", status, body)
	}
	const paper = `"source": "CA-00070", "legal_basis": "60/2014/QH13; article=34", "document": "TLKT 9/2026"`
	if status, body := decide(open[0].ID, `"decide": "record", `+paper); status != http.StatusOK || !strings.Contains(body, `"event":1`) {
		t.Fatalf("%d %s", status, body)
	}
	if status, _ := decide(open[0].ID, `"decide": "dismiss"`); status != http.StatusConflict {
		t.Errorf("decided twice: %d", status)
	}
	decided := 1
	if len(open) > 1 {
		decided++
		if status, body := decide(open[1].ID, `"decide": "dismiss"`); status != http.StatusOK {
			t.Fatalf("%d %s", status, body)
		}
	}
	second := turn(true)
	if second.Sent != len(open) || second.States["recorded"] != 1 || second.States["open"] != len(open)-decided {
		t.Errorf("after the decisions: %+v", second)
	}
	if got := contributed(t, agency); len(got["dismissed"]) != decided-1 || decided > 1 && got["dismissed"][0].Why != "checked" {
		t.Errorf("the agency is told %+v", got["dismissed"])
	}
	if third := turn(false); third.Sent != len(open)-decided || third.Rows != first.Rows {
		t.Errorf("what is decided was sent again: %+v", third)
	}
	if now := keysOf(t, agency, "death_not_registered"); len(now) != len(unknown)-1 {
		t.Errorf("deaths that are not registered: %v, before %v", now, unknown)
	}

	// Agencies report and can neither list nor decide; a report that comes through no
	// gateway is nobody's.
	for method, path := range map[string]string{http.MethodGet: "/v1/population/reports", http.MethodPost: "/v1/population/reports/decide"} {
		r := question(t, agency)
		r.Method, r.URL.Path = method, "/r1/"+persons+path
		if status, body := send(t, r); status < 400 || !strings.Contains(body, "access_denied") {
			t.Errorf("%s %s by another agency: %d %s", method, path, status, body)
		}
	}
	if status, body := call(t, register.URL()+"/v1/population/reports", `{"number": "001080999999", "name": "A B", "birth_date": "1980", "field": "death_date", "value": "2020", "key": "x"}`); status != http.StatusForbidden {
		t.Errorf("without a gateway: %d %s", status, body)
	}
}

// TestContributionNotGranted: what the owner has not granted is not sent, and the upkeep
// says so.
func TestContributionNotGranted(t *testing.T) {
	t.Parallel()
	agency, register := insuranceOf(t, 40)
	status, body := call(t, register.URL()+"/v1/grants/end", `{"id": "insurance-reports-benefit-death-date.G09.OFFICIALS", "by": "ops", "why": "test"}`)
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	c := agency.Connectors[0]
	c.Links.Turn(t.Context(), linkage.Wish{})
	if last := c.Contributing.Last(); len(last) != 1 || last[0].NotSent == "" || last[0].Sent != 0 || len(reported(t, register, "any")) != 0 {
		t.Errorf("%+v", last)
	}
}
