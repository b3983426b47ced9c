package gateway

import (
	"crypto/tls"

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
