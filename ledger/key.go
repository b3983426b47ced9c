package ledger

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

// Key is an Ed25519 key that signs checkpoints (C2SP signed-note). Its secret
// half cannot be printed.
type Key struct {
	signer note.Signer
	public string
}

// Name is the key's name: of a ledger its origin, e.g.
// "lienthong.vn/ledger/G01".
func (k *Key) Name() string { return k.signer.Name() }

// Public is the verifier key, as C2SP signed-note writes it.
func (k *Key) Public() string { return k.public }

// Signer signs notes.
func (k *Key) Signer() note.Signer { return k.signer }

// String is the public half.
func (k *Key) String() string { return k.public }

// NewKey makes a key and keeps it at path, for its owner only. A file that
// stands there is not overwritten: what it signed could be signed by nobody.
func NewKey(path, name string) (*Key, error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, lienthong.Errorf(lienthong.Conflict, "A key file stands where one would be made; use it, or move it away.")
	}
	secret, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Cause: err,
			Message: "A ledger's name needs to be without spaces and plus signs, e.g. lienthong.vn/ledger/G01."}
	}
	if err := durable.WriteFile(path, fmt.Appendf(nil, "%s\n%s\n", secret, public)); err != nil {
		return nil, err
	}
	return parseKey(secret, public)
}

// ReadKey reads what NewKey wrote: the secret half on the first line, the
// public one on the second.
func ReadKey(path string) (*Key, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "The ledger's key file cannot be read; check its path and permissions.", Cause: err}
	}
	secret, public, found := strings.Cut(strings.TrimSuffix(string(b), "\n"), "\n")
	if !found {
		return nil, lienthong.Errorf(lienthong.Invalid, "The ledger's key file needs two lines: the secret key and the public one.")
	}
	return parseKey(secret, public)
}

// parseKey drops the causes of its errors: they could quote the secret.
func parseKey(secret, public string) (*Key, error) {
	s, err := note.NewSigner(secret)
	if err != nil {
		return nil, lienthong.Errorf(lienthong.Invalid, "The first line of the ledger's key file is no secret key.")
	}
	v, err := note.NewVerifier(public)
	if err != nil {
		return nil, lienthong.Errorf(lienthong.Invalid, "The second line of the ledger's key file is no public key.")
	}
	sig, err := s.Sign([]byte(public))
	if err != nil || v.Name() != s.Name() || v.KeyHash() != s.KeyHash() || !v.Verify([]byte(public), sig) {
		return nil, lienthong.Errorf(lienthong.Invalid, "The two lines of the ledger's key file do not belong together.")
	}
	return &Key{signer: s, public: public}, nil
}
