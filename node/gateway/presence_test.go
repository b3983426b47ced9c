package gateway_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node/gateway"
	"github.com/lienthong/lienthong/node/presence"
	"github.com/lienthong/lienthong/population/populationtest"
)

// provider is an identity provider, with the keys that it publishes.
type provider struct {
	key  *ecdsa.PrivateKey
	file string
}

func newProvider(t *testing.T) provider {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "2026", Algorithm: "ES256", Use: "sig"}}})
	must(t, err)
	p := provider{key, filepath.Join(t.TempDir(), "idp.jwks.json")}
	must(t, os.WriteFile(p.file, set, 0o600))
	return p
}

// sign makes an ID token with an algorithm and a key.
func sign(t *testing.T, alg jose.SignatureAlgorithm, key any, claims map[string]any) string {
	t.Helper()
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: jose.JSONWebKey{Key: key, KeyID: "2026"}}, nil)
	must(t, err)
	token, err := jwt.Signed(s).Claims(claims).Serialize()
	must(t, err)
	return token
}

// spent is what a register's database does, in memory.
type spent struct {
	mu   sync.Mutex
	seen map[string]bool // guarded by mu
}

func (s *spent) spend(_ context.Context, digest string, _, _ time.Time) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !s.seen[digest]
	s.seen[digest] = true
	return first, nil
}

// desk is a one-stop-shop's question about the person at its counter.
type desk struct {
	exchanged
	issuer provider
}

// asking is the question that a proof is made for.
func asking() lienthong.Presence {
	return lienthong.Presence{Client: officials, Service: persons, Operation: "POST /v1/population/read", Purpose: "onestop.reception", Case: "H01-26-0007", Salt: lienthong.NewSalt()}
}

// claims are those of a good token of a person.
func claims(of lienthong.Presence, person int) map[string]any {
	now := time.Now()
	return map[string]any{"iss": "https://id.example.vn", "aud": "onestop", "sub": "opaque", "SoDinhDanh": populationtest.PIN(person).Reveal(), "loAs": 3,
		"nonce": of.Nonce(), "iat": now.Unix(), "auth_time": now.Unix(), "exp": now.Add(time.Minute).Unix()}
}

func (d desk) ask(t *testing.T, person int, proof string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.agency.ClientsURL()+"/r1/"+persons.String()+"/v1/population/read",
		strings.NewReader(question(person, `["full_name"]`)))
	must(t, err)
	for name, value := range map[string]string{"X-Road-Client": officials.String(), "Content-Type": "application/json", "Lienthong-Purpose": "onestop.reception",
		"Lienthong-Legal-Basis": "118/2025/ND-CP", "Lienthong-Case": "H01-26-0007", "Lienthong-Presence": proof, "Presence-Proof": "my own"} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	res, err := http.DefaultClient.Do(r)
	must(t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(t, err)
	return res.StatusCode, string(b)
}

func openDesk(t *testing.T) desk {
	t.Helper()
	issuer := newProvider(t)
	issuers, err := presence.Open([]presence.Config{{Issuer: "https://id.example.vn", Keys: conf.File(issuer.file), Audiences: map[string]string{"onestop": officials.String(), "tax": "VN/GOV/G05/TAX"},
		Person: "SoDinhDanh", Level: "loAs", Levels: []string{"3", "4"}}})
	must(t, err)
	d := desk{issuer: issuer}
	d.exchanged = start(t, func(owner *gateway.Gateway) {
		owner.Presence = &presence.Desk{Issuers: issuers, Spend: (&spent{seen: map[string]bool{}}).spend, Now: time.Now}
	})
	_, err = d.grants.Put(t.Context(), grant.Grant{ID: "present", Consumer: officials, Service: persons, Method: "POST", Path: "/v1/population/read", Rung: grant.Fields, Read: []string{"full_name"},
		Mode: grant.RefuseWhole, Purposes: []lienthong.Purpose{"onestop.reception"}, Bases: []lienthong.LegalBasis{{Document: "118/2025/ND-CP"}},
		Relation: grant.Relation{Rule: grant.Present}, ValidFrom: time.Now().Add(-time.Hour), Disclosure: grant.Disclosure{Class: lienthong.DiscloseAtOnce}}, 0, grant.Change{By: "ops-07", Why: "test"})
	must(t, err)
	return d
}

// TestPresence: a grant for who is present answers about the person whose proof comes
// with the question, once, and leaves nothing of the proof in the evidence.
func TestPresence(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	if status, body := d.ask(t, 7, ""); status != 500 || !strings.Contains(body, "proof that the person is present") {
		t.Fatalf("without a proof: %d %s", status, body)
	}
	of := asking()
	proof := of.Proof(sign(t, jose.ES256, d.issuer.key, claims(of, 7)))
	if status, body := d.ask(t, 7, proof); status != 200 || !strings.Contains(body, populationtest.Name(7)) {
		t.Fatalf("with a proof: %d %s", status, body)
	}
	if status, body := d.ask(t, 7, proof); status != 500 || !strings.Contains(body, "used before") || strings.Contains(body, populationtest.Name(7)) {
		t.Errorf("a second time: %d %s", status, body)
	}
	for side, g := range map[string]*gateway.Gateway{"owner": d.owner, "agency": d.agency} {
		must(t, filepath.WalkDir(filepath.Join(g.Dir, "ledger"), func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			if strings.Contains(string(text), proof[len(proof)-40:]) {
				t.Errorf("the %s's ledger holds the proof, in %s", side, e.Name())
			}
			return err
		}))
	}
}

// TestNoPresence tries what an agency might, to ask about who is not there.
func TestNoPresence(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	stranger := newProvider(t)
	public, err := os.ReadFile(d.issuer.file)
	must(t, err)
	now := time.Now()
	with := func(of lienthong.Presence, change map[string]any) map[string]any {
		c := claims(of, 7)
		maps.Copy(c, change)
		for name, v := range c {
			if v == nil {
				delete(c, name)
			}
		}
		return c
	}
	for name, c := range map[string]struct {
		alg    jose.SignatureAlgorithm
		key    crypto.PrivateKey
		change map[string]any
		other  func(*lienthong.Presence) // the question that it was made for
		says   string
	}{
		"forged by another's key":       {key: stranger.key, says: "signature"},
		"the public key as a secret":    {alg: jose.HS256, key: public, says: "public key's algorithm"},
		"of an issuer nobody knows":     {change: map[string]any{"iss": "https://evil.example"}, says: "issuer"},
		"of somebody else":              {change: map[string]any{"SoDinhDanh": populationtest.PIN(8).Reveal()}, says: "somebody else"},
		"of nobody":                     {change: map[string]any{"SoDinhDanh": nil}, says: "no personal number"},
		"stale":                         {change: map[string]any{"auth_time": now.Add(-6 * time.Minute).Unix()}, says: "too old"},
		"expired":                       {change: map[string]any{"exp": now.Add(-time.Second).Unix()}, says: "too old"},
		"issued anew, long logged in":   {change: map[string]any{"auth_time": now.Add(-time.Hour).Unix()}, says: "too old"},
		"from the future":               {change: map[string]any{"iat": now.Add(time.Hour).Unix()}, says: "future"},
		"without auth_time":             {change: map[string]any{"auth_time": nil}, says: "auth_time"},
		"of too low a level":            {change: map[string]any{"loAs": 2}, says: "level"},
		"of no level":                   {change: map[string]any{"loAs": nil}, says: "level"},
		"of a log-in elsewhere":         {change: map[string]any{"nonce": "xyz"}, says: "another question"},
		"made out to another agency":    {change: map[string]any{"aud": "tax"}, says: "another system"},
		"made out to several":           {change: map[string]any{"aud": []string{"onestop", "tax"}}, says: "another system"},
		"made out to who is not listed": {change: map[string]any{"aud": "bank"}, says: "another system"},
		"for another purpose":           {other: func(p *lienthong.Presence) { p.Purpose = "tax.audit" }, says: "another question"},
		"for another operation":         {other: func(p *lienthong.Presence) { p.Operation = "POST /v1/population/verify" }, says: "another question"},
		"for another file":              {other: func(p *lienthong.Presence) { p.Case = "H01-26-0008" }, says: "another question"},
		"for another agency":            {other: func(p *lienthong.Presence) { p.Client = persons.SystemID }, says: "another question"},
	} {
		of := asking()
		if c.other != nil {
			c.other(&of)
		}
		if c.alg == "" {
			c.alg = jose.ES256
		}
		if c.key == nil {
			c.key = d.issuer.key
		}
		status, body := d.ask(t, 7, of.Proof(sign(t, c.alg, c.key, with(of, c.change))))
		if status != 500 || !strings.Contains(body, c.says) || strings.Contains(body, populationtest.Name(7)) || strings.Contains(body, populationtest.PIN(8).Reveal()) {
			t.Errorf("a proof %s: %d %s", name, status, body)
		}
	}
	for name, proof := range map[string]string{"words": "I am here", "no token": "salt.", "none": "salt.eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUudm4ifQ.", "large": strings.Repeat("a", 17<<10)} {
		if status, body := d.ask(t, 7, proof); status < 400 || strings.Contains(body, populationtest.Name(7)) {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
}

// TestPresenceRace: of many questions at once with one proof one is answered.
func TestPresenceRace(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	of := asking()
	proof := of.Proof(sign(t, jose.ES256, d.issuer.key, claims(of, 7)))
	var answered sync.Map
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if status, _ := d.ask(t, 7, proof); status == 200 {
				answered.Store(i, true)
			}
		})
	}
	all.Wait()
	n := 0
	answered.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("one proof answered %d questions", n)
	}
}
