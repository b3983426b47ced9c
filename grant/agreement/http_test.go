package agreement_test

import (
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/grant/granttest"
	"github.com/lienthong/lienthong/internal/web"
)

func TestHTTP(t *testing.T) {
	t.Parallel()
	s, _, _ := service()
	a := web.New("test", "1", "", slog.New(slog.DiscardHandler))
	s.Mount(a)
	call := func(method, path, body string, status int, holds ...string) {
		t.Helper()
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("%s %s: status %d, want %d: %s", method, path, w.Code, status, w.Body)
		}
		for _, want := range holds {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s %s: no %q in %s", method, path, want, w.Body)
			}
		}
	}
	asked, err := json.Marshal(granttest.Wanted())
	if err != nil {
		t.Fatal(err)
	}
	clauses, err := json.Marshal(granttest.Clauses())
	if err != nil {
		t.Fatal(err)
	}
	call("GET", "/v1/agreements", "", 200, `"agreements":[]`)
	begin := `{"id":"A-1","role":"consumer","by":"clerk-1","asked":` + string(asked) + `}`
	call("POST", "/v1/agreements", begin, 200, `"state":"requested"`, `"action":"accept"`, `"due":"2026-05-11T17:00:00Z"`)
	call("POST", "/v1/agreements", begin, 409)
	call("POST", "/v1/agreements/step", `{"id":"A-1","action":"accept","role":"provider","by":"owner-1"}`, 200, `"state":"accepted"`)
	call("POST", "/v1/agreements/step", `{"id":"A-1","action":"activate","role":"provider","by":"owner-1"}`, 422, `"field":"/clauses/parties"`)
	call("POST", "/v1/agreements/step", `{"id":"A-1","action":"activate","role":"provider","by":"owner-1","clauses":`+string(clauses)+`}`, 200, `"state":"active"`)
	call("POST", "/v1/agreements/step", `{"id":"A-1","action":"accept","role":"provider","by":"owner-1"}`, 409)
	call("POST", "/v1/agreements/step", `{"id":"A-1","action":"Nguyễn Văn An","role":"provider","by":"owner-1"}`, 409, "through this step")
	call("GET", "/v1/agreements/A-1", "", 200, `"number":3`)
	call("GET", "/v1/agreements/A-2", "", 404)
	call("GET", "/v1/agreements", "", 200, `"id":"A-1"`)
}
