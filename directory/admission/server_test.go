package admission_test

import (
	"context"
	"crypto/tls"
	"io"
	stdlog "log"
	"testing"
)

// quiet keeps the failures that tests cause out of their output.
var quiet = stdlog.New(io.Discard, "", 0)

func tlsConfig(pair *tls.Certificate) *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{*pair}}
}

func contextOf(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithCancel(t.Context())
}
