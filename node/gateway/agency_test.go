package gateway_test

import (
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node/gateway/offer"
)

// licenceOffice is an agency's service of before: it answers with what it saw.
func licenceOffice(t *testing.T) (config offer.Config, server *httptest.Server) {
	t.Helper()
	server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "text/plain")
		for name := range r.Header { // what may not get here, whatever the consumer sends
			if strings.Contains(strings.ToLower(name), "over") || strings.Contains(strings.ToLower(name), "rewrite") || strings.Contains(name, "Forward") {
				fmt.Fprint(w, "OTHERWISE ")
			}
		}
		fmt.Fprintf(w, "%s %s %s client=%s auth=%s", r.Method, r.RequestURI, body, r.Header.Get("X-Road-Client"), r.Header.Get("Authorization"))
	}))
	t.Cleanup(server.Close)
	dir := t.TempDir()
	ca, token := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "token")
	must(t, os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600))
	must(t, os.WriteFile(token, []byte("of-the-gateway\n"), 0o600))
	return offer.Config{
		ID: licences.String(), URL: server.URL + "/api", Authorities: conf.File(ca), TokenFile: conf.SecretFile(token),
		Operations: []offer.OperationConfig{
			{Operation: "POST /licences/search", Fields: []string{"number", "holder"}, Person: "pin"},
			{Operation: "GET /licences/*/valid"},
			{Operation: "GET /forms/**"},
		},
	}, server
}

// licenceTest is that service behind one gateway, and who asks at another.
type licenceTest struct {
	exchanged
	server  *httptest.Server
	version map[string]int // of grants
}

func startLicences(t *testing.T) *licenceTest {
	t.Helper()
	x := start(t)
	config, server := licenceOffice(t)
	offers, err := offer.Open([]offer.Config{config}, whoever)
	must(t, err)
	x.owner.Offers.Take(offers)
	return &licenceTest{x, server, map[string]int{}}
}

func (x *licenceTest) give(t *testing.T, id, method, path string, rung grant.Rung, mode grant.Mode, read ...string) {
	t.Helper()
	g := grant.Grant{ID: id, Consumer: officials, Service: licences, Method: method, Path: path, Rung: rung, Read: read, Mode: mode,
		Purposes: []lienthong.Purpose{"officials.reconcile"}, Bases: []lienthong.LegalBasis{{Document: "27/2026/ND-CP", Article: "5"}},
		Implied: true, Relation: grant.Relation{Rule: grant.Anybody}, ValidFrom: time.Now().Add(-time.Hour)}
	g.Disclosure.Class = lienthong.DiscloseAtOnce
	if _, err := x.grants.Put(t.Context(), g, x.version[id], grant.Change{By: "ops-07", Why: "test"}); err != nil {
		t.Fatal(err)
	}
	x.version[id]++
}

func (x *licenceTest) ask(t *testing.T, method, path, body string, header map[string]string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, x.agency.ClientsURL()+"/r1/"+licences.String()+path, strings.NewReader(body))
	must(t, err)
	r.Header.Set("X-Road-Client", officials.String())
	r.Header.Set("Authorization", "Bearer of-the-consumer")
	r.Header.Set("Content-Type", "application/json")
	for name, value := range header {
		r.Header[name] = []string{value}
	}
	res, err := http.DefaultClient.Do(r)
	must(t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(t, err)
	return res.StatusCode, string(b)
}

const aboutOne = `{"pin":"001180000011"}`

// TestServicesAsTheyStand: what an agency has already is reached through two
// gateways, as far as its configuration and the grants go.
func TestServicesAsTheyStand(t *testing.T) {
	t.Parallel()
	x := startLicences(t)
	if status, body := x.ask(t, "POST", "/licences/search", aboutOne, nil); status != 500 || !strings.Contains(body, "access_denied") {
		t.Errorf("without a grant: %d %s", status, body)
	}
	x.give(t, "part", "POST", "/licences/search", grant.Fields, grant.LeaveOut, "number")
	if status, body := x.ask(t, "POST", "/licences/search", aboutOne, nil); status != 500 || !strings.Contains(body, "leaves some out") {
		t.Errorf("a grant of a part: %d %s", status, body)
	}
	x.give(t, "part", "POST", "/licences/search", grant.Fields, grant.LeaveOut, "number", "holder")
	x.give(t, "valid", "GET", "/**", grant.Verify, grant.RefuseWhole)
	tests := []struct {
		name, method, path, body string
		status                   int
		has                      string
	}{
		{"what was granted", "POST", "/licences/search", aboutOne, 200, "POST /api/licences/search " + aboutOne + " client=VN/GOV/G09/OFFICIALS auth=Bearer of-the-gateway"},
		{"a template", "GET", "/licences/B-77/valid?on=2026", "", 200, "GET /api/licences/B-77/valid?on=2026 "},
		{"all below", "GET", "/forms/2026/a", "", 200, "GET /api/forms/2026/a "},
		{"nobody is named", "POST", "/licences/search", `{"name":"x"}`, 400, "JSON that this operation reads"},
		{"not an operation, though granted", "GET", "/licences/B-77", "", 500, "no such operation"},
		{"another method", "DELETE", "/licences/search", "", 500, "no such operation"},
		{"out of the base", "GET", "/forms/../../admin", "", 400, ""},
	}
	for _, tt := range tests {
		if status, body := x.ask(t, tt.method, tt.path, tt.body, nil); status != tt.status || !strings.Contains(body, tt.has) {
			t.Errorf("%s: %d %s, want %d with %q", tt.name, status, body, tt.status, tt.has)
		}
	}
	named, refused := false, false
	for deadline := time.Now().Add(time.Minute); !named && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) { // until the checkpoint
		for e, err := range x.owner.Ledger.Since(t.Context(), 0) {
			must(t, err)
			v := e.Evidence
			named = named || v.Permitted && slices.Equal(v.Fields, []string{"number", "holder"}) && len(v.Subjects) == 1
			refused = refused || !v.Permitted && v.Grant == "part" && len(v.Fields) == 0 && len(v.Subjects) == 1
		}
	}
	if !named {
		t.Error("no evidence names the fields and the person")
	}
	if !refused {
		t.Error("the refusal of a part does not name the person and the grant, as other refusals do")
	}
	x.server.Close()
	if status, body := x.ask(t, "GET", "/forms/x", "", nil); status != 502 && status != 500 || !strings.Contains(body, "gave no answer") {
		t.Errorf("of a dead service: %d %s", status, body)
	}
}

// TestNobodyElseThanWasDecided: a question that the service might read as one
// about somebody else does not reach it.
func TestNobodyElseThanWasDecided(t *testing.T) {
	t.Parallel()
	x := startLicences(t)
	x.give(t, "all", "POST", "/licences/search", grant.Fields, grant.LeaveOut, "number", "holder")
	const search, unread, alone = "/licences/search", "JSON that this operation reads", "application/json alone, without a query"
	tests := []struct {
		name, path, body string
		header           map[string]string
		status           int
		has              string
	}{
		{"two persons, the first of whom another reader takes", search, `{"pin":"001180000029","pin":"001180000011"}`, nil, 400, unread},
		{"another in capitals", search, `{"pin":"001180000011","PIN":"001180000029"}`, nil, 400, unread},
		{"a second object", search, aboutOne + `{"pin":"001180000029"}`, nil, 400, unread},
		{"a second object far behind", search, aboutOne + strings.Repeat(" ", 64<<10) + `{"pin":"001180000029"}`, nil, 400, unread},
		{"another in the query", search + "?pin=001180000029", aboutOne, nil, 400, alone},
		{"a form, which JSON can be as well", search, `{"pin":"001180000011","x":"&pin=001180000029&"}`, map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, 400, alone},
		{"no type", search, aboutOne, map[string]string{"Content-Type": ""}, 400, alone},
		{"XML", search, aboutOne, map[string]string{"Content-Type": "text/xml"}, 400, alone},
		{"JSON in UTF-8", search, aboutOne, map[string]string{"Content-Type": "application/json; charset=utf-8"}, 200, "POST /api/licences/search"},
		{"fields that ask otherwise", search, aboutOne, map[string]string{
			"X-Http-Method-Override": "DELETE", "X_Method_Override": "DELETE", "X-Rewrite-Url": "/admin", "X-Forwarded-For": "127.0.0.1"}, 200, "POST /api/licences/search"},
	}
	for _, tt := range tests {
		if status, body := x.ask(t, "POST", tt.path, tt.body, tt.header); status != tt.status || !strings.Contains(body, tt.has) || strings.Contains(body, "OTHERWISE") {
			t.Errorf("%s: %d %s, want %d with %q", tt.name, status, body, tt.status, tt.has)
		}
	}
}

func TestServicesRefused(t *testing.T) {
	t.Parallel()
	one := []offer.OperationConfig{{Operation: "POST /a"}}
	of := func(o offer.OperationConfig) offer.Config {
		return offer.Config{ID: licences.String(), URL: "http://127.0.0.1:1", Operations: []offer.OperationConfig{o}}
	}
	for name, tt := range map[string]struct {
		config offer.Config
		has    string
	}{
		"no id":               {offer.Config{URL: "http://127.0.0.1:1", Operations: one}, "SERVICE"},
		"no address":          {offer.Config{ID: licences.String(), Operations: one}, "url needs"},
		"a query":             {offer.Config{ID: licences.String(), URL: "http://127.0.0.1:1/?a=b", Operations: one}, "url needs"},
		"a password":          {offer.Config{ID: licences.String(), URL: "http://u:p@127.0.0.1:1/", Operations: one}, "url needs"},
		"an open line":        {offer.Config{ID: licences.String(), URL: "http://10.1.2.3:1/", Operations: one}, "allow_plain"},
		"nothing to ask":      {offer.Config{ID: licences.String(), URL: "http://127.0.0.1:1"}, "operations is missing"},
		"an endless wait":     {offer.Config{ID: licences.String(), URL: "http://127.0.0.1:1", Operations: one, Timeout: time.Hour}, "timeout"},
		"half a pair":         {offer.Config{ID: licences.String(), URL: "https://127.0.0.1:1", Operations: one, Certificate: "x"}, "go together"},
		"no such authorities": {offer.Config{ID: licences.String(), URL: "https://127.0.0.1:1", Operations: one, Authorities: "/no/such"}, "no PEM file"},
		"no such token":       {offer.Config{ID: licences.String(), URL: "http://127.0.0.1:1", Operations: one, TokenFile: "/no/such"}, "secret file"},
		"no method":           {of(offer.OperationConfig{Operation: "/a"}), "method and a path"},
		"a relative path":     {of(offer.OperationConfig{Operation: "GET a"}), "begins with /"},
		"** amid":             {of(offer.OperationConfig{Operation: "GET /**/a"}), "** alone at the end"},
		"half a step":         {of(offer.OperationConfig{Operation: "GET /a*"}), "** alone at the end"},
		"a field twice":       {of(offer.OperationConfig{Operation: "POST /a", Fields: []string{"a", "a"}}), "different words"},
		"a person by GET":     {of(offer.OperationConfig{Operation: "GET /a", Person: "pin"}), "do not belong into addresses"},
	} {
		_, err := offer.Open([]offer.Config{tt.config}, whoever)
		if lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), tt.has) {
			t.Errorf("%s: %v, want %q", name, err, tt.has)
		}
	}
	twice := of(one[0])
	if _, err := offer.Open([]offer.Config{twice, twice}, whoever); err == nil {
		t.Error("one id twice is taken")
	}
}
