package exchange_test

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/exchangetest"
)

// between tampers with requests on their way to the provider and with answers
// on their way back; nil leaves them alone.
func between(request func(r *http.Request), response func(w *httptest.ResponseRecorder)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if request != nil {
				request(r)
			}
			rec := httptest.NewRecorder()
			next.ServeHTTP(rec, r)
			if response != nil {
				response(rec)
			}
			for name, v := range rec.Header() {
				w.Header()[name] = v
			}
			w.Header().Del("Content-Length")
			w.WriteHeader(rec.Code)
			_, _ = w.Write(rec.Body.Bytes())
		})
	}
}

// Whatever is changed of a request on its way, the provider refuses it, tells
// the owner's system nothing and keeps no evidence of it.
func TestTamperRequest(t *testing.T) {
	t.Parallel()
	swap := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for what, c := range map[string]struct {
		change func(r *http.Request)
		code   string
	}{
		"method":           {func(r *http.Request) { r.Method = "PUT" }, "signature_refused"},
		"path":             {func(r *http.Request) { r.RequestURI = strings.Replace(r.RequestURI, "/v1/x", "/v1/y", 1) }, "signature_refused"},
		"query":            {func(r *http.Request) { r.RequestURI += "&z=1" }, "signature_refused"},
		"another gateway":  {func(r *http.Request) { r.Host = "gw.g07.example" }, "signature_refused"},
		"client":           {swap("X-Road-Client", "DEV/GOV/G07/OTHER"), "signature_refused"},
		"id":               {swap("X-Road-Id", "other"), "signature_refused"},
		"purpose":          {swap("Lienthong-Purpose", "other.purpose"), "signature_refused"},
		"purpose taken":    {func(r *http.Request) { r.Header.Del("Lienthong-Purpose") }, "signature_refused"},
		"case added":       {swap("Lienthong-Case", "7"), "signature_refused"},
		"content type":     {swap("Content-Type", "text/plain"), "signature_refused"},
		"digest":           {swap("Content-Digest", "sha-256=:AAAA:"), "signature_refused"},
		"second client":    {func(r *http.Request) { r.Header.Add("X-Road-Client", clientID) }, "signature_refused"},
		"no signature":     {func(r *http.Request) { r.Header.Del("Signature") }, ""},
		"signature":        {func(r *http.Request) { r.Header.Set("Signature", "lienthong=:AAAA:") }, "signature_refused"},
		"second signature": {func(r *http.Request) { r.Header.Add("Signature", "other=:AAAA:") }, "signature_refused"},
		"parameter":        {func(r *http.Request) { r.Header.Set("Signature-Input", r.Header.Get("Signature-Input")+`;x="y"`) }, "signature_refused"},
		"body":             {func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("boDy")) }, "signature_refused"},
		"body cut":         {func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("bod")) }, "signature_refused"},
		"body longer":      {func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("body and")) }, "signature_refused"},
	} {
		o := &owner{}
		p := exchangetest.NewPair(t, o, func(p *exchangetest.Pair) { p.Middle = between(c.change, nil) })
		g := call(t, p, "POST", service+"/v1/x?y=1", "body", "Lienthong-Purpose", "officials.reconcile", "Content-Type", "application/json")
		if g.StatusCode != 500 || g.Header.Get("X-Road-Error") == "" || c.code != "" && g.Header.Get("Lienthong-Error") != c.code && g.Header.Get("Lienthong-Error") != "answer_refused" {
			t.Errorf("%s: %d %s", what, g.StatusCode, g.text)
		}
		if calls, _ := o.seen(); calls != 0 || len(p.Gave.Kept()) != 0 {
			t.Errorf("%s: the owner was asked %d times, %d records", what, calls, len(p.Gave.Kept()))
		}
		if e := p.Asked.Last(); e.Permitted || e.Code == "" || e.Side != lienthong.ConsumerSide {
			t.Errorf("%s: the consumer's evidence is %+v", what, e)
		}
	}
}

// Whatever is changed of an answer, the client does not get it.
func TestTamperAnswer(t *testing.T) {
	t.Parallel()
	swap := func(name, value string) func(*httptest.ResponseRecorder) {
		return func(w *httptest.ResponseRecorder) { w.Header().Set(name, value) }
	}
	for what, change := range map[string]func(*httptest.ResponseRecorder){
		"status":       func(w *httptest.ResponseRecorder) { w.Code = 404 },
		"body":         func(w *httptest.ResponseRecorder) { w.Body = bytes.NewBufferString("secret, changed") },
		"body cut":     func(w *httptest.ResponseRecorder) { w.Body.Truncate(w.Body.Len() - 1) },
		"content type": swap("Content-Type", "text/html"),
		"grant":        swap("Lienthong-Grant", "g2"),
		"fields":       swap("Lienthong-Fields", "name"),
		"error":        swap("Lienthong-Error", "access_denied"),
		"hash":         swap("X-Road-Request-Hash", "AAAA"),
		"service":      swap("X-Road-Service", "DEV/GOV/G01/POPULATION/other"),
		"request id":   swap("X-Road-Request-Id", "other"),
		"signature":    swap("Signature", "lienthong=:AAAA:"),
		"no signature": func(w *httptest.ResponseRecorder) { w.Header().Del("Signature") },
		"no digest":    func(w *httptest.ResponseRecorder) { w.Header().Del("Content-Digest") },
		"digest":       swap("Content-Digest", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"),
	} {
		o := &owner{answers: func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "secret") }}
		p := exchangetest.NewPair(t, o, func(p *exchangetest.Pair) { p.Middle = between(nil, change) })
		g := call(t, p, "POST", service, "body")
		g.fault(t, what, 500, "answer_refused", "server.clientproxy.invalid_signature_value")
		if strings.Contains(g.text, "secret") {
			t.Errorf("%s: the client got it: %s", what, g.text)
		}
		if e := p.Asked.Last(); e.Permitted || e.Code != lienthong.AnswerRefused {
			t.Errorf("%s: the consumer's evidence is %+v", what, e)
		}
	}
}

// A message that is received twice is answered once.
func TestReplayedRequest(t *testing.T) {
	t.Parallel()
	o := &owner{}
	var second *httptest.ResponseRecorder
	p := exchangetest.NewPair(t, o, func(p *exchangetest.Pair) {
		p.Middle = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				again := r.Clone(r.Context())
				r.Body, again.Body = io.NopCloser(bytes.NewReader(body)), io.NopCloser(bytes.NewReader(body))
				next.ServeHTTP(w, r)
				second = httptest.NewRecorder()
				next.ServeHTTP(second, again)
			})
		}
	})
	if g := call(t, p, "POST", service, "body"); g.StatusCode != 200 {
		t.Fatalf("the first: %d %s", g.StatusCode, g.text)
	}
	calls, _ := o.seen()
	if second.Code != 409 || second.Header().Get("Lienthong-Error") != "message_replayed" || calls != 1 || len(p.Gave.Kept()) != 1 {
		t.Errorf("the second: %d %v; the owner was asked %d times, %d records", second.Code, second.Header(), calls, len(p.Gave.Kept()))
	}
}

// A message that was answered before a restart is not answered after it: the
// ledger remembers. A gateway that does not ask its ledger answers again, which
// is what makes this a test.
func TestReplayedAfterRestart(t *testing.T) {
	t.Parallel()
	for name, asks := range map[string]bool{"asks its ledger": true, "does not": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := &owner{}
			var p *exchangetest.Pair
			var second *httptest.ResponseRecorder
			p = exchangetest.NewPair(t, o, func(p *exchangetest.Pair) {
				p.Middle = func(next http.Handler) http.Handler {
					return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						body, _ := io.ReadAll(r.Body)
						again := r.Clone(r.Context())
						r.Body, again.Body = io.NopCloser(bytes.NewReader(body)), io.NopCloser(bytes.NewReader(body))
						next.ServeHTTP(w, r)
						g := p.Provider
						restarted := &exchange.Gateway{
							Name: g.Name, Identity: g.Identity, Peers: g.Peers, Ledger: g.Ledger, Now: g.Now, Log: g.Log, Policy: g.Policy, Services: g.Services,
						}
						if asks {
							for _, e := range p.Gave.Kept() {
								restarted.Remember(e)
							}
						}
						second = httptest.NewRecorder()
						restarted.Gateways().ServeHTTP(second, again)
					})
				}
			})
			if g := call(t, p, "POST", service, "body"); g.StatusCode != 200 {
				t.Fatalf("the first: %d %s", g.StatusCode, g.text)
			}
			calls, _ := o.seen()
			if asks && (second.Code != 409 || second.Header().Get("Lienthong-Error") != "message_replayed" || calls != 1) {
				t.Errorf("after the restart: %d %v; the owner was asked %d times", second.Code, second.Header(), calls)
			}
			if !asks && (second.Code != 200 || calls != 2) {
				t.Errorf("the other proof: %d, %d calls", second.Code, calls)
			}
			// Evidence that is too old to matter, or none, is no memory.
			late := &exchange.Gateway{Now: func() time.Time { return time.Now().Add(time.Hour) }}
			late.Remember(p.Gave.Last())
			late.Remember(lienthong.Evidence{Request: lienthong.Signed{Base: "nonsense"}})
			if late.Remembered() != 0 {
				t.Errorf("%d messages of an hour ago are remembered", late.Remembered())
			}
		})
	}
}

// An answer to one request is none to another, even of the same client to the
// same service with the same body.
func TestReorderedAnswers(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var kept *httptest.ResponseRecorder
	p := exchangetest.NewPair(t, &owner{}, func(p *exchangetest.Pair) {
		p.Middle = between(nil, func(w *httptest.ResponseRecorder) {
			mu.Lock()
			defer mu.Unlock()
			now := httptest.NewRecorder()
			maps.Copy(now.Header(), w.Header())
			now.Body = w.Body
			if kept != nil {
				clear(w.Header())
				maps.Copy(w.Header(), kept.Header())
				w.Body = kept.Body
			}
			kept = now
		})
	})
	if g := call(t, p, "POST", service, "body", "X-Road-Id", "same"); g.StatusCode != 200 {
		t.Fatalf("the first: %d %s", g.StatusCode, g.text)
	}
	call(t, p, "POST", service, "body", "X-Road-Id", "same").fault(t, "the second", 500, "answer_refused", "server.clientproxy.invalid_signature_value")
}

// Clocks apart by more than is allowed, and messages that were on their way too
// long, are told as what they are.
func TestClocks(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		consumer, provider time.Duration
		status             int
	}{
		"a little apart":     {10 * time.Second, -10 * time.Second, 200},
		"consumer ahead":     {10 * time.Minute, 0, 500},
		"consumer behind":    {-10 * time.Minute, 0, 500},
		"provider ahead":     {0, 10 * time.Minute, 500},
		"provider behind":    {0, -10 * time.Minute, 500},
		"both wrong alike":   {10 * time.Minute, 10 * time.Minute, 200},
		"just out of bounds": {0, 92 * time.Second, 500},
	} {
		p := exchangetest.NewPair(t, &owner{}, func(p *exchangetest.Pair) {
			p.Consumer.Now = func() time.Time { return time.Now().Add(c.consumer) }
			p.Provider.Now = func() time.Time { return time.Now().Add(c.provider) }
		})
		g := call(t, p, "GET", service, "")
		if g.StatusCode != c.status {
			t.Errorf("%s: %d %s", what, g.StatusCode, g.text)
		}
		if c.status == 500 && g.Header.Get("Lienthong-Error") != "message_stale" {
			t.Errorf("%s: %s", what, g.text)
		}
	}
}

// Keys that are not those of the member, however well they sign.
func TestForeignKeys(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		adjust func(p *exchangetest.Pair)
		code   string
	}{
		"a gateway that does not host the client": {func(p *exchangetest.Pair) {
			p.Peers.Systems[exchangetest.Client] = []string{"gw.g07.example"}
		}, "signature_refused"},
		"another gateway's message key": {func(p *exchangetest.Pair) {
			k := p.Peers.Keys["gw.g02.example/1"]
			k.Gateway = "gw.g07.example"
			p.Peers.Keys["gw.g02.example/1"] = k
		}, "signature_refused"},
		"a key that was taken off the list": {func(p *exchangetest.Pair) { delete(p.Peers.Keys, "gw.g02.example/1") }, "signature_refused"},
		"a key of somebody else under this id": {func(p *exchangetest.Pair) {
			k := p.Peers.Keys["gw.g01.example/1"]
			k.Gateway = "gw.g02.example"
			p.Peers.Keys["gw.g02.example/1"] = k
		}, "signature_refused"},
		"the provider's key was taken off": {func(p *exchangetest.Pair) { delete(p.Peers.Keys, "gw.g01.example/1") }, "answer_refused"},
		"the provider signs with another's": {func(p *exchangetest.Pair) {
			k := p.Peers.Keys["gw.g01.example/1"]
			k.Gateway = "gw.g07.example"
			p.Peers.Keys["gw.g01.example/1"] = k
		}, "answer_refused"},
		"the consumer's certificate was revoked": {func(p *exchangetest.Pair) {
			delete(p.Peers.Certificates, string(p.Consumer.Identity.Certificate().Certificate[0]))
		}, "peer_unreachable"},
		"the provider's certificate is another's": {func(p *exchangetest.Pair) {
			p.Peers.Certificates[string(p.Provider.Identity.Certificate().Certificate[0])] = "gw.g07.example"
		}, "peer_unreachable"},
	} {
		o := &owner{}
		p := exchangetest.NewPair(t, o, c.adjust)
		g := call(t, p, "POST", service, "body")
		if g.StatusCode != 500 || g.Header.Get("Lienthong-Error") != c.code {
			t.Errorf("%s: %d %s", what, g.StatusCode, g.text)
		}
		if calls, _ := o.seen(); calls != 0 && c.code != "answer_refused" {
			t.Errorf("%s: the owner was asked", what)
		}
	}
}

// A certificate that is revoked while its connection lives is refused on the
// next request.
func TestRevokedDuringConnection(t *testing.T) {
	t.Parallel()
	p := exchangetest.NewPair(t, &owner{}, nil)
	if g := call(t, p, "GET", service, ""); g.StatusCode != 200 {
		t.Fatalf("before: %d %s", g.StatusCode, g.text)
	}
	p.Peers.Lock()
	delete(p.Peers.Certificates, string(p.Consumer.Identity.Certificate().Certificate[0]))
	p.Peers.Unlock()
	call(t, p, "GET", service, "").fault(t, "after", 500, "signature_refused", "server.serverproxy.invalid_signature_value")
}

// Keys that were renewed are used at once, also where a connection made with
// the old certificate is still alive: that is no good any more.
func TestRenewedKeys(t *testing.T) {
	t.Parallel()
	p := exchangetest.NewPair(t, &owner{}, nil)
	call(t, p, "GET", service, "")
	fresh := exchangetest.NewIdentity(t, "gw.g02.example")
	p.Trust(t, "gw.g02.example", fresh)
	old := string(p.Consumer.Identity.Certificate().Certificate[0])
	p.Peers.Lock()
	delete(p.Peers.Certificates, old)
	p.Peers.Unlock()
	*p.Consumer.Identity.(*exchangetest.Identity) = *fresh
	if g := call(t, p, "GET", service, ""); g.StatusCode != 200 {
		t.Errorf("after a renewal: %d %s", g.StatusCode, g.text)
	}
}
