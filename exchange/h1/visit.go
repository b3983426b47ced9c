package h1

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/net/http/httpguts"
)

// visit is one connection that a Server has taken over; but for idle it is one
// goroutine's.
type visit struct {
	stream
	server *Server
	first  http.Request // what every request of the connection has: context, addresses, TLS
	out    []byte       // of an answer, not sent yet
	idle   atomic.Int64 // since when it waits for a request, in Unix nanoseconds; 0: it does not
	woken  atomic.Bool

	deadline time.Time // for reading the body, which often has come already
	timed    bool      // the connection has such a deadline
}

// wake ends the waiting for a request.
func (v *visit) wake() {
	v.woken.Store(true)
	_ = v.SetReadDeadline(time.Unix(1, 0))
}

// serve answers requests until the connection ends.
func (v *visit) serve(r *http.Request) {
	body := &incoming{visit: v}
	if err := body.of(r, r.ContentLength, len(r.TransferEncoding) > 0); err != nil {
		v.refuse(err)
		return
	}
	for {
		if !v.answer(r, body) {
			return
		}
		head, err := v.next()
		if err == errLong {
			v.refuse(err)
		}
		if err != nil {
			return // it went, or was sent away
		}
		body = &incoming{visit: v}
		if r, err = v.request(head, body); err != nil {
			v.refuse(err)
			return
		}
	}
}

// next waits for the next request and returns its head.
func (v *visit) next() (string, error) {
	v.idle.Store(time.Now().UnixNano())
	if v.server.closing.Load() { // Shutdown has seen idle, or this sees closing
		return "", http.ErrServerClosed
	}
	if v.from == v.to {
		v.forget()
		if cap(v.out) > startBuffer {
			v.out = nil
		}
		if err := v.fill(); err != nil {
			return "", err
		}
	}
	for range 2 { // which some clients send after a body (RFC 9112 section 2.2)
		if bytes.HasPrefix(v.in[v.from:v.to], []byte("\r\n")) {
			v.from += 2
		}
	}
	if !bytes.Contains(v.in[v.from:v.to], []byte("\r\n\r\n")) {
		if d := v.server.HTTP.ReadHeaderTimeout; d > 0 {
			_ = v.SetReadDeadline(time.Now().Add(d))
			v.woken.Store(true)
		}
	}
	head, err := v.readHead()
	v.idle.Store(0)
	if v.woken.Swap(false) {
		_ = v.SetReadDeadline(time.Time{})
	}
	return head, err
}

// request reads a head. What two programs could read differently is refused.
func (v *visit) request(head string, body *incoming) (*http.Request, error) {
	line, rest, _ := strings.Cut(head, "\r\n")
	method, line, _ := strings.Cut(line, " ")
	target, proto, ok := strings.Cut(line, " ")
	if !ok || !isToken(method) || !isPlain(target) || proto != "HTTP/1.1" {
		return nil, malformed("its first line is not that of a request of HTTP/1.1")
	}
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return nil, malformed("its target cannot be read")
	}
	h, err := parseFields(rest)
	if err != nil {
		return nil, err
	}
	hosts := h["Host"]
	if len(hosts) != 1 || !httpguts.ValidHostHeader(hosts[0]) {
		return nil, malformed("it does not name one host")
	}
	delete(h, "Host")
	length, coding, err := measure(h, 1)
	if err != nil {
		return nil, err
	}
	r := v.first.WithContext(v.first.Context())
	r.Method, r.URL, r.RequestURI, r.Header, r.Host = method, u, target, h, hosts[0]
	r.Proto, r.ProtoMajor, r.ProtoMinor, r.TransferEncoding, r.Trailer = proto, 1, 1, coding, nil
	if u.Host != "" {
		r.Host = u.Host
	}
	r.Close = httpguts.HeaderValuesContainsToken(h["Connection"], "close")
	if length < 0 && coding == nil {
		length = 0
	}
	r.ContentLength = length
	return r, body.of(r, length, coding != nil)
}

// incoming is the body of a request.
type incoming struct {
	visit  *visit
	framed framed
	asks   bool // it comes when it is asked for (RFC 9110 section 10.1.1)
	err    error
}

// of makes b the body of r.
func (b *incoming) of(r *http.Request, length int64, coded bool) error {
	b.framed = framed{framing: counted, left: length}
	switch {
	case coded:
		b.framed = framed{framing: chunked}
	case length == 0:
		b.framed, b.err = framed{framing: empty}, io.EOF
	}
	r.Body = b
	if b.err != nil {
		r.Body = http.NoBody
	}
	if want := r.Header["Expect"]; len(want) > 0 {
		if len(want) > 1 || !strings.EqualFold(want[0], "100-continue") {
			return malformed("it expects what is not known here")
		}
		b.asks = b.err == nil
	}
	return nil
}

func (b *incoming) Read(p []byte) (int, error) {
	if b.err != nil || len(p) == 0 {
		return 0, b.err
	}
	if b.asks {
		b.asks = false
		if _, b.err = b.visit.Write([]byte("HTTP/1.1 100 Continue\r\n\r\n")); b.err != nil {
			return 0, b.err
		}
	}
	if v := b.visit; !v.deadline.IsZero() && (b.framed.framing == chunked || b.framed.left > int64(v.to-v.from)) {
		_ = v.SetReadDeadline(v.deadline)
		v.deadline, v.timed = time.Time{}, true
	}
	n, err := b.framed.read(&b.visit.stream, p)
	b.err = err
	return n, err
}

// Close implements io.Closer. The rest is the connection's matter.
func (b *incoming) Close() error { return nil }
