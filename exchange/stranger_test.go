package exchange_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/exchangetest"
)

// certificateOf is what a gateway's TLS would show.
func certificateOf(tb testing.TB, g *exchange.Gateway) *x509.Certificate {
	tb.Helper()
	c, err := x509.ParseCertificate(g.Identity.Certificate().Certificate[0])
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// FuzzStranger shows the gateways' face whatever a connected gateway could send
// without its key: it is refused, nothing is recorded, the owner is not asked.
func FuzzStranger(f *testing.F) {
	o := &owner{}
	p := exchangetest.NewPair(f, o, nil)
	h := p.Provider.Gateways()
	cert := certificateOf(f, p.Consumer)
	f.Add("POST", service+"/v1/x?y=1", `lienthong=("@method" "@authority" "@path" "@query" "content-digest" "x-road-client");created=1;keyid="gw.g02.example/1";nonce="n";tag="lienthong-exchange"`,
		"lienthong=:AAAA:", "sha-256=:AAAA:", clientID, "35aa39f6-1caf-4d02-89ee-389ffbb7f194", "body")
	f.Add("GET", "*", "", "", "", "", "", "")
	f.Add("GET", "/r1/%", "lienthong=()", "lienthong=?1", ";;", "a/b", "\x00", "")
	f.Fuzz(func(t *testing.T, method, target, input, signature, digest, client, id, body string) {
		r := &http.Request{
			Method: method, RequestURI: target, URL: &url.URL{Path: "/"}, Host: p.Provider.Name, Proto: "HTTP/2.0", ProtoMajor: 2,
			Header: http.Header{
				"Signature-Input": {input}, "Signature": {signature}, "Content-Digest": {digest}, "X-Road-Client": {client},
				"X-Road-Request-Id": {id}, "X-Road-Id": {id}, "Lienthong-Purpose": {client}, "Lienthong-Legal-Basis": {digest},
			},
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
			TLS: &tls.ConnectionState{PeerCertificates: []*x509.Certificate{cert}},
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r.WithContext(t.Context()))
		if calls, _ := o.seen(); w.Code < 400 || calls != 0 || len(p.Gave.Kept()) != 0 {
			t.Fatalf("%d; the owner was asked %d times", w.Code, calls)
		}
	})
}

// FuzzClient shows the clients' face whatever a client could send: it answers
// as HTTP and X-Road say, and what reaches the owner is in canonical form.
func FuzzClient(f *testing.F) {
	o := &owner{}
	p := exchangetest.NewPair(f, o, nil)
	h := p.Consumer.Clients()
	f.Add("POST", service+"/v1/x?y=1", clientID, "officials.reconcile", "27/2026/ND-CP; article=5", "text/xml", "body")
	f.Add("GET", "/listClients", "", "", "", "", "")
	f.Add("GET", "/explain/x", clientID, "", "", "*/*;q=x", "")
	f.Fuzz(func(t *testing.T, method, target, client, purpose, basis, accept, body string) {
		if strings.ContainsAny(purpose+basis+accept, "\r\n\x00") || strings.ContainsAny(method, " \r\n") {
			return // net/http lets none through
		}
		header := http.Header{"X-Road-Client": {client}, "Accept": {accept}}
		if purpose != "" {
			header["Lienthong-Purpose"] = []string{purpose}
		}
		if basis != "" {
			header["Lienthong-Legal-Basis"] = []string{basis}
		}
		r := &http.Request{Method: method, RequestURI: target, URL: &url.URL{Path: "/"}, Header: header, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
		before, _ := o.seen()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r.WithContext(t.Context()))
		after, last := o.seen()
		if asked := w.Header().Get("X-Road-Error") == ""; asked != (after == before+1) {
			t.Fatalf("%d %v: the owner was asked %d times", w.Code, w.Header(), after-before)
		}
		if after > before && (strings.Contains(last.URL.Path, "/../") || last.Header.Get("X-Road-Client") != clientID) {
			t.Fatalf("the owner was asked %s", last.RequestURI)
		}
	})
}

// A client that goes away half-way leaves no exchange and holds no place.
func TestBrokenOffBody(t *testing.T) {
	t.Parallel()
	o := &owner{}
	p := exchangetest.NewPair(t, o, nil)
	conn, err := net.Dial("tcp", p.Front.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nX-Road-Client: %s\r\nContent-Length: 10\r\n\r\nhalf", service, clientID)
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if calls, _ := o.seen(); resp.StatusCode != 400 || calls != 0 || len(p.Asked.Kept()) != 0 {
		t.Errorf("%d, the owner was asked %d times", resp.StatusCode, calls)
	}
}

// Strangers without a certificate of the trust list do not get as far as HTTP.
func TestStrangersAtTheDoor(t *testing.T) {
	t.Parallel()
	p := exchangetest.NewPair(t, &owner{}, nil)
	address := p.Peers.Routes[exchangetest.Service][0].Address
	unknown := exchangetest.NewIdentity(t, "gw.g07.example")
	for what, config := range map[string]*tls.Config{
		"no certificate":      {MinVersion: tls.VersionTLS13, NextProtos: []string{"h2"}},
		"unknown certificate": {MinVersion: tls.VersionTLS13, NextProtos: []string{"h2"}, Certificates: []tls.Certificate{unknown.Cert}},
		"an old TLS":          {MaxVersion: tls.VersionTLS12, NextProtos: []string{"h2"}, Certificates: []tls.Certificate{p.Consumer.Identity.(*exchangetest.Identity).Cert}},
	} {
		config.InsecureSkipVerify = true
		conn, err := tls.Dial("tcp", address, config)
		if err != nil {
			continue
		}
		_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
		if _, err := io.ReadAll(conn); err == nil || !strings.Contains(err.Error(), "remote error") {
			t.Errorf("%s: %v", what, err)
		}
		_ = conn.Close()
	}
	conn, err := tls.Dial("tcp", address, &tls.Config{
		MinVersion: tls.VersionTLS13, NextProtos: []string{"h2"}, InsecureSkipVerify: true, Certificates: []tls.Certificate{p.Consumer.Identity.(*exchangetest.Identity).Cert},
	})
	if err != nil {
		t.Fatal(err)
	}
	if s := conn.ConnectionState(); s.Version != tls.VersionTLS13 || s.CurveID != tls.X25519MLKEM768 {
		t.Errorf("TLS %x with %v", s.Version, s.CurveID)
	}
	_ = conn.Close()
}

// A fault of the program is found in the log, without what it was about, and the
// gateway goes on.
func TestPanicIsLogged(t *testing.T) {
	t.Parallel()
	var log safeLog
	var mended atomic.Bool
	p := exchangetest.NewPair(t, &owner{}, func(p *exchangetest.Pair) {
		p.Provider.Log = slog.New(slog.NewTextHandler(&log, nil))
		p.Provider.Policy = exchangetest.Policy(func(r exchange.Request) (exchange.Verdict, error) {
			if !mended.Load() {
				panic("about 001080000001")
			}
			return exchangetest.Permit(r)
		})
	})
	g := call(t, p, "GET", service, "")
	g.fault(t, "a panic", 500, "peer_unreachable", "server.clientproxy.network_error")
	if text := log.String(); !strings.Contains(text, "level=ERROR") || !strings.Contains(text, "an exchange panicked") || !strings.Contains(text, "fulfil") || strings.Contains(text, "001080000001") {
		t.Errorf("logged: %s", text)
	}
	mended.Store(true)
	if g := call(t, p, "GET", service, ""); g.StatusCode != 200 {
		t.Errorf("after it: %d %s", g.StatusCode, g.text)
	}
}

// safeLog may be written and read at once.
type safeLog struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *safeLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *safeLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
