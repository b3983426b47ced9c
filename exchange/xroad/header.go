package xroad

import (
	"net/http"
	"net/textproto"
	"slices"
	"strings"
)

// The header fields of the protocol, as net/http spells them.
const (
	Client      = "X-Road-Client"
	Service     = "X-Road-Service"
	ID          = "X-Road-Id"
	UserID      = "X-Road-Userid"
	Issue       = "X-Road-Issue"
	RequestID   = "X-Road-Request-Id"
	RequestHash = "X-Road-Request-Hash"
	Error       = "X-Road-Error"

	SecurityServer   = "X-Road-Security-Server"
	RepresentedParty = "X-Road-Represented-Party"
)

// dropped fields belong to one connection, or would tell who is behind a
// gateway (PR-REST section 4.3, filtered and specially handled headers).
var dropped = map[string]bool{
	"Connection": true, "Keep-Alive": true, "Proxy-Authenticate": true, "Proxy-Authorization": true, "Proxy-Connection": true,
	"Te": true, "Trailer": true, "Transfer-Encoding": true, "Upgrade": true,
	"User-Agent": true, "Host": true, "Server": true, "Content-Length": true, "Expect": true,
	"Http2-Settings": true,
}

// Reserved reports whether only gateways may set a field of a request. A
// client's own value is removed.
func Reserved(name string) bool {
	return name == RequestID || name == RequestHash || name == Service || name == Error
}

// Own reports whether the protocol owns a field: the provider's system must not
// set it in its answers.
func Own(name string) bool { return strings.HasPrefix(name, "X-Road-") }

// Settle leaves one value of each optional field of a request: of several the
// last, as with X-Road, and none where that is empty, for clients send fields
// that they have no value for.
func Settle(h http.Header) {
	for _, name := range [...]string{ID, UserID, Issue, SecurityServer, RepresentedParty} {
		switch v := h[name]; {
		case len(v) == 0:
		case v[len(v)-1] == "":
			delete(h, name)
		case len(v) > 1:
			h[name] = v[len(v)-1:]
		}
	}
}

// Keep copies what passes a gateway from src to dst: all but the dropped
// fields and those that the Connection field names as the connection's own
// (RFC 9110 section 7.6.1). Cookies are joined as HTTP/2 joins them, so that
// both sides see the same field.
func Keep(dst, src http.Header, except func(name string) bool) {
	own := src["Connection"]
	for name, values := range src {
		switch {
		case dropped[name] || except != nil && except(name):
		case len(own) > 0 && named(own, name):
		case name == "Cookie":
			dst[name] = []string{cookies(values)}
		default:
			dst[name] = values
		}
	}
}

// named reports whether the Connection field names a field. The protocol's own
// fields cannot be named away.
func named(connection []string, name string) bool {
	if Own(name) || strings.HasPrefix(name, "Lienthong-") {
		return false
	}
	for _, line := range connection {
		for option := range strings.SplitSeq(line, ",") {
			if textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(option)) == name {
				return true
			}
		}
	}
	return false
}

func cookies(lines []string) string {
	var out []string
	for _, l := range lines {
		for c := range strings.SplitSeq(l, ";") {
			if c = strings.TrimSpace(c); c != "" {
				out = append(out, c)
			}
		}
	}
	return strings.Join(slices.Clip(out), "; ")
}
