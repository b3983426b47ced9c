package xroad

import (
	"crypto/sha512"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
)

// Hash is the X-Road-Request-Hash of a request: the Base64 of
// SHA512(SHA512(message) + SHA512(body)), or of SHA512(message) if there is no
// body (PR-REST section 4.3). The message is
//
//	{method} CRLF {path}[?{query}] CRLF ({Name}:{Value} CRLF)*
//
// over the fields that pass between gateways. HTTP lets their order and case
// change on the way; here they stand sorted by name, in Go's canonical case,
// lines of one name in their order.
func Hash(method, target string, header http.Header, skip func(name string) bool, body []byte) string {
	var buf [1024]byte
	var names [48]string
	b := append(buf[:0], method...)
	b = append(b, "\r\n"...)
	b = append(b, target...)
	b = append(b, "\r\n"...)
	sorted := names[:0]
	for name := range header {
		if !dropped[name] && !skip(name) {
			sorted = append(sorted, name)
		}
	}
	slices.Sort(sorted)
	for _, name := range sorted {
		for _, v := range header[name] {
			b = append(b, name...)
			b = append(b, ':')
			b = append(b, strings.TrimSpace(v)...)
			b = append(b, "\r\n"...)
		}
	}
	sum := sha512.Sum512(b)
	if body != nil {
		sum = sha512.Sum512(append(sum[:], body...))
	}
	return base64.StdEncoding.EncodeToString(sum[:])
}
