package h1

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"time"
)

// ErrNotSent is in the chain of errors of requests of which nothing was sent.
var ErrNotSent = errors.New("h1: nothing was sent")

// Transport sends requests. Set the fields and do not change them afterwards.
type Transport struct {
	// Dial connects to the server of a request: to the address r.URL.Host, for
	// the name r.Host. Connections are kept by both.
	Dial      func(ctx context.Context, r *http.Request) (net.Conn, error)
	MaxIdle   int           // connections kept for one server
	IdleFor   time.Duration // how long they are kept
	MaxHeader int           // bytes of an answer's head

	mu       sync.Mutex
	pools    map[server]*pool
	sweeping bool
}

// conn is one connection. Between get and put it is one goroutine's.
type conn struct {
	stream
	server server
	raw    syscall.RawConn // of the socket; nil if there is none
	since  time.Time       // when it was put back
}

// RoundTrip implements http.RoundTripper. The request's ContentLength must be
// that of its body. The body of the answer must be closed.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, out := r.Context(), r.Body
	if out == nil {
		out = http.NoBody
	}
	head, err := appendHead(r)
	if err != nil {
		return nil, errors.Join(ErrNotSent, err, out.Close())
	}
	for {
		c, kept, err := t.get(ctx, r)
		if err != nil {
			return nil, errors.Join(ErrNotSent, cause(ctx, err), out.Close())
		}
		resp, err := t.exchange(c, r, head, out)
		if err == nil {
			return resp, nil
		}
		again := kept && c.silent && ctx.Err() == nil && Idempotent(r.Method) && (r.ContentLength == 0 || r.GetBody != nil)
		if !again {
			return nil, cause(ctx, err)
		}
		if r.ContentLength > 0 {
			if out, err = r.GetBody(); err != nil {
				return nil, err
			}
		}
	}
}

// exchange sends the request over a connection and reads the answer's head. A
// server may answer before it has read a large body, so that is sent beside.
// After an error the connection is closed and nothing is being sent any more.
func (t *Transport) exchange(c *conn, r *http.Request, head []byte, out io.ReadCloser) (*http.Response, error) {
	ctx := r.Context()
	// A deadline in the past ends whatever waits for the connection.
	release := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
	c.silent = true
	s := sending{done: make(chan struct{})}
	if r.ContentLength < piece {
		s.run(ctx, c, head, out, r.ContentLength)
	} else {
		go s.run(ctx, c, head, out, r.ContentLength)
	}
	resp, keep, err := c.readResponse(r)
	if err == nil {
		resp.Body = &body{
			conn: c, transport: t, release: release, ctx: ctx, sending: &s, keep: keep,
			framed: framed{framing: framingOf(r, resp), left: max(0, resp.ContentLength)},
		}
		return resp, nil
	}
	release()
	_ = c.Close()
	<-s.done
	return nil, errors.Join(s.err, err)
}

// sending is a request on its way. err may be read when done is closed.
type sending struct {
	done chan struct{}
	err  error
}

func (s *sending) run(ctx context.Context, c *conn, head []byte, out io.ReadCloser, size int64) {
	defer close(s.done)
	defer func() { _ = out.Close() }() // only read
	if s.err = c.send(head, out, size); s.err != nil && ctx.Err() == nil {
		// A server that refuses a large body answers and closes; its answer may
		// have come, and no other will.
		_ = c.SetReadDeadline(time.Now().Add(time.Second))
	}
}

// over reports whether all was sent.
func (s *sending) over() bool {
	select {
	case <-s.done:
		return s.err == nil
	default:
		return false
	}
}

// cause is the context's, where it has ended.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// Idempotent reports whether a request of this method may be sent twice (RFC
// 9110 section 9.2.2).
func Idempotent(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

// DialTCP is a Dial for plain http.
func DialTCP(ctx context.Context, r *http.Request) (net.Conn, error) {
	if r.URL.Scheme != "http" {
		return nil, errors.New("h1: only plain http is spoken here")
	}
	var d net.Dialer
	return d.DialContext(ctx, "tcp", Address(r.URL))
}

// Address is where the server of a URL is connected to, host:port.
func Address(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// socket is what is under a connection, through TLS if need be.
func socket(n net.Conn) syscall.RawConn {
	if over, ok := n.(interface{ NetConn() net.Conn }); ok {
		n = over.NetConn()
	}
	if s, ok := n.(syscall.Conn); ok {
		if raw, err := s.SyscallConn(); err == nil {
			return raw
		}
	}
	return nil
}

// alive reports whether nothing has come over a connection that was idle: an
// end, an error and an answer that nobody asked for all make it useless. It
// takes a byte away from a connection that is not.
func (c *conn) alive() bool {
	if c.raw == nil {
		return true
	}
	quiet := false
	var b [1]byte
	err := c.raw.Read(func(fd uintptr) bool {
		_, err := syscall.Read(int(fd), b[:])
		quiet = err == syscall.EAGAIN
		return true
	})
	return err == nil && quiet
}
