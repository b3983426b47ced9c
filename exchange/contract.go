package exchange

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/internal/httpsig"
)

// Peers is what a gateway knows of the others: the trust list. It is asked
// several times in each exchange, from many goroutines, so it answers from
// memory. Nothing that has expired or was revoked is returned.
type Peers interface {
	// Route lists the gateways that serve a service, the best first. No
	// gateway, and no error, means that there is no such service.
	Route(ctx context.Context, service lienthong.ServiceID) ([]Peer, error)
	// Key finds a key that signs messages.
	Key(ctx context.Context, keyID string) (Key, error)
	// Identify names the gateway that shows a certificate; chain[0] is its own.
	Identify(ctx context.Context, chain []*x509.Certificate) (gateway string, err error)
	// Hosts returns nil if the member has its system at that gateway.
	Hosts(ctx context.Context, gateway string, system lienthong.SystemID) error
}

// Peer is a gateway to send to.
type Peer struct {
	Name    string // in the trust list; also the authority of requests to it
	Server  string // its id as X-Road-Security-Server has it, INSTANCE/CLASS/MEMBER/SERVER
	Address string // host:port to connect to
}

// Key is one that signs a gateway's messages.
type Key struct {
	Verifier httpsig.Verifier
	Gateway  string // whose it is, in the trust list
}

// Identity is this gateway's own keys. They are asked for anew each time, so
// that a renewed key is used at once.
type Identity interface {
	Certificate() *tls.Certificate
	Signer() httpsig.Signer
}

// Callers says for which systems a client of this gateway may speak.
type Callers interface {
	// MaySpeak returns nil if the client may speak for the system. The chain is
	// that of its certificate, empty if it showed none; remote is its address.
	// The code CallerUnproven says that it could, had it proved who it is.
	MaySpeak(ctx context.Context, chain []*x509.Certificate, remote string, system lienthong.SystemID) error
}

// Tracer follows exchanges from one system to the next. It decides nothing, and
// what it writes into a header is not signed.
type Tracer interface {
	// Begin begins a side of an exchange, as a part of what the request's header
	// names, if it names something. The context carries it.
	Begin(ctx context.Context, side lienthong.Side, h http.Header, began time.Time) context.Context
	// Inject writes what the context carries into the header of the request that
	// goes on.
	Inject(ctx context.Context, h http.Header)
	// End ends the side, with what was observed of it.
	End(ctx context.Context, o Observation)
}

// Policy decides what a consumer may have. An error is a fault of the policy,
// never a refusal; it is answered as one all the same.
type Policy interface {
	Decide(ctx context.Context, r Request) (Verdict, error)

	// Stands reports whether the grant that permitted a request is in force still. It is
	// asked when the answer is there, before any of it leaves: a bulk takes minutes, in
	// which a grant may be taken back. It counts nothing, and may be called at once.
	Stands(ctx context.Context, r Request, grant string) (bool, error)
}

// Request is what a decision rests on. All of it was signed.
type Request struct {
	ID      string // of the exchange
	At      time.Time
	Client  lienthong.SystemID
	Service lienthong.ServiceID
	Method  string
	Path    string // canonical; byte for byte what is forwarded
	Query   string // the same; with its ?
	Claim
	ContentType string
	Size        int64                // of the body
	Body        func() io.ReadCloser // opens the body from its beginning; closed by who opened it
}

// Verdict is a decision. The zero value refuses.
type Verdict struct {
	Permitted bool
	Code      lienthong.Code // of a refusal; AccessDenied if empty
	Message   string         // of a refusal: a public sentence
	Steps     []Step         // how it came to be

	Grant     string   // what allowed it
	Operation string   // method and path template; the method alone if empty
	Fields    []string // that may be disclosed; the owner's system is told
	Subjects  []string // pseudonyms of the persons concerned, as far as the request names them

	// What an old client cannot say comes from its agreement. What a request
	// says itself holds, whatever stands here.
	Purpose    lienthong.Purpose
	LegalBasis lienthong.LegalBasis

	Disclosure   lienthong.Disclosure // at once if empty
	DiscloseFrom time.Time
}

// Step is one step of a decision.
type Step struct {
	Rule    string `json:"rule"`    // what was looked at, e.g. "grant 12: legal basis"
	Outcome string `json:"outcome"` // what was found
	Private bool   `json:"-"`       // for the owner's operator only
}

// Ledger keeps evidence.
type Ledger interface {
	// Append returns when the record is durable. After an error no data leaves.
	Append(ctx context.Context, e lienthong.Evidence) error
}

// Services finds the systems behind this gateway.
type Services interface {
	// Service returns an error with the code NotFound if there is none here.
	Service(ctx context.Context, id lienthong.ServiceID) (Upstream, error)
}

// Upstream is the owner's system behind one service.
type Upstream struct {
	Base      *url.URL // paths of requests go below it
	Transport http.RoundTripper
	Timeout   time.Duration // for its answer to begin; the gateway's limit if 0
}

// Catalogue answers the metaservices. Lists are in a fixed order.
type Catalogue interface {
	// Clients are the members and their systems of an instance; "" means the
	// exchange's own.
	Clients(ctx context.Context, instance string) ([]xroad.Entry, error)
	// Methods are the services of a system here; with a client, those that the
	// client may call.
	Methods(ctx context.Context, provider, client lienthong.SystemID) ([]xroad.Method, error)
	// OpenAPI is the description of a service here.
	OpenAPI(ctx context.Context, service lienthong.ServiceID) (contentType string, document []byte, err error)
}
