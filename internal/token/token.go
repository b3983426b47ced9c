package token

import (
	"crypto"
	"errors"
)

// Config says which token it is.
type Config struct {
	Module string // path of the PKCS#11 library: /usr/lib/softhsm/libsofthsm2.so
	Label  string // of the token
}

// Kind is a kind of key.
type Kind string

// The kinds.
const (
	P256    Kind = "P-256"
	Ed25519 Kind = "Ed25519"
)

// Key is a key pair whose private half is in the token. Its methods may be
// called at once.
type Key interface {
	crypto.Signer
	// ID finds it again.
	ID() []byte
	// Check reads back that the private half is marked so that it cannot leave
	// the token, and was made in it.
	Check() error
}

// Keys is a token that is open. Its methods may be called at once.
type Keys interface {
	// Has reports whether the token makes keys of a kind and signs with them.
	Has(k Kind) bool
	// Make makes a key pair in the token, for good.
	Make(k Kind, label string) (Key, error)
	// Find finds a key by its id; ErrNoKey if there is none.
	Find(id []byte) (Key, error)
	// Remove removes a key pair, for good. That it is not there is no error.
	Remove(id []byte) error
	// Close lets go of the token. Keys of it sign no more.
	Close() error
}

// ErrNoKey says that the token does not hold the key.
var ErrNoKey = errors.New("the token does not hold this key")
