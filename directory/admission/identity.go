package admission

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

// Identity is who a gateway is: its id, its keys and its certificate. Its
// methods may be called at once.
type Identity struct {
	Dir   string                // where its files lie; nobody else may read them
	Roots func() *x509.CertPool // the authorities of the trust list, once there is one; nil: the one of its own certificate
	Now   func() time.Time

	// KeyLife is how long keys are used before Tend rotates them; 0: for ever.
	KeyLife time.Duration

	busy    sync.Mutex // held by who asks the directory
	mu      sync.RWMutex
	current *keys
}

// keys is what one file holds: all of an identity, so that it changes in one
// step.
type keys struct {
	Gateway      string    `json:"gateway,omitempty"` // "" while joining
	Directory    string    `json:"directory,omitempty"`
	Authority    []byte    `json:"authority,omitempty"` // fingerprint of the token's authority
	Mirrors      []string  `json:"mirrors,omitempty"`
	Root         []byte    `json:"root,omitempty"`
	TLSKey       []byte    `json:"tls_key"` // PKCS #8
	MessageKey   []byte    `json:"message_key"`
	Certificates [][]byte  `json:"certificates,omitempty"`
	Made         time.Time `json:"made"`
	Activate     time.Time `json:"activate,omitzero"`

	tls       *ecdsa.PrivateKey
	message   ed25519.PrivateKey
	messageID string
	leaf      *x509.Certificate
}

// The files of an identity: the one in use, and the keys that are to come.
const (
	identityFile = "identity.json"
	pendingFile  = "identity.pending.json"
)

func makeKeys(now time.Time) (*keys, error) {
	t, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	_, m, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	k := &keys{Made: now.UTC()}
	if k.TLSKey, err = x509.MarshalPKCS8PrivateKey(t); err != nil {
		return nil, fmt.Errorf("encoding a key: %w", err)
	}
	if k.MessageKey, err = x509.MarshalPKCS8PrivateKey(m); err != nil {
		return nil, fmt.Errorf("encoding a key: %w", err)
	}
	return k, k.parse()
}

// parse fills the fields that follow from the others.
func (k *keys) parse() error {
	t, err := x509.ParsePKCS8PrivateKey(k.TLSKey)
	if err != nil {
		return err
	}
	m, err := x509.ParsePKCS8PrivateKey(k.MessageKey)
	if err != nil {
		return err
	}
	var okTLS, okMessage bool
	k.tls, okTLS = t.(*ecdsa.PrivateKey)
	k.message, okMessage = m.(ed25519.PrivateKey)
	if !okTLS || !okMessage {
		return errors.New("a key is of the wrong kind")
	}
	k.messageID = KeyID(k.messagePublic())
	if len(k.Certificates) == 0 {
		return nil
	}
	if k.leaf, err = x509.ParseCertificate(k.Certificates[0]); err != nil {
		return err
	}
	if !k.tls.PublicKey.Equal(k.leaf.PublicKey) {
		return errors.New("the certificate is for another key")
	}
	return nil
}

func (k *keys) messagePublic() []byte {
	der, err := x509.MarshalPKIXPublicKey(k.message.Public())
	if err != nil {
		panic(err) // Ed25519 keys can be encoded
	}
	return der
}

func (k *keys) csr() ([]byte, error) {
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, k.tls)
	if err != nil {
		return nil, fmt.Errorf("making a certificate request: %w", err)
	}
	return der, nil
}

// readKeys gives nil if there is no such file.
func readKeys(path string) (*keys, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	k := &keys{}
	if err == nil {
		err = json.Unmarshal(b, k)
	}
	if err == nil {
		err = k.parse()
	}
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("%s of the gateway cannot be read; restore it from a copy, or remove it and join again", filepath.Base(path)), Cause: err}
	}
	return k, nil
}

// save writes the keys where only their owner may read them, in one step.
func (k *keys) save(path string) error {
	b, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding keys: %w", err)
	}
	return durable.WriteFile(path, append(b, '\n'))
}

// Open reads the identity that Join left in Dir.
func (i *Identity) Open() error {
	k, err := readKeys(filepath.Join(i.Dir, identityFile))
	if err != nil {
		return err
	}
	if k == nil || k.leaf == nil {
		return lienthong.Errorf(lienthong.Invalid, "%s holds no gateway; run lienthong gateway join first", i.Dir)
	}
	i.use(k)
	return nil
}

func (i *Identity) use(k *keys) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.current = k
}

func (i *Identity) keys() *keys {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.current
}

// Gateway is the gateway's id.
func (i *Identity) Gateway() string { return i.keys().Gateway }

// Root is the root from which to follow the trust list.
func (i *Identity) Root() []byte { return i.keys().Root }

// Mirrors are where the trust list is.
func (i *Identity) Mirrors() []string { return i.keys().Mirrors }

// Expires is when the certificate does.
func (i *Identity) Expires() time.Time { return i.keys().leaf.NotAfter }

// Signer signs messages; id is how peers find its public key.
func (i *Identity) Signer() (id string, key crypto.Signer) {
	k := i.keys()
	return k.messageID, k.message
}

// Certificate is for TLS with peers, on both sides. It is asked for each
// connection, so a renewed one is used at once.
func (i *Identity) Certificate() (*tls.Certificate, error) {
	k := i.keys()
	if k == nil || k.leaf == nil {
		return nil, lienthong.Errorf(lienthong.Unavailable, "The gateway has no certificate; it must join first.")
	}
	return &tls.Certificate{Certificate: k.Certificates, PrivateKey: k.tls, Leaf: k.leaf}, nil
}
