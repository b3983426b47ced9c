package verify_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/ledgertest"
	"github.com/lienthong/lienthong/ledger/verify"
)

func pemOf(t *testing.T, key crypto.PublicKey) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

func publicPEM(t *testing.T) string { t.Helper(); return pemOf(t, ledgertest.GatewayKey.Public()) }

// ecdsaMessage: the other algorithm of gateways, r and s of 32 bytes each (RFC
// 9421 section 3.3.4).
func ecdsaMessage(t *testing.T) {
	t.Helper()
	for curve, good := range map[elliptic.Curve]bool{elliptic.P256(): true, elliptic.P384(): false} {
		key, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		m := ledgertest.Sample(0).Request
		sum := sha256.Sum256([]byte(m.Base))
		r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		m.Signature = make([]byte, 96)
		if good {
			m.Signature = m.Signature[:64]
			r.FillBytes(m.Signature[:32])
			s.FillBytes(m.Signature[32:])
		}
		if err := verify.Message(m, pemOf(t, key.Public())); (err == nil) != good {
			t.Errorf("%s: %v", curve.Params().Name, err)
		}
		other := lienthong.Signed{Base: m.Base + "x", Signature: m.Signature}
		if err := verify.Message(other, pemOf(t, key.Public())); err == nil {
			t.Errorf("%s: another text is verified", curve.Params().Name)
		}
	}
}

func TestParseTrust(t *testing.T) {
	t.Parallel()
	const good = "{\n\t\"ledger\": [\n\t\t\"a\"\n\t]\n}\n"
	if tr, err := verify.ParseTrust([]byte(good)); err != nil || len(tr.Ledger) != 1 {
		t.Errorf("%v, %v", tr, err)
	}
	for _, bad := range []string{"", "{", good + "{}", strings.Replace(good, "\t", " ", 1), strings.Replace(good, "ledger", "Ledger", 1), `{"more":1}`} {
		if _, err := verify.ParseTrust([]byte(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
	for name, bad := range map[string]*verify.Trust{
		"ledger":                  {Ledger: []string{"x"}},
		"witness":                 {Witnesses: []string{"x"}},
		"authority":               {Authorities: []string{"x"}},
		"no PEM of a certificate": {Authorities: []string{"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}},
	} {
		if _, err := verify.NewKeys(bad, &verify.Trust{Ledger: []string{ledgertest.Key(t, "a").Public()}}); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

// FuzzCheckpoint: whatever is accepted as a checkpoint of a ledger is, byte for
// byte, one that the ledger signed.
func FuzzCheckpoint(f *testing.F) {
	secret, public, err := note.GenerateKey(rand.Reader, "lienthong.test/ledger")
	if err != nil {
		f.Fatal(err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		f.Fatal(err)
	}
	root := "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("lienthong.test/ledger\n0\n%s\n", root)}, signer)
	if err != nil {
		f.Fatal(err)
	}
	extended, err := note.Sign(&note.Note{Text: fmt.Sprintf("lienthong.test/ledger\n0\n%s\nmore\n", root)}, signer)
	if err != nil {
		f.Fatal(err)
	}
	keys, err := verify.NewKeys(&verify.Trust{Ledger: []string{public}}, &verify.Trust{})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{signed, extended, append(signed, '\n'), []byte(strings.Replace(string(signed), "— ", "- ", 1)), []byte(strings.TrimSpace(string(signed)))} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, err := keys.Checkpoint(b); err == nil && string(b) != string(signed) {
			t.Errorf("%q is accepted as %+v", b, c)
		}
	})
}
