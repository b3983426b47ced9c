package tracing_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/exchangetest"
	"github.com/lienthong/lienthong/node/tracing"
)

// owner answers, and keeps the traceparent that it was sent.
type owner struct {
	mu   sync.Mutex
	seen []string
}

func (o *owner) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.seen = append(o.seen, r.Header.Get("traceparent"))
	_, _ = io.WriteString(w, "secret answer about 001080999999")
}

const (
	parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00" // of a system that does not record
	body   = `{"number":"001080999999","name":"Phạm Quốc Khánh"}`
)

func ask(t *testing.T, p *exchangetest.Pair, traceparent string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.Front.URL+"/r1/"+exchangetest.Service.String()+"/v1/persons/001080999999?name=Khanh", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Road-Client", exchangetest.Client.String())
	r.Header.Set("X-Road-UserId", "VN001080999999")
	if traceparent != "" {
		r.Header.Set("traceparent", traceparent)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return resp
}

// TestSpans: one trace over both gateways, from the agency's system to the
// owner's, with a child for each stage, and nothing of a person in it.
func TestSpans(t *testing.T) {
	t.Parallel()
	spans := tracetest.NewInMemoryExporter()
	provider := tracing.Provider(1, "gw1", "test", trace.WithSyncer(spans))
	o, permit := &owner{}, true
	p := exchangetest.NewPair(t, o, func(p *exchangetest.Pair) {
		p.Consumer.Tracer, p.Provider.Tracer = tracing.New(provider), tracing.New(provider)
		p.Provider.Policy = exchangetest.Policy(func(exchange.Request) (exchange.Verdict, error) { return exchange.Verdict{Permitted: permit}, nil })
	})
	if resp := ask(t, p, parent); resp.StatusCode != 200 {
		t.Fatalf("answered %d", resp.StatusCode)
	}
	by, children := map[string]tracetest.SpanStub{}, map[string]int{}
	for _, s := range spans.GetSpans() {
		if s.SpanContext.TraceID().String() != parent[3:35] {
			t.Errorf("%s is of another trace", s.Name)
		}
		by[s.Name] = s
	}
	asked, gave := by["exchange consumer"], by["exchange provider"]
	if asked.Parent.SpanID().String() != parent[36:52] || gave.Parent.SpanID() != asked.SpanContext.SpanID() {
		t.Errorf("the spans hang together as %v, %v", asked.Parent, gave.Parent)
	}
	if want := "00-" + parent[3:35] + "-" + gave.SpanContext.SpanID().String() + "-01"; len(o.seen) != 1 || o.seen[0] != want {
		t.Errorf("the owner's system sees %q, want %s", o.seen, want)
	}
	for _, s := range spans.GetSpans() {
		switch s.Parent.SpanID() {
		case asked.SpanContext.SpanID(), gave.SpanContext.SpanID():
			children[s.Name]++
			if s.StartTime.Before(asked.StartTime) || s.EndTime.Before(s.StartTime) {
				t.Errorf("%s runs from %s to %s", s.Name, s.StartTime, s.EndTime)
			}
		}
	}
	for stage, want := range map[string]int{"parse": 2, "verify": 2, "grant": 1, "upstream": 2, "sign": 2, "log": 2, "exchange provider": 1} {
		if children[stage] != want {
			t.Errorf("%d spans of %s, want %d", children[stage], stage, want)
		}
	}
	permit = false
	ask(t, p, "")
	var all strings.Builder
	failed := 0
	for _, s := range spans.GetSpans() {
		if s.Status.Code == codes.Error && s.Status.Description == string(lienthong.AccessDenied) {
			failed++
		}
		all.WriteString(s.Name + s.Status.Description)
		for _, a := range s.Attributes {
			all.WriteString(" " + string(a.Key) + "=" + a.Value.String())
		}
	}
	if failed != 2 {
		t.Errorf("%d spans say that it was refused", failed)
	}
	for _, telling := range []string{"001080999999", "Khanh", "Khánh", "/v1/", "secret"} {
		if strings.Contains(all.String(), telling) {
			t.Errorf("the spans hold %q: %s", telling, all.String())
		}
	}
}

// TestOff: without a tracer the field passes like any other. And a sampler
// decides by the trace, whatever the asker's flag says.
func TestOff(t *testing.T) {
	t.Parallel()
	o := &owner{}
	p := exchangetest.NewPair(t, o, nil)
	if resp := ask(t, p, parent); resp.StatusCode != 200 || len(o.seen) != 1 || o.seen[0] != parent {
		t.Errorf("%d; the owner's system sees %q", resp.StatusCode, o.seen)
	}
	spans := tracetest.NewInMemoryExporter()
	tracer := tracing.New(tracing.Provider(1e-9, "gw1", "test", trace.WithSyncer(spans)))
	h := http.Header{"Traceparent": {strings.TrimSuffix(parent, "0") + "1"}}
	ctx := tracer.Begin(t.Context(), lienthong.ProviderSide, h, time.Now())
	tracer.End(ctx, exchange.Observation{Began: time.Now()})
	if n := len(spans.GetSpans()); n != 0 {
		t.Errorf("%d spans were recorded because another wants it", n)
	}
	tracer.Inject(ctx, h)
	if got := h.Get("traceparent"); !strings.HasPrefix(got, parent[:36]) || !strings.HasSuffix(got, "-00") || got[36:52] == parent[36:52] {
		t.Errorf("what goes on is %s", got)
	}
}

// TestExport: spans reach a collector by OTLP over HTTP, at the latest when the
// process ends; a collector that is not there stops nothing.
func TestExport(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var got bytes.Buffer
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.URL.Path == "/v1/traces" && r.Header.Get("Content-Type") == "application/x-protobuf" {
			_, _ = io.Copy(&got, r.Body)
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	defer collector.Close()
	for endpoint, want := range map[string]bool{collector.URL: true, "http://127.0.0.1:1": false} {
		c := tracing.Config{Endpoint: endpoint}
		if err := c.Validate(); err != nil {
			t.Fatal(err)
		}
		e, err := c.Open(context.Background(), "gw1.g01.gov.vn", "test", slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		ctx := e.Begin(t.Context(), lienthong.ConsumerSide, http.Header{}, time.Now())
		e.End(ctx, exchange.Observation{Began: time.Now(), ID: "an-id-of-an-exchange"})
		_ = e.Close() // of the one that is not there it says so
		mu.Lock()
		if bytes.Contains(got.Bytes(), []byte("an-id-of-an-exchange")) != want {
			t.Errorf("%s: %d bytes arrived", endpoint, got.Len())
		}
		got.Reset()
		mu.Unlock()
	}
	for name, c := range map[string]tracing.Config{"no endpoint": {Ratio: 1}, "no address": {Endpoint: "localhost"}, "too much": {Endpoint: "http://x", Ratio: 2}} {
		if err := c.Validate(); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if e, err := (tracing.Config{}).Open(t.Context(), "", "", nil); e != nil || err != nil || e.Close() != nil {
		t.Errorf("off: %v, %v", e, err)
	}
}
