package exchange

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/h1"
	"github.com/lienthong/lienthong/exchange/pace"
	"github.com/lienthong/lienthong/exchange/replay"
	"github.com/lienthong/lienthong/exchange/spool"
	"github.com/lienthong/lienthong/exchange/xroad"
)

// Gateway is one gateway. All fields up to Log are required, but those that a
// gateway of consumers only, or of providers only, has no use for.
type Gateway struct {
	Name     string // in the trust list: lower-case letters, digits, dots and hyphens
	Identity Identity
	Peers    Peers
	Ledger   Ledger
	Now      func() time.Time
	Log      *slog.Logger

	Callers   Callers   // for Clients
	Catalogue Catalogue // for the metaservices; nil: there are none
	Policy    Policy    // for Gateways
	Services  Services  // for Gateways

	// Observe is told of every exchange when it is over; nil for nobody.
	Observe func(ctx context.Context, o Observation)
	// Tracer follows every exchange; nil for nobody, at no cost.
	Tracer Tracer
	// Officer turns the account of who asks into the pseudonym that travels and
	// that the evidence holds. Without, the account itself travels, signed, and
	// the evidence does not name it apart.
	Officer func(account string) string
	// Vocabulary is that of X-Road's error types on the clients' face.
	Vocabulary xroad.Vocabulary
	// SpoolDir holds bodies that are too large for memory; "" for the system's.
	SpoolDir string
	Limits   Limits

	once        sync.Once
	limits      Limits // with defaults
	spool       spool.Store
	nonces      replay.Window
	pool        atomic.Pointer[pool]
	failed      sync.Map     // peers by address: until when, in Unix nanoseconds, others go first
	asking      atomic.Int64 // exchanges under way on the clients' face
	answering   atomic.Int64 // the same on the gateways' face
	ledgerDown  atomic.Int64 // until when, in Unix nanoseconds of the process's clock
	maintenance atomic.Pointer[string]
	refusals    refusals
}

// Limits bound what a gateway takes on. Zero means the default.
type Limits struct {
	InFlight int           // exchanges at once on each face; 1024
	Memory   int           // bytes of a body held in memory, each way; 64 KiB
	Body     int64         // bytes of a body; 4 GiB
	Timeout  time.Duration // for the owner's system to begin its answer; 30 s
	Patience time.Duration // for the next piece of a body, either way; 30 s
	MaxAge   time.Duration // of a signature; 60 s
	MaxSkew  time.Duration // between two gateways' clocks; 30 s
	Nonces   int           // remembered at once; a million is some 60 MB
}

// grace is how much longer the consumer's gateway waits than the provider's, so
// that it is the one who knows what was slow that says so.
const grace = 5 * time.Second

func (l Limits) withDefaults() Limits {
	def := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	after := func(v *time.Duration, d time.Duration) {
		if *v <= 0 {
			*v = d
		}
	}
	def(&l.InFlight, 1024)
	def(&l.Memory, 64<<10)
	def(&l.Nonces, 1_000_000)
	if l.Body <= 0 {
		l.Body = 4 << 30
	}
	after(&l.Timeout, 30*time.Second)
	after(&l.Patience, 30*time.Second)
	after(&l.MaxAge, time.Minute)
	after(&l.MaxSkew, 30*time.Second)
	return l
}

func (g *Gateway) ready() {
	g.once.Do(func() {
		g.limits = g.Limits.withDefaults()
		g.spool = spool.Store{Dir: g.SpoolDir, Memory: g.limits.Memory, Limit: g.limits.Body}
		g.nonces.Now, g.nonces.Limit = g.Now, g.limits.Nonces
	})
}

// Clients is the face for the agency's own systems: /r1/…, /listClients and
// /explain/…. It must not stand behind a multiplexer that cleans paths.
func (g *Gateway) Clients() http.Handler {
	g.ready()
	return g.aloud(g.serveClient)
}

// Gateways is the face for other gateways.
func (g *Gateway) Gateways() http.Handler {
	g.ready()
	return g.aloud(g.provide)
}

// aloud logs a panic, which a server's own log would hide among the handshakes of
// strangers: who asks hears only that the connection ended. The value may hold
// anything, so its type is logged.
func (g *Gateway) aloud(h http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
				g.Log.LogAttrs(r.Context(), slog.LevelError, "an exchange panicked", slog.String("panic", fmt.Sprintf("%T", v)), slog.String("stack", string(debug.Stack())))
			}
			panic(http.ErrAbortHandler)
		}()
		h(w, r)
	})
}

// Server is an HTTP server for Gateways; it is the caller's to start and stop.
func (g *Gateway) Server() *h1.Server {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	return &h1.Server{Handler: g.Gateways(), HTTP: &http.Server{
		TLSConfig: g.serverTLS(), Protocols: &protocols,
		ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 10 * time.Minute, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: slog.NewLogLogger(g.Log.Handler(), slog.LevelDebug), // strangers' handshakes
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams: 1000, SendPingTimeout: time.Minute, PingTimeout: 15 * time.Second, WriteByteTimeout: g.limits.Patience,
			MaxReceiveBufferPerConnection: 8 << 20, MaxReceiveBufferPerStream: 1 << 20,
		},
	}}
}

// maxHeaderBytes bounds the header of a message between gateways.
const maxHeaderBytes = 128 << 10

// Close lets go of connections that nobody uses. The gateway may go on.
func (g *Gateway) Close() {
	if p := g.pool.Load(); p != nil {
		p.transport.CloseIdleConnections()
	}
}

func (g *Gateway) serverTLS() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,           // whose key exchange is X25519MLKEM768 where both can
		NextProtos: []string{"http/1.1", "h2"}, // as we like them; see docs/decisions/http.md
		ClientAuth: tls.RequireAnyClientCert,   // the trust list says who it is
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return g.Identity.Certificate(), nil
		},
		VerifyConnection: func(s tls.ConnectionState) error {
			_, err := g.Peers.Identify(context.Background(), s.PeerCertificates)
			return err
		},
	}
}

// Maintain closes the gateway with a public notice, or opens it again with "".
// What is under way is finished.
func (g *Gateway) Maintain(notice string) {
	if notice == "" {
		g.maintenance.Store(nil)
		return
	}
	g.maintenance.Store(&notice)
}

// InFlight is how many exchanges are under way.
func (g *Gateway) InFlight() int { return int(g.asking.Load() + g.answering.Load()) }

// enter takes one of a face's places, which the caller gives back by adding -1.
// Where it returns an error no place was taken. The faces have places of their
// own: a gateway that waits for others must still be able to answer them.
func (g *Gateway) enter(places *atomic.Int64) error {
	if notice := g.maintenance.Load(); notice != nil {
		return lienthong.Errorf(lienthong.Maintenance, "%s", *notice)
	}
	if until := g.ledgerDown.Load(); until != 0 && time.Now().UnixNano() < until {
		return lienthong.Errorf(lienthong.EvidenceFailed, "The gateway cannot keep evidence now; nothing is exchanged.")
	}
	if places.Add(1) > int64(g.limits.InFlight) {
		places.Add(-1)
		return lienthong.Errorf(lienthong.Overloaded, "The gateway has as many exchanges under way as it takes; try again.")
	}
	return nil
}

// ledgerPause is how long nothing new is begun after the ledger failed, so that
// owners' systems are not asked to do what cannot be recorded.
const ledgerPause = time.Second

// append records, and remembers whether it could.
func (g *Gateway) append(ctx context.Context, e lienthong.Evidence) error {
	err := g.Ledger.Append(context.WithoutCancel(ctx), e) // who asked may have gone; what happened, happened
	if err != nil {
		g.ledgerDown.Store(time.Now().Add(ledgerPause).UnixNano())
		return &lienthong.Error{Code: lienthong.EvidenceFailed, Message: "The evidence of this exchange cannot be kept, so its answer is withheld.", Cause: err}
	}
	if g.ledgerDown.Load() != 0 {
		g.ledgerDown.Store(0)
	}
	return nil
}

// readBody takes in the body of a request to this gateway.
func (g *Gateway) readBody(w http.ResponseWriter, r *http.Request) (*spool.Body, error) {
	if r.ContentLength == 0 {
		return g.spool.Read(http.NoBody, false)
	}
	p := &pace.Reader{Body: r.Body, Control: http.NewResponseController(w), Each: g.limits.Patience}
	defer p.Done()
	b, err := g.spool.Read(p, true)
	switch {
	case errors.Is(err, spool.ErrTooLarge):
		return nil, lienthong.Errorf(lienthong.TooLarge, "The body is larger than this gateway takes.")
	case err != nil:
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "The body did not come whole, or not in time.", Cause: err}
	}
	return b, nil
}
