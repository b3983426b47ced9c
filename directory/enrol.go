package directory

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/admission"
	"github.com/lienthong/lienthong/directory/authority"
)

// tokenRecord is what the registry keeps of a token: nothing to join with.
type tokenRecord struct {
	Hash      string    `json:"hash"`
	Gateway   GatewayID `json:"gateway"`
	Addresses []string  `json:"addresses,omitempty"` // that the gateway must have; none: those it says
	Expires   time.Time `json:"expires"`
	UsedBy    string    `json:"used_by,omitempty"` // fingerprint of the TLS key that joined with it
}

// The bounds of a token's life.
const (
	leastTokenLife = time.Minute
	mostTokenLife  = 30 * 24 * time.Hour
)

// keySkew is how far before its entry a key counts: peers whose clocks are
// behind must not refuse a newcomer's first messages.
const keySkew = 10 * time.Minute

func (r *Registry) now() time.Time { return r.Now().UTC().Truncate(time.Second) }

func orElse(d, usual time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return usual
}

func (r *Registry) overlap() time.Duration { return orElse(r.Overlap, 24*time.Hour) }

func admissionToken(address string, fingerprint [32]byte) (admission.Token, error) {
	return admission.NewToken(address, fingerprint)
}

// Token lets one gateway join once, within a time. For a gateway that is
// there it replaces the keys, as when they were lost.
func (r *Registry) Token(ctx context.Context, id GatewayID, life time.Duration, addresses []string) (token admission.Token, err error) {
	if _, err := ParseGatewayID(id.String()); err != nil {
		return token, invalid("gateway", "A gateway's id has the form INSTANCE/CLASS/CODE/GATEWAY.")
	}
	if life < leastTokenLife || life > mostTokenLife {
		return token, invalid("life", "A token lives between %v and %v.", leastTokenLife, mostTokenLife)
	}
	if err := CheckAddresses(addresses); err != nil {
		return token, err
	}
	err = r.change(ctx, func(s *state) error {
		if s.member(id.MemberID) == nil {
			return noMember(id.MemberID)
		}
		a, err := r.authority(s)
		if err != nil {
			return err
		}
		if token, err = admissionToken(s.Address, a.Fingerprint()); err != nil {
			return err
		}
		now := r.now()
		s.Tokens = slices.DeleteFunc(s.Tokens, func(t tokenRecord) bool { return now.After(t.Expires) })
		s.Tokens = append(s.Tokens, tokenRecord{Hash: token.Hash(), Gateway: id, Addresses: addresses, Expires: now.Add(life)})
		return nil
	})
	return token, err
}

func (r *Registry) authority(s *state) (*authority.Authority, error) {
	a, err := authority.Open(r.path("authority", s.Authority), r.Now)
	if err == nil {
		a.Life = r.CertificateLife
	}
	return a, err
}

// errToken does not say whether the token is unknown, used or too old.
func errToken() error {
	return lienthong.Errorf(lienthong.AccessDenied, "The token is unknown, used by another gateway, or has expired; ask the directory's operator for a new one.")
}

// Enrol admits a gateway that shows a token and proves that it has its keys.
// The same keys may ask again while the token lives, for an answer can get lost.
func (r *Registry) Enrol(ctx context.Context, q *admission.Request) (answer *admission.Answer, err error) {
	public, err := q.Check()
	if err != nil {
		return nil, err
	}
	spki, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("encoding a TLS key: %w", err)
	}
	if err := CheckAddresses(q.Addresses); err != nil {
		return nil, err
	}
	err = r.change(ctx, func(s *state) error {
		hash, now := admission.HashSecret(q.Secret), r.now()
		i := slices.IndexFunc(s.Tokens, func(t tokenRecord) bool { return t.Hash == hash })
		if i < 0 || now.After(s.Tokens[i].Expires) || s.Tokens[i].UsedBy != "" && s.Tokens[i].UsedBy != fingerprint(spki) {
			return errToken()
		}
		t := &s.Tokens[i]
		m := s.member(t.Gateway.MemberID)
		if m == nil {
			return errToken()
		}
		g := m.gateway(t.Gateway.Gateway)
		if g == nil {
			m.Gateways = append(m.Gateways, Gateway{Name: t.Gateway.Gateway})
			g = &m.Gateways[len(m.Gateways)-1]
		}
		if t.UsedBy == "" {
			g.Retired, g.Addresses = time.Time{}, q.Addresses
			if len(t.Addresses) > 0 {
				g.Addresses = t.Addresses
			}
			endKeys(g, now)
			g.TLS = []TLSKey{{SHA256: fingerprint(spki)}}
			g.Keys = append(g.Keys, Key{ID: KeyID(q.MessageKey), Public: q.MessageKey, From: now.Add(-keySkew)})
			t.UsedBy = fingerprint(spki)
		} else if !g.Retired.IsZero() || !g.hasTLS(fingerprint(spki), now) || !g.hasKey(q.MessageKey, now) {
			return errToken() // joined with it, and has been struck since
		}
		answer, err = r.admit(s, t.Gateway, g, public)
		return err
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// Renew signs a new certificate for a gateway that proves that it has the keys
// of the old one, and enters its new keys if it has some. The old certificate
// may have expired: the trust list decides whether its key is still good.
func (r *Registry) Renew(ctx context.Context, q *admission.Renewal) (answer *admission.Answer, err error) {
	old, public, err := q.Check()
	if err != nil {
		return nil, err
	}
	spki, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("encoding a TLS key: %w", err)
	}
	err = r.change(ctx, func(s *state) error {
		id, g, err := r.bearer(s, old)
		if err != nil {
			return err
		}
		now, until := r.now(), r.now().Add(r.overlap())
		fresh := false
		g.TLS = slices.DeleteFunc(g.TLS, func(k TLSKey) bool { return !k.activeAt(now) })
		if !g.hasTLS(fingerprint(spki), now) {
			for i := range g.TLS {
				g.TLS[i].Until = sooner(g.TLS[i].Until, until)
			}
			g.TLS, fresh = append(g.TLS, TLSKey{SHA256: fingerprint(spki)}), true
		}
		if !g.hasKey(q.MessageKey, now) {
			endKeys(g, until)
			g.Keys, fresh = append(g.Keys, Key{ID: KeyID(q.MessageKey), Public: q.MessageKey, From: now.Add(-keySkew)}), true
		}
		if answer, err = r.admit(s, id, g, public); err == nil && fresh {
			answer.Activate = now.Add(r.overlap() / 4) // long against the minutes in which peers ask
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// bearer finds the gateway that a certificate names, if it may still use it.
func (r *Registry) bearer(s *state, c *x509.Certificate) (GatewayID, *Gateway, error) {
	refusal := lienthong.Errorf(lienthong.AccessDenied, "The certificate is not of this directory, too old, or its gateway has been struck; ask the directory's operator for a token to join anew.")
	if !slices.ContainsFunc(s.Authorities, func(der []byte) bool {
		a, err := x509.ParseCertificate(der)
		return err == nil && c.CheckSignatureFrom(a) == nil
	}) {
		return GatewayID{}, nil, refusal
	}
	id, err := gatewayIn(c)
	if err != nil || r.now().After(c.NotAfter.Add(orElse(r.RenewalGrace, 30*24*time.Hour))) {
		return GatewayID{}, nil, refusal
	}
	m := s.member(id.MemberID)
	if m == nil || m.gateway(id.Gateway) == nil {
		return GatewayID{}, nil, refusal
	}
	g := m.gateway(id.Gateway)
	if !g.Retired.IsZero() || !g.hasTLS(fingerprint(c.RawSubjectPublicKeyInfo), r.now()) {
		return GatewayID{}, nil, refusal
	}
	return id, g, nil
}

// gatewayIn is the id that a certificate names.
func gatewayIn(c *x509.Certificate) (GatewayID, error) {
	if len(c.URIs) != 1 {
		return GatewayID{}, fmt.Errorf("the certificate names %d gateways", len(c.URIs))
	}
	name, ok := strings.CutPrefix(c.URIs[0].String(), authority.URIOf("").String())
	if !ok {
		return GatewayID{}, fmt.Errorf("the certificate is no gateway's")
	}
	return ParseGatewayID(name)
}

// admit signs the certificate and puts the answer together.
func (r *Registry) admit(s *state, id GatewayID, g *Gateway, public crypto.PublicKey) (*admission.Answer, error) {
	a, err := r.authority(s)
	if err != nil {
		return nil, err
	}
	var hosts []string
	for _, address := range g.Addresses {
		if host, _, err := net.SplitHostPort(address); err == nil && !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	der, err := a.Issue(id.String(), hosts, public)
	if err != nil {
		return nil, err
	}
	root, err := r.trust().Root()
	if err != nil {
		return nil, err
	}
	return &admission.Answer{
		Gateway: id.String(), Certificates: [][]byte{der, a.Certificate.Raw}, Root: root, Mirrors: s.Mirrors, Activate: r.now(),
	}, nil
}

// endKeys ends the message keys that are in force, at a time.
func endKeys(g *Gateway, at time.Time) {
	for i := range g.Keys {
		g.Keys[i].Until = sooner(g.Keys[i].Until, at)
	}
}

func sooner(t, at time.Time) time.Time {
	if t.IsZero() || at.Before(t) {
		return at
	}
	return t
}

func (k TLSKey) activeAt(t time.Time) bool { return k.Until.IsZero() || t.Before(k.Until) }

func (g *Gateway) hasTLS(sum string, at time.Time) bool {
	return slices.ContainsFunc(g.TLS, func(k TLSKey) bool { return k.SHA256 == sum && k.activeAt(at) })
}

func (g *Gateway) hasKey(public []byte, at time.Time) bool {
	return slices.ContainsFunc(g.Keys, func(k Key) bool { return bytes.Equal(k.Public, public) && k.ActiveAt(at) })
}

// RotateAuthority makes a new authority. Certificates of the one before stay
// good until they end; tokens that were not used yet do not.
func (r *Registry) RotateAuthority(ctx context.Context) error {
	return r.change(ctx, func(s *state) error {
		name := fmt.Sprintf("authority-%s.pem", r.now().Format("20060102T150405Z"))
		a, err := authority.Create(r.path("authority", name), "Lien Thong "+s.Instance, r.Now)
		if err != nil {
			return err
		}
		s.Authority = name
		s.Authorities = append([][]byte{a.Certificate.Raw}, s.Authorities...)
		const kept = 2
		s.Authorities = s.Authorities[:min(kept, len(s.Authorities))]
		return nil
	})
}
