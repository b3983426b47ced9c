package offer

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"strings"
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
		return asDecided{next: t}, nil
	}
	token, err := c.TokenFile.Read()
	return asDecided{t, token}, err
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

// otherwise are header fields by which servers of many makers take another method
// or path for the one that was asked, or another machine for the one that asks.
// A consumer may not say such things to a service behind a gateway.
var otherwise = map[string]bool{
	"X-Http-Method-Override": true, "X-Http-Method": true, "X-Method-Override": true,
	"X-Original-Url": true, "X-Original-Uri": true, "X-Rewrite-Url": true,
	"Forwarded": true, "X-Forwarded-For": true, "X-Forwarded-Host": true, "X-Forwarded-Prefix": true, "X-Forwarded-Proto": true, "X-Real-Ip": true,
}

// asDecided sends the request that the grants decided, and shows the gateway's
// own token where there is one.
type asDecided struct {
	next  http.RoundTripper
	token conf.Secret // the zero Secret leaves the consumer's Authorization
}

// RoundTrip implements http.RoundTripper.
func (a asDecided) RoundTrip(r *http.Request) (*http.Response, error) {
	out := *r
	out.Header = r.Header.Clone()
	for name := range out.Header { // _ is - to servers that make variables of fields
		if otherwise[textproto.CanonicalMIMEHeaderKey(strings.ReplaceAll(name, "_", "-"))] {
			delete(out.Header, name)
		}
	}
	if token := a.token.Reveal(); token != "" {
		out.Header["Authorization"] = []string{"Bearer " + token}
	}
	return a.next.RoundTrip(&out)
}
