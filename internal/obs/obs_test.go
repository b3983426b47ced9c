package obs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/obs"
)

func TestNewLogger(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log, err := obs.NewLogger(&out, "warn", "json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := lienthong.ParsePIN("001065012345")
	if err != nil {
		t.Fatal(err)
	}
	log.Info("not written")
	log.Warn("row refused", slog.Int("row", 7), slog.Any("pin", p), obs.Error(lienthong.Errorf(lienthong.Conflict, "gone")))
	var line struct {
		Time  string
		Msg   string
		Pin   string
		Error struct{ Code, Text string }
	}
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("not one line of JSON: %v: %s", err, out.String())
	}
	if line.Msg != "row refused" || line.Pin != "*********345" || line.Error.Code != "conflict" || !strings.HasSuffix(line.Time, "Z") {
		t.Errorf("logged %s", out.String())
	}
}

func TestNewLoggerRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ level, format string }{{"loud", "text"}, {"info", "xml"}, {"", "text"}, {"info", ""}} {
		if _, err := obs.NewLogger(io.Discard, tt.level, tt.format); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("level %q, format %q: %v", tt.level, tt.format, err)
		}
	}
}

// What a caller sends does not become a label: no path, no query, no method.
func TestMetricsKeepCallersTextOut(t *testing.T) {
	t.Parallel()
	m := obs.NewMetrics("v1")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /persons/{id}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	mux.HandleFunc("GET /stream", func(w http.ResponseWriter, _ *http.Request) {
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Errorf("cannot flush through the recorder: %v", err)
		}
	})
	mux.Handle("GET /metrics", m.Handler())
	srv := httptest.NewServer(m.Measure(mux))
	defer srv.Close()
	get := func(method, path string) string {
		req, err := http.NewRequestWithContext(context.Background(), method, srv.URL+path, nil)
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
		return string(b)
	}
	get("GET", "/persons/001065012345?name=nguyen")
	get("GET", "/elsewhere/987654321")
	get("SECRETVERB", "/persons/1")
	get("GET", "/stream")
	page := get("GET", "/metrics")
	for _, want := range []string{
		`lienthong_http_request_seconds_count{method="GET",route="GET /persons/{id}",status="4xx"} 1`,
		`lienthong_http_request_seconds_count{method="GET",route="none",status="4xx"} 1`,
		`method="other"`, `lienthong_build_info{version="v1"} 1`, "go_goroutines",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	for _, hide := range []string{"001065012345", "987654321", "nguyen", "SECRETVERB"} {
		if strings.Contains(page, hide) {
			t.Errorf("metrics show %s", hide)
		}
	}
}
