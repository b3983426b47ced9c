//go:build pkcs11

package directory_test

import (
	"crypto/ecdsa"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/directory/admission"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/httpsig"
	"github.com/lienthong/lienthong/internal/token"
	"github.com/lienthong/lienthong/internal/token/tokentest"
)

// TestKeysInHardware is the life of a gateway whose keys are in a token: it
// joins, is restarted, shows its certificate, signs messages, renews and
// rotates; the private halves never leave the token, and no file has them.
func TestKeysInHardware(t *testing.T) {
	module, label := tokentest.New(t)
	c := token.Config{Module: module, Label: label}
	pin := filepath.Join(t.TempDir(), "pin")
	w := newWorld(t)
	w.ok(os.WriteFile(pin, []byte(tokentest.PIN+"\n"), 0o600))
	w.fill()
	b := w.join(gw2)

	a := &admission.Identity{
		Dir: filepath.Join(t.TempDir(), "gateway"), Now: w.now,
		Hardware: &admission.Hardware{Module: c.Module, Token: c.Label, PINFile: conf.SecretFile(pin)},
	}
	invitation := must(w.registry.Token(t.Context(), gw1, time.Hour, nil))
	w.ok(a.Join(t.Context(), invitation.Reveal(), nil))
	list := w.client(a.Root())
	works := func(when string) string {
		t.Helper()
		if seen, err := shake(t, b, a, list); err != nil || seen != gw1 {
			t.Errorf("%s: the other gateway saw %v, %v", when, seen, err)
		}
		if _, err := shake(t, a, b, list); err != nil {
			t.Errorf("%s: %v", when, err)
		}
		id, key := a.Signer()
		owner, err := list.Key(id)
		w.ok(err)
		signer := must(httpsig.NewSigner(id, key))
		m := &httpsig.Message{Method: "GET", Scheme: "https", Authority: "gw2", Path: "/", Header: http.Header{}}
		signed, err := httpsig.Sign(m, "lt", signer, httpsig.Params{Components: []httpsig.Component{{Name: "@method"}}, Created: w.now()})
		w.ok(err)
		if err := must(httpsig.VerifierOf(must(owner.Parse()))).Verify([]byte(signed.Base), signed.Signature); err != nil {
			t.Errorf("%s: a message does not verify: %v", when, err)
		}
		return id
	}
	first := works("joined")
	w.ok(a.Close())
	a = &admission.Identity{Dir: a.Dir, Now: w.now}
	w.ok(a.Open())
	if works("restarted") != first {
		t.Error("restarted with other keys")
	}
	w.ok(a.Renew(t.Context()))
	if works("renewed") != first {
		t.Error("renewed with other keys")
	}
	old := must(a.Certificate()).Leaf.PublicKey.(*ecdsa.PublicKey)
	w.ok(a.Rotate(t.Context()))
	w.pass(25 * time.Hour)
	w.ok(w.registry.Tend(t.Context()))
	w.ok(list.Refresh(t.Context()))
	must(a.Tend(t.Context()))
	if works("rotated") == first || old.Equal(must(a.Certificate()).Leaf.PublicKey) {
		t.Error("rotated to the same keys")
	}

	hasNoPrivateKeys(w, a.Dir, c)
	w.ok(a.Close()) // the last: who has logged in has done so for the whole process

	// Without its token the gateway does not start, and says which it lacks.
	w.ok(os.WriteFile(pin, []byte("0000\n"), 0o600))
	lost := &admission.Identity{Dir: a.Dir, Now: w.now}
	if err := lost.Open(); err == nil || !strings.Contains(err.Error(), c.Label) || strings.Contains(err.Error(), "0000") {
		t.Errorf("with a wrong PIN: %v", err)
	}
}

// hasNoPrivateKeys looks for them in the identity's file, and asks the token
// whether it keeps them.
func hasNoPrivateKeys(w *world, dir string, c token.Config) {
	w.Helper()
	keys := must(token.Open(c, tokentest.PIN))
	defer func() { w.ok(keys.Close()) }()
	text := string(must(os.ReadFile(filepath.Join(dir, "identity.json"))))
	for _, secret := range []string{"PRIVATE", tokentest.PIN} {
		if strings.Contains(text, secret) {
			w.Errorf("the identity's file holds %q", secret)
		}
	}
	var file struct {
		TLSKey     []byte `json:"tls_key"`
		MessageKey []byte `json:"message_key"`
	}
	w.ok(json.Unmarshal([]byte(text), &file))
	for _, id := range [][]byte{file.TLSKey, file.MessageKey} {
		if len(id) != 16 {
			w.Errorf("the identity's file holds %d bytes for a key", len(id))
		}
		k, err := keys.Find(id)
		w.ok(err)
		if err := k.Check(); err != nil {
			w.Error(err)
		}
	}

}
