package httpsig_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/lienthong/lienthong/internal/httpsig"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// pair is a fresh key of an algorithm.
func pair(t testing.TB, a httpsig.Algorithm) (httpsig.Signer, httpsig.Verifier) {
	t.Helper()
	var key crypto.Signer
	var err error
	switch a {
	case httpsig.Ed25519:
		_, key, err = ed25519.GenerateKey(rand.Reader)
	case httpsig.ECDSAP256SHA256:
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case httpsig.ECDSAP384SHA384:
		key, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := httpsig.NewSigner("k1", key)
	if err != nil {
		t.Fatal(err)
	}
	v, err := httpsig.NewVerifier(a, key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

func request(body string) *httpsig.Message {
	r := httptest.NewRequest(http.MethodPost, "https://gate.example/r1/VN/GOV/G01/POP/verify?x=1", strings.NewReader(body))
	r.Header.Set("Content-Digest", httpsig.ContentDigest([]byte(body)))
	r.Header.Set("Lienthong-Purpose", "officials.reconcile")
	return httpsig.Request(r, "https")
}

var covered = httpsig.Covers("@method", "@target-uri", "content-digest", "lienthong-purpose")

func policy(key httpsig.Verifier) httpsig.Policy {
	return httpsig.Policy{
		Required: covered, Tag: "lienthong", MaxAge: time.Minute, MaxSkew: 5 * time.Second, Now: func() time.Time { return noon },
		Key: func(_ context.Context, id string) (httpsig.Verifier, error) {
			if id != "k1" {
				return nil, errors.New("unknown")
			}
			return key, nil
		},
	}
}

func sign(t testing.TB, m *httpsig.Message, s httpsig.Signer, change func(*httpsig.Params)) {
	t.Helper()
	p := httpsig.Params{Components: covered, Created: noon, Nonce: "n1", Tag: "lienthong"}
	if change != nil {
		change(&p)
	}
	if _, err := httpsig.Sign(m, "lt", s, p); err != nil {
		t.Fatal(err)
	}
}

func TestSignAndVerify(t *testing.T) {
	t.Parallel()
	for _, a := range []httpsig.Algorithm{httpsig.Ed25519, httpsig.ECDSAP256SHA256, httpsig.ECDSAP384SHA384} {
		s, v := pair(t, a)
		m := request("body")
		sign(t, m, s, nil)
		got, err := policy(v).Verify(t.Context(), m, "lt")
		if err != nil || got.KeyID != "k1" || got.Nonce != "n1" || !got.Created.Equal(noon) {
			t.Errorf("%s: %+v, %v", a, got, err)
			continue
		}
		if err := v.Verify([]byte(got.Base), got.Signature); err != nil {
			t.Errorf("%s: base and signature do not stand by themselves: %v", a, err)
		}
	}
}

func TestEveryChangeIsNoticed(t *testing.T) {
	t.Parallel()
	s, v := pair(t, httpsig.Ed25519)
	_, stranger := pair(t, httpsig.Ed25519)
	tests := []struct {
		name   string
		params func(*httpsig.Params)
		change func(*httpsig.Message)
		policy func(*httpsig.Policy)
		want   httpsig.Reason
	}{
		{"another method", nil, func(m *httpsig.Message) { m.Method = "PUT" }, nil, httpsig.BadSignature},
		{"another path", nil, func(m *httpsig.Message) { m.Path += "/x" }, nil, httpsig.BadSignature},
		{"another encoding of the path", nil, func(m *httpsig.Message) { m.Path = strings.Replace(m.Path, "verify", "verif%79", 1) }, nil, httpsig.BadSignature},
		{"another query", nil, func(m *httpsig.Message) { m.Query = "?x=2" }, nil, httpsig.BadSignature},
		{"another purpose", nil, func(m *httpsig.Message) { m.Header.Set("Lienthong-Purpose", "x") }, nil, httpsig.BadSignature},
		{"a second purpose", nil, func(m *httpsig.Message) { m.Header.Add("Lienthong-Purpose", "x") }, nil, httpsig.BadSignature},
		{"a purpose gone", nil, func(m *httpsig.Message) { m.Header.Del("Lienthong-Purpose") }, nil, httpsig.Malformed},
		{"another digest", nil, func(m *httpsig.Message) { m.Header.Set("Content-Digest", httpsig.ContentDigest(nil)) }, nil, httpsig.BadSignature},
		{"another nonce", nil, func(m *httpsig.Message) {
			m.Header.Set("Signature-Input", strings.Replace(m.Header.Get("Signature-Input"), "n1", "n2", 1))
		}, nil, httpsig.BadSignature},
		{"another's key", nil, nil, func(p *httpsig.Policy) {
			p.Key = func(context.Context, string) (httpsig.Verifier, error) { return stranger, nil }
		}, httpsig.BadSignature},
		{"a key nobody knows", nil, nil, func(p *httpsig.Policy) {
			p.Key = func(context.Context, string) (httpsig.Verifier, error) { return nil, errors.New("no") }
		}, httpsig.UnknownKey},
		{"covers too little", func(p *httpsig.Params) { p.Components = covered[:3] }, nil, nil, httpsig.Missing},
		{"too old", func(p *httpsig.Params) { p.Created = noon.Add(-2 * time.Minute) }, nil, nil, httpsig.Stale},
		{"from the future", func(p *httpsig.Params) { p.Created = noon.Add(time.Minute) }, nil, nil, httpsig.Stale},
		{"expired", func(p *httpsig.Params) { p.Expires = noon.Add(-10 * time.Second) }, nil, nil, httpsig.Stale},
		{"another use", func(p *httpsig.Params) { p.Tag = "other" }, nil, nil, httpsig.Missing},
		{"not signed", nil, func(m *httpsig.Message) { m.Header.Del("Signature") }, nil, httpsig.Missing},
		{"garbage", nil, func(m *httpsig.Message) { m.Header.Set("Signature", "=") }, nil, httpsig.Malformed},
		{"seen before", nil, nil, func(p *httpsig.Policy) { p.Fresh = func(string, string, time.Time) bool { return false } }, httpsig.Replayed},
		{"no nonce", func(p *httpsig.Params) { p.Nonce = "" }, nil, func(p *httpsig.Policy) { p.Fresh = func(string, string, time.Time) bool { return true } }, httpsig.Missing},
	}
	for _, tt := range tests {
		m := request("body")
		sign(t, m, s, tt.params)
		if tt.change != nil {
			tt.change(m)
		}
		p := policy(v)
		if tt.policy != nil {
			tt.policy(&p)
		}
		_, err := p.Verify(t.Context(), m, "lt")
		if e, ok := errors.AsType[*httpsig.Error](err); !ok || e.Reason != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
}

// TestOtherSpellings: a peer may write the same structured fields otherwise, and
// other signatures beside; what is signed is the one spelling of the RFC.
func TestOtherSpellings(t *testing.T) {
	t.Parallel()
	s, v := pair(t, httpsig.Ed25519)
	for name, change := range map[string]func(input, signature string) (inputs, signatures []string){
		"blanks": func(i, s string) ([]string, []string) {
			return []string{strings.NewReplacer("(", "(  ", `" "`, `"   "`, ")", " )", ";", "; ").Replace(i)}, []string{" " + s + " "}
		},
		"a flag written out": func(i, s string) ([]string, []string) {
			return []string{strings.Replace(i, `"@method";req`, `"@method";req=?1`, 1)}, []string{s}
		},
		"another signature before": func(i, s string) ([]string, []string) {
			return []string{`other=("@path");created=1, ` + i}, []string{`other=:AA==:, ` + s}
		},
		"on lines of their own": func(i, s string) ([]string, []string) {
			return []string{`other=("@path");created=1`, i}, []string{`other=:AA==:`, s}
		},
	} {
		asked := request("a")
		m := httpsig.Response(200, http.Header{"Content-Digest": {httpsig.ContentDigest(nil)}}, asked)
		bound := append(httpsig.Covers("@status", "content-digest"), httpsig.Component{Name: "@method", OfRequest: true})
		sign(t, m, s, func(p *httpsig.Params) { p.Components = bound })
		m.Header["Signature-Input"], m.Header["Signature"] = change(m.Header.Get("Signature-Input"), m.Header.Get("Signature"))
		p := policy(v)
		p.Required = bound
		if _, err := p.Verify(t.Context(), m, "lt"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestResponseIsBoundToItsRequest: the same response does not answer another
// request.
func TestResponseIsBoundToItsRequest(t *testing.T) {
	t.Parallel()
	s, v := pair(t, httpsig.Ed25519)
	asked, other := request("a"), request("b")
	bound := append(httpsig.Covers("@status", "content-digest"), httpsig.OfRequest(covered)...)
	res := httpsig.Response(200, http.Header{"Content-Digest": {httpsig.ContentDigest([]byte("yes"))}}, asked)
	sign(t, res, s, func(p *httpsig.Params) { p.Components = bound })
	p := policy(v)
	p.Required = bound
	if _, err := p.Verify(t.Context(), res, "lt"); err != nil {
		t.Error(err)
	}
	res.Request = other
	if _, err := p.Verify(t.Context(), res, "lt"); err == nil {
		t.Error("the response was accepted for another request")
	}
}

func TestComponents(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "http://Example.com:80/a%2Fb?q=h%C3%A0+n%E1%BB%99i&two=1&two=2", nil)
	r.Header["X-List"] = []string{" a ", "b"}
	r.Header.Set("X-Dict", `a=1,   b=2;x;  y`)
	m := httpsig.Request(r, "http")
	tests := []struct {
		c    httpsig.Component
		want string // "" for an error
	}{
		{httpsig.Component{Name: "@authority"}, "example.com"},
		{httpsig.Component{Name: "@path"}, "/a%2Fb"},
		{httpsig.Component{Name: "@request-target"}, "/a%2Fb?q=h%C3%A0+n%E1%BB%99i&two=1&two=2"},
		{httpsig.Component{Name: "@scheme"}, "http"},
		{httpsig.Component{Name: "@query-param", QueryName: "q"}, "h%C3%A0%20n%E1%BB%99i"},
		{httpsig.Component{Name: "@query-param", QueryName: "two"}, ""},
		{httpsig.Component{Name: "@status"}, ""},
		{httpsig.Component{Name: "@unknown"}, ""},
		{httpsig.Component{Name: "x-list"}, "a, b"},
		{httpsig.Component{Name: "x-list", Binary: true}, ":YQ==:, :Yg==:"},
		{httpsig.Component{Name: "x-dict", Key: "b"}, "2;x;y"},
		{httpsig.Component{Name: "x-dict", Key: "z"}, ""},
		{httpsig.Component{Name: "x-none"}, ""},
		{httpsig.Component{Name: "@method", OfRequest: true}, ""},
	}
	s, _ := pair(t, httpsig.Ed25519)
	for _, tt := range tests {
		signed, err := httpsig.Sign(m, "lt", s, httpsig.Params{Components: []httpsig.Component{tt.c}, Created: noon})
		line, _, _ := strings.Cut(signed.Base, "\n")
		_, value, _ := strings.Cut(line, ": ")
		if (err == nil) != (tt.want != "") || err == nil && value != tt.want {
			t.Errorf("%+v: %q, %v; want %q", tt.c, value, err, tt.want)
		}
	}
}

func TestCheckedBody(t *testing.T) {
	t.Parallel()
	body := bytes.Repeat([]byte("liên thông "), 5000)
	h := httpsig.NewHasher()
	_, _ = h.Write(body)
	tests := []struct {
		name   string
		body   []byte
		digest []string
		opens  bool
		whole  bool
	}{
		{"the body", body, []string{h.ContentDigest()}, true, true},
		{"cut short", body[:len(body)-1], []string{h.ContentDigest()}, true, false},
		{"longer", append(bytes.Clone(body), 'x'), []string{h.ContentDigest()}, true, false},
		{"one of two digests wrong", body, []string{h.ContentDigest(), "sha-512=:" + strings.Repeat("A", 86) + "==:"}, true, false},
		{"an unknown algorithm beside", body, []string{h.ContentDigest(), "md5=:AAAA:"}, true, true},
		{"unknown algorithms alone", body, []string{"md5=:AAAA:"}, false, false},
		{"no digest", body, nil, false, false},
		{"no dictionary", body, []string{"\x00"}, false, false},
		{"no bytes", body, []string{"sha-256=1"}, false, false},
	}
	for _, tt := range tests {
		r, err := httpsig.CheckedBody(iotest.HalfReader(bytes.NewReader(tt.body)), tt.digest)
		if (err == nil) != tt.opens {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if err != nil {
			continue
		}
		if _, err := io.Copy(io.Discard, r); (err == nil) != tt.whole {
			t.Errorf("%s: read to the end with %v", tt.name, err)
		}
	}
}

// FuzzVerify: no bytes of a stranger make the verifier panic or accept.
func FuzzVerify(f *testing.F) {
	s, v := pair(f, httpsig.Ed25519)
	m := request("body")
	sign(f, m, s, nil)
	f.Add(m.Header.Get("Signature-Input"), m.Header.Get("Signature"), m.Path)
	f.Add(`lt=("@query-param";name="x" "content-digest";sf "x";bs;key="a");created=1`, "lt=:AA==:", "/")
	genuine := [3]string{m.Header.Get("Signature-Input"), m.Header.Get("Signature"), m.Path}
	f.Fuzz(func(t *testing.T, input, signature, path string) {
		m := request("body")
		m.Header.Set("Signature-Input", input)
		m.Header.Set("Signature", signature)
		m.Path = path
		got, err := policy(v).Verify(t.Context(), m, "lt")
		if err == nil && (got.Base == "" || m.Path != genuine[2]) {
			t.Error("a forgery was accepted")
		}
	})
}

// BenchmarkAround is what a signature of a gateway's message costs beside the
// key's own work.
func BenchmarkAround(b *testing.B) {
	m := request("body")
	names := []string{"@method", "@authority", "@path", "@query", "content-digest", "lienthong-purpose"}
	for _, n := range []string{"X-Road-Client", "X-Road-Id", "X-Road-Request-Id", "Lienthong-Legal-Basis", "Lienthong-Officer", "Lienthong-Case"} {
		m.Header.Set(n, "VN/GOV/G21/CASES")
		names = append(names, strings.ToLower(n))
	}
	p := httpsig.Params{Components: httpsig.Covers(names...), Created: noon, Nonce: "YWJjZGVmZ2hpamtsbW5vcA", Tag: "lienthong"}
	b.Run("sign", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			delete(m.Header, "Signature")
			delete(m.Header, "Signature-Input")
			if _, err := httpsig.Sign(m, "lt", free{}, p); err != nil {
				b.Fatal(err)
			}
		}
	})
	check := policy(free{})
	check.Required = p.Components
	b.Run("verify", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := check.Verify(b.Context(), m, "lt"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// free is a key whose work costs nothing.
type free struct{}

func (free) KeyID() string                { return "k1" }
func (free) Algorithm() httpsig.Algorithm { return httpsig.Ed25519 }
func (free) Sign([]byte) ([]byte, error)  { return make([]byte, 64), nil }
func (free) Verify(_, _ []byte) error     { return nil }

func BenchmarkSignVerify(b *testing.B) {
	for _, a := range []httpsig.Algorithm{httpsig.Ed25519, httpsig.ECDSAP256SHA256} {
		s, v := pair(b, a)
		b.Run(string(a)+"/sign", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sign(b, request("body"), s, nil)
			}
		})
		m := request("body")
		sign(b, m, s, nil)
		p := policy(v)
		b.Run(string(a)+"/verify", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Verify(b.Context(), m, "lt"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
