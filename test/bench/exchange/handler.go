package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// The plain handler's paths; in front of them may stand anything.
const (
	pathVerify = "/v1/population/verify" // reads the body and says yes
	pathSink   = "/v1/sink"              // reads the body and says its SHA-256
	pathSource = "/v1/source"            // ?bytes=N writes the filling
)

// yes is the plain handler's answer, and that of the register in form.
const yes = `{"verified":true}` + "\n"

// serveHandler is the plain handler that both nginx and the gateways ask.
func serveHandler(ctx context.Context) error {
	return serveHTTP(ctx, &http.Server{Handler: http.HandlerFunc(handle), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 10 * time.Minute})
}

func handle(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasSuffix(r.URL.Path, pathSink):
		sum, err := digest(r.Body)
		if err != nil {
			http.Error(w, "the body was cut short", http.StatusBadRequest)
			return
		}
		_, _ = io.WriteString(w, sum)
	case strings.HasSuffix(r.URL.Path, pathSource):
		n, err := strconv.ParseInt(r.URL.Query().Get("bytes"), 10, 64)
		if err != nil {
			http.Error(w, "bytes is no number", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Length", strconv.FormatInt(n, 10))
		_, _ = io.Copy(w, filling(n))
	default:
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		w.Header()["Content-Type"] = []string{"application/json"}
		_, _ = io.WriteString(w, yes)
	}
}

// filling is a large body: bytes that repeat every 251.
func filling(n int64) io.Reader { return io.LimitReader(&pattern{}, n) }

type pattern struct{ at int }

func (p *pattern) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(p.at)
		if p.at++; p.at == 251 {
			p.at = 0
		}
	}
	return len(b), nil
}

// serveHTTP serves on a free port, prints it, and ends when standard input does.
func serveHTTP(ctx context.Context, s *http.Server) error {
	l, err := listen(ctx)
	if err != nil {
		return err
	}
	go untilLeashEnds(func() { _ = s.Close() })
	fmt.Println(l.Addr())
	if err := s.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}

func listen(ctx context.Context) (net.Listener, error) {
	var c net.ListenConfig
	return c.Listen(ctx, "tcp", "127.0.0.1:0")
}

func untilLeashEnds(then func()) {
	_, _ = io.Copy(io.Discard, os.Stdin)
	then()
}
