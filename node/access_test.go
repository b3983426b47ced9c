package node_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/access"
	"github.com/lienthong/lienthong/node/gateway"
)

// TestCallersProveWhoTheyAre: with a file of callers a node's interface and its
// console are closed, and its own gateway and console still reach it.
func TestCallersProveWhoTheyAre(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	file := filepath.Join(x.dir, "callers")
	operator, err := access.Add(file, "ops-1", []access.Role{access.Operator})
	must(t, err)
	officer, err := access.Add(file, "hr-1", []access.Role{access.Officer})
	must(t, err)
	register := startNode(t, x.node(t, "G01", func(c *node.Config) {
		owner(c)
		c.Roles = []node.Role{node.Population, node.Reconcile, node.Console}
		c.Access.Callers = conf.File(file)
	}))
	asks := startNode(t, x.node(t, "G09", agency))
	know(t, register, asks)
	status := func(path, token string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, register.URL()+path, nil)
		must(t, err)
		if token != "" {
			r.SetBasicAuth("", token)
		}
		code, _ := send(t, r)
		return code
	}
	for path, want := range map[string][3]int{ // nobody, operator, officer
		"/healthz": {200, 200, 200}, "/v1/population/status": {401, 403, 403}, "/v1/grants": {401, 200, 403}, "/en/": {401, 403, 200},
	} {
		if got := [3]int{status(path, ""), status(path, operator), status(path, officer)}; got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	c := &client.Client{BaseURL: register.URL()}
	if err := c.Call(t.Context(), http.MethodGet, "/v1/grants", nil, &struct{}{}); lienthong.CodeOf(err) != lienthong.CallerUnproven {
		t.Errorf("without a token: %v", err)
	}
	c.Token = operator
	if err := c.Call(t.Context(), http.MethodGet, "/v1/grants", nil, &struct{}{}); err != nil {
		t.Errorf("with a token: %v", err)
	}
	// Who changes a grant is who the token says, not what the body says.
	for by, want := range map[string]int{`"by": "boss", `: 422, "": 200} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, register.URL()+"/v1/grants", strings.NewReader(strings.Replace(grantBody(""), `"by": "ops-1", `, by, 1)))
		must(t, err)
		r.Header.Set("Authorization", "Bearer "+operator)
		r.Header.Set("Content-Type", "application/json")
		if code, body := send(t, r); code != want || want == 200 && !strings.Contains(body, `"by":"ops-1"`) {
			t.Fatalf("the grant, %q: %d %s", by, code, body)
		}
	}
	// The consumer's own Authorization is not the register's to check.
	q := question(t, asks)
	q.Header.Set("Authorization", "Bearer of-the-consumer")
	if code, body := send(t, q); code != 200 || body != `{"verified":false}` {
		t.Errorf("over the exchange: %d %s", code, body)
	}
}

// pair makes a key with a certificate of its own, as files.
func pair(t *testing.T, dir, name string, until time.Time) (cert, key string, loaded tls.Certificate) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: until,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, k.Public(), k)
	must(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(k)
	must(t, err)
	cert, key = filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key")
	must(t, os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	must(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
	loaded, err = tls.LoadX509KeyPair(cert, key)
	must(t, err)
	return cert, key, loaded
}

// TestSystemsProveWhoTheyAre: a system of the agency shows what its line asks
// for, certificate or token or both; its token goes no further than the gateway.
func TestSystemsProveWhoTheyAre(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	server, serverKey, _ := pair(t, x.dir, "gateway", time.Now().Add(time.Hour))
	pinned, _, shown := pair(t, x.dir, "system", time.Now().Add(time.Hour))
	_, _, other := pair(t, x.dir, "other", time.Now().Add(time.Hour))
	expired, _, old := pair(t, x.dir, "expired", time.Now().Add(-time.Hour))
	token := filepath.Join(x.dir, "token")
	must(t, os.WriteFile(token, []byte("a token of 16 bytes or more\n"), 0o600))

	register := startNode(t, x.node(t, "G01", owner))
	if code, body := call(t, register.URL()+"/v1/grants", grantBody("")); code != 200 {
		t.Fatalf("the grant: %d %s", code, body)
	}
	for name, tt := range map[string]struct {
		system gateway.SystemConfig
		ok     []string
	}{
		"certificate": {gateway.SystemConfig{Certificates: conf.File(pinned)}, []string{"pinned", "pinned and token"}},
		"token":       {gateway.SystemConfig{TokenFile: conf.SecretFile(token)}, []string{"token", "pinned and token"}},
		"both":        {gateway.SystemConfig{Certificates: conf.File(pinned), TokenFile: conf.SecretFile(token)}, []string{"pinned and token"}},
		"expired":     {gateway.SystemConfig{Certificates: conf.File(expired)}, nil},
		"open":        {gateway.SystemConfig{Open: true}, []string{"nothing", "token", "pinned", "pinned and token", "other", "old", "wrong token"}},
		"not listed":  {gateway.SystemConfig{System: "VN/GOV/G09/ANOTHER", Open: true}, nil},
	} {
		if tt.system.System == "" {
			tt.system.System = officials
		}
		asks := x.node(t, "G09", func(c *node.Config) {
			agency(c)
			c.Gateway.Systems = []gateway.SystemConfig{tt.system}
			c.Gateway.ClientsCertificate, c.Gateway.ClientsKey = conf.File(server), conf.SecretFile(serverKey)
		})
		t.Run(name, func(t *testing.T) {
			startNode(t, asks)
			know(t, register, asks)
			for how, show := range map[string]struct {
				certificate *tls.Certificate
				token       string
			}{
				"nothing": {}, "pinned": {&shown, ""}, "token": {nil, "a token of 16 bytes or more"}, "pinned and token": {&shown, "a token of 16 bytes or more"},
				"other": {&other, ""}, "old": {&old, ""}, "wrong token": {nil, "a token of 16 bytes or moreX"},
			} {
				r := question(t, asks)
				if show.token != "" {
					r.Header.Set(gateway.HeaderToken, show.token)
				}
				config := &tls.Config{InsecureSkipVerify: true} // the test is about the client's certificate
				if show.certificate != nil {
					config.Certificates = []tls.Certificate{*show.certificate}
				}
				transport := &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}
				resp, err := transport.RoundTrip(r)
				must(t, err)
				must(t, resp.Body.Close())
				want := 500
				for _, ok := range tt.ok {
					if ok == how {
						want = 200
					}
				}
				if code := resp.Header.Get("Lienthong-Error"); resp.StatusCode != want || want == 500 && code != "caller_unproven" {
					t.Errorf("%s: %d %s, want %d", how, resp.StatusCode, code, want)
				}
			}
		})
	}
}
