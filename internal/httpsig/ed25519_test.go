package httpsig

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"math/rand/v2"
	"testing"

	"filippo.io/edwards25519"
)

// often has a table made of the key, or reports that none can be.
func often(public ed25519.PublicKey) bool {
	for range tables.often + 1 {
		if tables.of(public) != nil {
			return true
		}
	}
	return false
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestEd25519AsTheStandardLibrary compares with crypto/ed25519: signatures,
// whole ones and with every bit of them, of the key and of the message turned.
func TestEd25519AsTheStandardLibrary(t *testing.T) {
	t.Parallel()
	seed := make([]byte, ed25519.SeedSize)
	r := rand.NewChaCha8([32]byte{1})
	for n := range 64 {
		_, _ = r.Read(seed)
		key := ed25519.NewKeyFromSeed(seed)
		public := key.Public().(ed25519.PublicKey)
		message := seed[:n%32]
		sig := ed25519.Sign(key, message)
		if !often(public) || !verifyEd25519(public, message, sig) {
			t.Fatalf("key %d: its signature is refused", n)
		}
		for bit := range 8 * len(sig) {
			sig[bit/8] ^= 1 << (bit % 8)
			if n < 4 && (verifyEd25519(public, message, sig) || ed25519.Verify(public, message, sig)) {
				t.Fatalf("key %d: a signature with bit %d turned is accepted", n, bit)
			}
			sig[bit/8] ^= 1 << (bit % 8)
		}
		if verifyEd25519(public, append([]byte{0}, message...), sig) || verifyEd25519(public, message, sig[:63]) || verifyEd25519(public, message, append(sig, 0)) {
			t.Fatalf("key %d: another message's or a cut signature is accepted", n)
		}
	}
}

// oddities are encodings on which implementations of Ed25519 differ: points of
// small order, in canonical and other encodings, and no points at all (Chalkias,
// Garillot, Nikolaenko, "Taming the many EdDSAs", SSR 2020).
var oddities = []string{
	"0100000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000080",
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0000000000000000000000000000000000000000000000000000000000000080",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"0200000000000000000000000000000000000000000000000000000000000000",
	"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
}

// TestEd25519Oddities: an S of 0 makes of R and A of small order signatures that
// fit some messages; an S that is not reduced, or the order itself, fits none.
func TestEd25519Oddities(t *testing.T) {
	t.Parallel()
	scalars := []string{
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", // the order
		"ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0f",
	}
	accepted := 0
	for _, a := range oddities {
		public := ed25519.PublicKey(unhex(t, a))
		_, bad := new(edwards25519.Point).SetBytes(public)
		if made := often(public); made != (bad == nil) {
			t.Errorf("key %s: a table was made: %v, %v", a, made, bad)
		}
		for _, r := range oddities {
			for _, s := range scalars {
				sig := append(unhex(t, r), unhex(t, s)...)
				for m := range byte(8) {
					want := ed25519.Verify(public, []byte{m}, sig)
					if got := verifyEd25519(public, []byte{m}, sig); got != want {
						t.Errorf("key %s, signature %x, message %d: %v, the standard library says %v", a, sig, m, got, want)
					}
					if want {
						accepted++
					}
				}
			}
		}
	}
	if accepted == 0 {
		t.Error("none was accepted, so nothing was compared")
	}
}

func FuzzEd25519(f *testing.F) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	f.Add([]byte(key.Public().(ed25519.PublicKey)), []byte("m"), ed25519.Sign(key, []byte("m")))
	for _, a := range oddities {
		f.Add(unhex(f, a), []byte("m"), append(unhex(f, a), make([]byte, 32)...))
	}
	f.Fuzz(func(t *testing.T, public, message, sig []byte) {
		if len(public) != ed25519.PublicKeySize {
			return
		}
		often(public)
		if got, want := verifyEd25519(public, message, sig), ed25519.Verify(public, message, sig); got != want {
			t.Errorf("%v, the standard library says %v", got, want)
		}
	})
}

// TestTablesAreBounded: however many keys are met, no more than the limit stay.
func TestTablesAreBounded(t *testing.T) {
	t.Parallel()
	few := keyTables{often: 2, limit: 4}
	for i := range byte(100) {
		key := ed25519.NewKeyFromSeed(append(make([]byte, 31), i)).Public().(ed25519.PublicKey)
		first, second, third := few.of(key), few.of(key), few.of(key)
		if first != nil || second != nil || third == nil {
			t.Fatal("a table is made at the second meeting")
		}
		if len(few.keys) > few.limit {
			t.Fatalf("%d keys are kept", len(few.keys))
		}
	}
}

func BenchmarkVerifyEd25519(b *testing.B) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	public, message := key.Public().(ed25519.PublicKey), make([]byte, 900)
	sig := ed25519.Sign(key, message)
	often(public)
	for name, verify := range map[string]func(ed25519.PublicKey, []byte, []byte) bool{"tables": verifyEd25519, "standard": ed25519.Verify} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if !verify(public, message, sig) {
					b.Fatal("refused")
				}
			}
		})
	}
	b.Run("sign", func(b *testing.B) {
		for b.Loop() {
			ed25519.Sign(key, message)
		}
	})
}

// TestSignsAsStandard: the signatures are those of crypto/ed25519, byte for byte.
func TestSignsAsStandard(t *testing.T) {
	t.Parallel()
	for size := range 300 {
		_, key, err := ed25519.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		message := make([]byte, size*7)
		for i := range message {
			message[i] = byte(rand.Uint32())
		}
		if got := signEd25519(key, message); !bytes.Equal(got, ed25519.Sign(key, message)) {
			t.Fatalf("%d bytes are signed otherwise", len(message))
		}
	}
}
