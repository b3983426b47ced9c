package node_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/node"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"), goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"))
}

// start opens and serves a node on a database of its own.
func start(t *testing.T, change func(*node.Config)) *node.Node {
	t.Helper()
	c := node.Config{Listen: "127.0.0.1:0", Database: "sqlite:" + filepath.Join(t.TempDir(), "register.db")}
	if change != nil {
		change(&c)
	}
	return startNode(t, &node.Node{Config: c, Version: "test", Now: time.Now, Log: slog.New(slog.DiscardHandler)})
}

// startNode opens and serves n until the test ends.
func startNode(t *testing.T, n *node.Node) *node.Node {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	if err := n.Open(ctx); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- n.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-ended, n.Close()); err != nil {
			t.Error(err)
		}
	})
	return n
}

func fetch(t *testing.T, url string) (status int, contentType, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header.Get("Content-Type"), string(b)
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	n := start(t, nil)
	for path, want := range map[string]struct {
		status            int
		contentType, body string
	}{
		"/healthz":              {200, "text/plain", "ok\n"},
		"/metrics":              {200, "text/plain", `lienthong_build_info{version="test"} 1`},
		"/openapi.json":         {200, "application/openapi+json", `"openapi":"3.1.0"`},
		"/docs":                 {200, "text/html", "/v1/population/verify"},
		"/v1/population/status": {200, "application/json", `"persons":0`},
		"/v1/reconciliations":   {200, "application/json", `"runs":[]`},
		"/v1/officials/status":  {200, "application/json", `"dossiers":0`},
		"/v1/nothing":           {404, "application/problem+json", `"not_found"`},
		"/":                     {200, "text/html", "<html"},
		"/en/":                  {200, "text/html", "<html"},
		"/nothing":              {404, "text/html", "<html"},
	} {
		status, contentType, body := fetch(t, n.URL()+path)
		if status != want.status || !strings.HasPrefix(contentType, want.contentType) || !strings.Contains(body, want.body) {
			t.Errorf("%s: %d %s, %d bytes; want %d %s with %s", path, status, contentType, len(body), want.status, want.contentType, want.body)
		}
	}
}

// A node serves its roles and nothing else.
func TestRolesAreSeparate(t *testing.T) {
	t.Parallel()
	n := start(t, func(c *node.Config) { c.Roles = []node.Role{node.Population} })
	for path, want := range map[string]int{
		"/v1/population/status": 200, "/v1/reconciliations": 404, "/v1/officials/status": 404, "/": 404,
	} {
		if status, contentType, _ := fetch(t, n.URL()+path); status != want || want == 404 && contentType != "application/problem+json" {
			t.Errorf("%s: %d %s, want %d", path, status, contentType, want)
		}
	}
}

func TestOpenLeavesNothingOpen(t *testing.T) {
	t.Parallel()
	n := start(t, nil)
	again := &node.Node{
		Config:  node.Config{Listen: strings.TrimPrefix(n.URL(), "http://"), Database: filepath.Join(t.TempDir(), "register.db")},
		Version: "test", Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}
	if err := again.Open(context.Background()); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("a taken port gives %v", err)
	}
	bad := &node.Node{
		Config: node.Config{Database: filepath.Join(t.TempDir(), "no", "folder", "register.db")},
		Now:    time.Now, Log: slog.New(slog.DiscardHandler),
	}
	if err := bad.Open(context.Background()); err == nil {
		t.Error("a database in no folder was opened")
	}
}

// The question in README.md, which it puts to a gateway, is one that the
// register behind it answers, and as README.md says.
func TestReadmeQuestion(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?s)/persons(/v1\S+) \\\n.*?\n  -d '(\{[^']*)'\n(\{[^\n]*)\n`).FindSubmatch(page)
	if m == nil {
		t.Fatal("README.md asks no question")
	}
	n := start(t, nil)
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, n.URL()+string(m[1]), bytes.NewReader(m[2]))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || strings.TrimSpace(string(body)) != string(m[3]) {
		t.Errorf("answered %d %s, want %s; %v", resp.StatusCode, body, m[3], err)
	}
}

// docs/errors.md says under which status each code is answered.
func TestErrorPageHasTheStatuses(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| (\\d+) \\|").FindAllStringSubmatch(string(page), -1)
	if len(rows) == 0 {
		t.Fatal("the page has no table of codes")
	}
	for _, row := range rows {
		p := web.ProblemOf(lienthong.Errorf(lienthong.Code(row[1]), "x"))
		if got := http.StatusText(p.Status); got == "" || row[2] != strconv.Itoa(p.Status) {
			t.Errorf("%s is documented as %s, answered as %d", row[1], row[2], p.Status)
		}
	}
}
