package admission

import (
	"crypto"
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
	"github.com/lienthong/lienthong/internal/token"
)

// Identity is who a gateway is: its id, its keys and its certificate. Its
// methods may be called at once.
type Identity struct {
	Dir   string                // where its files lie; nobody else may read them
	Roots func() *x509.CertPool // the authorities of the trust list, once there is one; nil: the one of its own certificate
	Now   func() time.Time

	// KeyLife is how long keys are used before Tend rotates them; 0: for ever.
	KeyLife time.Duration

	// Hardware is where Join makes the private keys; nil for the files in Dir.
	// Later on the files say where they are.
	Hardware *Hardware

	busy    sync.Mutex // held by who asks the directory
	mu      sync.RWMutex
	current *keys
	token   token.Keys // of Hardware, once a key of it was needed
}

// keys is what one file holds: all of an identity, so that it changes in one
// step.
type keys struct {
	Gateway      string    `json:"gateway,omitempty"` // "" while joining
	Directory    string    `json:"directory,omitempty"`
	Authority    []byte    `json:"authority,omitempty"` // fingerprint of the token's authority
	Mirrors      []string  `json:"mirrors,omitempty"`
	Root         []byte    `json:"root,omitempty"`
	Hardware     *Hardware `json:"hardware,omitempty"`
	TLSKey       []byte    `json:"tls_key"` // PKCS #8; with Hardware, its id there
	MessageKey   []byte    `json:"message_key"`
	Certificates [][]byte  `json:"certificates,omitempty"`
	Made         time.Time `json:"made"`
	Activate     time.Time `json:"activate,omitzero"`

	tls       crypto.Signer // ECDSA P-256
	message   crypto.Signer // Ed25519, or ECDSA P-256 of a token that has no other
	messageID string
	leaf      *x509.Certificate
}

// The files of an identity: the one in use, and the keys that are to come.
const (
	identityFile = "identity.json"
	pendingFile  = "identity.pending.json"
)

// parse fills the fields that follow from the others.
func (i *Identity) parse(k *keys) error {
	var err error
	if k.tls, err = i.private(k, k.TLSKey); err != nil {
		return err
	}
	if k.message, err = i.private(k, k.MessageKey); err != nil {
		return err
	}
	if kindOf(k.tls) != token.P256 || kindOf(k.message) == "" {
		return errors.New("a key is of the wrong kind")
	}
	k.messageID = KeyID(k.messagePublic())
	if len(k.Certificates) == 0 {
		return nil
	}
	if k.leaf, err = x509.ParseCertificate(k.Certificates[0]); err != nil {
		return err
	}
	if !samePublic(k.tls.Public(), k.leaf.PublicKey) {
		return errors.New("the certificate is for another key")
	}
	return nil
}

func (k *keys) messagePublic() []byte {
	der, err := x509.MarshalPKIXPublicKey(k.message.Public())
	if err != nil {
		panic(err) // keys of both kinds can be encoded
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

// read gives nil if there is no such file.
func (i *Identity) read(name string) (*keys, error) {
	b, err := os.ReadFile(filepath.Join(i.Dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	k := &keys{}
	if err == nil {
		err = json.Unmarshal(b, k)
	}
	if err == nil {
		err = i.parse(k)
	}
	switch {
	case err == nil:
		return k, nil
	case k.Hardware != nil:
		return nil, fmt.Errorf("the gateway's keys are in the token %q: %w", k.Hardware.Token, err)
	}
	return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("%s of the gateway cannot be read; restore it from a copy, or remove it and join again", name), Cause: err}
}

// save writes the keys where only their owner may read them, in one step.
func (i *Identity) save(k *keys, name string) error {
	b, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding keys: %w", err)
	}
	return durable.WriteFile(filepath.Join(i.Dir, name), append(b, '\n'))
}

// Open reads the identity that Join left in Dir.
func (i *Identity) Open() error {
	k, err := i.read(identityFile)
	if err != nil {
		return err
	}
	if k == nil || k.leaf == nil {
		return lienthong.Errorf(lienthong.Invalid, "%s holds no gateway; run lienthong gateway join first, or is another folder meant (a relative one begins at the working directory)?", i.Dir)
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
