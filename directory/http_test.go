package directory_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/directory/trust"
)

// TestAPI enters everything over HTTP, as an operator.
func TestAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := httptest.NewServer(w.registry.Handler("test"))
	defer server.Close()
	key := must(w.registry.NewOperatorKey(t.Context()))
	call := func(method, path, key, body string) (int, string) {
		t.Helper()
		q := must(http.NewRequestWithContext(t.Context(), method, server.URL+path, strings.NewReader(body)))
		q.Header.Set("Content-Type", "application/json")
		if key != "" {
			q.Header.Set("Authorization", "Bearer "+key)
		}
		resp := must(http.DefaultClient.Do(q))
		defer resp.Body.Close()
		return resp.StatusCode, string(must(io.ReadAll(resp.Body)))
	}
	const op = "/v1/directory/operator/"
	gateway := `{"gateway":"VN/GOV/G01/gw1"}`
	for _, tt := range []struct {
		path, key, body string
		status          int
		says            string
	}{
		{op + "members", "", `{"id":"VN/GOV/G01","name":"Bộ Công an"}`, 403, "access_denied"},
		{op + "members", "lo1.AAAA", `{"id":"VN/GOV/G01","name":"Bộ Công an"}`, 403, "access_denied"},
		{op + "members", key + "A", `{"id":"VN/GOV/G01","name":"Bộ Công an"}`, 403, "access_denied"},
		{op + "members", key, `{"id":"VN/GOV/G01","name":"Bộ Công an"}`, 200, `{"done":true}`},
		{op + "members", key, `{"id":"VN/GOV/g01","name":"x"}`, 422, "invalid_input"},
		{op + "members", key, `{"id":"VN/GOV/G01","name":"x","more":1}`, 422, "invalid_input"},
		{op + "systems", key, `{"id":"VN/GOV/G01/POPULATION","title":"Dân cư"}`, 200, ""},
		{op + "services?service=VN/GOV/G01/POPULATION/verify&title=Verify", key, document, 204, ""},
		{op + "services?service=VN/GOV/G01/POPULATION/plain&title=Plain", key, "", 204, ""},
		{op + "services?service=VN/GOV/G01&title=Verify", key, document, 422, "invalid_input"},
		{op + "services?service=VN/GOV/G01/POPULATION/verify&title=Verify", key, "x", 422, "no OpenAPI 3 document"},
		{op + "services?service=VN/GOV/G01/POPULATION/verify&title=Verify", key, strings.Repeat(" ", 5<<20), 413, "too_large"},
		{op + "purposes", key, `{"code":"a.b","title":"A"}`, 200, ""},
		{op + "agreements", key, `{"id":"A1","client":"VN/GOV/G01/POPULATION","service":"VN/GOV/G01/POPULATION/verify","purposes":["a.b"],"state":"active"}`, 200, ""},
		{op + "tokens", key, `{"gateway":"VN/GOV/G01/gw1","hours":24}`, 200, `"token":"lt1.`},
		{op + "retire", key, gateway, 404, "not_found"},
		{op + "maintenance", key, `{"gateway":"VN/GOV/G01/gw1","on":true}`, 404, "not_found"},
		{"/v1/directory/enrol", "", `{"secret":"AAAA","csr":"","message_key":"","message_proof":""}`, 422, "invalid_input"},
		{"/v1/directory/renew", "", `{"certificate":"AAAA","csr":"","message_key":"","message_proof":"","proof":""}`, 422, "invalid_input"},
	} {
		status, body := call(http.MethodPost, tt.path, tt.key, tt.body)
		if status != tt.status || !strings.Contains(body, tt.says) {
			t.Errorf("%s %.60s: %d %s", tt.path, tt.body, status, body)
		}
	}
	var answer directory.MembersAnswer
	status, body := call(http.MethodGet, "/v1/directory/members", "", "")
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != 200 || len(answer.Members) != 1 || len(answer.Members[0].Systems[0].Services) != 2 || len(answer.Purposes) != 1 || len(answer.Agreements) != 1 {
		t.Errorf("members: %d %s %v", status, body, err)
	}
	w.ok(os.WriteFile(filepath.Join(w.registry.Public(), ".x.lienthong-partial"), []byte("x"), 0o644))
	for path, want := range map[string]int{
		"/tuf/timestamp.json": 200, "/tuf/1.root.json": 200, "/tuf/2.root.json": 404, "/tuf/": 404, "/tuf/targets": 404,
		"/tuf/.x.lienthong-partial": 404, "/tuf/../state.json": 404, "/tuf/%2e%2e/state.json": 404, "/openapi.json": 200,
	} {
		if status, body := call(http.MethodGet, path, "", ""); status != want || strings.Contains(body, "operators") {
			t.Errorf("%s: %d", path, status)
		}
	}
	w.ok(w.registry.RemoveOperatorKeys(t.Context()))
	if status, _ := call(http.MethodPost, op+"retire", key, gateway); status != 403 {
		t.Errorf("a key that was ended: %d", status)
	}
}

// TestServedList follows the list from the directory itself, by TLS.
func TestServedList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	a := w.join(gw1)
	first := w.client(a.Root())
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: first.Authorities(), Time: w.now}}
	defer transport.CloseIdleConnections()
	c := &directory.Client{Dir: t.TempDir(), Mirrors: a.Mirrors(), Root: a.Root(), HTTP: &http.Client{Transport: transport}, Now: w.now, Log: quiet()}
	w.ok(c.Open(t.Context()))
	if c.Authorities() != nil {
		t.Error("authorities before the first update")
	}
	_, err := c.List()
	w.code(err, lienthong.Unavailable)
	w.ok(c.Refresh(t.Context()))
	if _, err := c.Key("none"); lienthong.CodeOf(err) != lienthong.SignatureRefused {
		t.Errorf("unknown key: %v", err)
	}
	if text, _, err := c.Document(t.Context(), verify); err != nil || string(text) != document {
		t.Errorf("document %q, %v", text, err)
	}
	if _, err := c.Peer(tls.ConnectionState{}); lienthong.CodeOf(err) != lienthong.CallerUnknown {
		t.Errorf("no certificate: %v", err)
	}
	w.code((&directory.Client{Dir: t.TempDir(), Now: w.now, Log: quiet()}).Open(t.Context()), lienthong.Invalid)
}

// log is a log to read in a test.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *log) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.b.Reset()
	return l.b.String()
}

// mirror answers from a folder without a network, or not at all.
type mirror struct {
	dir string
	mu  sync.Mutex
	off bool
}

func (m *mirror) turn(off bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.off = off
}

func (m *mirror) RoundTrip(q *http.Request) (*http.Response, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, err := os.ReadFile(filepath.Join(m.dir, q.URL.Path))
	status := http.StatusOK
	switch {
	case m.off:
		return nil, io.ErrUnexpectedEOF
	case err != nil:
		status = http.StatusNotFound
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(bytes.NewReader(b)), Request: q}, nil
}

// TestKeep lets a day pass in the client's and the registry's loops.
func TestKeep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var operator, gateway log
		r := &directory.Registry{Dir: filepath.Join(dir, "r"), Now: time.Now, Life: trust.Life{Root: 60*24*time.Hour + 20*time.Hour, Timestamp: 2 * time.Hour}, Log: slog.New(slog.NewTextHandler(&operator, nil))}
		if err := r.Init(t.Context(), directory.Setup{Instance: "VN", Address: "https://a", RootDir: dir, RootKeys: 1, Threshold: 1}); err != nil {
			t.Fatal(err)
		}
		m := &mirror{dir: r.Public()}
		root := must(os.ReadFile(filepath.Join(r.Public(), "1.root.json")))
		c := &directory.Client{Dir: filepath.Join(dir, "c"), Mirrors: []string{"http://mirror"}, Root: root, Grace: 4 * time.Hour, Every: 10 * time.Minute,
			HTTP: &http.Client{Transport: m}, Now: time.Now, Log: slog.New(slog.NewTextHandler(&gateway, nil))}
		if err := c.Open(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		var work sync.WaitGroup
		work.Go(func() { r.Keep(ctx) })
		work.Go(func() { c.Keep(ctx) })
		for _, step := range []struct {
			pass  time.Duration
			off   bool
			state trust.State
			says  string
		}{
			{6 * time.Hour, false, trust.Fresh, "the trust list is fresh"},
			{time.Hour, true, trust.Fresh, "could not be refreshed"},
			{2 * time.Hour, true, trust.Stale, "serves on for its grace"},
			{4 * time.Hour, true, trust.Expired, "every exchange is refused"},
			{time.Hour, false, trust.Fresh, "the trust list is fresh"},
		} {
			m.turn(step.off)
			time.Sleep(step.pass)
			synctest.Wait()
			if s := c.Status().State; s != step.state {
				t.Errorf("%v later: %v, want %v", step.pass, s, step.state)
			}
			if said := gateway.take(); !strings.Contains(said, step.says) {
				t.Errorf("%v later it said %.300s", step.pass, said)
			}
		}
		if said := operator.take(); said != "" {
			t.Errorf("the registry said %.300s", said)
		}
		time.Sleep(10 * time.Hour)
		synctest.Wait()
		if said := operator.take(); !strings.Contains(said, "the root expires") {
			t.Errorf("the registry said %.300s", said)
		}
		stop()
		work.Wait()
	})
}
