package node_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/pem"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/ledger/timetest"
	"github.com/lienthong/lienthong/ledger/verify"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/attest"
	"github.com/lienthong/lienthong/node/gateway"
)

// The members of the exchange of these tests.
const (
	persons   = "VN/GOV/G01/POPULATION/persons"
	officials = "VN/GOV/G09/OFFICIALS"
)

// exchangeOf is a directory with two members; nodes join it.
type exchangeOf struct {
	registry *directory.Registry
	dir      string
}

func newExchange(t *testing.T) exchangeOf {
	t.Helper()
	ctx, x := t.Context(), exchangeOf{dir: t.TempDir()}
	log := slog.New(slog.DiscardHandler)
	x.registry = &directory.Registry{Dir: filepath.Join(x.dir, "directory"), Now: time.Now, Log: log}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, x.registry.Init(ctx, directory.Setup{Instance: "VN", Address: "https://" + l.Addr().String(), RootDir: filepath.Join(x.dir, "roots"), RootKeys: 3, Threshold: 2}))
	for _, code := range []string{"G01", "G09"} {
		must(t, x.registry.AddMember(ctx, directory.MemberID{Instance: "VN", Class: "GOV", Code: lienthong.AgencyCode(code)}, "Member "+code))
	}
	service, err := lienthong.ParseServiceID(persons)
	must(t, err)
	system, err := lienthong.ParseSystemID(officials)
	must(t, err)
	must(t, x.registry.AddSystem(ctx, service.SystemID, "Persons", nil))
	must(t, x.registry.AddSystem(ctx, system, "Officials", nil))
	must(t, x.registry.PublishService(ctx, service, "Persons", nil))
	server := &http.Server{Handler: x.registry.Handler("test"), TLSConfig: x.registry.ServerTLS([]string{"127.0.0.1"}), ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelError)}
	go func() { _ = server.ServeTLS(l, "", "") }()
	t.Cleanup(func() { _ = server.Close() })
	return x
}

// node makes the node of a member, whose gateway joins when it opens first. It
// can be opened again with the same folder.
func (x exchangeOf) node(t *testing.T, member string, change func(*node.Config)) *node.Node {
	t.Helper()
	dir := filepath.Join(x.dir, member)
	must(t, os.MkdirAll(filepath.Join(dir, "gateway"), 0o700))
	c := node.Config{
		Listen: "127.0.0.1:0", Database: "sqlite:" + filepath.Join(dir, "node.db"), Roles: []node.Role{node.Population},
		Gateway: node.GatewayConfig{Dir: conf.File(filepath.Join(dir, "gateway")), Peers: "127.0.0.1:0", Clients: "127.0.0.1:0"},
	}
	if change != nil {
		change(&c)
	}
	id := directory.GatewayID{MemberID: directory.MemberID{Instance: "VN", Class: "GOV", Code: lienthong.AgencyCode(member)}, Gateway: "gw1"}
	return &node.Node{
		Config: c, Version: "test", Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Admit: func(ctx context.Context, g *gateway.Gateway) error {
			if _, err := os.Stat(filepath.Join(string(c.Gateway.Dir), "identity")); err == nil {
				return nil // joined before
			}
			token, err := x.registry.Token(ctx, id, time.Hour, nil)
			if err != nil {
				return err
			}
			return g.Join(ctx, token.Reveal(), []string{g.PeersAddress()})
		},
	}
}

// owner has the register behind its gateway, on fixed ports so that it is found
// again after a restart.
func owner(c *node.Config) { c.Gateway.Service = persons }

func agency(c *node.Config) { c.Roles = []node.Role{node.Official} }

// know has a node learn of the other, which joined after it.
func know(t *testing.T, nodes ...*node.Node) {
	t.Helper()
	for _, n := range nodes {
		must(t, n.Gateway.Trust.Directory.Refresh(t.Context()))
	}
}

// call sends JSON to a node's own interface.
func call(t *testing.T, url, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	return send(t, r)
}

func send(t *testing.T, r *http.Request) (int, string) {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	must(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	must(t, err)
	return resp.StatusCode, string(b)
}

const verifyBody = `{"number": "001080999999", "name": "Phạm Quốc Khánh", "birth_date": "1980-09-02"}`

// question is one by the agency's system, over both gateways.
func question(t testing.TB, n *node.Node) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, n.Gateway.ClientsURL()+"/r1/"+persons+"/v1/population/verify", strings.NewReader(verifyBody))
	must(t, err)
	for name, value := range map[string]string{
		"X-Road-Client": officials, "Lienthong-Purpose": "officials.reconcile", "Lienthong-Legal-Basis": "27/2026/ND-CP; article=5", "Content-Type": "application/json",
	} {
		r.Header.Set(name, value)
	}
	return r
}

// grantBody grants verify, under the agreement A-1.
func grantBody(extra string) string {
	return `{"by": "ops-1", "why": "test", "grant": {"id": "G-1", "consumer": "` + officials + `", "service": "` + persons + `",
		"method": "POST", "path": "/v1/population/verify", "rung": "verify", "purposes": ["officials.reconcile"],
		"bases": ["27/2026/ND-CP; article=5"], "relation": {"rule": "any"}, "mode": "refuse_whole",
		"disclosure": {"class": "at_once"}, "valid_from": "2026-01-01T00:00:00Z"` + extra + `}}`
}

// TestAttestedByConfiguration: what a configuration says of witnesses and a
// timestamp authority is what the ledger on the disk then shows to a checker.
// The witness is the other agency's node.
func TestAttestedByConfiguration(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	authority, err := timetest.New(time.Now)
	must(t, err)
	stamps := httptest.NewServer(authority)
	t.Cleanup(stamps.Close)
	roots := filepath.Join(x.dir, "roots.pem")
	must(t, os.WriteFile(roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Root().Raw}), 0o600))

	register := x.node(t, "G01", owner)
	key, err := gateway.LedgerKey(string(register.Config.Gateway.Dir), "gw1.g01.gov.vn")
	must(t, err)
	ledgers := filepath.Join(x.dir, "ledgers.txt")
	must(t, os.WriteFile(ledgers, []byte("# of the population\n"+key.Public()+"\n"), 0o600))
	asks := startNode(t, x.node(t, "G09", func(c *node.Config) {
		agency(c)
		c.Gateway.Witness = attest.Service{Listen: "127.0.0.1:0", Ledgers: conf.File(ledgers)}
	}))
	register.Config.Gateway.Attest = attest.Config{
		Witnesses: []attest.Witness{{URL: asks.Witness.URL(), Key: asks.Witness.Key()}},
		Timestamp: attest.Timestamp{URL: stamps.URL, Roots: conf.File(roots)},
	}
	ctx, stop := context.WithCancel(context.Background())
	must(t, register.Open(ctx))
	ended := make(chan error, 1)
	go func() { ended <- register.Serve(ctx) }()
	know(t, asks, register)
	if status, body := call(t, register.URL()+"/v1/grants", grantBody("")); status != 200 {
		t.Fatalf("the grant: %d %s", status, body)
	}
	if status, body := send(t, question(t, asks)); status != 200 || body != `{"verified":false}` {
		t.Fatalf("the question: %d %s", status, body)
	}
	stop()
	must(t, <-ended)
	must(t, register.Close())

	r, err := verify.Dir(t.Context(), filepath.Join(string(register.Config.Gateway.Dir), "ledger"), verify.Options{Trust: &verify.Trust{
		Ledger: []string{key.Public()}, Witnesses: []string{asks.Witness.Key()}, Threshold: 1,
		Authorities: []string{string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Root().Raw}))},
	}})
	if err != nil || r.Size != 1 || r.Cosignatures != 1 || r.Timestamp.IsZero() {
		t.Errorf("the checker finds %+v, %v", r, err)
	}
}

// TestAgreementsDecide: an agreement goes through its life over the owner's
// interface, and grants that name it follow at once.
func TestAgreementsDecide(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	register, asks := startNode(t, x.node(t, "G01", owner)), startNode(t, x.node(t, "G09", agency))
	know(t, register, asks)
	step := func(more string) (state string, late bool) {
		t.Helper()
		status, body := call(t, register.URL()+"/v1/agreements/step", `{"id": "A-1", "by": "ops-1"`+more+`}`)
		var v struct {
			State string
			Due   []struct {
				Action string
				Due    time.Time
			}
		}
		if err := json.Unmarshal([]byte(body), &v); status != 200 || err != nil {
			t.Fatalf("%s: %d %s", more, status, body)
		}
		return v.State, len(v.Due) > 0
	}
	asked := func(want int) {
		t.Helper()
		if status, body := send(t, question(t, asks)); status != want {
			t.Errorf("asked: %d %s, want %d", status, body, want)
		}
	}
	status, body := call(t, register.URL()+"/v1/agreements", `{"id": "A-1", "role": "consumer", "by": "off-1", "asked": {
		"consumer": "`+officials+`", "service": "`+persons+`", "purpose": "officials.reconcile", "plan": "Check officials once a month",
		"fields": ["full_name"], "frequency": "monthly", "legal_basis": "27/2026/ND-CP; article=5"}}`)
	if status != 200 || !bytes.Contains([]byte(body), []byte(`"accept"`)) {
		t.Fatalf("requested: %d %s", status, body) // the answer is due in 5 working days
	}
	if status, body := call(t, register.URL()+"/v1/grants", grantBody(`, "agreement": "A-1"`)); status != 200 {
		t.Fatalf("the grant: %d %s", status, body)
	}
	asked(500)
	if state, _ := step(`, "action": "accept", "role": "provider"`); state != "accepted" {
		t.Errorf("accepted: %s", state)
	}
	asked(500)
	var clauses []string
	for _, c := range []string{"parties", "data", "place", "term", "method", "handling", "limits", "commitments", "security", "retention", "deletion", "other"} {
		clauses = append(clauses, `"`+c+`": "see 12/2026"`)
	}
	if state, _ := step(`, "action": "activate", "role": "provider", "clauses": {` + strings.Join(clauses, ",") + `}`); state != "active" {
		t.Errorf("activated: %s", state)
	}
	asked(200)
	state, due := step(`, "action": "suspend", "role": "provider", "why": "misuse", "restore_when": "a report"`)
	if state != "suspended" || !due {
		t.Errorf("suspended: %s, notice due: %v", state, due)
	}
	asked(500)
	if _, due := step(`, "action": "notify", "role": "provider"`); due {
		t.Error("notified, and notice is still due")
	}
	step(`, "action": "restore", "role": "provider", "why": "reported"`)
	asked(200)
	step(`, "action": "end", "role": "consumer", "why": "no longer needed"`)
	asked(500)
	if state, _ := step(`, "action": "confirm_deletion", "role": "consumer"`); state != "closed" {
		t.Errorf("closed: %s", state)
	}
}

// TestRestart: after a restart the owner's gateway knows which messages it
// answered, and how often a capped grant was used that day.
func TestRestart(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	asks := startNode(t, x.node(t, "G09", agency))
	register := x.node(t, "G01", owner)
	peers := ""
	run := func(then func()) {
		t.Helper()
		if peers != "" {
			register = x.node(t, "G01", func(c *node.Config) { owner(c); c.Gateway.Peers = peers })
		}
		ctx, stop := context.WithCancel(context.Background())
		must(t, register.Open(ctx))
		peers = register.Gateway.PeersAddress()
		ended := make(chan error, 1)
		go func() { ended <- register.Serve(ctx) }()
		know(t, register, asks)
		then()
		stop()
		must(t, <-ended)
		must(t, register.Close())
	}
	asked := func() int {
		t.Helper()
		status, _ := send(t, question(t, asks))
		return status
	}
	run(func() {
		if status, body := call(t, register.URL()+"/v1/grants", grantBody(`, "limit": {"per_day": 3}`)); status != 200 {
			t.Fatalf("the grant: %d %s", status, body)
		}
		if a, b := asked(), asked(); a != 200 || b != 200 {
			t.Errorf("before the restart: %d, %d", a, b)
		}
	})
	run(func() {
		if n := register.Gateway.Exchange.Remembered(); n != 2 {
			t.Errorf("%d messages are remembered, want 2", n)
		}
		if a, b := asked(), asked(); a != 200 || b != 500 {
			t.Errorf("after the restart: %d, then %d; the cap is 3", a, b)
		}
	})
}
