package grant_test

import (
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/granttest"
	"github.com/lienthong/lienthong/internal/web"
)

// TestHTTP walks through an operator's day: give, list, explain, end.
func TestHTTP(t *testing.T) {
	t.Parallel()
	s, c := service(new(granttest.Memory))
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
	body, err := json.Marshal(granttest.Sample("G-1"))
	if err != nil {
		t.Fatal(err)
	}
	put := `{"by":"ops-01","why":"agreed","grant":` + string(body) + `}`
	call("GET", "/v1/grants", "", 200, `"grants":[]`)
	call("POST", "/v1/grants", put, 200, `"number":1`, `"by":"ops-01"`)
	call("POST", "/v1/grants", put, 409, `"code":"conflict"`)
	call("POST", "/v1/grants", strings.Replace(put, `"search":["pin"`, `"search":["religion"`, 1), 422, `"field":"/grant/search"`)
	call("GET", "/v1/grants?consumer=DEV/GOV/G21/CASES&service=DEV/GOV/G01/POPULATION/persons", "", 200, `"id":"G-1"`)
	call("GET", "/v1/grants?consumer=DEV/GOV/G50/SOCIAL", "", 200, `"grants":[]`)
	call("GET", "/v1/grants?consumer=nobody", "", 422)
	call("GET", "/v1/grants?service=nothing", "", 422)
	call("GET", "/v1/grants?recorded_at=yesterday", "", 422)
	call("GET", "/v1/grants?recorded_at=2026-05-03T00:00:00Z", "", 200, `"grants":[]`)
	c.pass(time.Hour)
	call("POST", "/v1/grants/end", `{"by":"ops-01","why":"no longer needed","id":"G-1"}`, 200, `"number":2`, `"valid_until":"2026-05-04T02:00:00Z"`)
	call("POST", "/v1/grants/end", `{"by":"ops-01","why":"no longer needed","id":"G-2"}`, 404)
	call("GET", "/v1/grants/G-1", "", 200, `"number":1`, `"number":2`)
	call("GET", "/v1/grants/G-2", "", 404)
	c.pass(time.Hour)
	const ask = `"consumer":"DEV/GOV/G21/CASES","service":"DEV/GOV/G01/POPULATION/persons","method":"POST","path":"/v1/population/read",
		"rung":"fields","fields":["full_name"],"purpose":"court.verify-party","legal_basis":"27/2026/ND-CP; article=5"`
	call("POST", "/v1/grants/explain", `{`+ask+`}`, 200, `"permitted":false`, `"reason":"not_in_force"`, `"sentence":"The grant is not in force`, `{"grant":"G-1","check":"operation","ok":true}`)
	call("POST", "/v1/grants/explain", `{`+ask+`,"valid_at":"2026-05-04T01:30:00Z"}`, 200, `"permitted":true`, `"version":1`, `"check":"field","ok":true`)
	call("POST", "/v1/grants/explain", `{`+ask+`,"valid_at":"2026-05-04T01:30:00Z","recorded_at":"2026-05-04T00:00:00Z"}`, 200, `"reason":"no_grant"`)
	call("POST", "/v1/grants/explain", `{`+ask+`,"recorded_at":"2030-05-04T00:00:00Z"}`, 422)
	call("POST", "/v1/grants/explain", `{`+ask+`,"subjects":["`+granttest.Person(1).Reveal()+`"]}`, 200)
	call("POST", "/v1/grants/explain", `{`+ask+`,"subjects":["001190000017"]}`, 422)
	call("POST", "/v1/grants/explain", `{`+strings.Replace(ask, "/read", "//read", 1)+`}`, 200, `"code":"path_ambiguous"`, `"sentence":"The path is not`)
	call("POST", "/v1/grants/explain", `{`+ask+`,"surprise":1}`, 422)
}

// FuzzExplain: no body makes an explanation fail for a fault of ours.
func FuzzExplain(f *testing.F) {
	f.Add(`{"consumer":"A/B/C/D","service":"A/B/C/D/E","method":"GET","path":"/","rung":"verify","purpose":"x","legal_basis":"1/2/3"}`)
	f.Add(`{"legal_basis":"; article=1","path":"/%2e"}`)
	s, _ := service(new(granttest.Memory))
	if _, err := s.Put(f.Context(), granttest.Sample("G-1"), 0, grant.Change{By: "ops", Why: "x"}); err != nil {
		f.Fatal(err)
	}
	a := web.New("test", "1", "", slog.New(slog.DiscardHandler))
	s.Mount(a)
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest("POST", "/v1/grants/explain", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%d for %q", w.Code, body)
		}
		if strings.Contains(w.Body.String(), `"permitted":true`) && !strings.Contains(body, "court.verify-party") {
			t.Errorf("permitted: %q", body)
		}
	})
}
