package h1

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
)

// framing is where a body ends (RFC 9112 section 6.3).
type framing int

const (
	empty framing = iota
	counted
	chunked
	toEnd // of the connection
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
	framing   framing
	left      int64 // of the body, or of the chunk
	begun     bool  // chunked: there was a chunk
	err       error
}

func (b *body) Read(p []byte) (int, error) {
	if b.err != nil || len(p) == 0 && b.framing != empty {
		return 0, b.err
	}
	n, err := b.read(p)
	if err != nil {
		if err != io.EOF {
			err = cause(b.ctx, err)
		}
		b.end(err)
	}
	return n, err
}

// read does not touch the connection after the body's end.
func (b *body) read(p []byte) (n int, err error) {
	switch b.framing {
	case counted: // below
	case empty:
		return 0, io.EOF
	case toEnd:
		return b.conn.receive(p)
	case chunked:
		if b.left == 0 {
			if b.left, err = b.conn.nextChunk(b.begun); err != nil {
				return 0, err
			}
			b.begun = true
		}
	}
	n, err = b.conn.receive(p[:min(int64(len(p)), b.left)])
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if b.left -= int64(n); err == nil && b.left == 0 && b.framing == counted {
		err = io.EOF
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
	if b.framing == empty {
		b.end(io.EOF)
		return nil
	}
	b.end(http.ErrBodyReadAfterClose)
	return nil
}

// receive reads what has come already, or from the connection.
func (c *conn) receive(p []byte) (int, error) {
	if c.from < c.to {
		n := copy(p, c.in[c.from:c.to])
		c.from += n
		return n, nil
	}
	n, err := c.Read(p)
	if n > 0 {
		return n, nil
	}
	return 0, err
}

// maxLine bounds the line before a chunk, its extensions included, and each
// line of the trailer; maxTrailer their number.
const (
	maxLine    = 1 << 10
	maxTrailer = 32
)

// nextChunk reads up to the data of the next chunk (RFC 9112 section 7.1) and
// returns its length; io.EOF after the last, when the trailer was read too.
// Extensions and the trailer's fields mean nothing here.
func (c *conn) nextChunk(begun bool) (int64, error) {
	if begun {
		if line, err := c.line(); err != nil || len(line) > 0 {
			return 0, either(err, "a chunk is longer than it says")
		}
	}
	line, err := c.line()
	if err != nil {
		return 0, err
	}
	size, _, _ := bytes.Cut(line, []byte(";"))
	size = bytes.TrimRight(size, " \t")
	n, err := strconv.ParseUint(string(size), 16, 62)
	if err != nil || len(size) > 15 { // ParseUint takes no sign and, with a base, no underscore
		return 0, malformed("a chunk's length is none")
	}
	if n > 0 {
		return int64(n), nil
	}
	for range maxTrailer {
		if line, err = c.line(); err != nil {
			return 0, err
		}
		if len(line) == 0 {
			return 0, io.EOF
		}
		if _, err := parseFields(string(line)); err != nil {
			return 0, err
		}
	}
	return 0, malformed("its trailer is too long")
}

// line reads one that ends in CRLF. It may be used until the next read.
func (c *conn) line() ([]byte, error) {
	for seen := 0; ; {
		if i := bytes.IndexByte(c.in[c.from+seen:c.to], '\n'); i >= 0 {
			line, ok := bytes.CutSuffix(c.in[c.from:c.from+seen+i], []byte("\r"))
			c.from += seen + i + 1
			if !ok || bytes.IndexByte(line, '\r') >= 0 {
				return nil, malformed("a line between chunks does not end in CRLF")
			}
			return line, nil
		}
		if seen = c.to - c.from; seen > maxLine {
			return nil, malformed("a line between chunks is too long")
		}
		if err := c.fill(); err != nil {
			return nil, err
		}
	}
}

func either(err error, what string) error {
	if err != nil {
		return err
	}
	return malformed(what)
}
