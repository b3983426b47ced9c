package directory

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/trust"
)

// Client is the gateway's side: it follows the trust list and answers from
// memory. Its methods may be called at once, after Open.
type Client struct {
	Dir     string        // where accepted versions lie, so that a restart needs no network
	Mirrors []string      // base addresses of the trust list
	Root    []byte        // the root that joining gave
	Grace   time.Duration // how long an expired list serves on; 0: 7 days
	Every   time.Duration // how often Keep asks; 0: 1 minute
	HTTP    *http.Client  // nil: http.DefaultClient
	Now     func() time.Time
	Log     *slog.Logger

	trust *trust.Client

	mu      sync.RWMutex
	list    *List
	version int64 // of the trust list from which list was made
}

const (
	usualGrace = 7 * 24 * time.Hour
	usualEvery = time.Minute
)

// Open takes up what lies in Dir and asks nobody. That nothing usable lies
// there is logged and no error: Refresh brings it.
func (c *Client) Open(ctx context.Context) error {
	c.trust = &trust.Client{
		Dir: c.Dir, Mirrors: c.Mirrors, Root: c.Root, Wanted: wanted,
		Grace: orElse(c.Grace, usualGrace), HTTP: c.HTTP, Now: c.Now,
	}
	err := c.trust.Load()
	if lienthong.CodeOf(err) == lienthong.Invalid {
		return err // neither a list nor a root to start from
	}
	if err == nil {
		err = c.index(ctx)
	}
	if err != nil {
		c.Log.LogAttrs(ctx, slog.LevelError, "the trust list on the disk cannot be used", slog.Any("err", err))
	}
	return nil
}

// index makes the list of the version that was accepted last.
func (c *Client) index(ctx context.Context) error {
	s := c.trust.Status()
	c.mu.RLock()
	done := s.State == trust.None || c.list != nil && c.version == s.Version
	c.mu.RUnlock()
	if done {
		return nil
	}
	names := slices.Collect(maps.Keys(c.trust.Targets()))
	content, err := contentOf(names, func(name string) ([]byte, error) { return c.trust.Read(ctx, name) })
	if err != nil {
		return err
	}
	l, err := NewList(content)
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.list, c.version = l, s.Version
	c.mu.Unlock()
	return nil
}

// Refresh asks the mirrors for the newest version. When it fails, what was
// known stands.
func (c *Client) Refresh(ctx context.Context) error {
	_, err := c.trust.Refresh(ctx)
	return errors.Join(err, c.index(ctx))
}

// Status says how far the list may be relied on.
func (c *Client) Status() trust.Status { return c.trust.Status() }

// List is the version in force. There is none before the first Refresh and
// when the grace is over.
func (c *Client) List() (*List, error) {
	c.mu.RLock()
	l := c.list
	c.mu.RUnlock()
	switch s := c.Status().State; {
	case l == nil:
		return nil, lienthong.Errorf(lienthong.Unavailable, "The trust list has not been fetched yet; check that the gateway reaches a mirror.")
	case s == trust.Expired:
		return nil, lienthong.Errorf(lienthong.Unavailable, "The trust list has expired and its grace is over; check that the gateway reaches a mirror, and its clock.")
	}
	return l, nil
}

// Key finds the key that a message of now bears.
func (c *Client) Key(id string) (KeyOwner, error) {
	l, err := c.List()
	if err != nil {
		return KeyOwner{}, err
	}
	k, ok := l.KeyAt(id, c.Now())
	if !ok {
		return KeyOwner{}, lienthong.Errorf(lienthong.SignatureRefused, "The key is in no gateway's name, or not in force.")
	}
	return k, nil
}

// Peer says which gateway stands at the other end of a TLS connection. The
// trust list decides: it must name the key. The certificate must be signed by
// an authority of the list, name the same gateway and be within its time; while
// the list is stale the directory could renew nobody's, so an expired one
// serves on for the grace.
func (c *Client) Peer(s tls.ConnectionState) (GatewayID, error) {
	l, err := c.List()
	if err != nil {
		return GatewayID{}, err
	}
	if len(s.PeerCertificates) == 0 {
		return GatewayID{}, lienthong.Errorf(lienthong.CallerUnknown, "A gateway must show its certificate.")
	}
	leaf, now := s.PeerCertificates[0], c.Now()
	owner, ok := l.tls[fingerprint(leaf.RawSubjectPublicKeyInfo)]
	if !ok || !owner.key.activeAt(now) || !l.gateways[owner.gateway].Retired.IsZero() {
		return GatewayID{}, lienthong.Errorf(lienthong.CallerUnknown, "The certificate's key is in no gateway's name.")
	}
	if id, err := gatewayIn(leaf); err != nil || id != owner.gateway {
		return GatewayID{}, lienthong.Errorf(lienthong.CallerUnknown, "The certificate names another gateway than its key belongs to.")
	}
	if !slices.ContainsFunc(l.authorities, func(a *x509.Certificate) bool { return leaf.CheckSignatureFrom(a) == nil }) {
		return GatewayID{}, lienthong.Errorf(lienthong.CallerUnknown, "The certificate is signed by no authority of the directory.")
	}
	until := leaf.NotAfter
	if c.Status().State == trust.Stale {
		until = until.Add(orElse(c.Grace, usualGrace))
	}
	if now.Before(leaf.NotBefore) || now.After(until) {
		return GatewayID{}, lienthong.Errorf(lienthong.CallerUnknown, "The certificate of gateway %s has expired or is not yet valid; check the clocks and its renewal.", owner.gateway)
	}
	return owner.gateway, nil
}

// VerifyConnection is Peer as tls.Config wants it, for both sides. The config
// switches the usual check off (InsecureSkipVerify, or RequireAnyClientCert).
func (c *Client) VerifyConnection(s tls.ConnectionState) error {
	_, err := c.Peer(s)
	return err
}

// Authorities is for the renewal of the gateway's own certificate; nil before
// the first version.
func (c *Client) Authorities() *x509.CertPool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.list == nil {
		return nil
	}
	pool := x509.NewCertPool()
	for _, a := range c.list.authorities {
		pool.AddCert(a)
	}
	return pool
}

// Document is the OpenAPI document of a service: from the disk, or else from a
// mirror.
func (c *Client) Document(ctx context.Context, id lienthong.ServiceID) ([]byte, Document, error) {
	l, err := c.List()
	if err != nil {
		return nil, Document{}, err
	}
	v, ok := l.Service(id)
	if !ok || v.Document.SHA256 == "" {
		return nil, Document{}, lienthong.Errorf(lienthong.NotFound, "There is no such service, or it has no OpenAPI document.")
	}
	b, err := c.trust.Read(ctx, documentFile(v.Document.SHA256))
	return b, v.Document, err
}

// Keep refreshes until the context ends, and logs every change of state: an
// expired list must not pass unnoticed.
func (c *Client) Keep(ctx context.Context) {
	every := orElse(c.Every, usualEvery)
	was := trust.None
	for {
		err := c.Refresh(ctx)
		if ctx.Err() != nil {
			return
		}
		c.tell(ctx, was, err)
		was = c.Status().State
		// Spread out, so that a nation's gateways do not ask in step.
		timer := time.NewTimer(every - every/10 + rand.N(every/5))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

func (c *Client) tell(ctx context.Context, was trust.State, err error) {
	s := c.Status()
	at := []slog.Attr{slog.String("state", string(s.State)), slog.Int64("version", s.Version), slog.Time("expires", s.Expires), slog.Time("until", s.Until)}
	if err != nil {
		at = append(at, slog.Any("err", err))
	}
	switch {
	case s.State == trust.Expired || s.State == trust.None:
		c.Log.LogAttrs(ctx, slog.LevelError, "no trust list is in force: every exchange is refused", at...)
	case s.State == trust.Stale:
		c.Log.LogAttrs(ctx, slog.LevelError, "the trust list has expired and serves on for its grace: no new members, no revocations", at...)
	case err != nil:
		c.Log.LogAttrs(ctx, slog.LevelWarn, "the trust list could not be refreshed", at...)
	case s.State != was:
		c.Log.LogAttrs(ctx, slog.LevelInfo, "the trust list is fresh", at...)
	}
}
