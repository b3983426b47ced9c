package gateway_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/granttest"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/node/gateway"
	"github.com/lienthong/lienthong/node/gateway/offer"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

var (
	police    = directory.MemberID{Instance: "VN", Class: "GOV", Code: "G01"}
	interior  = directory.MemberID{Instance: "VN", Class: "GOV", Code: "G09"}
	persons   = lienthong.ServiceID{SystemID: lienthong.SystemID{Instance: "VN", Class: "GOV", Member: "G01", System: "POPULATION"}, Service: "persons"}
	licences  = lienthong.ServiceID{SystemID: persons.SystemID, Service: "licences"}
	officials = lienthong.SystemID{Instance: "VN", Class: "GOV", Member: "G09", System: "OFFICIALS"}
)

// exchanged is a directory, the population's gateway and a ministry's, all real
// but for the register, which is in memory.
type exchanged struct {
	owner, agency *gateway.Gateway
	grants        *grant.Service
	metrics       *prometheus.Registry // of the owner's gateway
	directory     *http.Server
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func start(t *testing.T, with ...func(owner *gateway.Gateway)) exchanged {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	registry := &directory.Registry{Dir: filepath.Join(dir, "directory"), Now: time.Now, Log: quiet()}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, registry.Init(ctx, directory.Setup{Instance: "VN", Address: "https://" + l.Addr().String(), RootDir: filepath.Join(dir, "roots"), RootKeys: 3, Threshold: 2}))
	server := &http.Server{Handler: registry.Handler("test"), TLSConfig: registry.ServerTLS([]string{"127.0.0.1"}), ErrorLog: slog.NewLogLogger(quiet().Handler(), slog.LevelError)}
	go func() { _ = server.ServeTLS(l, "", "") }()
	t.Cleanup(func() { _ = server.Close() })
	must(t, registry.AddMember(ctx, police, "Bộ Công an"))
	must(t, registry.AddMember(ctx, interior, "Bộ Nội vụ"))
	must(t, registry.AddSystem(ctx, persons.SystemID, "Dân cư", nil))
	must(t, registry.AddSystem(ctx, officials, "Cán bộ, công chức, viên chức", nil))
	must(t, registry.PublishService(ctx, persons, "Persons", nil))
	must(t, registry.PublishService(ctx, licences, "Licences", nil))

	x := exchanged{directory: server}
	store := &granttest.Memory{}
	x.grants = &grant.Service{Store: store, Now: time.Now, Log: quiet()}
	register := register(t)
	base, err := url.Parse(register.URL)
	must(t, err)
	x.metrics = prometheus.NewRegistry()
	x.owner = &gateway.Gateway{Metrics: x.metrics, Grants: x.grants, Offers: new(offer.List)}
	x.owner.Offers.Take([]offer.Service{offer.Register(persons, base, offer.Connections, whoever)})
	for _, f := range with {
		f(x.owner)
	}
	x.agency = &gateway.Gateway{}
	for g, id := range map[*gateway.Gateway]directory.GatewayID{x.owner: {MemberID: police, Gateway: "gw1"}, x.agency: {MemberID: interior, Gateway: "gw1"}} {
		run(t, registry, g, id, filepath.Join(dir, string(id.Code)))
	}
	// Both know each other once both have joined.
	must(t, x.owner.Trust.Directory.Refresh(ctx))
	must(t, x.agency.Trust.Directory.Refresh(ctx))
	return x
}

// whoever finds who bears a number among a few persons, and for any other the seventh, so
// that evidence has subjects.
func whoever(_ context.Context, numbers, _ []string) ([]lienthong.PersonID, error) {
	var out []lienthong.PersonID
	for _, n := range numbers {
		id := populationtest.ID(7)
		for i := range 20 {
			if populationtest.PIN(i).Reveal() == n {
				id = populationtest.ID(i)
			}
		}
		out = append(out, id)
	}
	return out, nil
}

// register is the population's own interface, with a hundred persons.
func register(t *testing.T) *httptest.Server {
	t.Helper()
	store := new(populationtest.Memory)
	if _, err := store.Import(t.Context(), populationtest.Persons(100)); err != nil {
		t.Fatal(err)
	}
	api := web.New("register", "test", "", quiet())
	(&population.Service{Store: store, Now: time.Now, Log: quiet()}).Mount(api)
	s := httptest.NewServer(api.Handler())
	t.Cleanup(s.Close)
	return s
}

// run has a gateway join, open and serve until the test ends.
func run(t *testing.T, registry *directory.Registry, g *gateway.Gateway, id directory.GatewayID, dir string) {
	t.Helper()
	g.Dir, g.Peers, g.Clients, g.Now, g.Log = dir, "127.0.0.1:0", "127.0.0.1:0", time.Now, quiet()
	must(t, os.MkdirAll(dir, 0o700))
	must(t, g.Listen(t.Context()))
	token, err := registry.Token(t.Context(), id, time.Hour, nil)
	must(t, err)
	must(t, g.Join(t.Context(), token.Reveal(), []string{g.PeersAddress()}))
	must(t, g.Open(t.Context()))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- g.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
}

// ask sends a question through the agency's gateway.
func (x exchanged) ask(t *testing.T, operation, body, purpose string) (int, string, http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		x.agency.ClientsURL()+"/r1/"+persons.String()+"/v1/population/"+operation, strings.NewReader(body))
	must(t, err)
	r.Header.Set("X-Road-Client", officials.String())
	r.Header.Set("Content-Type", "application/json")
	if strings.HasPrefix(operation, "bulk/") {
		r.Header.Set("Content-Type", "application/x-ndjson")
	}
	if purpose != "" {
		r.Header.Set("Lienthong-Purpose", purpose)
		r.Header.Set("Lienthong-Legal-Basis", "27/2026/ND-CP; article=5; clause=2")
		r.Header.Set("Lienthong-Officer", "nva")
	}
	res, err := http.DefaultClient.Do(r)
	must(t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(t, err)
	return res.StatusCode, string(b), res.Header
}

func (x exchanged) grant(t *testing.T, g grant.Grant) {
	t.Helper()
	g.Consumer, g.Service, g.Method = officials, persons, "POST"
	g.Purposes, g.Bases = []lienthong.Purpose{"officials.reconcile"}, []lienthong.LegalBasis{{Document: "27/2026/ND-CP", Article: "5"}}
	g.Implied = true
	g.Relation, g.ValidFrom, g.Disclosure.Class = grant.Relation{Rule: grant.Anybody}, time.Now().Add(-time.Hour), lienthong.DiscloseAtOnce
	if _, err := x.grants.Put(t.Context(), g, 0, grant.Change{By: "ops-07", Why: "test"}); err != nil {
		t.Fatal(err)
	}
}

func question(i int, fields string) string {
	q := map[string]any{"number": populationtest.PIN(i).Reveal(), "name": populationtest.Name(i), "birth_date": populationtest.BirthDate(i).String()}
	b, err := json.Marshal(q)
	if err != nil {
		panic(err) // a map of strings
	}
	if fields == "" {
		return string(b)
	}
	return strings.TrimSuffix(string(b), "}") + `,"fields":` + fields + "}"
}

func TestExchange(t *testing.T) {
	t.Parallel()
	x := start(t)
	x.grant(t, grant.Grant{ID: "verify", Path: "/v1/population/verify", Rung: grant.Verify, Mode: grant.RefuseWhole})
	x.grant(t, grant.Grant{ID: "read", Path: "/v1/population/read", Rung: grant.Fields, Read: []string{"full_name", "is_alive"}, Mode: grant.LeaveOut})
	x.grant(t, grant.Grant{ID: "many", Path: "/v1/population/bulk/read", Rung: grant.Fields, Read: []string{"full_name", "is_alive"}, Mode: grant.LeaveOut})
	tests := []struct {
		name, operation, body, purpose string
		status                         int
		has, hasNot                    string
	}{
		{"a yes", "verify", question(7, ""), "officials.reconcile", 200, `"verified":true`, populationtest.Name(7)},
		{"an old client says no purpose", "verify", question(8, ""), "", 200, `"verified":true`, populationtest.Name(8)},
		{"another purpose", "verify", question(7, ""), "marketing.mail", 500, "purpose", "verified"},
		{"no grant for the operation", "household", question(7, ""), "officials.reconcile", 500, "grant", "members"},
		{"granted fields", "read", question(7, `["full_name"]`), "officials.reconcile", 200, populationtest.Name(7), "Hàng Bạc"},
		{"a field too many is left out", "read", question(7, `["full_name","hometown"]`), "officials.reconcile", 200, populationtest.Name(7), "Hàng Bạc"},
		{"granted fields of many", "bulk/read", question(7, `["full_name"]`) + "\n" + question(8, `["is_alive"]`), "officials.reconcile", 200, populationtest.Name(7), populationtest.Name(8)},
		{"a field too many of one of them", "bulk/read", question(7, `["is_alive"]`) + "\n" + question(8, `["full_name","hometown"]`), "officials.reconcile", 200, populationtest.Name(8), "Hàng Bạc"},
		{"a line about nobody among many", "bulk/read", question(7, `["full_name"]`) + "\n" + `{"fields":["full_name"]}`, "officials.reconcile", 400, "", populationtest.Name(7)},
		{"many, one line twice the same member", "bulk/read", question(7, `["is_alive"],"fields":["hometown","is_alive"]`), "officials.reconcile", 200, "is_alive", "Hàng Bạc"},
		{"a way around the path", "../population/household", question(7, ""), "officials.reconcile", 400, "", "members"},
		{"an operation that is none", "status/../verify", question(7, ""), "officials.reconcile", 400, "", "verified"},
	}
	for _, tt := range tests {
		status, body, header := x.ask(t, tt.operation, tt.body, tt.purpose)
		if status != tt.status || !strings.Contains(body, tt.has) || strings.Contains(body, tt.hasNot) {
			t.Errorf("%s: %d %s, want %d with %q", tt.name, status, body, tt.status, tt.has)
		}
		if tt.status == 500 && !strings.Contains(body, "access_denied") {
			t.Errorf("%s: the refusal has no registered code: %s", tt.name, body)
		}
		if (status >= 400) != (header.Get("X-Road-Error") != "") {
			t.Errorf("%s: %d with X-Road-Error %q", tt.name, status, header.Get("X-Road-Error"))
		}
	}
}

// TestMetaservices: listMethods is what there is, allowedMethods what this client's
// grants reach, now.
func TestMetaservices(t *testing.T) {
	t.Parallel()
	x := start(t)
	endpoints := func(service string) (out []string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, x.agency.ClientsURL()+"/r1/VN/GOV/G01/POPULATION/"+service, nil)
		must(t, err)
		r.Header.Set("X-Road-Client", officials.String())
		res, err := http.DefaultClient.Do(r)
		must(t, err)
		defer res.Body.Close()
		var list struct {
			Service []struct {
				Code      string                          `json:"service_code"`
				Type      string                          `json:"service_type"`
				Endpoints []struct{ Method, Path string } `json:"endpoint_list"`
			}
		}
		if err := json.NewDecoder(res.Body).Decode(&list); err != nil || res.StatusCode != 200 {
			t.Fatalf("%s: %d, %v", service, res.StatusCode, err)
		}
		for _, s := range list.Service {
			for _, e := range s.Endpoints {
				out = append(out, s.Code+" "+s.Type+" "+e.Method+" "+e.Path)
			}
		}
		return out
	}
	all := endpoints("listMethods")
	if len(all) < 10 || !slices.Contains(all, "persons REST POST /v1/population/household") {
		t.Errorf("listMethods: %q", all)
	}
	for server, want := range map[string]int{"VN/GOV/G01/gw1": 200, "VN/GOV/G01/%67w1": 200, "VN/GOV/G01/gw2": 500, "VN/GOV/G09/gw1": 500} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, x.agency.ClientsURL()+"/r1/VN/GOV/G01/POPULATION/listMethods", nil)
		must(t, err)
		r.Header.Set("X-Road-Client", officials.String())
		r.Header.Set("X-Road-Security-Server", server)
		res, err := http.DefaultClient.Do(r)
		must(t, err)
		if must(t, res.Body.Close()); res.StatusCode != want {
			t.Errorf("through %s: %d, want %d", server, res.StatusCode, want)
		}
	}
	if got := endpoints("allowedMethods"); len(got) != 0 {
		t.Errorf("allowed without a grant: %q", got)
	}
	x.grant(t, grant.Grant{ID: "verify", Path: "/v1/population/verify", Rung: grant.Verify, Mode: grant.RefuseWhole})
	// A grant that goes less far than an operation does not reach it.
	x.grant(t, grant.Grant{ID: "bulk", Path: "/v1/population/bulk/**", Rung: grant.Verify, Mode: grant.RefuseWhole})
	x.grant(t, grant.Grant{ID: "link", Path: "/v1/linkages/*/start", Rung: grant.Verify, Mode: grant.RefuseWhole})
	want := []string{"persons REST POST /v1/population/verify", "persons REST POST /v1/population/bulk/verify", "persons REST POST /v1/linkages/*/start"}
	if got := endpoints("allowedMethods"); !slices.Equal(got, want) {
		t.Errorf("allowed: %q, want %q", got, want)
	}
	if _, err := x.grants.End(t.Context(), "verify", time.Time{}, grant.Change{By: "ops-07", Why: "test"}); err != nil {
		t.Fatal(err)
	}
	if got := endpoints("allowedMethods"); !slices.Equal(got, want[1:]) {
		t.Errorf("allowed after one was taken back: %q, want %q", got, want[1:])
	}
}

// TestMostSubjects: what an exchange may be about fits its evidence, and more is
// refused with what to do.
func TestMostSubjects(t *testing.T) {
	t.Parallel()
	x := start(t)
	x.grant(t, grant.Grant{ID: "bulk", Path: "/v1/population/bulk/verify", Rung: grant.Verify, Mode: grant.RefuseWhole})
	most := strings.Repeat(question(7, "")+"\n", offer.MaxSubjects)
	status, body, _ := x.ask(t, "bulk/verify", most, "officials.reconcile")
	if status != http.StatusOK || strings.Count(body, `"verified":true`) != offer.MaxSubjects {
		t.Errorf("%d with %d answers: %.300s", status, strings.Count(body, `"verified":true`), body)
	}
	status, body, _ = x.ask(t, "bulk/verify", most+question(8, "")+"\n", "officials.reconcile")
	if status != http.StatusBadRequest || !strings.Contains(body, "split the file") {
		t.Errorf("one more: %d %.300s", status, body)
	}
}

// TestStartsWithoutDirectory: what was known of the trust list holds when a
// gateway starts while nobody can be asked, and without it it does not start.
func TestStartsWithoutDirectory(t *testing.T) {
	t.Parallel()
	x := start(t)
	must(t, x.directory.Close())
	open := func(folders ...string) (*gateway.Gateway, error) {
		dir := t.TempDir()
		for _, f := range folders {
			must(t, os.CopyFS(filepath.Join(dir, f), os.DirFS(filepath.Join(x.agency.Dir, f))))
		}
		must(t, os.Chmod(filepath.Join(dir, "identity"), 0o700))
		g := &gateway.Gateway{Dir: dir, Peers: "127.0.0.1:0", Clients: "127.0.0.1:0", Now: time.Now, Log: quiet()}
		must(t, g.Listen(t.Context()))
		t.Cleanup(func() { must(t, g.Close()) })
		return g, g.Open(t.Context())
	}
	g, err := open("identity", "trust")
	must(t, err)
	if got := g.Trust.SystemTitle(officials); got != "Bộ Nội vụ: Cán bộ, công chức, viên chức" {
		t.Errorf("the list that was kept names the system %q", got)
	}
	if _, err := open("identity"); err == nil {
		t.Error("a gateway that trusts nobody started")
	}
}

// TestOtherNames: a page cannot reach the agency's side under a name of its own.
func TestOtherNames(t *testing.T) {
	t.Parallel()
	x := start(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, x.agency.ClientsURL()+"/listClients", nil)
	must(t, err)
	r.Host = "evil.example"
	res, err := http.DefaultClient.Do(r)
	must(t, err)
	defer res.Body.Close()
	if res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("another name gives %d", res.StatusCode)
	}
}

// TestMetrics: exchanges are measured by stage, and no label names anybody.
func TestMetrics(t *testing.T) {
	t.Parallel()
	x := start(t)
	x.grant(t, grant.Grant{ID: "verify", Path: "/v1/population/verify", Rung: grant.Verify, Mode: grant.RefuseWhole})
	x.ask(t, "verify", question(7, ""), "officials.reconcile")
	x.ask(t, "household", question(7, ""), "officials.reconcile")
	families, err := x.metrics.Gather()
	must(t, err)
	var all strings.Builder
	for _, f := range families {
		all.WriteString(f.String())
	}
	for _, want := range []string{"lienthong_exchange_stage_seconds", "lienthong_exchange_total", "access_denied", "\"ok\"", "upstream", "provider"} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	for _, never := range []string{"OFFICIALS", "household", populationtest.PIN(7).Reveal(), "reconcile"} {
		if strings.Contains(all.String(), never) {
			t.Errorf("the metrics hold %s", never)
		}
	}
}

// TestEvidenceOnBothSides: what was answered is in both ledgers under one id,
// and the person sees who looked.
func TestEvidenceOnBothSides(t *testing.T) {
	t.Parallel()
	x := start(t)
	x.grant(t, grant.Grant{ID: "verify", Path: "/v1/population/verify", Rung: grant.Verify, Mode: grant.RefuseWhole})
	status, body, header := x.ask(t, "verify", question(7, ""), "officials.reconcile")
	if status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	subject := x.owner.Subjects.Person(populationtest.ID(7))
	deadline := time.Now().Add(20 * time.Second)
	for {
		log, err := x.owner.Ledger.Usage(t.Context(), subject, time.Time{}, time.Now().Add(time.Hour))
		must(t, err)
		if len(log) == 1 {
			if a := log[0]; a.Client != officials || a.Purpose != "officials.reconcile" || a.Operation != "POST /v1/population/verify" ||
				a.ID != header.Get("X-Road-Request-Id") {
				t.Errorf("the person sees %+v", a)
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the access is not in the owner's ledger")
		}
		time.Sleep(50 * time.Millisecond)
	}
	found := false
	for ; !found && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) { // records come with a checkpoint of its own
		for e, err := range x.agency.Ledger.Since(t.Context(), 0) {
			must(t, err)
			found = found || e.Evidence.ID == header.Get("X-Road-Request-Id") && e.Evidence.Side == lienthong.ConsumerSide && e.Evidence.Permitted
			if strings.Contains(e.Evidence.Officer, "nva") {
				t.Error("the evidence names the officer's account")
			}
		}
	}
	if !found {
		t.Error("the consumer's ledger has no such evidence")
	}
}
