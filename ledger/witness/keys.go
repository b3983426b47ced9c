package witness

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/ledger/cosign"
)

// keyFile is the witness's secret key in its folder, for its owner only.
const keyFile = "witness.key"

// OpenSigner reads the key that signs nothing but what this witness saw, or
// makes it under a name such as witness.g09.gov.vn. The folder is made too.
func OpenSigner(dir, name string, now func() time.Time) (*cosign.Signer, error) {
	path := filepath.Join(dir, keyFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		b, err = makeKey(path, name)
	}
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "The witness's key cannot be read or made in its folder; check its path and permissions, and that the name has no space and no plus sign.", Cause: err}
	}
	s, err := cosign.NewSigner(strings.TrimSuffix(string(b), "\n"), now)
	if err != nil { // its text could quote the key
		return nil, lienthong.Errorf(lienthong.Invalid, "The file "+keyFile+" of the witness holds no secret key; restore it, for a new key is another witness.")
	}
	return s, nil
}

func makeKey(path, name string) ([]byte, error) {
	secret, _, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	b := []byte(secret + "\n")
	return b, durable.WriteFile(path, b)
}

// maxLedgers bounds the list of ledgers: a country has some thousand gateways.
const maxLedgers = 100_000

// ReadLedgers reads the verifier keys of the ledgers that a witness watches, a
// line each; lines that begin with # are remarks.
func ReadLedgers(path string) ([]note.Verifier, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "The list of ledgers " + path + " cannot be read; check its path and permissions.", Cause: err}
	}
	var out []note.Verifier
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		v, err := note.NewVerifier(line)
		if err != nil || len(out) == maxLedgers {
			return nil, &lienthong.Error{Code: lienthong.Invalid, Cause: err, Message: lienthong.Errorf(lienthong.Invalid,
				"Line %d of the list of ledgers is no verifier key, or there are more than %d; lienthong ledger key prints a ledger's.", n, maxLedgers).Message}
		}
		out = append(out, v)
	}
	if len(out) == 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "The list of ledgers is empty: such a witness would cosign nothing.")
	}
	return out, nil
}

// Watch sets the ledgers that are watched, in place of those before.
func (s *Service) Watch(ledgers []note.Verifier) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Ledgers = ledgers
}
