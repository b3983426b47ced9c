package trust

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

// Key is a private key of a role, Ed25519. It prints as its id.
type Key struct {
	id      string
	public  *metadata.Key
	private ed25519.PrivateKey
}

// newKey makes a key.
func newKey() (*Key, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	return keyOf(private)
}

func keyOf(private ed25519.PrivateKey) (*Key, error) {
	public, err := metadata.KeyFromPublicKey(private.Public())
	if err != nil {
		return nil, fmt.Errorf("public part of a key: %w", err)
	}
	id, err := public.ID()
	if err != nil {
		return nil, fmt.Errorf("id of a key: %w", err)
	}
	return &Key{id: id, public: public, private: private}, nil
}

// ID is the id by which metadata names the key: a SHA-256 in hexadecimal.
func (k *Key) ID() string { return k.id }

// Format prints the id for every verb.
func (k *Key) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "key %.12s", k.id) }

// ReadKey reads a key from the file that Create or Rotate wrote.
func ReadKey(path string) (*Key, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: fmt.Sprintf("key file %s cannot be read; check its path and permissions", path), Cause: err}
	}
	block, rest := pem.Decode(b)
	if block == nil || block.Type != "PRIVATE KEY" || len(strings.TrimSpace(string(rest))) > 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "key file %s is not one PEM block PRIVATE KEY", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	private, ok := parsed.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil, lienthong.Errorf(lienthong.Invalid, "key file %s does not hold an Ed25519 key", path)
	}
	return keyOf(private)
}

// save writes the key where only its owner may read it, and returns the path.
func (k *Key) save(dir, role string) (string, error) {
	der, err := x509.MarshalPKCS8PrivateKey(k.private)
	if err != nil {
		return "", fmt.Errorf("encoding a key: %w", err)
	}
	path := filepath.Join(dir, fmt.Sprintf("%s-%.12s.pem", role, k.id))
	return path, durable.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func (k *Key) signer() (signature.Signer, error) {
	return signature.LoadSigner(k.private, crypto.Hash(0))
}

// makeKeys makes n keys of a role and saves them in dir.
func makeKeys(dir, role string, n int) ([]*Key, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("folder %s cannot be made; check the path and its permissions", dir), Cause: err}
	}
	keys := make([]*Key, n)
	for i := range keys {
		k, err := newKey()
		if err != nil {
			return nil, err
		}
		if _, err := k.save(dir, role); err != nil {
			return nil, err
		}
		keys[i] = k
	}
	return keys, nil
}

// keysOf reads the keys of a role that lie in dir and that root names.
func keysOf(dir, role string, root *metadata.Metadata[metadata.RootType]) ([]*Key, error) {
	known := root.Signed.Roles[role]
	if known == nil {
		return nil, fmt.Errorf("root names no role %s", role)
	}
	var keys []*Key
	for _, id := range known.KeyIDs {
		path := filepath.Join(dir, fmt.Sprintf("%s-%.12s.pem", role, id))
		if _, err := os.Stat(path); err != nil {
			continue // of several, some may lie elsewhere
		}
		k, err := ReadKey(path)
		if err != nil {
			return nil, err
		}
		if k.id == id {
			keys = append(keys, k)
		}
	}
	if len(keys) < known.Threshold {
		return nil, lienthong.Errorf(lienthong.Unavailable, "signing as %s needs %d of its keys in %s, and %d are there", role, known.Threshold, dir, len(keys))
	}
	return keys, nil
}
