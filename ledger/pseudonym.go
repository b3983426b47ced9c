package ledger

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

// SubjectKey turns persons into pseudonyms: HMAC-SHA-256 under a key of this
// ledger's own, so that two ledgers cannot be joined and nobody without the key
// can try out numbers. Whoever has the key can; it is as secret as the register.
type SubjectKey struct {
	key  [32]byte
	macs *sync.Pool // of hash.Hash with the key: making one takes longer than using it
}

// pseudonymLength is 128 bits in base32: enough that no two persons of any
// country share one, and no digest of another length looks the same.
const pseudonymLength = 26

// Person is the pseudonym of a person of this node's register.
func (k *SubjectKey) Person(id lienthong.PersonID) string { return k.pseudonym("person", id.Reveal()) }

// Number is the pseudonym of who bears a number, on a side that knows persons
// by nothing else. It is another one than [SubjectKey.Person] gives.
func (k *SubjectKey) Number(digits string) string { return k.pseudonym("number", digits) }

// Officer is the pseudonym of one who asked, by the name of their account.
func (k *SubjectKey) Officer(account string) string { return k.pseudonym("officer", account) }

// lowerBase32 is the alphabet of RFC 4648, section 6, in small letters.
var lowerBase32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func (k *SubjectKey) pseudonym(kind, value string) string {
	if value == "" {
		return ""
	}
	m := k.macs.Get().(hash.Hash)
	defer k.macs.Put(m)
	m.Reset()
	var text [sha256.Size]byte
	_, _ = io.WriteString(m, "lienthong pseudonym 1\n"+kind+"\n"+value) // a hash takes everything
	return lowerBase32.EncodeToString(m.Sum(text[:0]))[:pseudonymLength]
}

// Format hides the key from every verb.
func (k SubjectKey) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, "subject key") }

// OpenSubjectKey reads the key at path, and makes one where there is none. A
// lost key cannot be made again: the ledger stays whole, but nobody can be told
// who read their data before.
func OpenSubjectKey(path string) (*SubjectKey, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newSubjectKey(path)
	}
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "The key of pseudonyms cannot be read; check its path and permissions.", Cause: err}
	}
	secret, err := hex.DecodeString(strings.TrimSpace(string(b)))
	k := emptySubjectKey()
	if err != nil || copy(k.key[:], secret) != len(secret) || len(secret) != len(k.key) {
		return nil, lienthong.Errorf(lienthong.Invalid, "The key of pseudonyms needs %d hexadecimal digits.", 2*len(k.key))
	}
	return k, nil
}

// emptySubjectKey is to be filled in.
func emptySubjectKey() *SubjectKey {
	k := new(SubjectKey)
	k.macs = &sync.Pool{New: func() any { return hmac.New(sha256.New, k.key[:]) }}
	return k
}

func newSubjectKey(path string) (*SubjectKey, error) {
	k := emptySubjectKey()
	_, _ = rand.Read(k.key[:]) // never fails (crypto/rand)
	return k, durable.WriteFile(path, []byte(hex.EncodeToString(k.key[:])+"\n"))
}
