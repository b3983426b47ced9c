package h1

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/http/httpguts"
)

// piece is how much of a body is written at once.
const piece = 32 << 10

var pieces = sync.Pool{New: func() any { b := make([]byte, piece); return &b }}

// appendHead writes a request's head. Fields that are the connection's own are
// the transport's to write; an empty User-Agent is not written, as in net/http.
func appendHead(r *http.Request) ([]byte, error) {
	target := r.URL.RequestURI()
	if !isToken(r.Method) || !isPlain(target) || r.Host == "" || !isPlain(r.Host) {
		return nil, errors.New("h1: the method, the target or the host cannot be written")
	}
	if r.ContentLength < 0 || (r.ContentLength > 0) != (r.Body != nil && r.Body != http.NoBody) {
		return nil, errors.New("h1: a body needs its length")
	}
	b := make([]byte, 0, 2<<10)
	b = append(append(append(append(b, r.Method...), ' '), target...), " HTTP/1.1\r\nHost: "...)
	b = append(append(b, r.Host...), "\r\n"...)
	for name, values := range r.Header {
		switch name {
		case "Host", "Content-Length", "Transfer-Encoding", "Connection", "Trailer":
			continue
		}
		if !isToken(name) {
			return nil, errors.New("h1: the name of a header field cannot be written")
		}
		for _, v := range values {
			if name == "User-Agent" && v == "" {
				continue
			}
			if !httpguts.ValidHeaderFieldValue(v) {
				return nil, errors.New("h1: a header field cannot be written: " + name)
			}
			b = append(append(append(append(b, name...), ": "...), v...), "\r\n"...)
		}
	}
	if r.ContentLength > 0 || r.Method != http.MethodGet && r.Method != http.MethodHead {
		b = append(b, "Content-Length: "...)
		b = append(strconv.AppendInt(b, r.ContentLength, 10), "\r\n"...)
	}
	return append(b, "\r\n"...), nil
}

// isToken reports whether s can be a method or the name of a field.
func isToken(s string) bool { return httpguts.ValidHeaderFieldName(s) }

// isPlain reports whether s ends no word and no line.
func isPlain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f })
}

// send writes the head and the body, in one write if they are small.
func (c *conn) send(head []byte, body io.Reader, size int64) error {
	if size == 0 {
		_, err := c.Write(head)
		return err
	}
	buf := pieces.Get().(*[]byte)
	defer func() {
		clear(*buf) // it held personal data
		pieces.Put(buf)
	}()
	n := copy(*buf, head)
	if n < len(head) {
		if _, err := c.Write(head); err != nil {
			return err
		}
		n = 0
	}
	for left := size; left > 0 || n > 0; n = 0 {
		m, err := io.ReadFull(body, (*buf)[n:min(int64(piece), int64(n)+left)])
		if err != nil {
			return errors.Join(errors.New("h1: the body is shorter than its length"), err)
		}
		left -= int64(m)
		if _, err := c.Write((*buf)[:n+m]); err != nil {
			return err
		}
	}
	return nil
}
