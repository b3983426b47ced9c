//go:build linux

package fault

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// TestHalfOpen opens connections to both faces of both gateways that say
// nothing, half of a handshake, half of a header, or a header and half of a
// body. Questions are answered meanwhile, and the gateways end what does not
// get on.
func TestHalfOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneMachine)
	l := w.newLoad(2)
	hello := "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" // the beginning of a TLS ClientHello
	request := "POST /r1/" + personsService + "/v1/population/verify HTTP/1.1\r\nHost: " + w.asker.clients + "\r\n"
	var open []net.Conn
	defer func() {
		for _, c := range open {
			_ = c.Close()
		}
	}()
	for _, half := range []struct{ address, said string }{
		{w.asker.clients, ""}, {w.asker.clients, request}, {w.asker.peers, ""}, {w.asker.peers, hello},
		{w.owner.clients, "GET "}, {w.owner.peers, ""}, {w.owner.peers, hello}, {w.owner.peers, "GET / HTTP/1.1\r\n"},
	} {
		for range 25 {
			c, err := net.Dial("tcp", half.address)
			must(t, err)
			open = append(open, c)
			_, err = io.WriteString(c, half.said)
			must(t, err)
		}
	}
	l.more(t, 20)
	// The limit is ten seconds for a header; the rest is for a busy machine.
	end := time.Now().Add(patience)
	for i, c := range open {
		must(t, c.SetReadDeadline(end))
		if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("connection %d of %d is still open", i, len(open))
		}
	}
	// A body that stops is the client's own; the gateway answers that it lacks.
	c, err := net.Dial("tcp", w.asker.clients)
	must(t, err)
	open = append(open, c)
	_, err = fmt.Fprintf(c, "%sX-Road-Client: %s\r\nContent-Length: 1000\r\n\r\n{", request, askerSystem)
	must(t, err)
	must(t, c.(*net.TCPConn).CloseWrite())
	must(t, c.SetReadDeadline(time.Now().Add(patience)))
	if b, err := io.ReadAll(c); err != nil || len(b) < 12 || string(b[9:12]) != "400" {
		t.Errorf("half a body is answered with %.60q, %v", b, err)
	}
	l.more(t, 10)
	w.settle(l)
}
