package node_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/insurance"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/connect"
	"github.com/lienthong/lienthong/population"
)

const pensions = "VN/GOV/G09/OFFICIALS/insurance"

// citizens are the people of connectors' examples as the register has them.
func citizens(n int) func(func(population.Version, error) bool) {
	return func(yield func(population.Version, error) bool) {
		for i := range n {
			if !yield(citizen(i), nil) {
				return
			}
		}
	}
}

func citizen(i int) population.Version {
	p := connectortest.Person(i)
	id, err := lienthong.PersonIDFromInt64(int64(i + 1))
	if err != nil {
		panic(err)
	}
	v := population.Version{
		Person: id, Number: 1, Recorded: lienthong.Period{From: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)}, Source: "c06",
		Facts: []population.Fact{
			{Field: population.FieldFullName, Value: population.Value{Text: p.Name}},
			{Field: population.FieldBirthDate, Value: population.Value{Date: p.BirthDate}},
			{Field: population.FieldSex, Value: population.Value{Code: fmt.Sprint(int(p.Sex))}},
		},
		Numbers: []population.Identifier{{Number: card(p.PIN.Reveal())}},
	}
	if !p.CMND9.IsZero() {
		v.Numbers = append(v.Numbers, population.Identifier{Number: card(p.CMND9.Reveal())})
	}
	if !p.Dead.IsZero() {
		v.Facts = append(v.Facts, population.Fact{Field: population.FieldDeathDate, Value: population.Value{Date: p.Dead}})
	}
	return v
}

func card(s string) lienthong.CardNumber {
	c, err := lienthong.ParseCardNumber(s)
	if err != nil {
		panic(err)
	}
	return c
}

// insuranceOf is the node of an agency whose insurance database, of n people, is
// linked with another's population, under the grants that the sector asks for.
func insuranceOf(t *testing.T, n int) (agency, register *node.Node) {
	t.Helper()
	x := newExchange(t)
	service, err := lienthong.ParseServiceID(pensions)
	must(t, err)
	must(t, x.registry.PublishService(t.Context(), service, "Bảo hiểm", nil))
	register = startNode(t, x.node(t, "G01", func(c *node.Config) {
		owner(c)
		c.Gateway.Sectors = map[string]string{officials: "insurance"}
	}))
	_, err = register.Population.Import(t.Context(), citizens(n))
	must(t, err)
	s, err := connect.Sector("insurance")
	must(t, err)
	register2, err := lienthong.ParseServiceID(persons)
	must(t, err)
	asks, err := connect.Asks(s, connect.Terms{Consumer: service.SystemID, Service: register2, ValidFrom: time.Now().Add(-time.Minute)})
	must(t, err)
	for _, g := range asks {
		_, err := register.Grants.Put(t.Context(), g, 0, grant.Change{By: "ops", Why: "test"})
		must(t, err)
	}
	dir := t.TempDir()
	db, err := legacysql.Open("sqlite", filepath.Join(dir, "legacy.db"))
	must(t, err)
	must(t, legacysql.Make(t.Context(), db, "sqlite", insurance.Example(), connectortest.Persons(n)))
	must(t, db.Close())
	text := strings.NewReplacer("$KIND", "sqlite", "$ADDRESS", "legacy.db", "VN/GOV/G37/INSURANCE/register", pensions).Replace(insurance.Example().Description) +
		"\nlinkage: {population: " + persons + ", purpose: insurance.reconcile, basis: \"43/2021/ND-CP; article=6\", contribute: [benefit.died_on]}\n"
	file := filepath.Join(dir, "insurance.yaml")
	must(t, os.WriteFile(file, []byte(text), 0o600))
	agency = x.node(t, "G09", nil)
	agency.Config.Roles, agency.Config.Connectors = []node.Role{node.Connector}, []conf.File{conf.File(file)}
	startNode(t, agency)
	know(t, agency, register)
	return agency, register
}

// TestFindings: a death stops a pension, found in both directions, once an
// agency's database is linked over the exchange; the owner of the database is
// told rows, rule and provision, and no person.
func TestFindings(t *testing.T) {
	t.Parallel()
	const n = 300
	agency, register := insuranceOf(t, n)
	c := agency.Connectors[0]
	c.Links.Turn(t.Context(), linkage.Wish{})
	awaitOperation(t, register, "POST /v1/population/bulk/read")
	for _, r := range c.Links.State().Records {
		if r.Problem != "" || r.Linked < r.Rows*9/10 {
			t.Errorf("linked: %+v", r)
		}
	}
	report := c.Findings.Last()
	for _, r := range report.Rules {
		if r.NotRun != "" || report.Problem != "" {
			t.Errorf("%+v %s", r, report.Problem)
		}
	}
	var paid, unregistered []string // as the example's rows are made
	for i := range n {
		p := connectortest.Person(i)
		switch key := fmt.Sprintf("HT27%06d", i+1); {
		case !p.Dead.IsZero() && i%4 == 0 && i%35 != 8:
			paid = append(paid, key)
		case p.Dead.IsZero() && i%35 < 2 && p.BirthDate.Year < 1966:
			unregistered = append(unregistered, key)
		}
	}
	status, _, body := fetch(t, agency.URL()+"/connectors/"+c.Description.Name+"/findings")
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	found := map[connector.FindingCode][]string{}
	for text := range strings.Lines(body) {
		var l finding.Line
		must(t, json.Unmarshal([]byte(text), &l))
		found[l.Rule] = append(found[l.Rule], l.Key)
		if l.Says == "" || l.Source == "" || l.Person == "" || l.Since == "" {
			t.Errorf("a finding: %s", text)
		}
	}
	if !slices.Equal(found["paid_after_death"], paid) || !slices.Equal(found["death_not_registered"], unregistered) || len(paid) == 0 || len(unregistered) == 0 {
		t.Errorf("paid after death: %v, want %v; death not registered: %v, want %v", found["paid_after_death"], paid, found["death_not_registered"], unregistered)
	}
	if len(found["two_insurance_numbers"]) == 0 || len(found["card_after_death"]) == 0 {
		t.Errorf("found %v", found)
	}
	for i := range n {
		if p := connectortest.Person(i); strings.Contains(body, p.PIN.Reveal()) || strings.Contains(strings.ToLower(body), strings.ToLower(p.Name)) {
			t.Fatal("a finding names a person")
		}
	}
	if status, _, _ := fetch(t, agency.URL()+"/connectors/"+c.Description.Name+"/findings?rule=no_such"); status != http.StatusNotFound {
		t.Errorf("an unknown rule: %d", status)
	}
	// An owner who does not grant the questions about many is asked about one by one.
	_, err := register.Grants.End(t.Context(), "insurance-alive-many.G09.OFFICIALS", time.Time{}, grant.Change{By: "ops", Why: "test"})
	must(t, err)
	again, err := c.Findings.Run(t.Context())
	if err != nil || !reflect.DeepEqual(again.Rules, report.Rules) {
		t.Errorf("one by one: %+v, %v; want %+v", again.Rules, err, report.Rules)
	}
}

// awaitOperation waits until a node's evidence has an operation that was permitted: it
// comes with the next checkpoint.
func awaitOperation(t *testing.T, n *node.Node, operation string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		for e, err := range n.Gateway.Ledger.Since(t.Context(), 0) {
			must(t, err)
			if e.Evidence.Operation == operation && e.Evidence.Permitted {
				return
			}
		}
	}
	t.Fatalf("nobody was asked by %s", operation)
}

// TestUpkeepIsAsked: the owner has the upkeep done at once, and is told how it
// went.
func TestUpkeepIsAsked(t *testing.T) {
	t.Parallel()
	agency, _ := insuranceOf(t, 40)
	at := agency.URL() + "/connectors/" + agency.Connectors[0].Description.Name + "/upkeep"
	status, body := call(t, at, `{"accept_loss": false}`)
	if status != http.StatusAccepted || body != "{\"turns\":1}\n" {
		t.Fatalf("%d %s", status, body)
	}
	if u := ended(t, at, 1); u.Records[0].Sent == 0 || u.Findings.Rows == 0 || u.Findings.Problem != "" {
		t.Errorf("%+v", u)
	}
	// What has not changed is sent again only where that is asked for.
	for i, ask := range []string{`{}`, `{"full": true}`} {
		call(t, at, ask)
		if u := ended(t, at, i+2); (u.Records[0].Sent == u.Records[0].Rows) != (i == 1) {
			t.Errorf("%s: %+v", ask, u.Records[0])
		}
	}
	if status, _ := call(t, at, `{"accept": true}`); status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown member: %d", status)
	}
}

// ended waits until so many turns of upkeep have ended.
func ended(t *testing.T, at string, turns int) (u connect.Upkeep) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		_, _, body := fetch(t, at)
		u = connect.Upkeep{}
		must(t, json.Unmarshal([]byte(body), &u))
		if u.Turns == turns {
			return u
		}
		if time.Now().After(deadline) {
			t.Fatalf("not done: %s", body)
		}
	}
}
