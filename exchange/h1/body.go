package h1

import (
	"context"
	"io"
	"net/http"
)

func framingOf(r *http.Request, resp *http.Response) framing {
	switch {
	case r.Method == http.MethodHead, resp.StatusCode == http.StatusNoContent, resp.StatusCode == http.StatusNotModified, resp.ContentLength == 0:
		return empty
	case len(resp.TransferEncoding) > 0:
		return chunked
	case resp.ContentLength > 0:
		return counted
	}
	return toEnd
}

// body is an answer's. At its end, or when it is closed, the connection is kept
// for the next request, or closed.
type body struct {
	conn      *conn
	transport *Transport
	release   func() bool // lets the context go; false if it has ended
	ctx       context.Context
	sending   *sending // of the request
	keep      bool
	framed    framed
	err       error
}

func (b *body) Read(p []byte) (int, error) {
	if b.err != nil || len(p) == 0 && b.framed.framing != empty {
		return 0, b.err
	}
	n, err := b.framed.read(&b.conn.stream, p)
	if err != nil {
		if err != io.EOF {
			err = cause(b.ctx, err)
		}
		b.end(err)
	}
	return n, err
}

// end gives the connection back, once.
func (b *body) end(err error) {
	b.err = err
	if mine := b.release(); mine && b.keep && b.sending.over() && err == io.EOF {
		b.transport.put(b.conn)
		return
	}
	_ = b.conn.Close()
}

// Close implements io.Closer. What was not read is not waited for.
func (b *body) Close() error {
	if b.err != nil {
		return nil //nolint:nilerr // the reader has had it; to close what has ended is no fault
	}
	if b.framed.framing == empty {
		b.end(io.EOF)
		return nil
	}
	b.end(http.ErrBodyReadAfterClose)
	return nil
}
