package cosign

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

const (
	plain    = 0x01 // Ed25519, as x/mod makes keys
	cosigner = 0x04 // Ed25519 cosignature/v1
	size     = 8 + ed25519.SignatureSize
)

// Signer signs as a witness; it is a note.Signer.
type Signer struct {
	name string
	key  ed25519.PrivateKey
	now  func() time.Time
}

// NewSigner reads a secret key of golang.org/x/mod/sumdb/note, which must be
// used for nothing else.
func NewSigner(secret string, now func() time.Time) (*Signer, error) {
	rest, is := strings.CutPrefix(secret, "PRIVATE+KEY+")
	parts := strings.SplitN(rest, "+", 3)
	if !is || len(parts) != 3 {
		return nil, fmt.Errorf("cosign: no secret key")
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) != 1+ed25519.SeedSize || raw[0] != plain {
		return nil, fmt.Errorf("cosign: no secret Ed25519 key")
	}
	if _, err := note.NewSigner(secret); err != nil {
		return nil, fmt.Errorf("cosign: the secret key's parts do not belong together")
	}
	return &Signer{parts[0], ed25519.NewKeyFromSeed(raw[1:]), now}, nil
}

// Name is the key's name.
func (s *Signer) Name() string { return s.name }

// KeyHash is the key's id.
func (s *Signer) KeyHash() uint32 { return hash(s.name, s.public()) }

func (s *Signer) public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

// Public is the verifier key, of the cosigner type.
func (s *Signer) Public() string {
	return fmt.Sprintf("%s+%08x+%s", s.name, s.KeyHash(), base64.StdEncoding.EncodeToString(append([]byte{cosigner}, s.public()...)))
}

// Sign cosigns a checkpoint's text now.
func (s *Signer) Sign(text []byte) ([]byte, error) {
	at := s.now().Unix()
	if at <= 0 {
		return nil, fmt.Errorf("cosign: the clock is before 1970")
	}
	sig := binary.BigEndian.AppendUint64(make([]byte, 0, size), uint64(at))
	return append(sig, ed25519.Sign(s.key, message(uint64(at), text))...), nil
}

// Verifier checks cosignatures; it is a note.Verifier.
type Verifier struct {
	name string
	key  ed25519.PublicKey
}

// NewVerifier reads a verifier key of the cosigner type, or of the plain type
// for the same key.
func NewVerifier(public string) (*Verifier, error) {
	parts := strings.SplitN(public, "+", 3)
	if len(parts) != 3 || parts[0] == "" || strings.ContainsAny(parts[0], " \t\r\n") {
		return nil, fmt.Errorf("cosign: no verifier key")
	}
	id, err := strconv.ParseUint(parts[1], 16, 32)
	raw, err64 := base64.StdEncoding.Strict().DecodeString(parts[2])
	if err != nil || err64 != nil || len(raw) != 1+ed25519.PublicKeySize || raw[0] != plain && raw[0] != cosigner {
		return nil, fmt.Errorf("cosign: no Ed25519 verifier key")
	}
	if uint32(id) != hashOf(parts[0], raw) {
		return nil, fmt.Errorf("cosign: the verifier key's parts do not belong together")
	}
	return &Verifier{parts[0], raw[1:]}, nil
}

// Name is the key's name.
func (v *Verifier) Name() string { return v.name }

// KeyHash is the key's id.
func (v *Verifier) KeyHash() uint32 { return hash(v.name, v.key) }

// Verify checks a cosignature of a checkpoint's text.
func (v *Verifier) Verify(text, sig []byte) bool {
	return len(sig) == size && ed25519.Verify(v.key, message(binary.BigEndian.Uint64(sig), text), sig[8:])
}

// Time is when a signature that was verified says it was made.
func Time(sig []byte) (time.Time, error) {
	if len(sig) != size || binary.BigEndian.Uint64(sig) > 1<<40 {
		return time.Time{}, fmt.Errorf("cosign: no cosignature")
	}
	return time.Unix(int64(binary.BigEndian.Uint64(sig)), 0).UTC(), nil
}

func message(at uint64, text []byte) []byte {
	return fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at, text)
}

func hash(name string, key ed25519.PublicKey) uint32 {
	return hashOf(name, append([]byte{cosigner}, key...))
}

func hashOf(name string, typed []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"), typed...))
	return binary.BigEndian.Uint32(sum[:])
}
