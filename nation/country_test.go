package nation_test

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/client/joined"
	"github.com/lienthong/lienthong/connector/court"
	"github.com/lienthong/lienthong/nation"
	"github.com/lienthong/lienthong/nation/sector"
)

// TestWholeCountry: every register of the decision, in its agency's own
// database, is read through its connector and, where its sector asks for that,
// linked over the exchange; the truth agrees, the reference directory is
// filled, the programme knows of it, and the ledgers of the agencies verify.
func TestWholeCountry(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Sectors = nil
	n, err := nation.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if got := runtime.NumGoroutine(); got > 1500 {
		t.Errorf("%d goroutines", got) // other tests' countries share the process
	}
	if len(n.Summary.Sectors) < 10 {
		t.Fatalf("%d registers", len(n.Summary.Sectors))
	}
	c := &client.Client{BaseURL: n.Node.URL()}
	settle(t, c)
	for _, s := range n.Summary.Sectors {
		verdicts := 0
		for _, rows := range s.Verdicts {
			verdicts += rows
		}
		asks := s.Sector == "court" || s.Sector == "integrity" // about one person at a time
		switch {
		case s.People < 8 || s.Rows < s.People/2 || s.Clean < s.Rows*8/10 || s.Clean == s.Rows || len(s.Findings) == 0:
			t.Errorf("%s: %d people, %d rows, %d clean, %d findings", s.Name, s.People, s.Rows, s.Clean, len(s.Findings))
		case asks == s.Linked || asks && s.Sent > 0:
			t.Errorf("%s: linked is %v, %d rows sent", s.Name, s.Linked, s.Sent)
		case asks:
		case verdicts != s.Sent || s.Links < s.Linkable*9/10 || s.Precision < 1 || s.Recall < 0.9 || s.References == 0 || s.References > s.Links:
			t.Errorf("%s: %d verdicts of %d rows sent, %+v, %d references", s.Name, verdicts, s.Sent, s.Accuracy, s.References)
		}
		if a := s.Asked; s.Sector == "court" && (a == nil || a.Asked < 20 || a.Right != a.Asked || a.Verified == 0 || a.Impossible == 0 || a.Ways[court.ByDocument] == 0 || a.Ways[court.Unnumbered] == 0) {
			t.Errorf("the court asked %+v", a)
		}
		if connectionOf[s.Sector] == "" {
			continue // of no connection that the decision orders
		}
		p, err := c.Connection(t.Context(), connectionOf[s.Sector])
		if err != nil {
			t.Fatal(err)
		}
		if asks && (p.State != client.ConnectedNow || p.Late || s.Asked == nil || s.Asked.Entered == 0 || s.Asked.Right != s.Asked.Asked) {
			t.Errorf("%s on the programme page: %s, asked %+v", s.Sector, p.State, s.Asked)
		}
		if !asks && (p.State != client.ConnectedNow || p.Late || len(p.Linkages) == 0 || p.Linked == nil || p.Linked.N == 0 || s.Sector == "insurance" && (p.Linked.Of != s.Sent || p.Linked.N != s.Links || len(p.Linkages) != 3) || len(p.Agreements) == 0) {
			t.Errorf("%s on the programme page: %s, %d linkages", s.Sector, p.State, len(p.Linkages))
		}
	}
	checkJoined(t, c, n.Summary.Joined)
	checkDeclared(t, n.Summary.Declared)
	checkFound(t, n.Summary.Sectors)
	exchange := filepath.Dir(filepath.Dir(n.Summary.Files.Ledger))
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	for folder, origin := range map[string]string{"g37": "gw1.g37.gov.dev", "h05": "gw1.h05.gov.dev"} {
		checkLedger(t, filepath.Join(exchange, folder, "ledger"), witnessed(t, exchange, origin), 4)
	}
}

// checkJoined: what is missing is said and concluded from by nobody; with all
// grants every part is answered, rightly, and has evidence at its owner.
func checkJoined(t *testing.T, c *client.Client, j *sector.Joined) {
	t.Helper()
	if j == nil || j.Asked < 10 || j.Right != j.Asked-j.Alive["unknown"] || j.Alive["unknown"] > j.Asked/4 || j.Alive["unknown"] != j.Refused["alive: access_denied"] || j.Twice["yes"] == 0 || j.Twice["yes"] == j.Asked || j.Insured["unknown"] > 0 {
		t.Fatalf("joined %+v", j)
	}
	p := j.Partial
	if p.Conclusions.Alive == joined.Unknown || p.Conclusions.Insured != joined.Unknown || len(p.Missing) != 1 || !strings.Contains(p.Missing[0], "access_denied") {
		t.Errorf("in part: %+v", p)
	}
	if !strings.Contains(j.Plan, "DEV/GOV/G37/INSURANCE/register") || strings.Count(j.Plan, "\n") != 13 {
		t.Errorf("the plan:\n%s", j.Plan)
	}
	if records, err := evidenceOf(t, c, j.Exchanges[0]); err != nil || len(records) == 0 || !records[0].Permitted {
		t.Errorf("the part about being alive has no evidence at the population's owner: %v", err)
	}
}

// checkDeclared: what most declared agrees with the registers, over three
// gateways, and what does not is found.
func checkDeclared(t *testing.T, d *sector.Declared) {
	t.Helper()
	if d == nil || d.Asked < 5 || d.Family["yes"] == 0 || d.Parcels["yes"] == 0 || d.Enterprises["yes"] == 0 || d.Parcels["no"]+d.Enterprises["no"]+d.Undeclared+d.Unfound == 0 {
		t.Fatalf("declared %+v", d)
	}
	if !strings.Contains(d.Plan, "DEV/GOV/G12/LAND/register") {
		t.Errorf("the plan:\n%s", d.Plan)
	}
}

// checkFound: rules over linked records were run where the sector has them, and
// what they must find in the examples was found.
func checkFound(t *testing.T, sectors []sector.Summary) {
	t.Helper()
	all := map[string]int{}
	for _, s := range sectors {
		for rule, n := range s.Found {
			all[string(rule)] += n
		}
		for rule, why := range s.NotRun {
			t.Errorf("%s: %s was not run: %s", s.Name, rule, why)
		}
	}
	for _, rule := range []string{"paid_after_death", "dependant_twice", "more_than_the_whole", "holder_dead", "ghost_payee", "family_not_declared", "declarant_not_official"} {
		if all[rule] == 0 {
			t.Errorf("rule %s found nothing: %v", rule, all)
		}
	}
}

// evidenceOf waits for the evidence of an exchange: under load the tree that it
// is looked up in follows the log by a second.
func evidenceOf(t *testing.T, c *client.Client, id string) (records []client.Proven, err error) {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < time.Minute; time.Sleep(20 * time.Millisecond) {
		if records, err = c.EvidenceOf(t.Context(), id); lienthong.CodeOf(err) != lienthong.NotFound {
			break
		}
	}
	return records, err
}

// connectionOf is the connection of the decision that a sector is of.
var connectionOf = map[string]string{
	"asset": "asset", "business": "business", "court": "court", "environment": "land", "finance": "finance", "insurance": "insurance",
	"integrity": "integrity", "land": "land", "science": "science",
}
