package gateway

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/directory/admission"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/h1"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgersql"
	"github.com/lienthong/lienthong/node/gateway/offer"
	"github.com/lienthong/lienthong/node/presence"
)

// Gateway is one gateway with all that stands behind it. Fill in the first
// fields, then Open, Serve and Close it. Its folder holds:
//
//	identity/    keys and certificate, from joining
//	trust/       the trust list as it was last accepted
//	ledger/      the evidence, and ledger.key that signs its checkpoints
//	ledger.db    an index of the evidence, which can be thrown away
//	subject.key  makes the pseudonyms of persons and officers
type Gateway struct {
	Dir     string
	Peers   string // address to listen on for other gateways; port 0 takes a free one
	Clients string // address to listen on for the agency's own systems; loopback
	Now     func() time.Time
	Log     *slog.Logger

	Metrics prometheus.Registerer // where exchanges are measured; nil for nowhere
	Tracer  exchange.Tracer       // nil for none

	// Systems are the agency's own, with what proves each; nil: programs of this
	// machine are believed to be any of them. ClientTLS serves them by TLS; nil
	// for plain HTTP.
	Systems   *Systems
	ClientTLS *tls.Config

	// Vocabulary is that of X-Road's error types, for the agency's systems.
	Vocabulary xroad.Vocabulary

	// Of the ledger; see ledger.Log. A ledger that nobody else attests proves
	// nothing against its own keeper.
	Witnesses []ledger.Witness
	Threshold int
	Authority ledger.Authority

	// Of an owner of data; nil for a gateway of consumers only.
	Grants *grant.Service
	Offers *offer.List

	// Presence reads proofs that a person is present; nil where none is taken.
	Presence *presence.Desk

	// From Open on.
	Exchange *exchange.Gateway
	Ledger   *ledger.Log
	Subjects *ledger.SubjectKey
	Trust    *Trust

	recalled []lienthong.Evidence // of the process before, until Open is done
	identity *admission.Identity
	index    *ledgersql.Index
	peers    net.Listener
	clients  net.Listener
}

// Join makes the gateway's keys in Dir and has the directory admit it.
func (g *Gateway) Join(ctx context.Context, token string, addresses []string) error {
	i := &admission.Identity{Dir: filepath.Join(g.Dir, "identity"), Now: g.Now}
	return i.Join(ctx, token, addresses)
}

// Listen takes the two addresses. It comes before Join where ports are free
// ones, since the directory must know where the gateway is found.
func (g *Gateway) Listen(ctx context.Context) (err error) {
	var l net.ListenConfig
	if g.peers, err = l.Listen(ctx, "tcp", g.Peers); err != nil {
		return busy(g.Peers, err)
	}
	if g.clients, err = l.Listen(ctx, "tcp", g.Clients); err != nil {
		return busy(g.Clients, err)
	}
	if g.ClientTLS != nil {
		g.clients = tls.NewListener(g.clients, g.ClientTLS)
	}
	return nil
}

func busy(address string, cause error) error {
	return &lienthong.Error{Code: lienthong.Unavailable, Message: "The gateway cannot listen on " + address + "; choose another address.", Cause: cause}
}

// PeersAddress is where other gateways find this one, from Listen on.
func (g *Gateway) PeersAddress() string { return g.peers.Addr().String() }

// ClientsURL is where the agency's systems find it.
func (g *Gateway) ClientsURL() string {
	if g.ClientTLS != nil {
		return "https://" + g.clients.Addr().String()
	}
	return "http://" + g.clients.Addr().String()
}

// Open takes up the identity, the trust list and the ledger. Where it fails,
// Close closes what was opened.
func (g *Gateway) Open(ctx context.Context) error {
	g.identity = &admission.Identity{Dir: filepath.Join(g.Dir, "identity"), Now: g.Now}
	if err := g.identity.Open(); err != nil {
		return err
	}
	id, err := directory.ParseGatewayID(g.identity.Gateway())
	if err != nil {
		return err
	}
	if err := g.openTrust(ctx); err != nil {
		return err
	}
	if err := g.openLedger(ctx, Name(id)); err != nil {
		return err
	}
	g.Exchange = &exchange.Gateway{
		Name: Name(id), Identity: identity{g.identity}, Peers: g.Trust, Ledger: g.Ledger, Now: g.Now, Log: g.Log,
		Callers: callers{g.Trust, Name(id), g.Systems, g.Now}, Catalogue: &Catalogue{g.Trust, g.Grants, g.Offers}, Officer: g.Subjects.Officer,
		Vocabulary: g.Vocabulary, Tracer: g.Tracer,
	}
	for _, e := range g.recalled {
		g.Exchange.Remember(e)
	}
	g.recalled = nil
	if g.Metrics != nil {
		m, err := newMetrics(g.Metrics, g.Exchange)
		if err != nil {
			return err
		}
		g.Exchange.Observe = m.observe
	}
	if g.Offers != nil {
		g.Exchange.Services = g.Offers
		g.Exchange.Policy = &Policy{Grants: g.Grants, Subjects: g.Subjects, Offers: g.Offers, Presence: g.Presence}
	}
	return nil
}

func (g *Gateway) openTrust(ctx context.Context) error {
	list := &directory.Client{
		Dir: filepath.Join(g.Dir, "trust"), Mirrors: g.identity.Mirrors(), Root: g.identity.Root(), Now: g.Now, Log: g.Log,
	}
	if err := os.MkdirAll(list.Dir, 0o700); err != nil {
		return err
	}
	// The first mirror is the directory, behind a certificate of its own
	// authority. The list proves itself; TLS only keeps it from being watched.
	config, err := g.identity.DirectoryTLS()
	if err != nil {
		return err
	}
	list.HTTP = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{TLSClientConfig: config}}
	if err := list.Open(ctx); err != nil {
		return err
	}
	g.identity.Roots = list.Authorities
	g.Trust = &Trust{Directory: list}
	return g.firstList(ctx, list)
}

// firstPatience is how long a start waits for a newer list than that of the
// disk: mirrors that are cut off do not say no, and Keep goes on asking.
const firstPatience = 3 * time.Second

func (g *Gateway) firstList(ctx context.Context, list *directory.Client) error {
	_, none := list.List()
	if none == nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, firstPatience)
		defer cancel()
	}
	if err := list.Refresh(ctx); err != nil {
		if none != nil {
			return err
		}
		g.Log.LogAttrs(ctx, slog.LevelWarn, "no mirror answers; the trust list of the disk holds", slog.Any("err", err))
	}
	return nil
}

// Serve answers both faces until ctx ends, keeps the trust list and the
// certificate fresh meanwhile, then lets running exchanges end.
func (g *Gateway) Serve(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	peers := g.Exchange.Server()
	clients := &h1.Server{
		Handler: web.LocalOnly(g.clients.Addr(), g.Systems.admit(g.Exchange.Clients())),
		HTTP:    &http.Server{ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(g.Log.Handler(), slog.LevelDebug)},
	}
	group.Go(func() error { return stopped(peers.ServeTLS(g.peers)) })
	group.Go(func() error { return stopped(clients.Serve(g.clients)) })
	group.Go(func() error { g.Trust.Directory.Keep(ctx); return nil })
	group.Go(func() error {
		g.identity.Keep(ctx, func(err error) {
			g.Log.LogAttrs(ctx, slog.LevelWarn, "the certificate could not be renewed", slog.Any("err", err))
		})
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		const grace = 20 * time.Second
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		return errors.Join(clients.Shutdown(ending), peers.Shutdown(ending))
	})
	return group.Wait()
}

// Reload has the agency's systems prove themselves by these settings from now
// on. A gateway that believes every program of the machine cannot stop to while
// it runs, nor begin to: that asks for another address.
func (g *Gateway) Reload(systems []SystemConfig) error {
	if g.Systems == nil || len(systems) == 0 {
		return nil
	}
	return g.Systems.reload(systems)
}

func stopped(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// Close closes what Open and Listen opened.
func (g *Gateway) Close() error {
	var errs []error
	for _, l := range []net.Listener{g.peers, g.clients} {
		if l != nil {
			if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
				errs = append(errs, err)
			}
		}
	}
	if g.Exchange != nil {
		g.Exchange.Close()
	}
	if g.Ledger != nil {
		errs = append(errs, g.Ledger.Close())
	}
	if g.index != nil {
		errs = append(errs, g.index.Close())
	}
	if g.identity != nil {
		errs = append(errs, g.identity.Close())
	}
	return errors.Join(errs...)
}
