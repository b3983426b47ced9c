package verify

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"

	"golang.org/x/mod/sumdb/note"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/cosign"
)

// Trust is whom the checker believes: what stands in a ledger's trust.json, or
// what you have from elsewhere.
type Trust struct {
	Ledger      []string          `json:"ledger"`                // verifier keys of the ledger, or of several
	Witnesses   []string          `json:"witnesses,omitempty"`   // verifier keys
	Threshold   int               `json:"threshold,omitempty"`   // cosignatures that a checkpoint needs
	Authorities []string          `json:"authorities,omitempty"` // root certificates of timestamps, PEM
	Gateways    map[string]string `json:"gateways,omitempty"`    // public keys of gateways (PEM, PKIX) by key id; for evidence files
}

// ParseTrust reads a trust.json. It has one form.
func ParseTrust(b []byte) (*Trust, error) {
	t := new(Trust)
	if err := strictJSON(b, t); err != nil {
		return nil, err
	}
	again, err := json.MarshalIndent(t, "", "\t")
	if err != nil || !bytes.Equal(append(again, '\n'), b) {
		return nil, errors.New("is not in its one form")
	}
	return t, nil
}

// strictJSON decodes one value with the known fields only.
func strictJSON(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("is no JSON of its kind: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("goes on after its end")
	}
	return nil
}

// Keys is whom to believe, ready for use.
type Keys struct {
	Threshold int // cosignatures that a checkpoint needs
	Pinned    bool

	ledger    []note.Verifier
	witnesses []note.Verifier // all that are known
	counted   int             // of these, the first so many count
	roots     []*x509.Certificate
}

// NewKeys makes keys of what you trust and what a ledger says of itself. Where
// given is silent, or nil, own is believed. Witnesses that only own names are
// known, so that their signatures can be checked, but count only if given names
// none.
func NewKeys(given, own *Trust) (*Keys, error) {
	if given == nil {
		given = &Trust{}
	}
	t := *given
	if len(t.Ledger) == 0 {
		t.Ledger = own.Ledger
	}
	if len(t.Witnesses) == 0 {
		t.Witnesses = own.Witnesses
	}
	if t.Threshold == 0 {
		t.Threshold = own.Threshold
	}
	if len(t.Authorities) == 0 {
		t.Authorities = own.Authorities
	}
	k := &Keys{Threshold: t.Threshold, Pinned: len(given.Ledger) > 0, counted: len(t.Witnesses)}
	for _, s := range t.Ledger {
		v, err := note.NewVerifier(s)
		if err != nil {
			return nil, fmt.Errorf("a ledger key is none: %w", err)
		}
		k.ledger = append(k.ledger, v)
	}
	for _, s := range slices.Concat(t.Witnesses, own.Witnesses) {
		v, err := cosign.NewVerifier(s)
		if err != nil {
			return nil, fmt.Errorf("a witness key is none: %w", err)
		}
		k.witnesses = append(k.witnesses, v)
	}
	for _, s := range t.Authorities {
		block, rest := pem.Decode([]byte(s))
		if block == nil || len(rest) > 0 {
			return nil, errors.New("a timestamp root is none")
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("a timestamp root is none: %w", err)
		}
		k.roots = append(k.roots, c)
	}
	return k, nil
}

// Stamped reports whether timestamps are asked for.
func (k *Keys) Stamped() bool { return len(k.roots) > 0 }

// Message checks a signed message of a record: that its base names the content
// digest, and that the key signed the base (RFC 9421 sections 3.3.4 and 3.3.6).
func Message(m lienthong.Signed, publicPEM string) error {
	if m.ContentDigest != "" && !bytes.Contains([]byte("\n"+m.Base), []byte("\n\"content-digest\": "+m.ContentDigest+"\n")) &&
		!bytes.Contains([]byte("\n"+m.Base), []byte("\n\"content-digest\";req: "+m.ContentDigest+"\n")) {
		return errors.New("the signed text does not name the content digest")
	}
	block, _ := pem.Decode([]byte(publicPEM))
	if block == nil {
		return errors.New("the gateway's key is no PEM")
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return fmt.Errorf("the gateway's key cannot be read: %w", err)
	}
	good := false
	switch key := key.(type) {
	case ed25519.PublicKey:
		good = ed25519.Verify(key, []byte(m.Base), m.Signature)
	case *ecdsa.PublicKey:
		if key.Curve != elliptic.P256() || len(m.Signature) != 64 {
			return errors.New("the signature is not of a kind that is used here")
		}
		sum := sha256.Sum256([]byte(m.Base))
		r, s := new(big.Int).SetBytes(m.Signature[:32]), new(big.Int).SetBytes(m.Signature[32:])
		good = ecdsa.Verify(key, sum[:], r, s)
	}
	if !good {
		return errors.New("the signature does not verify")
	}
	return nil
}
