package admission

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"github.com/lienthong/lienthong"
)

// Token lets one gateway join once. Its text is
//
//	lt1.base64url(fingerprint ‖ secret ‖ address)
//
// with 32 bytes each for the fingerprint and the secret.
type Token struct {
	Address   string            // of the directory, https://HOST[:PORT]
	Authority [sha256.Size]byte // fingerprint of the certificate that must vouch for the directory's

	secret [secretSize]byte
}

const (
	tokenPrefix = "lt1."
	secretSize  = 32
	maxAddress  = 255
)

// NewToken makes a token for the directory at an address.
func NewToken(address string, authority [sha256.Size]byte) (Token, error) {
	if err := checkAddress(address); err != nil {
		return Token{}, err
	}
	t := Token{Address: address, Authority: authority}
	_, _ = rand.Read(t.secret[:]) // never fails since Go 1.24
	return t, nil
}

func checkAddress(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || len(s) > maxAddress {
		return lienthong.Errorf(lienthong.Invalid, "the directory's address needs the form https://HOST or https://HOST:PORT")
	}
	return nil
}

// ParseToken reads the text of a token.
func ParseToken(s string) (Token, error) {
	const says = "this is no token for joining; copy the whole line that lienthong directory token printed"
	text, ok := strings.CutPrefix(strings.TrimSpace(s), tokenPrefix)
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if !ok || err != nil || len(b) <= sha256.Size+secretSize || len(b) > sha256.Size+secretSize+maxAddress {
		return Token{}, lienthong.Errorf(lienthong.Invalid, says)
	}
	r := bytes.NewReader(b)
	var t Token
	_, _ = r.Read(t.Authority[:])
	_, _ = r.Read(t.secret[:])
	t.Address = string(b[len(b)-r.Len():])
	if checkAddress(t.Address) != nil {
		return Token{}, lienthong.Errorf(lienthong.Invalid, says)
	}
	return t, nil
}

// Reveal is the text of the token; whoever has it can join.
func (t Token) Reveal() string {
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(append(append(t.Authority[:], t.secret[:]...), t.Address...))
}

// Format prints no secret.
func (t Token) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "[token for %s]", t.Address) }

// Hash is how the directory remembers the token. The secret is 256 random
// bits, so a plain hash cannot be guessed back.
func (t Token) Hash() string { return HashSecret(t.secret[:]) }

// HashSecret is Hash for the secret as a Request brings it.
func HashSecret(secret []byte) string {
	sum := sha256.Sum256(secret)
	return hex.EncodeToString(sum[:])
}
