package offer

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/lienthong/lienthong/exchange/h1"
	"github.com/lienthong/lienthong/internal/conf"
)

// carrier carries questions to the service. It follows no redirect: the path
// that was decided is the one that is asked.
func (c Config) carrier(base *url.URL) (http.RoundTripper, error) {
	t := &h1.Transport{Dial: h1.DialTCP, MaxIdle: 256, IdleFor: 30 * time.Second, MaxHeader: 64 << 10}
	if base.Scheme == "https" {
		config, err := c.tls()
		if err != nil {
			return nil, err
		}
		d := &tls.Dialer{Config: config}
		t.Dial = func(ctx context.Context, r *http.Request) (net.Conn, error) {
			return d.DialContext(ctx, "tcp", h1.Address(r.URL))
		}
	}
	if c.TokenFile == "" {
		return t, nil
	}
	token, err := c.TokenFile.Read()
	return authorized{t, token}, err
}

func (c Config) tls() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	if c.Authorities != "" {
		pem, err := os.ReadFile(string(c.Authorities))
		config.RootCAs = x509.NewCertPool()
		if err != nil || !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("authorities %s is no PEM file with certificates", c.Authorities)
		}
	}
	if (c.Certificate == "") != (c.Key == "") {
		return nil, errors.New("certificate and key go together")
	}
	if c.Key != "" {
		pair, err := tls.LoadX509KeyPair(string(c.Certificate), string(c.Key))
		if err != nil {
			return nil, fmt.Errorf("certificate and key do not load as a pair of PEM files: %w", err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

// authorized shows the gateway's own token.
type authorized struct {
	next  http.RoundTripper
	token conf.Secret
}

// RoundTrip implements http.RoundTripper.
func (a authorized) RoundTrip(r *http.Request) (*http.Response, error) {
	out := *r
	out.Header = r.Header.Clone()
	out.Header["Authorization"] = []string{"Bearer " + a.token.Reveal()}
	return a.next.RoundTrip(&out)
}
