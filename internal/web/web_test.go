package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

type ping struct {
	Word string `json:"word" doc:"Any word."`
}

// api has one operation of each shape; what they do depends on the word.
func api(log io.Writer) *web.API {
	a := web.New("Test", "1.2.3", "For tests.", slog.New(slog.NewTextHandler(log, nil)))
	web.Post(a, web.Operation{ID: "echo", Path: "/v1/echo", Tag: "test", Summary: "Echo.", Errors: []lienthong.Code{lienthong.NotFound}},
		func(_ context.Context, in *ping) (*ping, error) {
			switch in.Word {
			case "absent":
				return nil, &lienthong.Error{Code: lienthong.NotFound, Message: "No such word.", Field: "/word", Cause: errors.New("row 7")}
			case "fault":
				return nil, errors.New("secret: 001153000003")
			case "slow":
				return nil, context.DeadlineExceeded
			case "panic":
				panic("secret: 001153000003")
			}
			return in, nil
		})
	web.Get(a, web.Operation{ID: "word", Path: "/v1/word", Tag: "test", Summary: "A word."},
		func(context.Context) (*ping, error) { return &ping{"một"}, nil })
	web.Stream[ping, ping](a, web.Operation{ID: "shout", Path: "/v1/shout", Tag: "test", Summary: "Shout."},
		func(ctx context.Context, r io.Reader, w io.Writer) error {
			return shouting(nil).Run(ctx, r, w)
		})
	return a
}

func call(t *testing.T, h http.Handler, method, path, contentType, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPost(t *testing.T) {
	t.Parallel()
	h := api(io.Discard).Handler()
	const js = "application/json"
	for _, c := range []struct {
		what, contentType, body string
		status                  int
		want                    string
	}{
		{"a question", js, `{"word":"hai"}`, 200, `{"word":"hai"}`},
		{"with a charset", "application/json; charset=utf-8", `{"word":"hai"}`, 200, `{"word":"hai"}`},
		{"of another type", "text/plain", `{"word":"hai"}`, 415, `"code":"unsupported_media"`},
		{"of no type", "", `{"word":"hai"}`, 415, `"code":"unsupported_media"`},
		{"empty", js, "", 422, "The body is empty"},
		{"unknown member", js, `{"secret":1}`, 422, "A member is unknown"},
		{"miscased member", js, `{"Word":"secret"}`, 422, "A member is unknown"},
		{"member twice", js, `{"word":"secret","word":"b"}`, 422, "A member occurs twice"},
		{"wrong type", js, `{"word":["secret"]}`, 422, "wrong type"},
		{"two values", js, `{"word":"hai"}{"word":"secret"}`, 422, "not JSON"},
		{"invalid UTF-8", js, "{\"word\":\"secret\xff\"}", 422, "not JSON"},
		{"deep", js, strings.Repeat(`[`, 20_000), 422, `"code":"invalid_input"`},
		{"too large", js, `{"word":"` + strings.Repeat("secret", 20_000) + `"}`, 413, `"code":"too_large"`},
		{"absent", js, `{"word":"absent"}`, 404, `"detail":"No such word.","code":"not_found","field":"/word"`},
		{"slow", js, `{"word":"slow"}`, 503, `"code":"unavailable"`},
		{"fault", js, `{"word":"fault"}`, 500, `"code":"internal"`},
		{"panic", js, `{"word":"panic"}`, 500, `"code":"internal"`},
	} {
		w := call(t, h, http.MethodPost, "/v1/echo", c.contentType, c.body)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: %d %s, want %d with %s and no secret", c.what, w.Code, w.Body, c.status, c.want)
		}
		wantType := "application/problem+json"
		if c.status == 200 {
			wantType = js
		}
		if got := w.Header().Get("Content-Type"); got != wantType {
			t.Errorf("%s: Content-Type %s", c.what, got)
		}
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
			if w.Header().Get(name) != want {
				t.Errorf("%s: %s is %q", c.what, name, w.Header().Get(name))
			}
		}
	}
}

// What goes wrong on our side is whole in the log and hidden from the caller; a
// panic's value may be anything and is not logged.
func TestFaultIsLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := api(&log).Handler()
	w := call(t, h, http.MethodPost, "/v1/echo", "application/json", `{"word":"fault"}`)
	id := w.Header().Get("X-Request-Id")
	if len(id) != 32 || !strings.Contains(log.String(), id) || !strings.Contains(log.String(), "POST /v1/echo") || !strings.Contains(w.Body.String(), id) {
		t.Errorf("request id %q in answer %s and log %s", id, w.Body, log.String())
	}
	log.Reset()
	call(t, h, http.MethodPost, "/v1/echo", "application/json", `{"word":"panic"}`)
	if !strings.Contains(log.String(), "panic=string") || strings.Contains(log.String(), "001153000003") {
		t.Errorf("log of a panic: %s", log.String())
	}
	log.Reset()
	call(t, h, http.MethodPost, "/v1/echo", "application/json", `{"word":"absent"}`)
	if log.Len() != 0 {
		t.Errorf("the caller's own mistake is logged: %s", log.String())
	}
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	h := api(io.Discard).Handler()
	for id, kept := range map[string]bool{
		"a1b2-c3d4-e5f6": true, "0123456789abcdef": true,
		"001153000003": false, "short": false, "with space in it": false, "line\nbreak123": false, strings.Repeat("a", 65): false, "tiếng-việt": false,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/word", nil)
		r.Header["X-Request-Id"] = []string{id}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Header().Get("X-Request-Id"); (got == id) != kept || got == "" {
			t.Errorf("id %q is answered with %q", id, got)
		}
	}
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	h := api(io.Discard).Handler()
	if w := call(t, h, http.MethodGet, "/v1/word", "", ""); w.Code != 200 || w.Body.String() != `{"word":"một"}` {
		t.Errorf("Get: %d %s", w.Code, w.Body)
	}
	if w := call(t, h, http.MethodGet, "/nowhere/001153000003", "", ""); w.Code != 404 || !strings.Contains(w.Body.String(), "not_found") || strings.Contains(w.Body.String(), "001153000003") {
		t.Errorf("an unknown path: %d %s", w.Code, w.Body)
	}
	if w := call(t, h, http.MethodGet, "/v1/echo", "", ""); w.Code != 405 || w.Header().Get("Allow") != "POST" {
		t.Errorf("a wrong method: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	if w := call(t, h, http.MethodDelete, "/v1/word", "", ""); w.Code != 405 || w.Header().Get("Allow") != "GET" {
		t.Errorf("a wrong method: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

// The page needs nothing but this server and runs no script.
func TestPage(t *testing.T) {
	t.Parallel()
	h := api(io.Discard).Handler()
	w := call(t, h, http.MethodGet, "/docs", "", "")
	page := w.Body.String()
	for _, want := range []string{"Test", "1.2.3", "/v1/echo", "Echo.", `id="schema-Web_testPing"`, "Any word.", "application/x-ndjson", "not_found", "too_large"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, never := range []string{"<script", "https://", "http://", "onload", "style="} {
		if strings.Contains(page, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("CSP %q", csp)
	}
	if w := call(t, h, http.MethodGet, "/docs/docs.css", "", ""); w.Code != 200 || strings.Contains(w.Body.String(), "url(") {
		t.Errorf("style: %d", w.Code)
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	w := call(t, api(io.Discard).Handler(), http.MethodGet, "/openapi.json", "", "")
	var doc map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || doc["openapi"] != "3.1.0" {
		t.Fatalf("version %v, %v", doc["openapi"], err)
	}
	echo := doc["paths"].(map[string]any)["/v1/echo"].(map[string]any)["post"].(map[string]any)
	for _, status := range []string{"200", "404", "413", "415", "422", "500", "503"} {
		if echo["responses"].(map[string]any)[status] == nil {
			t.Errorf("echo does not say that it may answer %s", status)
		}
	}
}

// Every registered code has its own row; what has none is internal.
func TestProblemOf(t *testing.T) {
	t.Parallel()
	for code, status := range map[lienthong.Code]int{
		lienthong.Invalid: 422, lienthong.NotFound: 404, lienthong.Conflict: 409, lienthong.FieldsMissing: 422, lienthong.FieldUnknown: 422,
		lienthong.FieldNotAllowed: 403, lienthong.TooLarge: 413, lienthong.Unavailable: 503, lienthong.Unsupported: 415,
		lienthong.TooManyMatches: 409, lienthong.Internal: 500, "made_up": 500,
	} {
		p := web.ProblemOf(&lienthong.Error{Code: code, Message: "Public.", Field: "/f", Cause: errors.New("private")})
		hidden := status == 500
		if p.Status != status || (p.Code == code) == (code == "made_up") || (p.Detail == "Public.") == hidden || (p.Field == "/f") == hidden || p.Title == "" || p.Type != "urn:lienthong:error:"+string(p.Code) {
			t.Errorf("%s: %+v", code, p)
		}
	}
	if p := web.ProblemOf(errors.New("private")); p.Code != lienthong.Internal || strings.Contains(p.Detail, "private") {
		t.Errorf("a foreign error: %+v", p)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"word":"x"}`))
	f.Add([]byte(`{"word":1,"word":2}`))
	f.Add([]byte(`[[[[`))
	f.Fuzz(func(t *testing.T, in []byte) {
		var out ping
		err := web.Decode(in, &out)
		if err == nil {
			return
		}
		if lienthong.CodeOf(err) != lienthong.Invalid || len(err.Error()) > 120 {
			t.Fatalf("error %v", err)
		}
	})
}

// BenchmarkPost is what everything around an operation costs.
func BenchmarkPost(b *testing.B) {
	h := api(io.Discard).Handler()
	body := strings.NewReader("")
	r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/v1/echo", body)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Request-Id", "a1b2-c3d4-e5f6")
	b.ReportAllocs()
	for b.Loop() {
		body.Reset(`{"word":"hai"}`)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Code, w.Body)
		}
	}
}
