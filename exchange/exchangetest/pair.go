package exchangetest

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/h1"
	"github.com/lienthong/lienthong/internal/httpsig"
)

// The systems and the service of a Pair.
var (
	Client   = lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G02", System: "OFFICIALS"}
	Provider = lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G01", System: "POPULATION"}
	Service  = lienthong.ServiceID{SystemID: Provider, Service: "person"}
)

// Identity is a gateway's keys, made on the spot.
type Identity struct {
	Cert tls.Certificate
	Key  httpsig.Signer
}

// Certificate is part of exchange.Identity.
func (i *Identity) Certificate() *tls.Certificate { return &i.Cert }

// Signer is part of exchange.Identity.
func (i *Identity) Signer() httpsig.Signer { return i.Key }

// Pair is two gateways of two members, with real TLS between them.
type Pair struct {
	Peers              *Peers
	Consumer, Provider *exchange.Gateway
	Asked, Gave        *Ledger          // the consumer's and the provider's
	Front              *httptest.Server // the consumer's face for its systems

	// Middle, if set, stands between the gateways' TLS and the provider, where a
	// test can tamper with what passes.
	Middle func(next http.Handler) http.Handler
}

// NewPair starts two gateways before an owner's system, and stops them when the
// test ends. With adjust, fields can be set before they start.
func NewPair(tb testing.TB, owner http.Handler, adjust func(p *Pair)) *Pair {
	tb.Helper()
	p := &Pair{
		Peers: &Peers{
			Routes: map[lienthong.ServiceID][]exchange.Peer{}, Keys: map[string]exchange.Key{},
			Certificates: map[string]string{}, Systems: map[lienthong.SystemID][]string{},
		},
		Asked: &Ledger{}, Gave: &Ledger{},
	}
	p.Consumer = p.Gateway(tb, "gw.g02.example", p.Asked)
	p.Consumer.Callers = Callers{Client}
	p.Provider = p.Gateway(tb, "gw.g01.example", p.Gave)
	p.Provider.Policy, p.Provider.Services = Policy(Permit), Services{Service: InProcess(owner)}
	p.Peers.Systems[Client] = []string{p.Consumer.Name}
	p.Peers.Systems[Provider] = []string{p.Provider.Name}
	if adjust != nil {
		adjust(p)
	}
	p.Serve(tb, p.Provider)
	p.Front = httptest.NewServer(p.Consumer.Clients())
	tb.Cleanup(func() {
		p.Front.Close()
		p.Consumer.Close()
	})
	return p
}

// Gateway makes a gateway that the trust list knows, with keys of its own.
func (p *Pair) Gateway(tb testing.TB, name string, ledger exchange.Ledger) *exchange.Gateway {
	tb.Helper()
	id := NewIdentity(tb, name)
	p.Trust(tb, name, id)
	return &exchange.Gateway{
		Name: name, Identity: id, Peers: p.Peers, Ledger: ledger, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}
}

// Trust enters a gateway's keys in the trust list.
func (p *Pair) Trust(tb testing.TB, name string, id *Identity) {
	tb.Helper()
	v, err := httpsig.NewVerifier(httpsig.Ed25519, id.Key.(keyed).public)
	if err != nil {
		tb.Fatal(err)
	}
	p.Peers.Lock()
	defer p.Peers.Unlock()
	p.Peers.Keys[id.Key.KeyID()] = exchange.Key{Verifier: v, Gateway: name}
	p.Peers.Certificates[string(id.Cert.Certificate[0])] = name
}

// Serve starts a gateway's face for others and enters it as one that serves
// Service.
func (p *Pair) Serve(tb testing.TB, g *exchange.Gateway) *h1.Server {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	s := g.Server()
	if p.Middle != nil {
		s.Handler = p.Middle(s.Handler)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.ServeTLS(l) // always ends with http.ErrServerClosed
	}()
	p.Peers.Lock()
	p.Peers.Routes[Service] = append(p.Peers.Routes[Service], exchange.Peer{Name: g.Name, Server: "DEV/GOV/G01/" + g.Name, Address: l.Addr().String()})
	p.Peers.Unlock()
	tb.Cleanup(func() {
		_ = s.Close()
		<-done
		g.Close()
	})
	return s
}

// keyed remembers the public half for Trust.
type keyed struct {
	httpsig.Signer
	public ed25519.PublicKey
}

// NewIdentity makes keys: Ed25519 for messages, P-256 for TLS.
func NewIdentity(tb testing.TB, name string) *Identity {
	tb.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	signer, err := httpsig.NewSigner(name+"/1", private)
	if err != nil {
		tb.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		tb.Fatal(err)
	}
	return &Identity{tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, keyed{signer, public}}
}
