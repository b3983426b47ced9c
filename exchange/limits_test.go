package exchange_test

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/exchangetest"
)

// zeros is a body of n bytes that are nowhere.
type zeros struct {
	left int64
	sum  hash.Hash
	high *atomic.Uint64 // the most heap that was in use
}

func (z *zeros) Read(p []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), z.left))
	for i := range p[:n] {
		p[i] = byte(z.left + int64(i))
	}
	z.left -= int64(n)
	z.sum.Write(p[:n])
	if z.left%(16<<20) < int64(n) {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		for old := z.high.Load(); m.HeapInuse > old && !z.high.CompareAndSwap(old, m.HeapInuse); {
			old = z.high.Load()
		}
	}
	return n, nil
}

// T12: a body of 256 MiB goes there and back in constant memory, and leaves no
// file behind. Not parallel: it looks at the memory of the process.
func TestLargeBody(t *testing.T) {
	const size = 256 << 20
	dir := t.TempDir()
	var high atomic.Uint64
	there, back := sha256.New(), sha256.New()
	p := exchangetest.NewPair(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(there, r.Body)
		_, _ = io.Copy(w, &zeros{size, back, &high})
	}), func(p *exchangetest.Pair) { p.Consumer.SpoolDir, p.Provider.SpoolDir = dir, dir })
	sent, received := sha256.New(), sha256.New()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.Front.URL+service, &zeros{size, sent, &high})
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Road-Client", clientID)
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	resp, err := p.Front.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	n, err := io.Copy(received, resp.Body)
	if err != nil || n != size || resp.StatusCode != 200 {
		t.Fatalf("%d, %d bytes, %v", resp.StatusCode, n, err)
	}
	if string(sent.Sum(nil)) != string(there.Sum(nil)) || string(back.Sum(nil)) != string(received.Sum(nil)) {
		t.Error("a body changed on its way")
	}
	if grown := int64(high.Load()) - int64(before.HeapInuse); grown > 64<<20 {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	} else {
		t.Logf("the heap grew by %d MiB", grown>>20)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if a, g := p.Asked.Last(), p.Gave.Last(); a.RequestBytes != size || g.ResponseBytes != size || a.Response.ContentDigest != g.Response.ContentDigest {
		t.Errorf("evidence: %d and %d bytes", a.RequestBytes, g.ResponseBytes)
	}
}

// Bodies beyond the limit are refused, whichever side's limit it is.
func TestBodyLimit(t *testing.T) {
	t.Parallel()
	o := &owner{}
	p := exchangetest.NewPair(t, o, func(p *exchangetest.Pair) {
		p.Consumer.Limits = exchange.Limits{Memory: 100, Body: 2000}
		p.Provider.Limits = exchange.Limits{Memory: 100, Body: 1000}
	})
	for _, c := range []struct {
		there, back int
		status      int
		xroadType   string
	}{
		{10, 10, 200, ""}, {1000, 1000, 200, ""}, {99, 101, 200, ""}, {101, 99, 200, ""},
		{1001, 10, 400, "client.bad_request"}, {2001, 10, 400, "client.bad_request"}, {10, 1001, 400, "client.bad_request"},
	} {
		o.mu.Lock()
		o.answers = func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, strings.Repeat("x", c.back)) }
		o.mu.Unlock()
		g := call(t, p, "POST", service, strings.Repeat("y", c.there))
		if g.StatusCode != c.status || g.Header.Get("X-Road-Error") != c.xroadType || c.status == 200 && len(g.text) != c.back {
			t.Errorf("%d there, %d back: %d %d bytes", c.there, c.back, g.StatusCode, len(g.text))
		}
	}
}

// No evidence, no data: on neither side, and without asking the owner again and
// again for what cannot be recorded.
func TestNoEvidenceNoData(t *testing.T) {
	t.Parallel()
	for _, side := range []lienthong.Side{lienthong.ConsumerSide, lienthong.ProviderSide} {
		o := &owner{answers: func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "secret") }}
		p := exchangetest.NewPair(t, o, nil)
		ledger, xroadType := p.Asked, "server.clientproxy.logging_failed"
		if side == lienthong.ProviderSide {
			ledger, xroadType = p.Gave, "server.serverproxy.logging_failed"
		}
		ledger.Fail(errors.New("disk full"))
		for range 3 {
			g := call(t, p, "GET", service, "")
			g.fault(t, string(side), 500, "evidence_failed", xroadType)
			if strings.Contains(g.text, "secret") || strings.Contains(g.text, "disk") {
				t.Errorf("%s: %s", side, g.text)
			}
		}
		if calls, _ := o.seen(); calls != 1 {
			t.Errorf("%s: the owner was asked %d times", side, calls)
		}
		ledger.Fail(nil)
		for deadline := time.Now().Add(time.Minute); ; {
			if g := call(t, p, "GET", service, ""); g.StatusCode == 200 {
				break
			} else if time.Now().After(deadline) {
				t.Fatalf("%s: it does not recover: %s", side, g.text)
			}
		}
	}
}

// A policy that fails refuses.
func TestPolicyFails(t *testing.T) {
	t.Parallel()
	o := &owner{}
	p := exchangetest.NewPair(t, o, func(p *exchangetest.Pair) {
		p.Provider.Policy = exchangetest.Policy(func(r exchange.Request) (exchange.Verdict, error) {
			v, _ := exchangetest.Permit(r)
			return v, errors.New("database gone")
		})
	})
	g := call(t, p, "GET", service, "")
	g.fault(t, "a policy that fails", 500, "unavailable", "server.serverproxy.internal_error")
	if calls, _ := o.seen(); calls != 0 || p.Gave.Last().Permitted || strings.Contains(g.text, "database") {
		t.Errorf("the owner was asked %d times: %s", calls, g.text)
	}
}

// Beyond the stated number a gateway refuses at once, and says when to come back.
func TestBackPressure(t *testing.T) {
	t.Parallel()
	gate, started := make(chan struct{}), make(chan struct{}, 8)
	o := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		started <- struct{}{}
		<-gate
		w.WriteHeader(204)
	})
	p := exchangetest.NewPair(t, o, func(p *exchangetest.Pair) { p.Provider.Limits.InFlight = 2; p.Consumer.Limits.InFlight = 3 })
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if g := call(t, p, "POST", service, ""); g.StatusCode != 204 {
				t.Errorf("within the limit: %d %s", g.StatusCode, g.text)
			}
		})
	}
	<-started
	<-started
	g := call(t, p, "POST", service, "")
	g.fault(t, "beyond the provider's", 500, "overloaded", "server.serverproxy.internal_error")
	if g.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	if e := p.Asked.Last(); e.Permitted || e.Code != lienthong.Overloaded || len(p.Gave.Kept()) != 0 {
		t.Errorf("evidence %+v, and %d of the provider's", e, len(p.Gave.Kept()))
	}
	p.Consumer.Maintain("Back at six.")
	call(t, p, "POST", service, "").fault(t, "in maintenance", 500, "maintenance", "server.clientproxy.maintenance_mode")
	p.Consumer.Maintain("")
	close(gate)
	wg.Wait()
	if p.Consumer.InFlight() != 0 {
		t.Errorf("%d are still under way", p.Consumer.InFlight())
	}
	p.Provider.Maintain("Back at six.")
	if g := call(t, p, "POST", service, ""); g.Header.Get("X-Road-Error") != "server.serverproxy.maintenance_mode" || !strings.Contains(g.text, "Back at six.") {
		t.Errorf("provider in maintenance: %d %s", g.StatusCode, g.text)
	}
}

// An owner's system that is slow, or stops half-way, is cut off.
func TestSlowUpstream(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		answers func(w http.ResponseWriter, r *http.Request)
		code    string
		reason  string
	}{
		"never answers": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "deadline_exceeded", "service_failed"},
		"stops half-way": {func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "half")
			<-r.Context().Done()
		}, "deadline_exceeded", "service_failed"},
		"panics":            {func(http.ResponseWriter, *http.Request) { panic("secret") }, "upstream_failed", "service_failed.network_error"},
		"panics half-way":   {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "half"); panic("secret") }, "upstream_failed", "service_failed.network_error"},
		"answers strangely": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(999) }, "upstream_failed", "service_failed.network_error"},
	} {
		p := exchangetest.NewPair(t, http.HandlerFunc(c.answers), func(p *exchangetest.Pair) {
			p.Provider.Limits = exchange.Limits{Timeout: 100 * time.Millisecond, Patience: 100 * time.Millisecond}
		})
		g := call(t, p, "GET", service, "")
		g.fault(t, what, 500, c.code, "server.serverproxy."+c.reason)
		if e := p.Gave.Last(); e.Permitted || e.Code != lienthong.Code(c.code) || e.Grant != "g1" {
			t.Errorf("%s: evidence %+v", what, e)
		}
	}
}

// An upstream that nobody listens at.
func TestUpstreamGone(t *testing.T) {
	t.Parallel()
	p := exchangetest.NewPair(t, &owner{}, func(p *exchangetest.Pair) {
		transport := &http.Transport{DisableKeepAlives: true}
		p.Provider.Services = exchangetest.Services{exchangetest.Service: {
			Base: &url.URL{Scheme: "http", Host: "127.0.0.1:1", Path: "/base"}, Transport: transport,
		}}
	})
	call(t, p, "GET", service, "").fault(t, "an upstream that is gone", 500, "upstream_failed", "server.serverproxy.service_failed.network_error")
}

// A client that stops sending half-way does not hold its place.
func TestSlowClient(t *testing.T) {
	t.Parallel()
	p := exchangetest.NewPair(t, &owner{}, func(p *exchangetest.Pair) { p.Consumer.Limits.Patience = 100 * time.Millisecond })
	r, w := io.Pipe()
	go func() { _, _ = io.WriteString(w, "half") }()
	defer w.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.Front.URL+service, r)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Road-Client", clientID)
	resp, err := p.Front.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != 400 || p.Consumer.InFlight() != 0 || len(p.Asked.Kept()) != 0 {
		t.Errorf("%d, %d under way", resp.StatusCode, p.Consumer.InFlight())
	}
}
