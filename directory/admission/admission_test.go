package admission_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/admission"
	"github.com/lienthong/lienthong/directory/authority"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func clock() time.Time { return time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestTokens(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		address := "https://" + rapid.StringMatching(`[a-z][a-z0-9]{0,20}(\.[a-z]{2,5})?(:[1-9][0-9]{0,3})?`).Draw(t, "address")
		var pin [sha256.Size]byte
		copy(pin[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "pin"))
		token, err := admission.NewToken(address, pin)
		if err != nil {
			t.Fatal(err)
		}
		text := token.Reveal()
		back, err := admission.ParseToken(" " + text + "\n")
		if err != nil || back != token {
			t.Fatalf("read back %v, %v", back, err)
		}
		if seen[token.Hash()] {
			t.Fatal("two tokens are the same")
		}
		seen[token.Hash()] = true
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
			if got := fmt.Sprintf(verb, token); got != "[token for "+address+"]" {
				t.Fatalf("%s prints %s", verb, got)
			}
		}
	})
	for _, s := range []string{"http://a", "https://", "https://u:p@a", "https://a?b", "https://a#b", "a", "https://a b", "https://" + strings.Repeat("a", 250)} {
		if _, err := admission.NewToken(s, [32]byte{}); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func FuzzParseToken(f *testing.F) {
	f.Add(must(admission.NewToken("https://a:1", [32]byte{1})).Reveal())
	f.Add("lt1.")
	f.Add("lt1.AAAA")
	f.Fuzz(func(t *testing.T, s string) {
		token, err := admission.ParseToken(s)
		if err != nil {
			if strings.Contains(err.Error(), s) && len(s) > 8 {
				t.Error("the error shows what was given")
			}
			return
		}
		if token.Reveal() != strings.TrimSpace(s) {
			t.Errorf("%q is written as %q", s, token.Reveal())
		}
	})
}

// gateway holds the keys from which requests are made by hand.
type gateway struct {
	tls     *ecdsa.PrivateKey
	message ed25519.PrivateKey
}

func newGateway() gateway {
	_, m, _ := ed25519.GenerateKey(rand.Reader)
	return gateway{must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)), m}
}

func csr(key any) []byte {
	return must(x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: "admin"}, DNSNames: []string{"evil.example.vn"}}, key))
}

func (g gateway) public() []byte { return must(x509.MarshalPKIXPublicKey(g.message.Public())) }

func (g gateway) request() *admission.Request {
	q := &admission.Request{Secret: make([]byte, 32), CSR: csr(g.tls), MessageKey: g.public()}
	q.MessageProof = ed25519.Sign(g.message, admission.SignedRequest(q))
	return q
}

func (g gateway) certificate() []byte {
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: clock(), NotAfter: clock().Add(time.Hour)}
	return must(x509.CreateCertificate(rand.Reader, c, c, g.tls.Public(), g.tls))
}

// renewal has the old keys vouch for the next ones.
func (g gateway) renewal(next gateway) *admission.Renewal {
	r := &admission.Renewal{Certificate: g.certificate(), CSR: csr(next.tls), MessageKey: next.public()}
	r.MessageProof = ed25519.Sign(next.message, admission.SignedRenewal(r))
	r.Proof = must(ecdsa.SignASN1(rand.Reader, g.tls, admission.SignedRenewal(r)))
	return r
}

func TestRequestsMustProveTheirKeys(t *testing.T) {
	t.Parallel()
	g, other := newGateway(), newGateway()
	if key, err := g.request().Check(); err != nil || !key.Equal(g.tls.Public()) {
		t.Fatalf("a good request: %v", err)
	}
	p384 := must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))
	for name, spoil := range map[string]func(*admission.Request){
		"short secret":           func(q *admission.Request) { q.Secret = q.Secret[:31] },
		"other secret":           func(q *admission.Request) { q.Secret = append([]byte{1}, q.Secret[1:]...) },
		"no CSR":                 func(q *admission.Request) { q.CSR = nil },
		"another's CSR":          func(q *admission.Request) { q.CSR = csr(other.tls) },
		"CSR on P-384":           func(q *admission.Request) { q.CSR = csr(p384) },
		"CSR of Ed25519":         func(q *admission.Request) { q.CSR = csr(g.message) },
		"spoilt CSR":             func(q *admission.Request) { q.CSR = spoil(q.CSR, len(q.CSR)-3) },
		"another's message key":  func(q *admission.Request) { q.MessageKey = other.public() },
		"no message key":         func(q *admission.Request) { q.MessageKey = nil },
		"ECDSA message key":      func(q *admission.Request) { q.MessageKey = must(x509.MarshalPKIXPublicKey(g.tls.Public())) },
		"no proof":               func(q *admission.Request) { q.MessageProof = nil },
		"another's proof":        func(q *admission.Request) { q.MessageProof = ed25519.Sign(other.message, admission.SignedRequest(q)) },
		"proof for other things": func(q *admission.Request) { q.MessageProof = ed25519.Sign(g.message, q.CSR) },
	} {
		q := g.request()
		spoil(q)
		if _, err := q.Check(); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func spoil(b []byte, at int) []byte {
	b = append([]byte(nil), b...)
	b[at] ^= 1
	return b
}

func TestRenewalsMustProveOldAndNewKeys(t *testing.T) {
	t.Parallel()
	g, next, thief := newGateway(), newGateway(), newGateway()
	old, key, err := g.renewal(next).Check()
	if err != nil || !key.Equal(next.tls.Public()) || !g.tls.PublicKey.Equal(old.PublicKey) {
		t.Fatalf("a good renewal: %v", err)
	}
	if _, key, err := g.renewal(g).Check(); err != nil || !key.Equal(g.tls.Public()) {
		t.Fatalf("for the same keys: %v", err)
	}
	for name, spoil := range map[string]func(*admission.Renewal){
		"no certificate": func(r *admission.Renewal) { r.Certificate = nil },
		"thief's proof": func(r *admission.Renewal) {
			r.Proof = must(ecdsa.SignASN1(rand.Reader, thief.tls, admission.SignedRenewal(r)))
		},
		"no proof":              func(r *admission.Renewal) { r.Proof = nil },
		"thief's CSR":           func(r *admission.Renewal) { r.CSR = csr(thief.tls) },
		"thief's message key":   func(r *admission.Renewal) { r.MessageKey = thief.public() },
		"another's certificate": func(r *admission.Renewal) { r.Certificate = thief.certificate() },
		"no message proof":      func(r *admission.Renewal) { r.MessageProof = nil },
	} {
		r := g.renewal(next)
		spoil(r)
		if _, _, err := r.Check(); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A signature for joining is none for renewing.
	q, r := g.request(), g.renewal(next)
	r.MessageProof = q.MessageProof
	if _, _, err := r.Check(); err == nil {
		t.Error("a proof serves twice")
	}
}

func FuzzRenewal(f *testing.F) {
	g := newGateway()
	r := g.renewal(newGateway())
	f.Add(r.Certificate, r.CSR, r.MessageKey, r.MessageProof, r.Proof)
	f.Fuzz(func(t *testing.T, certificate, csr, key, messageProof, proof []byte) {
		q := &admission.Renewal{Certificate: certificate, CSR: csr, MessageKey: key, MessageProof: messageProof, Proof: proof}
		if _, _, err := q.Check(); err == nil && string(csr) != string(r.CSR) {
			t.Error("forged")
		}
	})
}

// directory is a server that answers as it is told, by TLS of an authority.
func directory(t *testing.T, h http.HandlerFunc) (token string, a *authority.Authority) {
	t.Helper()
	a = must(authority.Create(filepath.Join(t.TempDir(), "a.pem"), "Test", clock))
	pair := must(a.Server([]string{"127.0.0.1"}))
	l := must(net.Listen("tcp", "127.0.0.1:0"))
	s := &http.Server{Handler: h, ErrorLog: quiet}
	s.TLSConfig = tlsConfig(pair)
	go func() { _ = s.ServeTLS(l, "", "") }()
	t.Cleanup(func() { _ = s.Close() })
	return must(admission.NewToken("https://"+l.Addr().String(), a.Fingerprint())).Reveal(), a
}

func answer(a *authority.Authority, q *admission.Request) *admission.Answer {
	key := must(q.Check())
	return &admission.Answer{Gateway: "VN/GOV/G01/gw", Certificates: [][]byte{must(a.Issue("VN/GOV/G01/gw", nil, key)), a.Certificate.Raw}, Root: []byte("{}"), Mirrors: []string{"https://m"}}
}

// TestBadAnswers: a directory that errs leaves the gateway able to try again.
func TestBadAnswers(t *testing.T) {
	t.Parallel()
	var a *authority.Authority
	var now atomic.Value
	token, a := directory(t, func(w http.ResponseWriter, r *http.Request) {
		var q admission.Request
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
			t.Error(err)
		}
		now.Load().(func(http.ResponseWriter, *admission.Request))(w, &q)
	})
	send := func(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) }
	i := &admission.Identity{Dir: filepath.Join(t.TempDir(), "g"), Now: clock}
	for name, tt := range map[string]struct {
		answer func(http.ResponseWriter, *admission.Request)
		want   lienthong.Code
		says   string
	}{
		"problem": {func(w http.ResponseWriter, q *admission.Request) {
			w.WriteHeader(403)
			send(w, map[string]string{"code": "access_denied", "detail": "No."})
		}, lienthong.AccessDenied, "refused: No."},
		"bare status": {func(w http.ResponseWriter, q *admission.Request) { w.WriteHeader(502) }, lienthong.Unavailable, "status 502"},
		"redirect": {func(w http.ResponseWriter, q *admission.Request) {
			w.Header().Set("Location", "https://x")
			w.WriteHeader(302)
		}, lienthong.Unavailable, "status 302"},
		"not JSON": {func(w http.ResponseWriter, q *admission.Request) { _, _ = w.Write([]byte("hello")) }, lienthong.Unavailable, "cannot be read"},
		"empty":    {func(w http.ResponseWriter, q *admission.Request) { send(w, admission.Answer{}) }, lienthong.Unavailable, "not whole"},
		"half a chain": {func(w http.ResponseWriter, q *admission.Request) {
			x := answer(a, q)
			x.Certificates = x.Certificates[:1]
			send(w, x)
		}, lienthong.Unavailable, "not whole"},
		"another's certificate": {func(w http.ResponseWriter, q *admission.Request) {
			x := answer(a, q)
			x.Certificates[0] = must(a.Issue("VN/GOV/G01/gw", nil, newGateway().tls.Public()))
			send(w, x)
		}, lienthong.Unavailable, "not ours"},
		"cut": {func(w http.ResponseWriter, q *admission.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("{"))
		}, lienthong.Unavailable, "broke off"},
	} {
		now.Store(tt.answer)
		err := i.Join(t.Context(), token, nil)
		if lienthong.CodeOf(err) != tt.want || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := i.Certificate(); lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Errorf("%s: has a certificate: %v", name, err)
		}
		if err := (&admission.Identity{Dir: i.Dir, Now: clock}).Open(); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: opens: %v", name, err)
		}
	}
	now.Store(func(w http.ResponseWriter, q *admission.Request) { send(w, answer(a, q)) })
	if err := i.Join(t.Context(), token, nil); err != nil {
		t.Fatal(err)
	}

	// Torn or foreign files are refused, not used.
	file := filepath.Join(i.Dir, "identity.json")
	good := must(os.ReadFile(file))
	for _, bad := range []string{"", "{}", string(good[:len(good)/2]), strings.Replace(string(good), `"tls_key": "`, `"tls_key": "AAAA`, 1)} {
		if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := (&admission.Identity{Dir: i.Dir, Now: clock}).Open(); lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Errorf("a torn identity: %v", err)
		}
	}
}

// TestKeep renews until the context ends, and tells of failures.
func TestKeep(t *testing.T) {
	t.Parallel()
	var a *authority.Authority
	token, a := directory(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == admission.RenewPath {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		var q admission.Request
		_ = json.NewDecoder(r.Body).Decode(&q)
		_ = json.NewEncoder(w).Encode(answer(a, &q))
	})
	var late atomic.Bool
	i := &admission.Identity{Dir: filepath.Join(t.TempDir(), "g"), Now: func() time.Time {
		if late.Load() {
			return clock().Add(40 * time.Hour)
		}
		return clock()
	}}
	if err := i.Join(t.Context(), token, nil); err != nil {
		t.Fatal(err)
	}
	if wait, err := i.Tend(t.Context()); err != nil || wait != 10*time.Minute {
		t.Errorf("nothing to do: %v, %v", wait, err)
	}
	late.Store(true)
	ctx, stop := contextOf(t)
	told := 0
	i.Keep(ctx, func(err error) {
		if told++; lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Errorf("told %v", err)
		}
		stop()
	})
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	if c, err := i.Certificate(); err != nil || !c.Leaf.NotAfter.Equal(clock().Add(72*time.Hour)) {
		t.Errorf("the old certificate is gone: %v", err)
	}
}
