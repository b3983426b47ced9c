package httpsig

import (
	"net/http"
	"strings"
)

// Message is what can be signed of an HTTP message: everything but the body.
type Message struct {
	// Of a request. The target is as it went over the wire: what was decoded
	// and encoded again is another target.
	Method    string
	Scheme    string // lower case
	Authority string // host, lower case, without the scheme's default port
	Path      string // still percent-encoded; "/" if empty
	Query     string // with its ?; "" if there is none

	// Of a response.
	Status  int
	Request *Message // that was answered, for components with ;req; may be nil

	Header http.Header
}

// Request is the message of a request that was received, or is to be sent. The
// scheme is the caller's to know: a server behind TLS sees none.
func Request(r *http.Request, scheme string) *Message {
	path, query := r.URL.EscapedPath(), ""
	if r.URL.RawQuery != "" || r.URL.ForceQuery {
		query = "?" + r.URL.RawQuery
	}
	if strings.HasPrefix(r.RequestURI, "/") { // as received, not as understood
		raw, q, has := strings.Cut(r.RequestURI, "?")
		path, query = raw, ""
		if has {
			query = "?" + q
		}
	}
	if path == "" {
		path = "/"
	}
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	return &Message{
		Method: r.Method, Scheme: scheme, Authority: authority(host, scheme), Path: path, Query: query, Header: r.Header,
	}
}

// Response is the message of a response to a request.
func Response(status int, header http.Header, request *Message) *Message {
	return &Message{Status: status, Header: header, Request: request}
}

// authority normalises a host by RFC 9421 section 2.2.3.
func authority(host, scheme string) string {
	host = strings.ToLower(host)
	switch scheme {
	case "https":
		return strings.TrimSuffix(host, ":443")
	case "http":
		return strings.TrimSuffix(host, ":80")
	}
	return host
}
