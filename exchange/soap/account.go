package soap

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/lienthong/lienthong"
)

// Account is a client system that may call. What the old protocol cannot say
// is written here from its agreement.
type Account struct {
	// User is the name in the Authorization field.
	User string

	// System is the member's information system, to which grants are given.
	// X-Road-Client needs to name it.
	System lienthong.SystemID

	// SecretFile and APIKeyFile are paths of files that hold nothing else;
	// a line end at their end is dropped. At least 16 bytes each.
	SecretFile string
	APIKeyFile string

	// Ground is the purpose and legal basis of every procedure that
	// Procedures does not list. Zero: only those listed are covered, and a
	// request without MaDVC is not.
	Ground Ground

	// Procedures are purposes by MaDVC.
	Procedures map[string]Ground

	// Agents are values of MaCanBo, such as "VDXP_VPCP", for which this
	// system may ask without an officer. A mistake here loses the name of
	// the person who asked; leave it empty unless the agreement says so.
	Agents []string

	// SignedPaths are paths that the client hashes in place of the path it
	// calls, for clients that have the two as two settings.
	SignedPaths map[Operation]string

	// Legacy admits a client of the oldest kind: it sends neither
	// X-Road-Client nor ApiKey, and its Timestamp counts seconds, so that
	// several requests may bear one token. MaYeuCau still tells them apart.
	Legacy bool

	// Functions, so that printing an Account prints no secret.
	secret, apiKey func() []byte
}

// Ground is why an agreement lets a client ask.
type Ground struct {
	Purpose    lienthong.Purpose
	LegalBasis lienthong.LegalBasis
}

// ground is that of a procedure; ok is false if the agreement has none.
func (a *Account) ground(procedure string) (g Ground, ok bool) {
	if g, ok = a.Procedures[procedure]; ok {
		return g, true
	}
	return a.Ground, a.Ground != Ground{}
}

// Accounts are the accounts that a Service accepts.
type Accounts struct {
	byUser atomic.Pointer[map[string]*Account] // what it points to never changes
}

// Take has calls from now on judged by the accounts that were loaded as next.
func (a *Accounts) Take(next *Accounts) { a.byUser.Store(next.byUser.Load()) }

// minSecret is the least length of a secret, in bytes.
const minSecret = 16

// maxSecret bounds what is read of a file that is no secret at all.
const maxSecret = 4096

// LoadAccounts checks accounts and reads their secrets.
func LoadAccounts(list []Account) (*Accounts, error) {
	byUser := make(map[string]*Account, len(list))
	for i := range list {
		a := list[i]
		if err := a.check(); err != nil {
			return nil, err
		}
		if byUser[a.User] != nil {
			return nil, wrongAccount(a.User, "comes twice")
		}
		var err error
		if a.secret, err = readSecret(a.User, a.SecretFile); err != nil {
			return nil, err
		}
		if !a.Legacy || a.APIKeyFile != "" {
			if a.apiKey, err = readSecret(a.User, a.APIKeyFile); err != nil {
				return nil, err
			}
		}
		byUser[a.User] = &a
	}
	out := new(Accounts)
	out.byUser.Store(&byUser)
	return out, nil
}

func (a *Account) check() error {
	if !isToken(a.User, "") || strings.Contains(a.User, ":") {
		return wrongAccount(a.User, "needs a user without spaces and colons")
	}
	if a.System.IsZero() {
		return wrongAccount(a.User, "needs the system for which it calls")
	}
	grounds := []Ground{}
	if a.Ground != (Ground{}) {
		grounds = append(grounds, a.Ground)
	}
	for _, g := range a.Procedures {
		grounds = append(grounds, g)
	}
	if len(grounds) == 0 {
		return wrongAccount(a.User, "needs a ground, for all procedures or for each")
	}
	for _, g := range grounds {
		if _, err := lienthong.ParsePurpose(string(g.Purpose)); err != nil || g.LegalBasis.IsZero() {
			return wrongAccount(a.User, "needs a purpose and a legal basis in every ground")
		}
	}
	if slices.Contains(a.Agents, "") {
		return wrongAccount(a.User, "has an empty agent")
	}
	return nil
}

func wrongAccount(user, what string) error {
	return lienthong.Errorf(lienthong.Invalid, "The SOAP account %q %s.", user, what)
}

// readSecret reads a file once; the error names the file, never its content.
func readSecret(user, path string) (func() []byte, error) {
	if path == "" {
		return nil, wrongAccount(user, "needs a secret_file and an api_key_file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "A secret of the SOAP account " + user + " cannot be read; check the path and who may read it.", Cause: err}
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "A secret of the SOAP account " + user + " cannot be read.", Cause: err}
	}
	b = bytes.TrimRight(b, "\r\n")
	if len(b) < minSecret || len(b) > maxSecret {
		return nil, wrongAccount(user, "has a secret that is shorter than 16 bytes or longer than 4096: "+path)
	}
	return func() []byte { return b }, nil
}
