package admission

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/token"
)

// Hardware is a PKCS#11 token that keeps the private keys. The files of the
// identity then hold what is public, and where the token is.
type Hardware struct {
	Module  string          `json:"module"` // path of its library
	Token   string          `json:"token"`  // its label
	PINFile conf.SecretFile `json:"pin_file"`
}

// open opens the token, once.
func (i *Identity) open(h *Hardware) (token.Keys, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.token != nil {
		return i.token, nil
	}
	pin, err := h.PINFile.Read()
	if err != nil {
		return nil, err
	}
	i.token, err = token.Open(token.Config{Module: h.Module, Label: h.Token}, pin.Reveal())
	if err != nil {
		i.token = nil // an interface that holds nothing, whatever Open gave
	}
	return i.token, err
}

// Close lets go of the token, if there is one. The identity signs no more then.
func (i *Identity) Close() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.token == nil {
		return nil
	}
	defer func() { i.token = nil }()
	return i.token.Close()
}

// makeKeys makes both keys, in the token if there is one.
func (i *Identity) makeKeys(h *Hardware) (*keys, error) {
	k := &keys{Made: i.Now().UTC().Truncate(time.Second), Hardware: h}
	if h != nil {
		if err := i.makeInToken(k); err != nil {
			return nil, err
		}
		return k, i.parse(k)
	}
	t, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	_, m, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	if k.TLSKey, err = x509.MarshalPKCS8PrivateKey(t); err != nil {
		return nil, fmt.Errorf("encoding a key: %w", err)
	}
	if k.MessageKey, err = x509.MarshalPKCS8PrivateKey(m); err != nil {
		return nil, fmt.Errorf("encoding a key: %w", err)
	}
	return k, i.parse(k)
}

func (i *Identity) makeInToken(k *keys) error {
	t, err := i.open(k.Hardware)
	if err != nil {
		return err
	}
	message := token.Ed25519
	if !t.Has(message) {
		message = token.P256
	}
	for _, want := range []struct {
		kind token.Kind
		use  string
		id   *[]byte
	}{{token.P256, "TLS", &k.TLSKey}, {message, "messages", &k.MessageKey}} {
		key, err := t.Make(want.kind, "lienthong "+want.use+" "+k.Made.Format("20060102T150405Z"))
		if err != nil {
			return err
		}
		if err := key.Check(); err != nil {
			return errors.Join(err, t.Remove(key.ID()))
		}
		*want.id = key.ID()
	}
	return nil
}

// private is the key that a field of the file means.
func (i *Identity) private(k *keys, field []byte) (crypto.Signer, error) {
	if k.Hardware != nil {
		t, err := i.open(k.Hardware)
		if err != nil {
			return nil, err
		}
		return t.Find(field)
	}
	key, err := x509.ParsePKCS8PrivateKey(field)
	if err != nil {
		return nil, err
	}
	s, ok := key.(crypto.Signer)
	if !ok {
		return nil, errors.New("a key is of the wrong kind")
	}
	return s, nil
}

// forget removes keys from the token that are used no more. Where that fails
// they stay there, and nobody uses them.
func (i *Identity) forget(k *keys) {
	if k.Hardware == nil {
		return
	}
	if t, err := i.open(k.Hardware); err == nil {
		_ = t.Remove(k.TLSKey)
		_ = t.Remove(k.MessageKey)
	}
}

// kindOf is "" for a key of no kind that is used here.
func kindOf(key crypto.Signer) token.Kind {
	switch p := key.Public().(type) {
	case ed25519.PublicKey:
		return token.Ed25519
	case *ecdsa.PublicKey:
		if p.Curve == elliptic.P256() {
			return token.P256
		}
	}
	return ""
}

func samePublic(a, b crypto.PublicKey) bool {
	k, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && k.Equal(b)
}

// prove signs what signed gives, a SHA-256 sum, in the way of the key's kind.
func prove(key crypto.Signer, sum []byte) ([]byte, error) {
	hash := crypto.SHA256
	if kindOf(key) == token.Ed25519 {
		hash = 0
	}
	proof, err := key.Sign(rand.Reader, sum, hash)
	if err != nil {
		return nil, fmt.Errorf("proving a key: %w", err)
	}
	return proof, nil
}

// abs makes the paths absolute: the service has another working folder than who
// joined.
func (h *Hardware) abs() error {
	for _, p := range []*string{&h.Module, (*string)(&h.PINFile)} {
		full, err := filepath.Abs(*p)
		if err != nil {
			return err
		}
		*p = full
	}
	return nil
}
