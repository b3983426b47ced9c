package gateway

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/admission"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/internal/httpsig"
)

// identity is the gateway's own keys as the exchange asks for them.
type identity struct{ *admission.Identity }

var _ exchange.Identity = identity{}

// Certificate implements exchange.Identity. Open has seen that there is one.
func (i identity) Certificate() *tls.Certificate {
	c, err := i.Identity.Certificate()
	if err != nil {
		return nil
	}
	return c
}

// Signer implements exchange.Identity.
func (i identity) Signer() httpsig.Signer {
	id, key := i.Identity.Signer()
	s, err := httpsig.NewSigner(id, key)
	if err != nil {
		panic(err) // admission makes keys of kinds that sign
	}
	return s
}

// LocalCallers believes programs of this machine to be the systems that the
// gateway speaks for, and nobody else anything.
type LocalCallers struct {
	Trust *Trust
	Name  string // of this gateway
}

var _ exchange.Callers = LocalCallers{}

// MaySpeak implements exchange.Callers.
func (c LocalCallers) MaySpeak(ctx context.Context, _ []*x509.Certificate, remote string, system lienthong.SystemID) error {
	host, _, err := net.SplitHostPort(remote)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return lienthong.Errorf(lienthong.CallerUnknown, "Only programs of the gateway's own machine may ask here.")
	}
	return c.Trust.Hosts(ctx, c.Name, system)
}
