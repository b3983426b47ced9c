package access_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node/access"
)

func add(t *testing.T, path, name string, roles ...access.Role) string {
	t.Helper()
	token, err := access.Add(path, name, roles)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// TestRoles goes through who may do what. Status 299 is that of the handler
// behind the door.
func TestRoles(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "callers")
	tokens := map[string]string{"nobody": "", "wrong": "lc1.AAAA"}
	for _, role := range access.Roles {
		tokens[string(role)] = add(t, path, "a-"+string(role), role)
	}
	tokens["two roles"] = add(t, path, "both", access.Operator, access.Register)
	g, err := access.Config{Callers: conf.File(path)}.Open(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	h := g.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(299) }))
	for _, tt := range []struct{ method, path, may string }{
		{"GET", "/healthz", "all"}, {"GET", "/metrics", "all"}, {"GET", "/docs", "all"}, {"GET", "/docs/docs.css", "all"}, {"GET", "/openapi.json", "all"},
		{"POST", "/v1/population/verify", "register,two roles"}, {"POST", "/connectors/thuvien/v1/reader/read", "register,two roles"}, {"GET", "/v1/population/status", "register,two roles"},
		{"POST", "/v1/population/events", "registrar"}, {"GET", "/v1/population/events", "registrar,auditor"}, {"POST", "/v1/population/reports/decide", "registrar"}, {"GET", "/v1/population/reports", "registrar"},
		{"GET", "/registrar/", "registrar"}, {"POST", "/registrar/en/reports/4", "registrar"}, {"GET", "/registrar/events/", "registrar,auditor"}, {"GET", "/registrar/en/events/", "registrar,auditor"},
		{"POST", "/v1/linkages", "register,two roles"}, {"GET", "/v1/officials/status", "register,two roles"}, {"GET", "/v1/nothing", "register,two roles"},
		{"GET", "/v1/grants", "operator,auditor,two roles"}, {"HEAD", "/v1/grants", "operator,auditor,two roles"}, {"POST", "/v1/grants", "operator,two roles"},
		{"POST", "/v1/grants/end", "operator,two roles"}, {"POST", "/v1/grants/explain", "operator,auditor,two roles"},
		{"GET", "/v1/agreements", "operator,auditor,two roles"}, {"POST", "/v1/agreements/step", "operator,two roles"},
		{"GET", "/v1/ledger/entries", "operator,auditor,two roles"}, {"POST", "/v1/ledger/usage", "operator,auditor,two roles"},
		{"GET", "/", "officer"}, {"POST", "/persons", "officer"}, {"GET", "/en/", "officer"}, {"GET", "/static/x.css", "officer"},
		{"DELETE", "/v1/grants", "operator,two roles"}, {"GET", "//v1/grants", "officer"},
	} {
		for who, token := range tokens {
			for _, how := range []string{"Bearer", "Basic"} {
				r := httptest.NewRequest(tt.method, "http://127.0.0.1"+tt.path, nil)
				switch {
				case token != "" && how == "Bearer":
					r.Header.Set("Authorization", "Bearer "+token)
				case token != "":
					r.SetBasicAuth("whoever", token)
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				want := 403
				switch {
				case tt.may == "all" || strings.Contains(","+tt.may+",", ","+who+","):
					want = 299
				case who == "nobody" || who == "wrong":
					want = 401
				}
				if w.Code != want || (w.Code == 401) != (w.Header().Get("WWW-Authenticate") != "") || token != "" && strings.Contains(w.Body.String(), token) {
					t.Errorf("%s %s by %s, %s: %d %s, want %d", tt.method, tt.path, who, how, w.Code, w.Body, want)
				}
			}
		}
	}
}

// TestReload: a token ends with its line, and a broken file ends nothing.
func TestReload(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "callers")
	token := add(t, path, "ops-1", access.Operator)
	g, err := access.Config{Callers: conf.File(path)}.Open(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	h := g.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(299) }))
	status := func(token string) int {
		r := httptest.NewRequest("GET", "/v1/grants", nil)
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	next := add(t, path, "ops-2", access.Operator)
	if status(token) != 299 || status(next) != 401 {
		t.Error("before the reload")
	}
	if err := os.WriteFile(path, []byte("nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := g.Reload(); lienthong.CodeOf(err) != lienthong.Invalid || status(token) != 299 {
		t.Errorf("a broken file: %v, %d", err, status(token))
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	last := add(t, path, "ops-3", access.Operator)
	if err := g.Reload(); err != nil || status(token) != 401 || status(last) != 299 {
		t.Errorf("after the reload: %v, %d, %d", err, status(token), status(last))
	}
	// What the node calls itself with is none of the file's, and goes on.
	own := g.Own(roundTrip(func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Result(), nil
	}))
	r := httptest.NewRequest("GET", "/v1/grants", nil)
	r.Header.Set("Authorization", "Basic of-the-consumer")
	if resp, err := own.RoundTrip(r); err != nil || resp.StatusCode != 299 || r.Header.Get("Authorization") != "Basic of-the-consumer" {
		t.Errorf("the node's own call: %v, %v", resp, err)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestFiles(t *testing.T) {
	t.Parallel()
	const digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	for name, tt := range map[string]struct{ text, says string }{
		"nobody":      {"# none yet\n", "names nobody"},
		"two words":   {"a operator\n", "Line 1"},
		"no role":     {"# x\na king " + digest + "\n", "Line 2"},
		"short":       {"a operator abcd\n", "no SHA-256"},
		"twice":       {"a operator " + digest + "\na auditor " + strings.Replace(digest, "e3", "e4", 1) + "\n", "Line 2"},
		"token in it": {"a operator lc1.hunter2\n", "no SHA-256"},
	} {
		path := filepath.Join(t.TempDir(), "callers")
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := access.ReadCallers(path)
		if err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
	path := filepath.Join(t.TempDir(), "callers")
	add(t, path, "ops-1", access.Operator)
	for name, roles := range map[string][]access.Role{"ops-1": {access.Operator}, "a b": {access.Operator}, "": {access.Operator}, "#x": {access.Operator}, "c": {"king"}, "d": nil} {
		if _, err := access.Add(path, name, roles); err == nil {
			t.Errorf("%q with %v was added", name, roles)
		}
	}
	if callers, err := access.ReadCallers(path); err != nil || len(callers) != 1 {
		t.Errorf("afterwards %d callers, %v", len(callers), err)
	}
	if _, err := access.ReadCallers(filepath.Join(t.TempDir(), "none")); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("no file: %v", err)
	}
}

func FuzzReadCallers(f *testing.F) {
	f.Add("a operator e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n")
	f.Add("# x\n\n a b c")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "callers")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		callers, err := access.ReadCallers(path)
		if (err == nil) != (len(callers) > 0) {
			t.Errorf("%d callers, %v", len(callers), err)
		}
	})
}
