package lienthong

import (
	"fmt"
	"net/url"
	"strings"
)

// AgencyCode identifies an agency of the state by Decision 20/2020/QĐ-TTg: at
// most 35 characters, groups of digits and capital letters with dots between,
// the ministry or province first, as in "G01.33". Enterprises bear their
// enterprise code, which has the same form.
type AgencyCode string

// maxAgencyCode is the longest code of Decision 20/2020/QĐ-TTg, in characters.
const maxAgencyCode = 35

// ParseAgencyCode checks the form of a code, not that an agency bears it.
func ParseAgencyCode(s string) (AgencyCode, error) {
	if s == "" || len(s) > maxAgencyCode {
		return "", fmt.Errorf("agency code: needs 1 to %d characters, has %d", maxAgencyCode, len(s))
	}
	for group := range strings.SplitSeq(s, ".") {
		if group == "" || strings.Trim(group, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return "", fmt.Errorf("agency code: needs groups of digits and capital letters with dots between")
		}
	}
	return AgencyCode(s), nil
}

// SystemID names an information system of a member in X-Road's grammar, which
// the national exchange platform inherited: INSTANCE/CLASS/MEMBER/SYSTEM, e.g.
// "VN/GOV/G01/POPULATION". It is what grants are given to. Systems compare
// with ==.
type SystemID struct {
	Instance string // the exchange: "VN", or "DEV" on a laptop
	Class    string // of members: "GOV", "COM"
	Member   string // the member's code; of agencies an AgencyCode
	System   string // the information system, X-Road's subsystem
}

// ServiceID names a service of a system: the system's id and one part more.
type ServiceID struct {
	SystemID
	Service string
}

// maxIDPart bounds a part of an identifier, in bytes once decoded.
const maxIDPart = 255

// ParseSystemID reads four parts with / between, percent-encoded UTF-8 (X-Road
// REST message protocol section 4.2). It accepts one way of writing each id
// that String would produce, and others that decode to the same parts.
func ParseSystemID(s string) (SystemID, error) {
	p, err := idParts(s, 4)
	if err != nil {
		return SystemID{}, err
	}
	return SystemID{p[0], p[1], p[2], p[3]}, nil
}

// ParseServiceID reads five parts; see ParseSystemID.
func ParseServiceID(s string) (ServiceID, error) {
	p, err := idParts(s, 5)
	if err != nil {
		return ServiceID{}, err
	}
	return ServiceID{SystemID{p[0], p[1], p[2], p[3]}, p[4]}, nil
}

// idParts splits before it decodes, so that %2F stays inside its part.
func idParts(s string, n int) ([]string, error) {
	parts := strings.Split(s, "/")
	if len(parts) != n {
		return nil, fmt.Errorf("identifier: needs %d parts with / between, has %d", n, len(parts))
	}
	for i, p := range parts {
		decoded, err := url.PathUnescape(p)
		if err != nil {
			return nil, fmt.Errorf("identifier: part %d is not percent-encoded rightly", i+1)
		}
		if err := checkIDPart(decoded); err != nil {
			return nil, fmt.Errorf("identifier: part %d %w", i+1, err)
		}
		parts[i] = decoded
	}
	return parts, nil
}

// checkIDPart refuses what could change its meaning on the way: X-Road forbids
// control characters, and parts that a path would resolve away.
func checkIDPart(p string) error {
	switch {
	case p == "" || p == "." || p == "..":
		return fmt.Errorf("is empty or a step in a path")
	case len(p) > maxIDPart:
		return fmt.Errorf("is longer than %d bytes", maxIDPart)
	case strings.ContainsFunc(p, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' || r == ';' || r == '\\' }):
		return fmt.Errorf("holds a character that identifiers may not have")
	}
	return nil
}

// IsZero reports whether there is no system.
func (id SystemID) IsZero() bool { return id == SystemID{} }

// String is the id in its one canonical form.
func (id SystemID) String() string {
	if id.IsZero() {
		return ""
	}
	return joinID(id.Instance, id.Class, id.Member, id.System)
}

// String is the id in its one canonical form.
func (id ServiceID) String() string {
	if id.IsZero() {
		return ""
	}
	return joinID(id.Instance, id.Class, id.Member, id.System, id.Service)
}

// IsZero reports whether there is no service.
func (id ServiceID) IsZero() bool { return id == ServiceID{} }

func joinID(parts ...string) string {
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}

// MarshalText is String.
func (id SystemID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText is ParseSystemID; the empty text is no system.
func (id *SystemID) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*id = SystemID{}
		return nil
	}
	*id, err = ParseSystemID(string(b))
	return err
}

// MarshalText is String.
func (id ServiceID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText is ParseServiceID; the empty text is no service.
func (id *ServiceID) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*id = ServiceID{}
		return nil
	}
	*id, err = ParseServiceID(string(b))
	return err
}
