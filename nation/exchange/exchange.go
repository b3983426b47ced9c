package exchange

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/node/gateway"
)

// Plan is who is on the exchange.
type Plan struct {
	// Dir is made anew. The folder of a gateway in it is Gateways' key.
	Dir      string
	Instance string
	Members  []Member
	Systems  []System
	Services []Service
	Purposes []directory.Purpose
	Gateways map[string]directory.GatewayID
	Now      func() time.Time
	Log      *slog.Logger
}

// Member is an agency.
type Member struct {
	ID    directory.MemberID
	Title string
}

// System is an information system of a member.
type System struct {
	ID    lienthong.SystemID
	Title string
}

// Service is what a system answers.
type Service struct {
	ID    lienthong.ServiceID
	Title string
}

// Exchange is a directory, the attestors, and the gateways that were opened on
// it.
type Exchange struct {
	plan      Plan
	registry  *directory.Registry
	directory *http.Server
	listener  net.Listener
	attestors *attestors
	gateways  []*gateway.Gateway
}

// Start makes the directory with its members, so that gateways can join, and
// starts those who attest their ledgers.
func Start(ctx context.Context, p Plan) (*Exchange, error) {
	if err := os.RemoveAll(p.Dir); err != nil { // an exchange is made anew with its country
		return nil, err
	}
	x := &Exchange{plan: p}
	if err := x.found(ctx); err != nil {
		return nil, err
	}
	var err error
	if x.attestors, err = attest(ctx, p); err != nil {
		return nil, errors.Join(err, x.listener.Close())
	}
	return x, nil
}

// Admit gives a gateway its one-time token and has it join. Its ledger will be
// attested.
func (x *Exchange) Admit(ctx context.Context, g *gateway.Gateway, id directory.GatewayID) error {
	x.attestors.watch(g)
	const life = 10 * time.Minute
	token, err := x.registry.Token(ctx, id, life, nil)
	if err != nil {
		return err
	}
	return g.Join(ctx, token.Reveal(), []string{g.PeersAddress()})
}

// Open makes the gateway of an agency that asks, in its folder. Close closes it.
func (x *Exchange) Open(ctx context.Context, folder string) (*gateway.Gateway, error) {
	g := &gateway.Gateway{
		Dir: filepath.Join(x.plan.Dir, folder), Peers: "127.0.0.1:0", Clients: "127.0.0.1:0", Now: x.plan.Now, Log: x.plan.Log,
	}
	x.gateways = append(x.gateways, g)
	if err := g.Listen(ctx); err != nil {
		return nil, err
	}
	if err := x.Admit(ctx, g, x.plan.Gateways[folder]); err != nil {
		return nil, err
	}
	return g, g.Open(ctx)
}

// Close closes what serves nobody any more. The registers' own nodes must be
// closed: a ledger has its last checkpoint attested when it is.
func (x *Exchange) Close() error {
	errs := []error{x.directory.Close()}
	if err := x.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		errs = append(errs, err)
	}
	for _, g := range x.gateways {
		errs = append(errs, g.Close())
	}
	return errors.Join(append(errs, x.attestors.Close())...)
}
