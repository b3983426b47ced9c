package deskroom

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"net/http"
	"path/filepath"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/console/desk"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/node/attest"
	"github.com/lienthong/lienthong/node/connect"
)

// Options are what a desk needs.
type Options struct {
	Config     Config
	Gateway    string // the address of the node's own gateway's side for systems
	Dir        string // of the gateway
	Ledger     string // the folder of its ledger
	Directory  func() (*directory.List, error)
	Title      func(lienthong.SystemID) string // what the directory calls a system
	Connectors []*connect.Connector
}

// Desk implements desk.Agency.
type Desk struct {
	Options
	services  map[string]lienthong.ServiceID
	questions []question
	http      *http.Client
	tokens    cipher.AEAD // of findings
}

var _ desk.Agency = (*Desk)(nil)

// New is a desk over the node's connectors.
func New(o Options) (*Desk, error) {
	d := &Desk{Options: o}
	var err error
	if d.services, err = o.Config.services(); err != nil {
		return nil, err
	}
	if d.http, err = o.Config.client(client.Through{}); err != nil {
		return nil, err
	}
	key, err := connect.Key(filepath.Join(o.Dir, "desk.key"))
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	if d.tokens, err = cipher.NewGCMWithRandomNonce(block); err != nil {
		return nil, err
	}
	d.questions, err = d.possible()
	return d, err
}

// own is the agency's connector of a sector that has a service, in whose system's
// name questions are put; nil for none.
func (d *Desk) own(sector string) *connect.Connector {
	i := slices.IndexFunc(d.Connectors, func(c *connect.Connector) bool { return c.Sector.ID == sector && c.Description.Service != "" })
	if i < 0 {
		return nil
	}
	return d.Connectors[i]
}

// Evidence implements desk.Agency.
func (d *Desk) Evidence(ctx context.Context, exchange string) ([]byte, error) {
	return attest.Evidence(ctx, exchange, d.Ledger, d.Directory)
}

// basis is the provision of a default grant of a sector.
func basis(sector, id string) (lienthong.LegalBasis, error) {
	s, err := connect.Sector(sector)
	if err != nil {
		return lienthong.LegalBasis{}, err
	}
	all := slices.Concat(s.Asks, s.Offers)
	i := slices.IndexFunc(all, func(g connector.Grant) bool { return g.ID == id })
	if i < 0 {
		return lienthong.LegalBasis{}, lienthong.Errorf(lienthong.Internal, "the sector %s has no default grant %s", sector, id)
	}
	return lienthong.ParseLegalBasis(all[i].Basis)
}
