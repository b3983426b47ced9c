package directory

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/admission"
)

// MemberID names a member: an agency or enterprise, in X-Road's grammar
// INSTANCE/CLASS/CODE, e.g. "VN/GOV/G01.33".
type MemberID struct {
	Instance string
	Class    string
	Code     lienthong.AgencyCode // by Decision 20/2020/QĐ-TTg
}

// ParseMemberID reads what String writes.
func ParseMemberID(s string) (MemberID, error) {
	p := strings.Split(s, "/")
	if len(p) != 3 || !isWord(p[0]) || !isWord(p[1]) {
		return MemberID{}, fmt.Errorf("member id: needs INSTANCE/CLASS/CODE, instance and class of capital letters and digits")
	}
	code, err := lienthong.ParseAgencyCode(p[2])
	if err != nil {
		return MemberID{}, fmt.Errorf("member id: %w", err)
	}
	return MemberID{p[0], p[1], code}, nil
}

func isWord(s string) bool {
	const most = 16
	return s != "" && len(s) <= most && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
}

// MemberOf is the member that a system belongs to.
func MemberOf(id lienthong.SystemID) MemberID {
	return MemberID{id.Instance, id.Class, lienthong.AgencyCode(id.Member)}
}

// String is the id in its one form.
func (id MemberID) String() string { return id.Instance + "/" + id.Class + "/" + string(id.Code) }

// MarshalText is String.
func (id MemberID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText is ParseMemberID.
func (id *MemberID) UnmarshalText(b []byte) (err error) {
	*id, err = ParseMemberID(string(b))
	return err
}

// GatewayID names a gateway of a member, X-Road's security server: the
// member's id and one part more.
type GatewayID struct {
	MemberID
	Gateway string
}

// ParseGatewayID reads what String writes.
func ParseGatewayID(s string) (GatewayID, error) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return GatewayID{}, fmt.Errorf("gateway id: needs INSTANCE/CLASS/CODE/GATEWAY")
	}
	m, err := ParseMemberID(s[:i])
	if err != nil {
		return GatewayID{}, fmt.Errorf("gateway id: %w", err)
	}
	const most = 64
	name := s[i+1:]
	if name == "" || len(name) > most || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return GatewayID{}, fmt.Errorf("gateway id: the gateway's name needs 1 to %d letters, digits and hyphens", most)
	}
	return GatewayID{m, name}, nil
}

// IsZero reports whether there is no gateway.
func (id GatewayID) IsZero() bool { return id == GatewayID{} }

// String is the id in its one form.
func (id GatewayID) String() string { return id.MemberID.String() + "/" + id.Gateway }

// MarshalText is String.
func (id GatewayID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText is ParseGatewayID.
func (id *GatewayID) UnmarshalText(b []byte) (err error) {
	*id, err = ParseGatewayID(string(b))
	return err
}

// Member is an agency of the political system or an enterprise that takes part
// in the exchange (Decree 278/2025/NĐ-CP).
type Member struct {
	ID       MemberID  `json:"id"`
	Name     string    `json:"name"`
	Systems  []System  `json:"systems,omitempty"`
	Gateways []Gateway `json:"gateways,omitempty"`
}

// System is an information system of a member: what asks, and what is granted.
type System struct {
	Name     string      `json:"name"` // the last part of its SystemID
	Title    string      `json:"title"`
	Gateways []GatewayID `json:"gateways,omitempty"` // that speak for it, e.g. a province's for a commune; none: all of its member's
	Services []Service   `json:"services,omitempty"`
}

// Service is what a system offers.
type Service struct {
	Code     string   `json:"code"` // the last part of its ServiceID
	Title    string   `json:"title"`
	Document Document `json:"document,omitzero"` // its OpenAPI document, if it has one
}

// Document names a document by what it holds.
type Document struct {
	SHA256 string `json:"sha256"` // in hexadecimal
	Length int64  `json:"length"`
	Type   string `json:"type"` // media type
}

// Gateway is one running gateway of a member.
type Gateway struct {
	Name        string    `json:"name"` // the last part of its GatewayID
	Addresses   []string  `json:"addresses,omitempty"`
	TLS         []TLSKey  `json:"tls,omitempty"`
	Keys        []Key     `json:"keys,omitempty"`
	Maintenance bool      `json:"maintenance,omitempty"` // peers hold requests back
	Retired     time.Time `json:"retired,omitzero"`      // out of the exchange; its keys stay for old evidence
}

// TLSKey is the key with which a gateway proves who it is in TLS.
type TLSKey struct {
	SHA256 string    `json:"sha256"`         // of the SubjectPublicKeyInfo, in hexadecimal
	Until  time.Time `json:"until,omitzero"` // when a newer one has taken over; zero: in force
}

// Key is a key with which a gateway signs messages.
type Key struct {
	ID     string    `json:"id"`             // KeyID of Public
	Public []byte    `json:"public"`         // SubjectPublicKeyInfo in DER: Ed25519 or ECDSA P-256
	From   time.Time `json:"from"`           // no message before
	Until  time.Time `json:"until,omitzero"` // no message from then on; zero: in force
}

// ActiveAt reports whether a message of time t may bear the key.
func (k Key) ActiveAt(t time.Time) bool {
	return !t.Before(k.From) && (k.Until.IsZero() || t.Before(k.Until))
}

// KeyID names a public key by what it is; see [admission.KeyID].
func KeyID(public []byte) string { return admission.KeyID(public) }

// fingerprint is the SHA-256 of DER in hexadecimal.
func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

// Purpose is what a registered code word means.
type Purpose struct {
	Code  lienthong.Purpose      `json:"code"`
	Title string                 `json:"title"`
	Basis []lienthong.LegalBasis `json:"basis,omitempty"` // the provisions that allow it
}

// Agreement is the part of an agreement that everybody may see: who may ask
// whom for what. The fields are the grant's and stay between the parties.
type Agreement struct {
	ID       string                 `json:"id"`
	Client   lienthong.SystemID     `json:"client"`
	Service  lienthong.ServiceID    `json:"service"`
	Purposes []lienthong.Purpose    `json:"purposes"`
	Basis    []lienthong.LegalBasis `json:"basis,omitempty"`
	State    string                 `json:"state"` // requested, active, suspended, ended
	From     time.Time              `json:"from,omitzero"`
	Until    time.Time              `json:"until,omitzero"`
}

// AgreementStates are the words of Agreement.State.
var AgreementStates = []string{"requested", "active", "suspended", "ended"}
