package access_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node/access"
)

// TestName: a request is in the name of its token's caller, also after the node
// has called itself for it, and nobody is believed to act for another.
func TestName(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "callers")
	officer, operator := add(t, path, "hr-1", access.Officer), add(t, path, "ops-1", access.Operator)
	impostor := add(t, path, "this-node", access.Operator)
	g, err := access.Config{Callers: conf.File(path)}.Open(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	var name string
	inner := g.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { name = access.Name(r.Context()) }))
	own := g.Own(roundTrip(func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		inner.ServeHTTP(w, r)
		return w.Result(), nil
	}))
	outer := g.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { // the console
		next := httptest.NewRequest("POST", "/v1/reviews", nil).WithContext(r.Context())
		next.Header.Set("Lienthong-On-Behalf-Of", "boss")
		if _, err := own.RoundTrip(next); err != nil {
			t.Error(err)
		}
	}))
	for _, tt := range []struct {
		through           http.Handler
		path, token, want string
	}{
		{inner, "/v1/grants", operator, "ops-1"}, {inner, "/v1/grants", impostor, "this-node"}, {outer, "/en/", officer, "hr-1"}, {inner, "/healthz", operator, ""},
	} {
		name = "nobody"
		r := httptest.NewRequest("POST", tt.path, nil)
		r.Header.Set("Authorization", "Bearer "+tt.token)
		r.Header.Set("Lienthong-On-Behalf-Of", "boss")
		w := httptest.NewRecorder()
		if tt.through.ServeHTTP(w, r); name != tt.want || w.Code != 200 {
			t.Errorf("%s by %s: %d in the name %q", tt.path, tt.want, w.Code, name)
		}
	}
	// What the node does of itself is in nobody's name, whatever it passes on.
	r := httptest.NewRequest("POST", "/v1/grants", nil)
	r.Header.Set("Lienthong-On-Behalf-Of", "boss")
	if _, err := own.RoundTrip(r); err != nil || name != "" {
		t.Errorf("of itself: %q, %v", name, err)
	}
}
