//go:build linux

package fault

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/internal/httpsig"
	"github.com/lienthong/lienthong/internal/obs"
	"github.com/lienthong/lienthong/node"
)

// standInConfig is a node as `lienthong serve` makes it, with seams of the
// exchange wrapped: at one step of one exchange it is killed, or held.
type standInConfig struct {
	Config string // the node's file

	Point string // at which step
	After int64  // at the how many-th time that it is reached
	Hold  string // files HOLD.reached and HOLD.go: say that it is reached, and wait; "" for kill -9

	Clock   string        // a file with the clock's error, which may change; "" for none
	Timeout time.Duration // the gateway's limits of patience; 0 for the usual
	Every   time.Duration // how often the trust list is asked for; 0 for the usual
}

const standInVariable = "LIENTHONG_FAULT_NODE"

// standIn serves until a signal, as serveCommand does.
func standIn() error {
	var c standInConfig
	if err := json.Unmarshal([]byte(os.Getenv(standInVariable)), &c); err != nil {
		return err
	}
	config, err := node.LoadConfig(c.Config)
	if err != nil {
		return err
	}
	log, err := obs.NewLogger(os.Stderr, config.Log.Level, config.Log.Format)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	n := &node.Node{Config: config, Version: "fault", Now: c.now(ctx), Log: log}
	if err := n.Open(ctx); err != nil {
		return err
	}
	g := n.Gateway.Exchange
	g.Limits = exchange.Limits{Timeout: c.Timeout, Patience: c.Timeout}
	if c.Every > 0 {
		n.Gateway.Trust.Directory.Every = c.Every
	}
	p := &point{standInConfig: c}
	p.left.Store(c.After)
	p.wrap(g)
	err = n.Serve(ctx)
	if closeErr := n.Close(); err == nil {
		err = closeErr
	}
	return err
}

// now is the time by a clock that is wrong.
func (c standInConfig) now(ctx context.Context) func() time.Time {
	if c.Clock == "" {
		return time.Now
	}
	var wrong atomic.Int64
	read := func() {
		b, _ := os.ReadFile(c.Clock) // while it is being written it may be empty
		if d, err := time.ParseDuration(strings.TrimSpace(string(b))); err == nil {
			wrong.Store(int64(d))
		}
	}
	read()
	go func() {
		for ctx.Err() == nil {
			time.Sleep(10 * time.Millisecond)
			read()
		}
	}()
	return func() time.Time { return time.Now().Add(time.Duration(wrong.Load())) }
}

// point is where the process is hit.
type point struct {
	standInConfig
	left atomic.Int64
}

// The steps of an exchange at which a process can be hit, and the seams where
// they are noticed. Each name means: just before that is done.
const (
	atParse    = "parse"    // whether the client may speak for the system
	atRoute    = "route"    // which gateway to ask
	atVerify   = "verify"   // the key of the other side's message
	atGrant    = "grant"    // the decision
	atUpstream = "upstream" // the owner's system is asked
	atReturn   = "return"   // its answer is taken
	atSign     = "sign"     // a message is signed
	atSend     = "send"     // a signed message goes on its way
	atLog      = "log"      // the record is written
	atAnswer   = "answer"   // the record is durable, nothing has been answered
	atDone     = "done"     // the answer was written to the connection
)

func (p *point) hit(step string) {
	if step != p.Point || p.left.Add(-1) != 0 {
		return
	}
	fmt.Fprintln(os.Stderr, "fault: reached", step)
	if p.Hold == "" {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
	if err := os.WriteFile(p.Hold+".reached", nil, 0o600); err != nil {
		panic(err)
	}
	for {
		if _, err := os.Stat(p.Hold + ".go"); err == nil {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (p *point) wrap(g *exchange.Gateway) {
	g.Callers, g.Peers, g.Identity, g.Ledger = callers{g.Callers, p}, peers{g.Peers, p}, identity{g.Identity, p}, ledger{g.Ledger, p}
	if g.Policy != nil {
		g.Policy, g.Services = policy{g.Policy, p}, services{g.Services, p}
	}
	observe := g.Observe
	g.Observe = func(ctx context.Context, o exchange.Observation) {
		p.hit(atDone)
		if observe != nil {
			observe(ctx, o)
		}
	}
}

type callers struct {
	exchange.Callers
	*point
}

func (c callers) MaySpeak(ctx context.Context, chain []*x509.Certificate, remote string, system lienthong.SystemID) error {
	c.hit(atParse)
	return c.Callers.MaySpeak(ctx, chain, remote, system)
}

type peers struct {
	exchange.Peers
	*point
}

func (w peers) Route(ctx context.Context, s lienthong.ServiceID) ([]exchange.Peer, error) {
	w.hit(atRoute)
	return w.Peers.Route(ctx, s)
}

func (w peers) Key(ctx context.Context, id string) (exchange.Key, error) {
	w.hit(atVerify)
	return w.Peers.Key(ctx, id)
}

type policy struct {
	exchange.Policy
	*point
}

func (w policy) Decide(ctx context.Context, r exchange.Request) (exchange.Verdict, error) {
	w.hit(atGrant)
	return w.Policy.Decide(ctx, r)
}

type services struct {
	exchange.Services
	*point
}

func (w services) Service(ctx context.Context, id lienthong.ServiceID) (exchange.Upstream, error) {
	u, err := w.Services.Service(ctx, id)
	u.Transport = transport{u.Transport, w.point}
	return u, err
}

type transport struct {
	http.RoundTripper
	*point
}

func (w transport) RoundTrip(r *http.Request) (*http.Response, error) {
	w.hit(atUpstream)
	resp, err := w.RoundTripper.RoundTrip(r)
	w.hit(atReturn)
	return resp, err
}

type identity struct {
	exchange.Identity
	*point
}

func (w identity) Signer() httpsig.Signer { return signer{w.Identity.Signer(), w.point} }

type signer struct {
	httpsig.Signer
	*point
}

func (w signer) Sign(base []byte) ([]byte, error) {
	w.hit(atSign)
	b, err := w.Signer.Sign(base)
	w.hit(atSend)
	return b, err
}

type ledger struct {
	exchange.Ledger
	*point
}

func (w ledger) Append(ctx context.Context, e lienthong.Evidence) error {
	w.hit(atLog)
	err := w.Ledger.Append(ctx, e)
	w.hit(atAnswer)
	return err
}
