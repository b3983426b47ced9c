package node_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node"
)

const (
	readers = "VN/GOV/G09/OFFICIALS/library"
	police  = "VN/GOV/G01/POPULATION"

	refused = http.StatusInternalServerError // as X-Road answers its clients; the fault says access_denied
)

// libraryOf makes the library's legacy database and its description.
func libraryOf(t *testing.T, l connector.Legacy, people int) (file, database string) {
	t.Helper()
	dir := t.TempDir()
	database = filepath.Join(dir, "legacy.db")
	db, err := legacysql.Open("sqlite", database)
	must(t, err)
	must(t, legacysql.Make(t.Context(), db, "sqlite", l, connectortest.Persons(people)))
	must(t, db.Close())
	text := strings.NewReplacer("$KIND", "sqlite", "$ADDRESS", "legacy.db", "VN/GOV/H05/LIBRARY/register", readers).Replace(l.Description)
	file = filepath.Join(dir, "library.yaml")
	must(t, os.WriteFile(file, []byte(text), 0o600))
	return file, database
}

// withLibrary serves the library and nothing else.
func withLibrary(file string) func(*node.Config) {
	return func(c *node.Config) {
		c.Roles, c.Connectors = []node.Role{node.Connector}, []conf.File{conf.File(file)}
	}
}

// askLibrary asks through both gateways.
func askLibrary(t *testing.T, n *node.Node, path, body string) (int, string) {
	t.Helper()
	return askLibraryAs(t, n, police, path, body)
}

func askLibraryAs(t *testing.T, n *node.Node, client, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, n.Gateway.ClientsURL()+"/r1/"+readers+path, strings.NewReader(body))
	must(t, err)
	for name, value := range map[string]string{
		"X-Road-Client": client, "Lienthong-Purpose": "library.reader-known", "Lienthong-Legal-Basis": "46/2019/QH14; article=42", "Content-Type": "application/json",
	} {
		r.Header.Set(name, value)
	}
	return send(t, r)
}

func putGrant(t *testing.T, n *node.Node, id, path string, rung grant.Rung, fields []string, relation grant.Relation) {
	t.Helper()
	putGrantTo(t, n, police, id, path, rung, fields, relation)
}

func putGrantTo(t *testing.T, n *node.Node, to, id, path string, rung grant.Rung, fields []string, relation grant.Relation) {
	t.Helper()
	putGrantOf(t, n, readers, to, id, path, rung, fields, relation)
}

func putGrantOf(t *testing.T, n *node.Node, of, to, id, path string, rung grant.Rung, fields []string, relation grant.Relation) {
	t.Helper()
	consumer, err := lienthong.ParseSystemID(to)
	must(t, err)
	service, err := lienthong.ParseServiceID(of)
	must(t, err)
	basis, err := lienthong.ParseLegalBasis("46/2019/QH14; article=42")
	must(t, err)
	g := grant.Grant{
		ID: id, Consumer: consumer, Service: service, Method: http.MethodPost, Path: path, Rung: rung, Read: fields, Mode: grant.LeaveOut,
		Purposes: []lienthong.Purpose{"library.reader-known"}, Bases: []lienthong.LegalBasis{basis}, Relation: relation, ValidFrom: time.Now().Add(-time.Minute),
	}
	g.Disclosure.Class = lienthong.DiscloseAtOnce
	_, err = n.Grants.Put(t.Context(), g, 0, grant.Change{By: "ops", Why: "test"})
	must(t, err)
}

// TestConnector: an agency's old database is asked through two gateways, within
// its grants and not a term beyond, and every answer is in its ledger.
func TestConnector(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	service, err := lienthong.ParseServiceID(readers)
	must(t, err)
	must(t, x.registry.PublishService(t.Context(), service, "Bạn đọc", nil))
	file, _ := libraryOf(t, library.Example(), 40)
	owner := startNode(t, x.node(t, "G09", withLibrary(file)))
	asks := startNode(t, x.node(t, "G01", nil))
	know(t, asks, owner)

	p := connectortest.Person(1)
	number := p.PIN.Reveal()
	read := fmt.Sprintf(`{"number":%q,"fields":["full_name","birth_date"]}`, number)
	if status, body := askLibrary(t, asks, "/v1/reader/read", read); status != refused || !strings.Contains(body, "access_denied") {
		t.Errorf("without a grant: %d %s", status, body)
	}
	anybody := grant.Relation{Rule: grant.Anybody}
	putGrant(t, owner, "known", "/v1/reader/known", grant.Verify, nil, anybody)
	putGrant(t, owner, "read", "/v1/reader/read", grant.Fields, []string{"birth_date"}, anybody)
	putGrant(t, owner, "changes", "/v1/reader/changes", grant.Fields, []string{"sex"}, grant.Relation{Rule: grant.Registered, Sector: "population"})
	putGrant(t, owner, "note", "/v1/loan/**", grant.Fields, []string{"note", "ho_ten"}, anybody)
	for name, c := range map[string]struct {
		path, body string
		status     int
		has, never string
	}{
		"known":                       {"/v1/reader/known", fmt.Sprintf(`{"number":%q}`, number), 200, `{"known":true}`, p.Name},
		"what is granted":             {"/v1/reader/read", read, 200, `{"records":[{"birth_date":"` + p.BirthDate.String() + `"}]}`, p.Name},
		"only what is not granted":    {"/v1/reader/read", fmt.Sprintf(`{"number":%q,"fields":["full_name"]}`, number), refused, "does not name this field", p.Name},
		"a miscased member":           {"/v1/reader/read", fmt.Sprintf(`{"Number":%q,"fields":["birth_date"],"FIELDS":["full_name"]}`, number), refused, "does not name this field", p.Name},
		"two lists of terms":          {"/v1/reader/read", fmt.Sprintf(`{"number":%q,"fields":["full_name"],"fields":["birth_date"]}`, number), 422, "invalid_input", p.Name},
		"an operation not granted":    {"/v1/reader/verify", fmt.Sprintf(`{"number":%q,"fields":{"full_name":"x"}}`, number), refused, "access_denied", "differ"},
		"everybody, without relation": {"/v1/reader/changes", `{"fields":["sex"]}`, refused, "access_denied", "female"},
		"a grant for a secret":        {"/v1/loan/read", fmt.Sprintf(`{"number":%q,"fields":["note"]}`, number), 422, "field_unknown", "muộn"},
		"a grant for a column":        {"/v1/loan/read", fmt.Sprintf(`{"number":%q,"fields":["ho_ten"]}`, number), 422, "field_unknown", p.Name},
		"the description":             {"/openapi.json", `{}`, refused, "access_denied", "paths"},
		"another part of the node":    {"/../../v1/ledger/status", `{}`, 400, "dot segment", "size"},
		"the population's operations": {"/v1/population/status", `{}`, refused, "access_denied", "persons"},
	} {
		status, body := askLibrary(t, asks, c.path, c.body)
		if status != c.status || !strings.Contains(body, c.has) || c.never != "" && strings.Contains(body, c.never) {
			t.Errorf("%s: %d %s; want %d with %s", name, status, body, c.status, c.has)
		}
	}
	id, err := owner.Connectors[0].Person(number)
	must(t, err)
	subject := owner.Gateway.Subjects.Person(id)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		seen, err := owner.Gateway.Ledger.Usage(t.Context(), subject, time.Time{}, time.Now().Add(time.Hour))
		must(t, err)
		if len(seen) >= 2 { // what was permitted, at least
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the person's usage log shows %d accesses", len(seen))
		}
	}
}

// TestOwnConnectorIsCountedOnce: who asks a connector behind its own gateway
// leaves a record on both sides of one ledger, which are one exchange.
func TestOwnConnectorIsCountedOnce(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	service, err := lienthong.ParseServiceID(readers)
	must(t, err)
	must(t, x.registry.PublishService(t.Context(), service, "Bạn đọc", nil))
	file, _ := libraryOf(t, library.Example(), 10)
	n := startNode(t, x.node(t, "G09", withLibrary(file)))
	know(t, n)
	putGrantTo(t, n, officials, "known", "/v1/reader/known", grant.Verify, nil, grant.Relation{Rule: grant.Anybody})
	if status, body := askLibraryAs(t, n, officials, "/v1/reader/known", fmt.Sprintf(`{"number":%q}`, connectortest.Person(1).PIN.Reveal())); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		facts, err := n.Programme.Facts(t.Context())
		must(t, err)
		if n.Programme.Counted() >= 2 { // both records
			asked := int64(0)
			for _, f := range facts {
				asked = max(asked, f.Exchanges.Asked.Permitted)
			}
			if asked != 1 {
				t.Errorf("one exchange counts as %d", asked)
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the two records are not in the ledger")
		}
	}
}

// TestConnectorConfiguration refuses what cannot be served, before it starts.
func TestConnectorConfiguration(t *testing.T) {
	t.Parallel()
	file, _ := libraryOf(t, library.Example(), 1)
	dir := t.TempDir()
	for name, c := range map[string]node.Config{
		"no role": {Roles: []node.Role{node.Population}, Connectors: []conf.File{conf.File(file)}},
		"twice":   {Roles: []node.Role{node.Connector}, Connectors: []conf.File{conf.File(file), conf.File(file)}},
		"absent":  {Roles: []node.Role{node.Connector}, Connectors: []conf.File{"/nowhere.yaml"}},
	} {
		c.Listen, c.Database = "127.0.0.1:0", "sqlite:"+filepath.Join(dir, "node.db")
		n := &node.Node{Config: c, Version: "test", Now: time.Now, Log: slog.New(slog.DiscardHandler)}
		if err := n.Open(t.Context()); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
