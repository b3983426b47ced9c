package h1

import (
	"io"
	"strconv"
	"time"
)

// most is how much of a body that nobody wanted is read so that the connection
// can be kept, or so that a client still sending gets its answer.
const (
	most     = 256 << 10
	patience = time.Second
)

// drain takes the rest of a request's body, and reports whether it could.
func (b *incoming) drain() bool {
	if b.err == io.EOF {
		return true
	}
	if b.err != nil || b.framed.framing == counted && b.framed.left > most {
		return false
	}
	_ = b.visit.SetReadDeadline(time.Now().Add(patience))
	_, err := io.CopyN(io.Discard, b, most)
	_ = b.visit.SetReadDeadline(time.Time{})
	return err == io.EOF
}

// linger takes what the client is still sending, for a moment: were the
// connection closed before, the client could lose the answer (RFC 9112 section 9.6).
func (v *visit) linger() {
	over, ok := v.Conn.(interface{ CloseWrite() error })
	if !ok || over.CloseWrite() != nil {
		return
	}
	_ = v.SetReadDeadline(time.Now().Add(patience))
	_, _ = io.CopyN(io.Discard, v.Conn, most)
}

// refuse answers what is no request.
func (v *visit) refuse(err error) {
	status := "400 Bad Request"
	if err == errLong {
		status = "431 Request Header Fields Too Large"
	}
	text := "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\nContent-Length: " + strconv.Itoa(len(status)) + "\r\n\r\n" + status
	if _, err := v.Conn.Write([]byte(text)); err == nil {
		v.linger()
	}
}
