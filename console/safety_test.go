package console_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console"
	"github.com/lienthong/lienthong/console/consoletest"
)

// everyPage is each page in each language, with the method it needs.
func everyPage() map[string]string {
	pages := map[string]string{}
	for _, prefix := range []string{"", "/en"} {
		for _, path := range []string{"/", "/reconciliations", runPath, runPath + "?verdict=linked&difference=name_marks", runPath + "/rows/1",
			runPath + "/rows/5", runPath + "/rows/7", runPath + "/rows/11", personPath,
			listPath, listPath + "?decision=refused", listPath + "?after=40", proofPath, usagePath, usagePath + "?period=all"} {
			pages[prefix+path] = "GET"
		}
		for _, path := range []string{"", "?verdict=candidates&state=closed", "/thresholds", "/pairs/1", "/pairs/2", "/pairs/3", "/pairs/1?said=same"} {
			pages[prefix+reviewPath+path] = "GET"
		}
		pages[prefix+reviewPath+"/pairs/1/reveal"] = "POST"
		pages[prefix+runPath+"/rows/7/reveal"] = "POST"
		pages[prefix+personPath+"/reveal"] = "POST"
	}
	return pages
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	pages := everyPage()
	pages["/nowhere"] = "GET"
	for path, method := range pages {
		head := ask(t, h, method, path).Header
		csp := head.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none';") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
			t.Errorf("%s: policy %q", path, csp)
		}
		language := "vi"
		if strings.HasPrefix(path, "/en/") {
			language = "en"
		}
		for key, want := range map[string]string{"Content-Language": language, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store",
			"Referrer-Policy": "same-origin", "Content-Type": "text/html; charset=utf-8"} {
			if head.Get(key) != want {
				t.Errorf("%s: %s is %q, want %q", path, key, head.Get(key), want)
			}
		}
	}
}

// TestPagesAreWhole holds what every page owes: a language, one heading of the
// first rank, labels, ids that are unique, and nothing that the policy forbids.
func TestPagesAreWhole(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	for path, method := range everyPage() {
		_, d := page(t, h, method, path)
		want := "vi"
		if strings.HasPrefix(path, "/en") {
			want = "en"
		}
		if got := d.One(t, "html").Attr("lang"); got != want {
			t.Errorf("%s: language %q", path, got)
		}
		d.One(t, "h1")
		d.One(t, "main#main")
		if d.All("body a")[0].Attr("href") != "#main" {
			t.Errorf("%s: the first link does not skip to the content", path)
		}
		ids := map[string]bool{}
		for _, e := range d.All("[id]") {
			if ids[e.Attr("id")] {
				t.Errorf("%s: two elements with the id %s", path, e.Attr("id"))
			}
			ids[e.Attr("id")] = true
		}
		for _, e := range d.All("[aria-labelledby]") {
			if !ids[e.Attr("aria-labelledby")] {
				t.Errorf("%s: %s is labelled by nothing", path, e.Tag())
			}
		}
		forbidden(t, path, d)
		if n, c := len(d.All("table")), len(d.All("table caption")); n != c {
			t.Errorf("%s: %d tables, %d captions", path, n, c)
		}
		for _, th := range d.All("th") {
			if !th.Has("scope") {
				t.Errorf("%s: the heading %q has no scope", path, th.Text())
			}
		}
	}
}

// forbidden finds what the content security policy would block, or what only
// an attack would bring in.
func forbidden(t *testing.T, path string, d consoletest.Doc) {
	t.Helper()
	for _, e := range d.All("[style]") {
		t.Errorf("%s: %s has an inline style", path, e.Tag())
	}
	for _, tag := range []string{"style", "iframe", "object", "embed", "base"} {
		if len(d.All(tag)) > 0 {
			t.Errorf("%s: has a %s element", path, tag)
		}
	}
	for _, e := range d.All("script") {
		if !strings.HasPrefix(e.Attr("src"), "/assets/") || e.Text() != "" {
			t.Errorf("%s: an inline or foreign script", path)
		}
	}
	for _, e := range d.All("img") {
		if !strings.HasPrefix(e.Attr("src"), "/assets/") {
			t.Errorf("%s: a foreign image %q", path, e.Attr("src"))
		}
	}
	for _, e := range append(d.All("a"), d.All("form")...) {
		for _, k := range e.Attrs() {
			if strings.HasPrefix(k, "on") {
				t.Errorf("%s: %s has the handler %s", path, e.Tag(), k)
			}
		}
		if e.Attr("method") == "dialog" {
			continue // closes a dialog, goes nowhere
		}
		if at := e.Attr("href") + e.Attr("action"); !strings.HasPrefix(at, "/") && !strings.HasPrefix(at, "#") {
			t.Errorf("%s: leads to %q", path, at)
		}
	}
}

func TestHostileValues(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Hostile())
	for path, method := range everyPage() {
		_, d := page(t, h, method, path)
		forbidden(t, path, d)
		for _, e := range d.All("[class]") {
			if strings.ContainsAny(e.Attr("class"), `<>"'`) {
				t.Errorf("%s: a foreign class %q", path, e.Attr("class"))
			}
		}
	}
	_, d := page(t, h, "GET", runPath+`?difference=%22%3E%3Cscript%3Ealert(1)%3C/script%3E`)
	forbidden(t, "filter", d)
}

func TestProblems(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	for _, c := range []struct {
		method, path string
		status       int
		code         string
	}{
		{"GET", "/nowhere", 404, "not_found"},
		{"GET", "/en/nowhere", 404, "not_found"},
		{"POST", "/", 404, "not_found"},
		{"GET", "/reconciliations/none", 404, "not_found"},
		{"GET", runPath + "/rows/99999", 404, "not_found"},
		{"GET", runPath + "/rows/0", 400, "invalid_input"},
		{"GET", runPath + "/rows/x", 400, "invalid_input"},
		{"GET", runPath + "?after=-3", 400, "invalid_input"},
		{"GET", runPath + "?verdict=nonsense", 400, "invalid_input"},
		{"GET", "/persons/nobody", 404, "not_found"},
		{"POST", "/en/persons/nobody/reveal", 404, "not_found"},
		{"GET", "/persons/nobody/usage", 404, "not_found"},
		{"GET", usagePath + "?period=ever", 400, "invalid_input"},
		{"GET", "/en" + usagePath + "?before=yesterday", 400, "invalid_input"},
		{"GET", listPath + "?after=-3", 400, "invalid_input"},
		{"GET", listPath + "?decision=maybe", 400, "invalid_input"},
		{"GET", listPath + "/none", 404, "not_found"},
		{"POST", listPath, 404, "not_found"},
		{"GET", reviewPath + "/pairs/999", 404, "not_found"},
		{"GET", reviewPath + "/pairs/x", 400, "invalid_input"},
		{"GET", "/reconciliations/r0/review/thresholds", 404, "not_found"},
		{"GET", "/reconciliations/none/review", 404, "not_found"},
	} {
		resp := ask(t, h, c.method, c.path)
		d := consoletest.Parse(t, resp.Body)
		if resp.StatusCode != c.status || d.One(t, "main code").Text() != c.code {
			t.Errorf("%s %s: %d %s", c.method, c.path, resp.StatusCode, d.Texts("main code"))
		}
		if d.One(t, "h1").Text() == "" || d.One(t, ".lede").Text() == "" {
			t.Errorf("%s %s explains nothing", c.method, c.path)
		}
	}
	resp := ask(t, handler(consoletest.Down()), "GET", "/en"+runPath)
	d := consoletest.Parse(t, resp.Body)
	if resp.StatusCode != 503 || d.All("main a.button")[0].Text() != "Try again" {
		t.Errorf("a service that is down: %d", resp.StatusCode)
	}
}

// TestLogsHoldNoData lets everything fail with an error that quotes a value,
// and looks for the value in what was logged and shown.
func TestLogsHoldNoData(t *testing.T) {
	t.Parallel()
	s := consoletest.Sample()
	s.Err = &lienthong.Error{Code: lienthong.Internal, Message: "a part broke", Cause: io.EOF}
	var log bytes.Buffer
	h := (&console.Server{Population: s, Officials: s, Reconciliations: s, Ledger: s, Reviews: s, Log: slog.New(slog.NewTextHandler(&log, nil))}).Handler()
	for path, method := range everyPage() {
		resp := ask(t, h, method, path)
		if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusInternalServerError {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
	for _, secret := range []string{consoletest.PersonID, consoletest.PIN, consoletest.FullName} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(log.String(), "code=internal") || !strings.Contains(log.String(), "/persons/{person}") {
		t.Errorf("the log does not tell what failed where:\n%s", log.String())
	}
}

func TestAssets(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	_, d := page(t, h, "GET", "/")
	for _, path := range []string{d.One(t, "link[rel=stylesheet]").Attr("href"), d.One(t, "script").Attr("src"), d.One(t, "link[rel=icon]").Attr("href")} {
		resp := ask(t, h, "GET", path)
		body, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != 200 || len(body) == 0 || !strings.Contains(resp.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, %d bytes", path, resp.StatusCode, len(body))
		}
		if slices.ContainsFunc([]string{"http://", "https://", "@import"}, func(s string) bool {
			return strings.Contains(strings.ReplaceAll(string(body), "http://www.w3.org/2000/svg", ""), s)
		}) {
			t.Errorf("%s reaches another host", path)
		}
	}
	if resp := ask(t, h, "GET", "/assets/other.css"); resp.StatusCode != 404 {
		t.Errorf("an asset that is not there: %d", resp.StatusCode)
	}
}

// A reader who has gone gets no page, and no error is logged for it.
func TestGoneReader(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := consoletest.Down()
	h := (&console.Server{Population: s, Officials: s, Reconciliations: s, Ledger: s, Reviews: s, Log: slog.New(slog.NewTextHandler(&log, nil))}).Handler()
	r := httptest.NewRequest("GET", runPath, nil)
	ctx, cancel := context.WithCancel(r.Context())
	cancel()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r.WithContext(ctx))
	if w.Body.Len() != 0 || log.Len() != 0 {
		t.Errorf("%d bytes written, log %q", w.Body.Len(), log.String())
	}
}
