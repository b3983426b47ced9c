package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

// Role is what a caller may do.
type Role string

// The roles; see doc.go.
const (
	Register Role = "register"
	Operator Role = "operator"
	Auditor  Role = "auditor"
	Officer  Role = "officer"

	Registrar Role = "registrar"
)

// Roles are all roles.
var Roles = []Role{Register, Operator, Auditor, Officer, Registrar}

// Caller is who may call.
type Caller struct {
	Name  string // a pseudonym; it stands in the log
	Roles []Role

	digest [sha256.Size]byte // of its token
	own    bool              // it is this process
}

// May reports whether the caller has one of the roles.
func (c Caller) May(any ...Role) bool {
	return slices.ContainsFunc(any, func(r Role) bool { return slices.Contains(c.Roles, r) })
}

// tokenPrefix tells what a token is for when one is found lying about.
const tokenPrefix = "lc1."

// newToken is 256 random bits, and its digest.
func newToken() (token string, digest [sha256.Size]byte) {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails since Go 1.24
	token = tokenPrefix + base64.RawURLEncoding.EncodeToString(secret[:])
	return token, sha256.Sum256([]byte(token))
}

// Callers are those of a file, by the digests of their tokens.
type Callers map[[sha256.Size]byte]Caller

// callerName is the form of a name, which is that of the pseudonyms in histories.
var callerName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// most bounds a file of callers, in lines.
const most = 10_000

// ReadCallers reads lines of NAME, roles with commas between, and the SHA-256
// digest of the token in hexadecimal; lines that begin with # are remarks.
func ReadCallers(path string) (Callers, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "access.callers", Cause: err,
			Message: "The file of callers " + path + " cannot be read; check its path and permissions, or make it with lienthong caller add."}
	}
	out, n := Callers{}, 0
	for line := range strings.Lines(string(b)) {
		n++
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		c, err := parseCaller(words)
		if err == nil && (len(out) == most || out.named(c.Name)) {
			err = errors.New("has a name that an earlier line has, or is one too many")
		}
		if err != nil {
			return nil, lienthong.Errorf(lienthong.Invalid, "Line %d of the file of callers %s.", n, err.Error())
		}
		out[c.digest] = c
	}
	if len(out) == 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "The file of callers names nobody, so nobody could call; add one with lienthong caller add.")
	}
	return out, nil
}

func (cs Callers) named(name string) bool {
	for _, c := range cs {
		if c.Name == name {
			return true
		}
	}
	return false
}

func parseCaller(words []string) (c Caller, err error) {
	if len(words) != 3 {
		return c, errors.New("needs a name, roles and a digest, as lienthong caller add writes them")
	}
	digest, err := hex.DecodeString(words[2])
	if err != nil || len(digest) != sha256.Size {
		return c, errors.New("has no SHA-256 digest of a token in its third place")
	}
	c.digest = [sha256.Size]byte(digest)
	c.Name = words[0]
	for role := range strings.SplitSeq(words[1], ",") {
		if !slices.Contains(Roles, Role(role)) {
			return c, fmt.Errorf("has a role that is none of %v", Roles)
		}
		c.Roles = append(c.Roles, Role(role))
	}
	return c, nil
}

// Add gives a new caller a token, which is returned once and kept nowhere, and
// enters its digest into the file, which is made if it is not there.
func Add(path, name string, roles []Role) (token string, err error) {
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", &lienthong.Error{Code: lienthong.Invalid, Message: "The file of callers cannot be read; check its path and permissions.", Cause: err}
	}
	if len(old) > 0 {
		known, err := ReadCallers(path)
		if err != nil {
			return "", err
		}
		if known.named(name) {
			return "", lienthong.Errorf(lienthong.Conflict, "There is a caller of that name; take its line out of the file first, and its token ends.")
		}
		if old[len(old)-1] != '\n' {
			old = append(old, '\n')
		}
	}
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	token, digest := newToken()
	line := fmt.Sprintf("%s %s %x\n", name, strings.Join(words, ","), digest)
	if _, err := parseCaller(strings.Fields(line)); err != nil || !callerName.MatchString(name) {
		return "", lienthong.Errorf(lienthong.Invalid, "A caller needs a name of 1 to 64 letters, digits, dots, hyphens and underscores, and roles among %v.", Roles)
	}
	return token, durable.WriteFile(path, append(old, line...))
}
