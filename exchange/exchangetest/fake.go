package exchangetest

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/inprocess"
	"github.com/lienthong/lienthong/exchange/xroad"
)

// Peers is a trust list in memory. Its maps may be changed under Lock.
type Peers struct {
	sync.RWMutex
	Routes       map[lienthong.ServiceID][]exchange.Peer
	Keys         map[string]exchange.Key
	Certificates map[string]string               // gateway by the certificate's bytes
	Systems      map[lienthong.SystemID][]string // gateways that host the system
}

// errUnknown is what is not in the list.
var errUnknown = errors.New("exchangetest: not in the trust list")

// Route is part of exchange.Peers.
func (p *Peers) Route(_ context.Context, s lienthong.ServiceID) ([]exchange.Peer, error) {
	p.RLock()
	defer p.RUnlock()
	if xroad.Metaservice(s.Service) {
		for id, peers := range p.Routes {
			if id.SystemID == s.SystemID {
				return peers, nil
			}
		}
	}
	return p.Routes[s], nil
}

// Key is part of exchange.Peers.
func (p *Peers) Key(_ context.Context, keyID string) (exchange.Key, error) {
	p.RLock()
	defer p.RUnlock()
	if k, ok := p.Keys[keyID]; ok {
		return k, nil
	}
	return exchange.Key{}, errUnknown
}

// Identify is part of exchange.Peers.
func (p *Peers) Identify(_ context.Context, chain []*x509.Certificate) (string, error) {
	p.RLock()
	defer p.RUnlock()
	if len(chain) > 0 {
		if g, ok := p.Certificates[string(chain[0].Raw)]; ok {
			return g, nil
		}
	}
	return "", errUnknown
}

// Hosts is part of exchange.Peers.
func (p *Peers) Hosts(_ context.Context, gateway string, s lienthong.SystemID) error {
	p.RLock()
	defer p.RUnlock()
	if slices.Contains(p.Systems[s], gateway) {
		return nil
	}
	return errUnknown
}

// Ledger keeps evidence in memory.
type Ledger struct {
	mu   sync.Mutex
	kept []lienthong.Evidence
	err  error
}

// Append is part of exchange.Ledger.
func (l *Ledger) Append(_ context.Context, e lienthong.Evidence) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.err
	}
	l.kept = append(l.kept, e)
	return nil
}

// Fail makes Append fail until it is called with nil.
func (l *Ledger) Fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
}

// Kept is what was appended.
func (l *Ledger) Kept() []lienthong.Evidence {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.kept)
}

// Last is the last that was appended.
func (l *Ledger) Last() lienthong.Evidence {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.kept) == 0 {
		return lienthong.Evidence{}
	}
	return l.kept[len(l.kept)-1]
}

// Policy decides by a function.
type Policy func(r exchange.Request) (exchange.Verdict, error)

// Decide is part of exchange.Policy.
func (p Policy) Decide(_ context.Context, r exchange.Request) (exchange.Verdict, error) { return p(r) }

// Stands is part of exchange.Policy: a function's grants are never taken back.
func (p Policy) Stands(context.Context, exchange.Request, string) (bool, error) { return true, nil }

// Permit permits everything, under grant "g1".
func Permit(r exchange.Request) (exchange.Verdict, error) {
	return exchange.Verdict{Permitted: true, Grant: "g1", Operation: r.Method + " /*"}, nil
}

// Callers lets a set of systems call, with or without a certificate.
type Callers []lienthong.SystemID

// MaySpeak is part of exchange.Callers.
func (c Callers) MaySpeak(_ context.Context, _ []*x509.Certificate, _ string, s lienthong.SystemID) error {
	if slices.Contains(c, s) {
		return nil
	}
	return errUnknown
}

// Services is the systems behind a gateway.
type Services map[lienthong.ServiceID]exchange.Upstream

// Service is part of exchange.Services.
func (s Services) Service(_ context.Context, id lienthong.ServiceID) (exchange.Upstream, error) {
	if u, ok := s[id]; ok {
		return u, nil
	}
	return exchange.Upstream{}, lienthong.Errorf(lienthong.NotFound, "There is no such service here.")
}

// Catalogue is fixed lists.
type Catalogue struct {
	Entries []xroad.Entry
	All     []xroad.Method
	Allowed func(client lienthong.SystemID, m xroad.Method) bool
	Docs    map[lienthong.ServiceID][]byte
}

// Clients is part of exchange.Catalogue.
func (c Catalogue) Clients(_ context.Context, instance string) ([]xroad.Entry, error) {
	var out []xroad.Entry
	for _, e := range c.Entries {
		if instance == "" || e.ID.Instance == instance {
			out = append(out, e)
		}
	}
	return out, nil
}

// Methods is part of exchange.Catalogue.
func (c Catalogue) Methods(_ context.Context, provider, client lienthong.SystemID) ([]xroad.Method, error) {
	var out []xroad.Method
	for _, m := range c.All {
		if m.ID.SystemID == provider && (client.IsZero() || c.Allowed(client, m)) {
			out = append(out, m)
		}
	}
	return out, nil
}

// OpenAPI is part of exchange.Catalogue.
func (c Catalogue) OpenAPI(_ context.Context, id lienthong.ServiceID) (string, []byte, error) {
	if doc, ok := c.Docs[id]; ok {
		return "text/yaml", doc, nil
	}
	return "", nil, lienthong.Errorf(lienthong.NotFound, "There is no such service here.")
}

// InProcess is an upstream that is a handler.
func InProcess(h http.Handler) exchange.Upstream {
	return exchange.Upstream{Base: &url.URL{Scheme: "http", Host: "owner.internal"}, Transport: inprocess.Transport{Handler: h}}
}
