package directory

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/x509"
	"net"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
)

// maxText bounds names and titles, in characters.
const maxText = 300

func invalid(field, format string, args ...any) error {
	e := lienthong.Errorf(lienthong.Invalid, format, args...)
	e.Field = field
	return e
}

func checkText(field, s string) error {
	if strings.TrimSpace(s) != s || s == "" || !utf8.ValidString(s) || utf8.RuneCountInString(s) > maxText ||
		strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return invalid(field, "A %s needs 1 to %d characters on one line, without spaces around.", field, maxText)
	}
	return nil
}

// check refuses a member that breaks its own form. What it says of others, the
// list checks.
func (m Member) check() error {
	if _, err := ParseMemberID(m.ID.String()); err != nil {
		return invalid("id", "The member's id is not INSTANCE/CLASS/CODE with a code by Decision 20/2020/QĐ-TTg.")
	}
	if err := checkText("name", m.Name); err != nil {
		return err
	}
	for _, s := range m.Systems {
		if err := s.check(m.ID); err != nil {
			return err
		}
	}
	for _, g := range m.Gateways {
		if err := g.check(m.ID); err != nil {
			return err
		}
	}
	return nil
}

func (s System) id(m MemberID) lienthong.SystemID {
	return lienthong.SystemID{Instance: m.Instance, Class: m.Class, Member: string(m.Code), System: s.Name}
}

func (s System) check(m MemberID) error {
	id := s.id(m)
	if back, err := lienthong.ParseSystemID(id.String()); err != nil || back != id {
		return invalid("system", "A system of %s has a name that an identifier may not have.", m)
	}
	if err := checkText("title", s.Title); err != nil {
		return err
	}
	for _, v := range s.Services {
		sid := lienthong.ServiceID{SystemID: id, Service: v.Code}
		if back, err := lienthong.ParseServiceID(sid.String()); err != nil || back != sid {
			return invalid("service", "A service of %s has a code that an identifier may not have.", id)
		}
		if err := checkText("title", v.Title); err != nil {
			return err
		}
		if d := v.Document; d != (Document{}) && (!isSHA256(d.SHA256) || d.Length <= 0 || d.Type == "") {
			return invalid("document", "The document of %s needs a SHA-256, a length and a media type.", sid)
		}
	}
	return nil
}

func isSHA256(s string) bool { return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == "" }

func (g Gateway) id(m MemberID) GatewayID { return GatewayID{m, g.Name} }

func (g Gateway) check(m MemberID) error {
	id := g.id(m)
	if _, err := ParseGatewayID(id.String()); err != nil {
		return invalid("gateway", "A gateway of %s needs a name of letters, digits and hyphens.", m)
	}
	if err := CheckAddresses(g.Addresses); err != nil {
		return err
	}
	for _, k := range g.TLS {
		if !isSHA256(k.SHA256) {
			return invalid("tls", "A TLS key of %s is no SHA-256.", id)
		}
	}
	for _, k := range g.Keys {
		if _, err := k.Parse(); err != nil || k.ID != KeyID(k.Public) || k.From.IsZero() {
			return invalid("keys", "A key of %s is not Ed25519 or ECDSA P-256, bears a wrong id or has no beginning.", id)
		}
	}
	return nil
}

// maxAddresses is the most that a gateway may have.
const maxAddresses = 16

// CheckAddresses refuses what is not HOST:PORT.
func CheckAddresses(addresses []string) error {
	if len(addresses) > maxAddresses {
		return invalid("addresses", "A gateway has at most %d addresses.", maxAddresses)
	}
	for _, a := range addresses {
		host, port, err := net.SplitHostPort(a)
		n, portErr := strconv.ParseUint(port, 10, 16)
		if err != nil || portErr != nil || n == 0 || !isHost(host) {
			return invalid("addresses", "An address needs the form HOST:PORT, with a name or a number as host.")
		}
	}
	return nil
}

func isHost(s string) bool {
	if net.ParseIP(s) != nil {
		return true
	}
	return s != "" && len(s) <= 253 && s[0] != '-' && s[0] != '.' &&
		strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == ""
}

// Parse gives the public key: ed25519.PublicKey or *ecdsa.PublicKey on P-256.
func (k Key) Parse() (any, error) { return parseKey(k.Public) }

func parseKey(der []byte) (any, error) {
	public, err := x509.ParsePKIXPublicKey(der)
	switch p := public.(type) {
	case ed25519.PublicKey:
		return p, nil
	case *ecdsa.PublicKey:
		if p.Curve == elliptic.P256() {
			return p, nil
		}
	}
	return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "A key is neither Ed25519 nor ECDSA P-256.", Cause: err}
}

func (a Agreement) check() error {
	if !isHost(a.ID) || len(a.ID) > 64 {
		return invalid("id", "An agreement's id needs 1 to 64 letters, digits, dots and hyphens.")
	}
	if !slices.Contains(AgreementStates, a.State) {
		return invalid("state", "The state of agreement %s is none of %s.", a.ID, strings.Join(AgreementStates, ", "))
	}
	if len(a.Purposes) == 0 {
		return invalid("purposes", "Agreement %s names no purpose.", a.ID)
	}
	return nil
}
