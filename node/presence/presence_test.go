package presence_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node/presence"
)

// keys writes a key set, of public keys or of private ones.
func keys(t testing.TB, private bool) conf.File {
	t.Helper()
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k := jose.JSONWebKey{Key: pub, KeyID: "k"}
	if private {
		k.Key = key
	}
	text, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{k}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "jwks.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return conf.File(path)
}

func good(t testing.TB) presence.Config {
	t.Helper()
	return presence.Config{Issuer: "https://id.example.vn", Keys: keys(t, false), Audiences: map[string]string{"onestop": "VN/GOV/H01/ONESTOP"}, Levels: []string{"3"}}
}

// TestOpen says what is wrong with the settings.
func TestOpen(t *testing.T) {
	t.Parallel()
	if _, err := presence.Open([]presence.Config{good(t)}); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(t.TempDir(), "empty.json")
	if err := os.WriteFile(empty, []byte(`{"keys":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for says, change := range map[string]func(*presence.Config){
		"issuer is missing":    func(c *presence.Config) { c.Issuer = "" },
		"levels is missing":    func(c *presence.Config) { c.Levels = nil },
		"audiences is missing": func(c *presence.Config) { c.Audiences = nil },
		"INSTANCE/CLASS":       func(c *presence.Config) { c.Audiences = map[string]string{"x": "ONESTOP"} },
		"max_age":              func(c *presence.Config) { c.MaxAge = 2 * time.Hour },
		"cannot be read":       func(c *presence.Config) { c.Keys = "/nowhere" },
		"exactly one":          func(c *presence.Config) { c.KeysURL = "https://id.example.vn/jwks" },
		"needs exactly one":    func(c *presence.Config) { c.Keys = "" },
		"https://":             func(c *presence.Config) { c.Keys, c.KeysURL = "", "http://id.example.vn/jwks" },
		"no JWK Set":           func(c *presence.Config) { c.Keys = conf.File(empty) },
		"no public key":        func(c *presence.Config) { c.Keys = keys(t, true) },
	} {
		c := good(t)
		change(&c)
		if _, err := presence.Open([]presence.Config{c}); lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", says, err)
		}
	}
	c := good(t)
	if _, err := presence.Open([]presence.Config{c, c}); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("an issuer twice: %v", err)
	}
}

// FuzzRead takes no text for a proof.
func FuzzRead(f *testing.F) {
	issuers, err := presence.Open([]presence.Config{good(f)})
	if err != nil {
		f.Fatal(err)
	}
	d := &presence.Desk{Issuers: issuers, Now: time.Now}
	f.Add("")
	f.Add("s.eyJhbGciOiJFZERTQSIsImtpZCI6ImsifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUudm4ifQ.AAAA")
	f.Add("s.eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUudm4ifQ.")
	f.Fuzz(func(t *testing.T, proof string) {
		if _, err := d.Read(t.Context(), &exchange.Request{Claim: exchange.Claim{Presence: proof}}); lienthong.CodeOf(err) != lienthong.AccessDenied {
			t.Fatalf("%q: %v", proof, err)
		}
	})
}
