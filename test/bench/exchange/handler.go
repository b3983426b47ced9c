package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
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
	serving := s.Serve
	if s.TLSConfig != nil {
		serving = func(l net.Listener) error { return s.ServeTLS(l, "", "") }
	}
	if err := serving(l); err != http.ErrServerClosed {
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

// serveProxy is one of two of Go's own reverse proxies, with mutual TLS between
// them: what the gateways would cost if they did nothing.
func serveProxy(ctx context.Context, c *config) error {
	own, list, err := readTrust(c.Trust, c.Name, c.Provider)
	if err != nil {
		return err
	}
	identified := func(s tls.ConnectionState) error {
		_, err := list.Identify(ctx, s.PeerCertificates)
		return err
	}
	var h2 http.Protocols
	h2.SetHTTP2(true)
	transport := &http.Transport{MaxIdleConnsPerHost: 2048, DisableCompression: true}
	next := &url.URL{Scheme: "http", Host: c.Next}
	s := &http.Server{ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 10 * time.Minute}
	if c.Name == consumer {
		next.Scheme, transport.Protocols = "https", &h2
		transport.TLSClientConfig = &tls.Config{
			MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{*own.Certificate()},
			InsecureSkipVerify: true, VerifyConnection: identified, // by the trust list, as the gateways do
		}
	} else {
		s.Protocols = &h2
		s.TLSConfig = &tls.Config{
			MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{*own.Certificate()},
			ClientAuth: tls.RequireAnyClientCert, VerifyConnection: identified,
		}
	}
	s.Handler = &httputil.ReverseProxy{Transport: transport, Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(next) }}
	return serveHTTP(ctx, s)
}
