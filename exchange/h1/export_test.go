package h1

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"time"
)

// given is a connection over which a text has come.
type given struct {
	net.Conn
	*bytes.Reader
}

func (g given) Read(p []byte) (int, error)    { return g.Reader.Read(p) }
func (given) Write(p []byte) (int, error)     { return len(p), nil }
func (given) SetReadDeadline(time.Time) error { return nil }

// Ask reads a text as a request that is not a connection's first, with its body.
func Ask(text []byte) (*http.Request, []byte, error) {
	v := &visit{stream: newStream(given{Reader: bytes.NewReader(text)}, 64<<10), server: &Server{HTTP: &http.Server{}}}
	v.first = *(&http.Request{}).WithContext(context.Background())
	head, err := v.readHead()
	if err != nil {
		return nil, nil, err
	}
	r, err := v.request(head, &incoming{visit: v})
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(r.Body)
	return r, body, err
}
