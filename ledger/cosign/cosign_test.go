package cosign_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	formats "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/lienthong/lienthong/ledger/cosign"
)

const text = "lienthong.test/ledger\n7\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n"

func keys(t *testing.T) (secret, public string) {
	t.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, "witness.test")
	if err != nil {
		t.Fatal(err)
	}
	return secret, public
}

// TestAgreesWithTransparencyDev signs here and verifies there, and the other
// way round.
func TestAgreesWithTransparencyDev(t *testing.T) {
	t.Parallel()
	secret, public := keys(t)
	at := time.Unix(1772438400, 0).UTC()
	ours, err := cosign.NewSigner(secret, func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := formats.NewSignerForCosignatureV1(secret)
	if err != nil {
		t.Fatal(err)
	}
	theirKey, err := formats.VKeyToCosignatureV1(public)
	if err != nil || ours.Public() != theirKey || ours.KeyHash() != theirs.KeyHash() || ours.Name() != theirs.Name() {
		t.Errorf("keys differ: %s and %s, %v", ours.Public(), theirKey, err)
	}
	for _, key := range []string{public, ours.Public()} {
		v, err := cosign.NewVerifier(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []note.Signer{ours, theirs} {
			signed, err := note.Sign(&note.Note{Text: text}, s)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range []note.Verifier{v, theirs.Verifier()} {
				if _, err := note.Open(signed, note.VerifierList(v)); err != nil {
					t.Errorf("%T does not verify %T: %v", v, s, err)
				}
			}
		}
	}
	sig, err := ours.Sign([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := cosign.Time(sig); err != nil || !got.Equal(at) {
		t.Errorf("signed at %v, %v", got, err)
	}
	v, _ := cosign.NewVerifier(public)
	for i := range sig {
		bad := append([]byte(nil), sig...)
		bad[i] ^= 1
		if v.Verify([]byte(text), bad) {
			t.Errorf("byte %d may be anything", i)
		}
	}
	if v.Verify([]byte(text+"x"), sig) || v.Verify([]byte(text), sig[1:]) || v.Verify([]byte(text), nil) {
		t.Error("verifies what was not signed")
	}
}

func TestBadKeys(t *testing.T) {
	t.Parallel()
	secret, public := keys(t)
	for _, bad := range []string{"", "x", public, secret[:len(secret)-4], strings.Replace(secret, "witness", "w1tness", 1), strings.TrimPrefix(secret, "PRIVATE+")} {
		if _, err := cosign.NewSigner(bad, time.Now); err == nil {
			t.Errorf("%d characters are taken for a secret key", len(bad))
		}
	}
	for _, bad := range []string{"", "x", "a+b+c", secret, public[:len(public)-4], strings.Replace(public, "witness", "w1tness", 1), "a b" + public} {
		if _, err := cosign.NewVerifier(bad); err == nil {
			t.Errorf("%q is taken for a verifier key", bad)
		}
	}
	s, err := cosign.NewSigner(secret, func() time.Time { return time.Time{} })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sign([]byte(text)); err == nil {
		t.Error("signs before 1970")
	}
	if _, err := cosign.Time(make([]byte, 3)); err == nil {
		t.Error("3 bytes have a time")
	}
}
