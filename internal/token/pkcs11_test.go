//go:build pkcs11

package token_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/miekg/pkcs11"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/token"
	"github.com/lienthong/lienthong/internal/token/tokentest"
)

func fresh(t *testing.T) token.Config {
	t.Helper()
	module, label := tokentest.New(t)
	return token.Config{Module: module, Label: label}
}

func open(t *testing.T, c token.Config) token.Keys {
	t.Helper()
	k, err := token.Open(c, tokentest.PIN)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	return k
}

// sign signs a text in the way of the key's kind, and verifies.
func sign(t *testing.T, k token.Key, text string) {
	t.Helper()
	sum := sha256.Sum256([]byte(text))
	good := false
	var sig []byte
	var err error
	switch p := k.Public().(type) {
	case ed25519.PublicKey:
		sig, err = k.Sign(nil, []byte(text), crypto.Hash(0))
		good = err == nil && ed25519.Verify(p, []byte(text), sig)
	case *ecdsa.PublicKey:
		sig, err = k.Sign(nil, sum[:], crypto.SHA256)
		good = err == nil && ecdsa.VerifyASN1(p, sum[:], sig)
	}
	if !good {
		t.Errorf("%T: %x, %v", k.Public(), sig, err)
	}
}

func TestKeys(t *testing.T) {
	c := fresh(t)
	keys := open(t, c)
	for _, kind := range []token.Kind{token.P256, token.Ed25519} {
		if !keys.Has(kind) {
			t.Errorf("SoftHSM2 of this machine has no %s", kind)
			continue
		}
		k, err := keys.Make(kind, "a key")
		if err != nil {
			t.Fatal(err)
		}
		sign(t, k, "text")
		if err := k.Check(); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if _, err := k.Sign(nil, []byte("no digest"), crypto.SHA512); err == nil {
			t.Errorf("%s signs a SHA-512 sum", kind)
		}
		again, err := keys.Find(k.ID())
		if err != nil {
			t.Fatal(err)
		}
		if !again.Public().(interface{ Equal(crypto.PublicKey) bool }).Equal(k.Public()) {
			t.Errorf("%s: another key was found", kind)
		}
		if err := errors.Join(keys.Remove(k.ID()), keys.Remove(k.ID())); err != nil {
			t.Error(err)
		}
		if _, err := keys.Find(k.ID()); !errors.Is(err, token.ErrNoKey) {
			t.Errorf("removed: %v", err)
		}
		if _, err := k.Sign(nil, make([]byte, 32), map[token.Kind]crypto.Hash{token.P256: crypto.SHA256}[kind]); lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Errorf("a removed key signs: %v", err)
		}
	}
	if keys.Has("RSA-0") {
		t.Error("it has a kind that does not exist")
	}
}

// TestPrivateHalfStays asks the token for the private half itself, past our
// code, in every way that PKCS#11 has.
func TestPrivateHalfStays(t *testing.T) {
	c := fresh(t)
	keys := open(t, c)
	k, err := keys.Make(token.P256, "a key")
	if err != nil {
		t.Fatal(err)
	}
	m := pkcs11.New(c.Module) // the module is initialised and logged in already: both are the process's
	if m == nil {
		t.Fatal("no module")
	}
	slots, err := m.GetSlotList(true)
	if err != nil {
		t.Fatal(err)
	}
	for _, slot := range slots {
		if info, err := m.GetTokenInfo(slot); err != nil || info.Label != c.Label {
			continue
		}
		s, err := m.OpenSession(slot, pkcs11.CKF_SERIAL_SESSION|pkcs11.CKF_RW_SESSION)
		if err != nil {
			t.Fatal(err)
		}
		ask := []*pkcs11.Attribute{pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_PRIVATE_KEY), pkcs11.NewAttribute(pkcs11.CKA_ID, k.ID())}
		if err := m.FindObjectsInit(s, ask); err != nil {
			t.Fatal(err)
		}
		found, _, err := m.FindObjects(s, 2)
		if err := errors.Join(err, m.FindObjectsFinal(s)); err != nil || len(found) != 1 {
			t.Fatalf("%d private keys, %v", len(found), err)
		}
		if a, err := m.GetAttributeValue(s, found[0], []*pkcs11.Attribute{pkcs11.NewAttribute(pkcs11.CKA_VALUE, nil)}); err == nil && len(a[0].Value) > 0 {
			t.Error("the token gives the private key out")
		}
		if err := m.SetAttributeValue(s, found[0], []*pkcs11.Attribute{pkcs11.NewAttribute(pkcs11.CKA_EXTRACTABLE, true)}); err == nil {
			t.Error("the token lets the key be made extractable")
		}
		aes, err := m.GenerateKey(s, []*pkcs11.Mechanism{pkcs11.NewMechanism(pkcs11.CKM_AES_KEY_GEN, nil)}, []*pkcs11.Attribute{
			pkcs11.NewAttribute(pkcs11.CKA_WRAP, true), pkcs11.NewAttribute(pkcs11.CKA_VALUE_LEN, 32), pkcs11.NewAttribute(pkcs11.CKA_TOKEN, false),
		})
		if err != nil {
			t.Fatal(err)
		}
		if wrapped, err := m.WrapKey(s, []*pkcs11.Mechanism{pkcs11.NewMechanism(pkcs11.CKM_AES_KEY_WRAP_PAD, nil)}, aes, found[0]); err == nil {
			t.Errorf("the token gives the private key out, wrapped: %d bytes", len(wrapped))
		}
		return
	}
	t.Fatal("no token")
}

// TestAtOnce signs from many goroutines: PKCS#11 sessions are for one at a time.
func TestAtOnce(t *testing.T) {
	keys := open(t, fresh(t))
	k, err := keys.Make(token.P256, "a key")
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	for range 40 {
		work.Go(func() {
			for range 5 {
				sign(t, k, "text")
			}
		})
	}
	work.Wait()
}

// TestTokenForgets: a token that was taken out and put in again, or whose
// module was restarted, knows no session any more.
func TestTokenForgets(t *testing.T) {
	c := fresh(t)
	k, err := open(t, c).Make(token.P256, "a key")
	if err != nil {
		t.Fatal(err)
	}
	sign(t, k, "before")
	m := pkcs11.New(c.Module)
	slots, err := m.GetSlotList(true)
	if err != nil {
		t.Fatal(err)
	}
	for _, slot := range slots {
		_ = m.CloseAllSessions(slot) // which logs out too
	}
	sign(t, k, "after")
}

func TestRefusals(t *testing.T) {
	c := fresh(t)
	for name, tt := range map[string]struct {
		config token.Config
		pin    string
		says   string
	}{
		"no module":    {token.Config{Module: "/nowhere.so", Label: c.Label}, tokentest.PIN, "cannot be loaded"},
		"not a module": {token.Config{Module: "/lib/x86_64-linux-gnu/libc.so.6", Label: c.Label}, tokentest.PIN, "module"},
		"no token":     {token.Config{Module: c.Module, Label: "other"}, tokentest.PIN, "0 tokens"},
		"wrong PIN":    {c, "0000", "refuses the PIN"},
	} {
		k, err := token.Open(tt.config, tt.pin)
		if lienthong.CodeOf(err) != lienthong.Unavailable || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), tt.pin) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			_ = k.Close()
		}
	}
	keys, err := token.Open(c, tokentest.PIN)
	if err != nil {
		t.Fatal(err)
	}
	k, err := keys.Make(token.P256, "a key")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Find(bytes.Repeat([]byte{1}, 16)); !errors.Is(err, token.ErrNoKey) {
		t.Errorf("an id that nobody made: %v", err)
	}
	if err := errors.Join(keys.Close(), keys.Close()); err != nil {
		t.Error(err)
	}
	if _, err := k.Sign(nil, make([]byte, 32), crypto.SHA256); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("a closed token signs: %v", err)
	}
}
