package xroad

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
)

// Target is what a request is for, in canonical form.
type Target struct {
	Service lienthong.ServiceID
	Path    string // within the service, percent-encoded: "" or with its leading /
	Query   string // as the client wrote it, with its ?; "" if there is none
}

// The bounds of a target, in bytes; beyond them servers differ.
const (
	maxPath  = 8 << 10
	maxQuery = 16 << 10
)

// version is the one of the protocol.
const version = "/r1/"

// OriginForm is a request target without the scheme and authority with which a
// client may begin it, and always does to a proxy (RFC 9112 section 3.2.2).
func OriginForm(target string) string {
	for _, scheme := range [...]string{"http://", "https://"} {
		if rest, ok := strings.CutPrefix(target, scheme); ok {
			if i := strings.IndexAny(rest, "/?"); i >= 0 && rest[i] == '/' {
				return rest[i:]
			}
		}
	}
	return target
}

// ParseTarget reads an HTTP request target:
//
//	/r1/{instance}/{class}/{member}/{system}/{service}[/{path}][?{query}]
//
// The error says what is wrong and repeats nothing of it.
func ParseTarget(target string) (Target, error) {
	path, query, asked := strings.Cut(target, "?")
	if asked {
		query = "?" + query
	}
	if !strings.HasPrefix(path, version) {
		return Target{}, fmt.Errorf("the path must begin with /r1/")
	}
	if len(path) > maxPath || len(query) > maxQuery {
		return Target{}, fmt.Errorf("the path or the query is too long")
	}
	if err := checkQuery(query); err != nil {
		return Target{}, err
	}
	id, rest := cutID(path[len(version):])
	service, err := lienthong.ParseServiceID(id)
	if err != nil {
		return Target{}, fmt.Errorf("the path must name a service in five parts: %w", err)
	}
	for _, part := range [...]string{service.Instance, service.Class, service.Member, service.System, service.Service} {
		if !utf8.ValidString(part) {
			return Target{}, fmt.Errorf("the service id is not UTF-8")
		}
	}
	if rest, err = CanonicalPath(rest); err != nil {
		return Target{}, err
	}
	return Target{service, rest, query}, nil
}

// cutID splits after the fifth part.
func cutID(s string) (id, rest string) {
	slashes := 0
	for i := range len(s) {
		if s[i] == '/' {
			if slashes++; slashes == 5 {
				return s[:i], s[i:]
			}
		}
	}
	return s, ""
}

// String is the target as it goes over the wire.
func (t Target) String() string { return version + t.Service.String() + t.Path + t.Query }

// URL is the target below a base such as "https://host/base". It keeps every
// byte of path and query.
func (t Target) URL(base *url.URL) *url.URL {
	u := below(base, strings.TrimSuffix(base.EscapedPath(), "/")+t.Path)
	u.RawQuery, u.ForceQuery = strings.TrimPrefix(t.Query, "?"), t.Query == "?"
	return u
}

// WireURL is the whole target at a gateway.
func (t Target) WireURL(gateway string) *url.URL {
	u := below(&url.URL{Scheme: "https", Host: gateway}, version+t.Service.String()+t.Path)
	u.RawQuery, u.ForceQuery = strings.TrimPrefix(t.Query, "?"), t.Query == "?"
	return u
}

func below(base *url.URL, escaped string) *url.URL {
	u := &url.URL{Scheme: base.Scheme, Host: base.Host}
	// Every path here is canonical, so it decodes; and url.URL writes RawPath
	// as it is where it is an encoding of Path.
	u.Path, _ = url.PathUnescape(escaped)
	u.RawPath = escaped
	return u
}

// CanonicalPath is the one spelling of a path within a service, or an error if
// two programs could read it differently.
func CanonicalPath(p string) (string, error) {
	if p == "" {
		return "", nil
	}
	if p[0] != '/' {
		return "", fmt.Errorf("the path must begin with /")
	}
	plain := true
	for i := range len(p) {
		if c := p[i]; c != '/' && c != '-' && c != '_' && !isAlphanumeric(c) {
			plain = false
			break
		}
	}
	if !plain {
		var err error
		if p, err = respell(p); err != nil {
			return "", err
		}
	}
	return p, checkSegments(p)
}

// respell writes a path with upper-case hexadecimal digits and unreserved
// characters bare.
func respell(p string) (string, error) {
	var b strings.Builder
	b.Grow(len(p))
	for i := 0; i < len(p); i++ {
		c := p[i]
		if c != '%' {
			if c != '/' && !isPathByte(c) {
				return "", fmt.Errorf("the path holds a character that must be percent-encoded")
			}
			b.WriteByte(c)
			continue
		}
		c, ok := hexByte(p, i+1)
		if !ok {
			return "", fmt.Errorf("the path is not percent-encoded rightly")
		}
		i += 2
		switch {
		case c == '/' || c == '\\':
			return "", fmt.Errorf("the path holds an encoded slash or backslash")
		case c < ' ' || c == 0x7f:
			return "", fmt.Errorf("the path holds a control character")
		case c == '%':
			if _, twice := hexByte(p, i+1); twice {
				return "", fmt.Errorf("the path is percent-encoded twice")
			}
			b.WriteString("%25")
		case isUnreserved(c):
			b.WriteByte(c)
		default:
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String(), nil
}

// checkSegments refuses segments that a path would resolve away, also behind
// parameters (/..;x/), which some servers cut off first.
func checkSegments(p string) error {
	last := strings.Count(p, "/") - 1
	n := 0
	for s := range strings.SplitSeq(p[1:], "/") {
		if s == "" && n < last {
			return fmt.Errorf("the path holds an empty segment")
		}
		name, _, _ := strings.Cut(strings.ReplaceAll(s, "%3B", ";"), ";")
		if name == "." || name == ".." {
			return fmt.Errorf("the path holds a dot segment")
		}
		if strings.Contains(s, "%") {
			if decoded, err := url.PathUnescape(s); err != nil || !utf8.ValidString(decoded) {
				return fmt.Errorf("the path is not UTF-8")
			}
		}
		n++
	}
	return nil
}

// checkQuery lets through what net/http forwards unchanged.
func checkQuery(q string) error {
	for i := range len(q) {
		switch c := q[i]; {
		case c <= ' ' || c >= 0x7f || c == '#':
			return fmt.Errorf("the query holds a character that must be percent-encoded")
		case c == '%':
			if _, ok := hexByte(q, i+1); !ok {
				return fmt.Errorf("the query is not percent-encoded rightly")
			}
		}
	}
	return nil
}

func isAlphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func isUnreserved(c byte) bool {
	return isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~'
}

// isPathByte is pchar of RFC 3986 section 3.3 without percent-encoding.
func isPathByte(c byte) bool { return isUnreserved(c) || strings.IndexByte("!$&'()*+,;=:@", c) >= 0 }

func hexByte(s string, i int) (byte, bool) {
	if i+2 > len(s) {
		return 0, false
	}
	hi, ok1 := hexDigit(s[i])
	lo, ok2 := hexDigit(s[i+1])
	return hi<<4 | lo, ok1 && ok2
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
