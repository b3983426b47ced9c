package node_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/joined"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/finance"
	"github.com/lienthong/lienthong/connector/insurance"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/connect"
)

// giveAll gives the defaults of a sector, about anybody: who is registered is not
// what these tests are about.
func giveAll(t *testing.T, n *node.Node, grants []grant.Grant, err error) {
	t.Helper()
	must(t, err)
	for _, g := range grants {
		g.Relation = grant.Relation{Rule: grant.Anybody}
		_, err := n.Grants.Put(t.Context(), g, 0, grant.Change{By: "ops", Why: "test"})
		must(t, err)
	}
}

// insuranceAndFinance is the node of an agency that keeps both registers.
func insuranceAndFinance(t *testing.T, x exchangeOf, to joined.PayeeServices) *node.Node {
	t.Helper()
	dir := t.TempDir()
	agency := x.node(t, "G09", nil)
	agency.Config.Roles = []node.Role{node.Connector}
	for name, description := range map[string]string{
		"insurance": strings.Replace(insurance.Example().Description, "VN/GOV/G37/INSURANCE/register", to.Insurance.String(), 1),
		"finance":   strings.Replace(finance.Example().Description, "VN/GOV/G03/FINANCE/register", to.Finance.String(), 1),
	} {
		db, err := legacysql.Open("sqlite", filepath.Join(dir, name+".db"))
		must(t, err)
		example := insurance.Example()
		if name == "finance" {
			example = finance.Example()
		}
		must(t, legacysql.Make(t.Context(), db, "sqlite", example, connectortest.Persons(60)))
		must(t, db.Close())
		file := filepath.Join(dir, name+".yaml")
		must(t, os.WriteFile(file, []byte(strings.NewReplacer("$KIND", "sqlite", "$ADDRESS", name+".db").Replace(description)), 0o600))
		agency.Config.Connectors = append(agency.Config.Connectors, conf.File(file))
	}
	return agency
}

// TestJoinedQuestion is one question of three parts over three agencies'
// gateways, each by the grants that the sectors propose: all answer; one refuses
// and one is not there, and the answer says which, and why, and concludes nothing from
// what is missing.
func TestJoinedQuestion(t *testing.T) {
	t.Parallel()
	const asker = "VN/GOV/G21/PAYMENTS"
	x := newExchange(t)
	must(t, x.registry.AddMember(t.Context(), directory.MemberID{Instance: "VN", Class: "GOV", Code: "G21"}, "Social assistance"))
	system, err := lienthong.ParseSystemID(asker)
	must(t, err)
	must(t, x.registry.AddSystem(t.Context(), system, "Payments", nil))
	to := joined.PayeeServices{}
	for id, into := range map[string]*lienthong.ServiceID{persons: &to.Population, "VN/GOV/G09/OFFICIALS/insurance": &to.Insurance, "VN/GOV/G09/OFFICIALS/finance": &to.Finance} {
		*into, err = lienthong.ParseServiceID(id)
		must(t, err)
		if id != persons {
			must(t, x.registry.PublishService(t.Context(), *into, id, nil))
		}
	}
	register := startNode(t, x.node(t, "G01", owner))
	_, err = register.Population.Import(t.Context(), citizens(60))
	must(t, err)

	agency := insuranceAndFinance(t, x, to)
	startNode(t, agency)
	asks := x.node(t, "G21", asksOnly)
	startNode(t, asks)
	know(t, register, agency, asks)

	terms := func(service lienthong.ServiceID, only string) connect.Terms {
		return connect.Terms{Consumer: system, Service: service, Sector: "finance", ValidFrom: time.Now().Add(-time.Minute), Only: []string{only}}
	}
	sector := func(id string) *connector.Sector {
		t.Helper()
		s, err := connect.Sector(id)
		must(t, err)
		return s
	}
	g, err := connect.Asks(sector("finance"), terms(to.Population, "finance-payee-alive"))
	giveAll(t, register, g, err)
	g, err = connect.Offers(sector("finance"), terms(to.Finance, "finance-assistance"))
	giveAll(t, agency, g, err)

	subject := func(i int) joined.Subject {
		p := connectortest.Person(i)
		return joined.Subject{Number: p.PIN, Name: p.Name, BirthDate: p.BirthDate}
	}
	bases := joined.PayeeBases{Assistance: basisOf(t, "20/2021/ND-CP"), Insurance: basisOf(t, "43/2021/ND-CP; article=7")}
	over := &joined.Gateway{URL: asks.Gateway.ClientsURL(), System: system, Officer: "officer-7"}
	ask := func(i int) (*joined.Answer, joined.PayeeConclusions) {
		t.Helper()
		a := joined.Run(t.Context(), over, joined.Payee(subject(i), to, bases))
		return a, joined.ConcludePayee(a)
	}
	// The insurance has granted nothing yet.
	a, c := ask(2)
	if c.Alive != joined.Yes || c.Insured != joined.Unknown || c.PaidTwice == joined.Unknown {
		t.Errorf("with one refusal: %+v, missing %q", c, a.Missing())
	}
	if m := a.Missing(); len(m) != 1 || !strings.Contains(m[0], "access_denied") || !strings.Contains(m[0], "Đang hưởng lương hưu") || !strings.Contains(m[0], "Lần trao đổi") || strings.Contains(m[0], subject(2).Number.Reveal()) {
		t.Errorf("missing: %q", m)
	}
	g, err = connect.Offers(sector("insurance"), terms(to.Insurance, "insurance-benefit-known"))
	giveAll(t, agency, g, err)
	if a, c = ask(16); c.Alive != joined.No || len(a.Missing()) != 0 { // dead, and the pension goes on
		t.Errorf("of somebody dead: %+v, missing %q", c, a.Missing())
	}
	if a, c = ask(0); c.Alive != joined.Yes || len(a.Missing()) != 0 || c.Insured == joined.Unknown {
		t.Errorf("of a pensioner: %+v, missing %q", c, a.Missing())
	}
	for _, o := range a.Outcomes {
		if o.Exchange == "" {
			t.Errorf("part %s has no exchange", o.Part.ID)
		}
	}
	// A register that nobody offers leaves its own part unanswered, and no other.
	to.Finance.Service = "treasury"
	if a, c = ask(0); c.Alive != joined.Yes || c.Insured == joined.Unknown || c.PaidTwice != joined.Unknown || len(a.Missing()) != 1 {
		t.Errorf("with one register away: %+v, missing %q", c, a.Missing())
	}
}

func basisOf(t *testing.T, text string) lienthong.LegalBasis {
	t.Helper()
	b, err := lienthong.ParseLegalBasis(text)
	must(t, err)
	return b
}

// asksOnly is a node with nothing behind its gateway.
func asksOnly(c *node.Config) { c.Roles = []node.Role{node.Official} }
