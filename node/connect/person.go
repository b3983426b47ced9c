package connect

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"

	"github.com/lienthong/lienthong"
)

// Bearers names persons by their numbers, for a node that keeps no population:
// by ids that only this node's key makes, so that its evidence and its reference
// directory name the same one.
type Bearers struct{ key []byte }

// OpenBearers reads the key file, or makes it for its owner alone.
func OpenBearers(keyFile string) (Bearers, error) {
	secret, err := Key(keyFile)
	if err != nil {
		return Bearers{}, err
	}
	return bearers(secret)
}

func bearers(secret []byte) (Bearers, error) {
	k, err := hkdf.Key(sha256.New, secret, nil, "persons by number", 32)
	return Bearers{k}, err
}

// Person is who bears a number.
func (b Bearers) Person(number string) (lienthong.PersonID, error) {
	if _, err := lienthong.ParseCardNumber(number); err != nil {
		return lienthong.PersonID{}, err
	}
	mac := hmac.New(sha256.New, b.key)
	mac.Write([]byte(number))
	return lienthong.PersonIDFromInt64(int64(binary.BigEndian.Uint64(mac.Sum(nil))>>1 | 1))
}

// keySize is that of the key, in bytes.
const keySize = 32

// Key reads a file of a random key of 32 bytes, or makes it for its owner alone;
// "" is a key that ends with the process.
func Key(path string) ([]byte, error) {
	b := make([]byte, keySize)
	_, _ = rand.Read(b) // never fails, see crypto/rand
	if path == "" {
		return b, nil
	}
	bad := func(err error) error {
		return &lienthong.Error{Code: lienthong.Invalid, Message: "The key " + path + " cannot be read or made; is gateway.dir the folder that you mean? A relative one begins at the working directory.", Cause: err}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		kept, err := os.ReadFile(path)
		if err != nil || len(kept) != keySize {
			return nil, bad(err)
		}
		return kept, nil
	}
	if err != nil {
		return nil, bad(err)
	}
	_, err = f.Write(b)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, bad(err)
	}
	return b, nil
}
