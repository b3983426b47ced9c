package inprocess_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong/exchange/inprocess"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func ask(ctx context.Context, h http.HandlerFunc) (*http.Response, string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://owner/a%20b?c", strings.NewReader("body"))
	if err != nil {
		return nil, "", err
	}
	resp, err := inprocess.Transport{Handler: h}.RoundTrip(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp, string(b), err
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	resp, text, err := ask(t.Context(), func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Own", "1")
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusCreated)
		w.WriteHeader(http.StatusTeapot)
		w.Header().Set("X-Late", "1")
		_, _ = io.WriteString(w, r.Method+" "+r.RequestURI+" "+string(b))
	})
	if err != nil || resp.StatusCode != 201 || text != "POST /a%20b?c body" || resp.Header.Get("X-Own") != "1" || resp.Header.Get("X-Late") != "" {
		t.Errorf("%v, %q, %v", resp, text, err)
	}
	if resp, text, err = ask(t.Context(), func(http.ResponseWriter, *http.Request) {}); err != nil || resp.StatusCode != 200 || text != "" {
		t.Errorf("an empty handler: %v, %q, %v", resp, text, err)
	}
}

// A handler that breaks off leaves an error, never an answer that looks whole.
func TestBrokenHandlers(t *testing.T) {
	t.Parallel()
	for what, h := range map[string]http.HandlerFunc{
		"panics":          func(http.ResponseWriter, *http.Request) { panic("secret") },
		"panics half-way": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "half"); panic("secret") },
	} {
		if _, text, err := ask(t.Context(), h); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %q, %v", what, text, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, text, err := ask(ctx, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "half")
		cancel()
		<-r.Context().Done()
	}); err == nil {
		t.Errorf("gave up half-way: %q", text)
	}
	if _, _, err := ask(ctx, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }); err == nil {
		t.Error("a request whose time is over was answered")
	}
}

// An answer that nobody reads does not hold the handler.
func TestNobodyReads(t *testing.T) {
	t.Parallel()
	done := make(chan error, 1)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://owner/", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := inprocess.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "a")
		_, err := io.WriteString(w, "b")
		done <- err
	})}.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if err := <-done; err == nil {
		t.Error("it was written to nobody")
	}
}
