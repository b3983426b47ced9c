package directory_test

import (
	"crypto/ed25519"
	"crypto/tls"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/directory/admission"
	"github.com/lienthong/lienthong/directory/trust"
)

// shake connects two gateways by TLS and says whom each saw, or why not.
func shake(t *testing.T, server, client *admission.Identity, c *directory.Client) (seen directory.GatewayID, err error) {
	t.Helper()
	l := must(net.Listen("tcp", "127.0.0.1:0"))
	defer l.Close()
	type end struct {
		id  directory.GatewayID
		err error
	}
	ends := make(chan end, 1)
	config := func(i *admission.Identity) *tls.Config {
		return &tls.Config{
			MinVersion: tls.VersionTLS13, InsecureSkipVerify: true, ClientAuth: tls.RequireAnyClientCert, VerifyConnection: c.VerifyConnection,
			Certificates: []tls.Certificate{*must(i.Certificate())},
		}
	}
	go func() {
		conn, err := l.Accept()
		if err != nil {
			ends <- end{err: err}
			return
		}
		defer conn.Close()
		s := tls.Server(conn, config(server))
		err = s.Handshake()
		e := end{err: err}
		if err == nil {
			e.id, e.err = c.Peer(s.ConnectionState())
		}
		ends <- e
	}()
	conn, err := tls.Dial("tcp", l.Addr().String(), config(client))
	if err == nil {
		_, _ = conn.Read(make([]byte, 1)) // until the server is done
		defer conn.Close()
	}
	e := <-ends
	if err == nil {
		err = e.err
	}
	return e.id, err
}

// TestJoin is the way of two gateways from a token to a TLS connection between
// them, over real TLS.
func TestJoin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	a, b := w.join(gw1, "127.0.0.1:8443", "gw1.example.vn:443"), w.join(gw2)
	if a.Gateway() != gw1.String() || len(a.Mirrors()) != 1 || !strings.HasSuffix(a.Mirrors()[0], "/tuf/") {
		t.Errorf("identity %s, %v", a.Gateway(), a.Mirrors())
	}
	c := w.client(a.Root())
	l := w.list(c)
	for i, id := range map[*admission.Identity]directory.GatewayID{a: gw1, b: gw2} {
		keyID, signer := i.Signer()
		owner, err := c.Key(keyID)
		w.ok(err)
		public := must(owner.Parse()).(ed25519.PublicKey)
		if owner.Gateway != id || !public.Equal(signer.Public()) {
			t.Errorf("key of %s belongs to %s", id, owner.Gateway)
		}
	}
	if g, _ := l.Gateway(gw1); len(g.Addresses) != 2 {
		t.Errorf("addresses %v", g.Addresses)
	}
	if !l.SpeaksFor(gw1, population) || l.SpeaksFor(gw2, population) || !l.SpeaksFor(gw2, portal) {
		t.Error("the gateways speak for the wrong systems")
	}
	if seen, err := shake(t, a, b, c); err != nil || seen != gw2 {
		t.Errorf("the server saw %v, %v", seen, err)
	}
	leaf := must(a.Certificate()).Leaf
	if leaf.VerifyHostname("gw1.example.vn") != nil || leaf.VerifyHostname("127.0.0.1") != nil || leaf.VerifyHostname("gw2.example.vn") == nil {
		t.Errorf("names %v %v", leaf.DNSNames, leaf.IPAddresses)
	}
	again := &admission.Identity{Dir: a.Dir, Now: w.now}
	w.ok(again.Open())
	if again.Gateway() != a.Gateway() {
		t.Errorf("opened as %s", again.Gateway())
	}
	files := must(os.ReadDir(a.Dir))
	if len(files) != 1 || must(files[0].Info()).Mode().Perm() != 0o600 {
		t.Errorf("the folder holds %v", files)
	}

	// Struck from the list, a gateway is refused as soon as a peer knows.
	w.ok(w.registry.Retire(t.Context(), gw2))
	if _, err := shake(t, a, b, c); err != nil {
		t.Errorf("before the peers know: %v", err)
	}
	w.ok(c.Refresh(t.Context()))
	if _, err := shake(t, a, b, c); err == nil {
		t.Error("a retired gateway connects")
	}
	keyID, _ := b.Signer()
	_, err := c.Key(keyID)
	w.code(err, lienthong.SignatureRefused)
	if _, ok := w.list(c).KeyAt(keyID, w.now().Add(-time.Hour)); ok {
		t.Error("the key signs before it was made")
	}
	w.code(b.Renew(t.Context()), lienthong.AccessDenied)
}

func TestTokenRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	ctx := t.Context()
	for name, tt := range map[string]struct {
		id   directory.GatewayID
		life time.Duration
		at   []string
		want lienthong.Code
	}{
		"no member":   {directory.GatewayID{MemberID: must(directory.ParseMemberID("VN/GOV/G99")), Gateway: "x"}, time.Hour, nil, lienthong.NotFound},
		"no name":     {directory.GatewayID{MemberID: ministry}, time.Hour, nil, lienthong.Invalid},
		"too short":   {gw1, time.Second, nil, lienthong.Invalid},
		"too long":    {gw1, 1000 * time.Hour, nil, lienthong.Invalid},
		"bad address": {gw1, time.Hour, []string{"gw1"}, lienthong.Invalid},
	} {
		if _, err := w.registry.Token(ctx, tt.id, tt.life, tt.at); lienthong.CodeOf(err) != tt.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	identity := func() *admission.Identity {
		return &admission.Identity{Dir: filepath.Join(t.TempDir(), "g"), Now: w.now}
	}
	token := must(w.registry.Token(ctx, gw1, time.Hour, []string{"gw1.example.vn:443"})).Reveal()
	w.code(identity().Join(ctx, token[:len(token)-4], nil), lienthong.Unavailable) // another address
	w.code(identity().Join(ctx, "lt1.AAAA", nil), lienthong.Invalid)
	w.code(identity().Join(ctx, token, []string{"nonsense"}), lienthong.Invalid)
	w.pass(2 * time.Hour)
	w.code(identity().Join(ctx, token, nil), lienthong.AccessDenied)

	token = must(w.registry.Token(ctx, gw1, time.Hour, []string{"gw1.example.vn:443"})).Reveal()
	state := string(must(os.ReadFile(filepath.Join(w.registry.Dir, "state.json"))))
	if strings.Contains(state, token[4:40]) {
		t.Error("the token lies on the disk")
	}
	first := identity()
	w.ok(first.Join(ctx, token, []string{"10.0.0.1:1"}))
	if g, _ := must(w.registry.List()).Gateway(gw1); len(g.Addresses) != 1 || g.Addresses[0] != "gw1.example.vn:443" {
		t.Errorf("the operator's address is not kept: %v", g.Addresses)
	}
	w.code(identity().Join(ctx, token, nil), lienthong.AccessDenied)
	w.code(first.Join(ctx, token, nil), lienthong.Conflict)

	// The answer got lost: the same keys may ask again, until they are struck.
	w.ok(os.Rename(filepath.Join(first.Dir, "identity.json"), filepath.Join(first.Dir, "identity.pending.json")))
	w.ok(first.Join(ctx, token, nil))
	w.ok(w.registry.Retire(ctx, gw1))
	w.ok(os.Rename(filepath.Join(first.Dir, "identity.json"), filepath.Join(first.Dir, "identity.pending.json")))
	w.code(first.Join(ctx, token, nil), lienthong.AccessDenied)

	// Another directory's authority is not the one of the token.
	other := newWorld(t)
	other.fill()
	theirs := must(admission.ParseToken(must(other.registry.Token(ctx, gw1, time.Hour, nil)).Reveal()))
	theirs.Address = w.address
	w.code(identity().Join(ctx, theirs.Reveal(), nil), lienthong.Unavailable)
}

// TestRenewal runs twelve days of a gateway with a clock of its own.
func TestRenewal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	a, b := w.join(gw1, "127.0.0.1:8443"), w.join(gw2)
	c := w.client(a.Root())
	a.Roots, b.Roots = c.Authorities, c.Authorities
	ctx := t.Context()
	key, _ := a.Signer()
	for hour := 0; hour < 12*24; hour += 6 {
		before := a.Expires()
		for _, i := range []*admission.Identity{a, b} {
			if _, err := i.Tend(ctx); err != nil {
				t.Fatalf("hour %d: %v", hour, err)
			}
		}
		if left := a.Expires().Sub(w.now()); left < 24*time.Hour {
			t.Fatalf("hour %d: less than a third of the life is left", hour)
		}
		if renewed := a.Expires().After(before); renewed != (hour > 0 && hour%36 == 0) {
			t.Errorf("hour %d: renewed %v", hour, renewed)
		}
		if hour == 6*24 {
			w.ok(w.registry.RotateAuthority(ctx))
		}
		w.ok(w.registry.Tend(ctx))
		w.ok(c.Refresh(ctx))
		if _, err := shake(t, a, b, c); err != nil {
			t.Fatalf("hour %d: %v", hour, err)
		}
		w.pass(6 * time.Hour)
	}
	if now, _ := a.Signer(); now != key {
		t.Error("renewal changed the keys")
	}
	if chain := must(a.Certificate()).Certificate; must(os.ReadDir(filepath.Join(w.registry.Dir, "authority"))) == nil || len(chain) != 2 {
		t.Errorf("chain of %d", len(chain))
	}
}

// TestRotation: old and new keys of a gateway overlap, so that nobody meets a
// key that they do not know.
func TestRotation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	a, b := w.join(gw1), w.join(gw2)
	c := w.client(a.Root())
	ctx := t.Context()
	old, _ := a.Signer()
	a.KeyLife = 12 * time.Hour
	w.pass(13 * time.Hour)
	w.ok(w.registry.Tend(ctx))
	for range 2 {
		must(a.Tend(ctx))
	}
	if now, _ := a.Signer(); now != old {
		t.Error("a new key is used before peers know it")
	}
	if _, err := shake(t, a, b, c); err != nil {
		t.Error(err)
	}
	w.pass(6 * time.Hour)
	w.ok(c.Refresh(ctx))
	must(a.Tend(ctx))
	fresh, _ := a.Signer()
	if fresh == old {
		t.Fatal("the new key is not used when its time has come")
	}
	for _, id := range []string{old, fresh} { // messages under way bear the old one
		if k, err := c.Key(id); err != nil || k.Gateway != gw1 {
			t.Errorf("key: %v, %v", k.Gateway, err)
		}
	}
	if _, err := shake(t, b, a, c); err != nil {
		t.Error(err)
	}
	w.pass(19 * time.Hour)
	w.ok(w.registry.Tend(ctx))
	w.ok(c.Refresh(ctx))
	if _, err := c.Key(old); lienthong.CodeOf(err) != lienthong.SignatureRefused {
		t.Errorf("the old key is still in force: %v", err)
	}
	if k, ok := w.list(c).KeyAt(old, w.now().Add(-20*time.Hour)); !ok || k.Gateway != gw1 {
		t.Error("evidence of the old key cannot be checked")
	}
	w.ok(a.Renew(ctx))
}

// TestOutage: the directory is away for days. Known peers go on; newcomers and
// revocations wait; after the grace everything stops; then it heals.
func TestOutage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	a, b := w.join(gw1), w.join(gw2)
	c := w.client(a.Root())
	mirrors := c.Mirrors
	ctx := t.Context()
	down := &directory.Client{Dir: c.Dir, Mirrors: []string{"http://" + free(t)}, Grace: c.Grace, Now: w.now, Log: quiet()}
	w.ok(down.Open(ctx))
	for _, step := range []struct {
		pass  time.Duration
		state trust.State
		ok    bool
	}{{12 * time.Hour, trust.Fresh, true}, {24 * time.Hour, trust.Stale, true}, {50 * time.Hour, trust.Stale, true}, {24 * time.Hour, trust.Expired, false}} {
		w.pass(step.pass)
		w.code(down.Refresh(ctx), lienthong.Unavailable)
		if s := down.Status(); s.State != step.state {
			t.Errorf("after %v more: %v, want %v", step.pass, s.State, step.state)
		}
		if _, err := shake(t, a, b, down); (err == nil) != step.ok {
			t.Errorf("after %v more: %v", step.pass, err)
		}
		if _, err := down.List(); (err == nil) != step.ok {
			t.Errorf("after %v more: %v", step.pass, err)
		}
	}
	w.ok(w.registry.Tend(ctx))
	down.Mirrors = mirrors
	again := &directory.Client{Dir: c.Dir, Mirrors: mirrors, Grace: c.Grace, Now: w.now, Log: quiet()}
	w.ok(again.Open(ctx))
	w.ok(again.Refresh(ctx))
	if _, err := shake(t, a, b, again); err == nil {
		t.Error("an expired certificate passes while the list is fresh")
	}
	w.ok(a.Renew(ctx)) // with the expired certificate
	w.ok(b.Renew(ctx))
	if _, err := shake(t, a, b, again); err != nil {
		t.Error(err)
	}
	w.pass(40 * 24 * time.Hour)
	w.code(a.Renew(ctx), lienthong.AccessDenied)
}
