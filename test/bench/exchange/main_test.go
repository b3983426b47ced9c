package main

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/internal/httpsig"
	"github.com/lienthong/lienthong/test/bench/exchange/nginx"
	"github.com/lienthong/lienthong/test/bench/exchange/wrk"
)

// TestMain lets the test binary be the servers, too.
func TestMain(m *testing.M) {
	if i := slices.Index(os.Args, "--be"); i > 0 && i+1 < len(os.Args) {
		if err := be(context.Background(), os.Args[i+1]); err != nil {
			say("%v", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestReport runs the whole benchmark in small and looks at its report.
func TestReport(t *testing.T) {
	t.Parallel()
	if nginx.Available() != nil || wrk.Available() != nil {
		t.Skip("nginx or wrk is not installed; make bench-exchange installs them")
	}
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	o := &options{Rounds: 1, Time: time.Second, Connections: []int{8}, People: 300, Soak: time.Second, Idle: 20, Busy: 4, Large: 1}
	r, err := measure(t.Context(), o, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Compared) != 1 || len(r.Large) != 4 || len(r.Crowd) != 2 || r.Soak == nil || len(r.Evidence) != 2 {
		t.Fatalf("not all was measured: %s", text)
	}
	c := r.Compared[0]
	if c.Connections != 8 || c.BA.Rate <= 0 || c.CA.Rate <= 0 || c.Target != nil || c.A.Stages == nil || len(c.B.Stages) != 2 {
		t.Errorf("compared: %s", text)
	}
	for _, m := range []turn{c.A, c.B, c.C, c.Floor, r.Crowd[0].Busy, r.Crowd[1].Busy} {
		if m.Rate <= 0 || m.P50 <= 0 || m.P99 < m.P50 || m.CPU[total] <= 0 || len(m.CPU) != 5 {
			t.Errorf("a turn: %+v", m)
		}
	}
	for _, m := range r.Crowd {
		if !m.Complete || m.StillOn != 20 {
			t.Errorf("a crowd: %+v", m)
		}
	}
	for _, k := range r.Evidence {
		if !k.Verified || k.Answered == 0 || int64(k.Records) < k.Answered {
			t.Errorf("evidence: %+v", k)
		}
	}
}

// gateways starts both gateways without nginx.
func gateways(t *testing.T) *stand {
	t.Helper()
	s, dir := &stand{}, t.TempDir()
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
	handler, register, err := s.startOwners(t.Context(), &options{People: 300}, dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.startGateways(t.Context(), dir, handler, register); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestThroughGateways asks both owners' systems, sends a body up and down, and
// then has the checker read both ledgers.
func TestThroughGateways(t *testing.T) {
	t.Parallel()
	s := gateways(t)
	before, err := s.stages(t.Context(), s.b)
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []*target{s.b, s.c} {
		if err := s.check(t.Context(), target); err != nil {
			t.Error(err)
		}
	}
	const n = 200_000 // beyond what a gateway keeps in memory
	for _, way := range []string{"up", "down"} {
		m, err := s.transfer(t.Context(), s.b, way, n, digestOf(filling(n)))
		if err != nil || !m.Constant {
			t.Errorf("%s: %+v, %v", way, m, err)
		}
		s.answered++
	}
	if _, err := s.transfer(t.Context(), s.b, "up", n, "another digest"); err == nil {
		t.Error("a changed body was not noticed")
	}
	after, err := s.stages(t.Context(), s.b)
	if err != nil {
		t.Fatal(err)
	}
	for gateway, stages := range after.since(before) {
		if stages[exchange.StageSign.String()] <= 0 || stages[exchange.StageLog.String()] <= 0 {
			t.Errorf("%s: %v", gateway, stages)
		}
	}
	kept, err := s.closeAndCheck(t.Context())
	if err != nil || len(kept) != 2 || kept[0].Records != 5 || kept[0].Answered != 4 {
		t.Errorf("%+v, %v", kept, err)
	}
}

// TestRefused: a question on a ground that no grant covers is refused, so the
// grants are real.
func TestRefused(t *testing.T) {
	t.Parallel()
	p, err := newPolicy(t.Context(), logger())
	if err != nil {
		t.Fatal(err)
	}
	asked := exchange.Request{
		Client: asking, Service: plain, Method: http.MethodPost, Path: pathVerify,
		Claim: exchange.Claim{Purpose: purpose, LegalBasis: basis},
	}
	if v, err := p.Decide(t.Context(), asked); err != nil || !v.Permitted || v.Grant == "" {
		t.Errorf("the benchmark's own request: %+v, %v", v, err)
	}
	for name, change := range map[string]func(*exchange.Request){
		"another purpose": func(r *exchange.Request) { r.Purpose = "tax.collect" },
		"another ground":  func(r *exchange.Request) { r.LegalBasis = lienthong.LegalBasis{Document: "1/2020/QD-TTg"} },
		"another path":    func(r *exchange.Request) { r.Path = "/admin" },
		"another system":  func(r *exchange.Request) { r.Client = owner },
	} {
		r := asked
		change(&r)
		if v, err := p.Decide(t.Context(), r); err != nil || v.Permitted {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
	}
}

func TestTrust(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := makeTrust(dir); err != nil {
		t.Fatal(err)
	}
	own, list, err := readTrust(dir, consumer, "127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	_, far, err := readTrust(dir, provider, "")
	if err != nil {
		t.Fatal(err)
	}
	if name, err := far.Identify(t.Context(), []*x509.Certificate{own.Certificate().Leaf}); err != nil || name != consumer {
		t.Errorf("the other side takes it for %q, %v", name, err)
	}
	if _, err := far.Identify(t.Context(), nil); err == nil {
		t.Error("an empty chain is somebody's")
	}
	signature, err := own.Signer().Sign([]byte("text"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := far.Key(t.Context(), own.Signer().KeyID())
	if err != nil || key.Gateway != consumer || key.Verifier.Algorithm() != httpsig.Ed25519 || key.Verifier.Verify([]byte("text"), signature) != nil {
		t.Errorf("the other side's key: %+v, %v", key, err)
	}
	if _, err := far.Key(t.Context(), "nobody/1"); err == nil {
		t.Error("nobody has a key")
	}
	if peers, err := list.Route(t.Context(), plain); err != nil || len(peers) != 1 || peers[0].Name != provider {
		t.Errorf("routes: %v, %v", peers, err)
	}
	if peers, err := list.Route(t.Context(), lienthong.ServiceID{SystemID: asking, Service: "x"}); err != nil || len(peers) != 0 {
		t.Errorf("routes of another's service: %v, %v", peers, err)
	}
	if list.Hosts(t.Context(), consumer, asking) != nil || list.Hosts(t.Context(), provider, asking) == nil ||
		list.MaySpeak(t.Context(), nil, "", asking) != nil || list.MaySpeak(t.Context(), nil, "", owner) == nil {
		t.Error("systems are taken for others'")
	}
	if _, _, err := readTrust(t.TempDir(), consumer, ""); err == nil {
		t.Error("keys were read from an empty folder")
	}
}

// TestHandler: what is large is whole, up and down.
func TestHandler(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(handle))
	defer server.Close()
	plainly := &target{name: "plain", url: server.URL + "/in/front"}
	const n = 10_007
	for _, way := range []string{"up", "down"} {
		if sum, err := plainly.carry(t.Context(), way, n); err != nil || sum != digestOf(filling(n)) {
			t.Errorf("%s: %s, %v", way, sum, err)
		}
	}
	s := &stand{sample: []byte(`{}`)}
	if err := s.check(t.Context(), plainly); err != nil || s.answered != 0 {
		t.Errorf("%v, %d exchanges", err, s.answered)
	}
	c, err := s.connect(t.Context(), plainly)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := c.ask(); err != nil {
			t.Error(err)
		}
	}
	if err := c.conn.Close(); err != nil {
		t.Error(err)
	}
	if _, err := (&target{url: server.URL + pathSource + "?bytes=x#"}).carry(t.Context(), "down", 1); err == nil {
		t.Error("a bad question was answered")
	}
}

func digestOf(r io.Reader) string {
	sum, _ := digest(r)
	return sum
}

// TestCompareTurns: medians, ratios by round, and the target only where it is
// stated.
func TestCompareTurns(t *testing.T) {
	t.Parallel()
	turns := func(p99, cpu float64, rates ...float64) (out []turn) {
		for _, r := range rates {
			out = append(out, turn{Rate: r, P99: p99, CPU: map[string]float64{total: cpu}})
		}
		return out
	}
	a, b, c := turns(1, 100, 1000, 500, 2000), turns(19, 400, 250, 200, 300), turns(30, 500, 100, 50, 200)
	r := compareTurns(64, a, b, c, a)
	if r.A.Rate != 1000 || r.B.Rate != 250 || r.C.Rate != 100 {
		t.Errorf("medians: %v %v %v", r.A.Rate, r.B.Rate, r.C.Rate)
	}
	if !slices.Equal(r.BA.Rounds, []float64{0.25, 0.4, 0.15}) || r.BA.Rate != 0.25 || r.BA.ByCPU != 0.25 || r.CA.Rate != 0.1 || r.BFloor.Rate != 0.25 || r.FloorA.Rate != 1 {
		t.Errorf("ratios: %+v %+v", r.BA, r.CA)
	}
	if r.Target == nil || !r.Target.Reached || r.Target.AtGoal {
		t.Errorf("target: %+v", r.Target)
	}
	if r := compareTurns(64, a, turns(25, 400, 250, 200, 300), c, a); r.Target.Reached {
		t.Error("a slow tail reached the target")
	}
	if r := compareTurns(16, a, b, c, a); r.Target != nil {
		t.Error("there is no target at 16 connections")
	}
}

func TestBe(t *testing.T) {
	t.Parallel()
	for _, c := range []string{`{"Role":"nothing"}`, `{`, `{"Role":"gateway","Trust":"/no/such/folder"}`} {
		if err := be(t.Context(), c); err == nil {
			t.Errorf("%s was served", c)
		}
	}
}

// TestQuestions: every question is one line of JSON, and there are enough.
func TestQuestions(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/questions"
	if err := writeQuestions(t.Context(), path, country(500)); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(b), []byte("\n"))
	if len(lines) != 500 {
		t.Errorf("%d questions", len(lines))
	}
	for _, l := range lines {
		var q struct{ Number, Name string }
		if err := json.Unmarshal(l, &q); err != nil || len(q.Number) != 12 || q.Name == "" {
			t.Fatal("a question cannot be read")
		}
	}
}
