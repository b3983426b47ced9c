package directory

import (
	"cmp"
	"crypto/x509"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
)

// Content is everything that the directory says in public.
type Content struct {
	Members     []Member    `json:"members"`
	Purposes    []Purpose   `json:"purposes"`
	Agreements  []Agreement `json:"agreements"`
	Witnesses   []Witness   `json:"witnesses,omitempty"`
	Authorities [][]byte    `json:"authorities"` // certificates that sign gateways' certificates, DER, the one in use first
}

// List is one version of the content, checked and indexed. It never changes,
// so any number of goroutines may read it.
type List struct {
	content     Content
	members     map[MemberID]*Member
	systems     map[lienthong.SystemID]*System
	services    map[lienthong.ServiceID]*Service
	gateways    map[GatewayID]*Gateway
	keys        map[string]KeyOwner
	tls         map[string]tlsOwner
	purposes    map[lienthong.Purpose]*Purpose
	authorities []*x509.Certificate
}

// KeyOwner is a message key and the gateway that bears it.
type KeyOwner struct {
	Key
	Gateway GatewayID
}

type tlsOwner struct {
	key     TLSKey
	gateway GatewayID
}

// NewList checks a content as a whole and indexes it. It keeps the content's
// slices, which nobody may change from then on.
func NewList(c Content) (*List, error) {
	l := &List{
		content: c, members: map[MemberID]*Member{}, systems: map[lienthong.SystemID]*System{},
		services: map[lienthong.ServiceID]*Service{}, gateways: map[GatewayID]*Gateway{},
		keys: map[string]KeyOwner{}, tls: map[string]tlsOwner{}, purposes: map[lienthong.Purpose]*Purpose{},
	}
	for i := range c.Members {
		if err := l.addMember(&c.Members[i]); err != nil {
			return nil, err
		}
	}
	for i := range c.Purposes {
		p := &c.Purposes[i]
		if _, err := lienthong.ParsePurpose(string(p.Code)); err != nil {
			return nil, invalid("purpose", "A purpose's code is not of lower-case words with dots between.")
		}
		if err := checkText("title", p.Title); err != nil {
			return nil, err
		}
		if l.purposes[p.Code] != nil {
			return nil, invalid("purpose", "Purpose %s is there twice.", p.Code)
		}
		l.purposes[p.Code] = p
	}
	if err := checkWitnesses(c.Witnesses); err != nil {
		return nil, err
	}
	for _, der := range c.Authorities {
		a, err := x509.ParseCertificate(der)
		if err != nil || !a.IsCA {
			return nil, invalid("authorities", "An authority is no certificate that may sign others.")
		}
		l.authorities = append(l.authorities, a)
	}
	return l, l.checkReferences()
}

func (l *List) addMember(m *Member) error {
	if err := m.check(); err != nil {
		return err
	}
	if l.members[m.ID] != nil {
		return invalid("id", "Member %s is there twice.", m.ID)
	}
	l.members[m.ID] = m
	for i := range m.Systems {
		s := &m.Systems[i]
		id := s.id(m.ID)
		if l.systems[id] != nil {
			return invalid("system", "System %s is there twice.", id)
		}
		l.systems[id] = s
		for j := range s.Services {
			sid := lienthong.ServiceID{SystemID: id, Service: s.Services[j].Code}
			if l.services[sid] != nil {
				return invalid("service", "Service %s is there twice.", sid)
			}
			l.services[sid] = &s.Services[j]
		}
	}
	for i := range m.Gateways {
		if err := l.addGateway(m, &m.Gateways[i]); err != nil {
			return err
		}
	}
	return nil
}

// addGateway also sees that no key belongs to two gateways: the owner of a key
// is who answers for what it signed.
func (l *List) addGateway(m *Member, g *Gateway) error {
	id := g.id(m.ID)
	if l.gateways[id] != nil {
		return invalid("gateway", "Gateway %s is there twice.", id)
	}
	l.gateways[id] = g
	for _, k := range g.Keys {
		if _, ok := l.keys[k.ID]; ok {
			return invalid("keys", "A key of gateway %s is there twice.", id)
		}
		l.keys[k.ID] = KeyOwner{k, id}
	}
	for _, k := range g.TLS {
		if _, ok := l.tls[k.SHA256]; ok {
			return invalid("tls", "A TLS key of gateway %s is there twice.", id)
		}
		l.tls[k.SHA256] = tlsOwner{k, id}
	}
	return nil
}

// checkReferences sees that what members say of each other is so.
func (l *List) checkReferences() error {
	for id, s := range l.systems {
		for _, g := range s.Gateways {
			if l.gateways[g] == nil {
				return invalid("gateways", "System %s names gateway %s, which does not exist.", id, g)
			}
		}
	}
	seen := map[string]bool{}
	for _, a := range l.content.Agreements {
		if err := a.check(); err != nil {
			return err
		}
		switch {
		case seen[a.ID]:
			return invalid("id", "Agreement %s is there twice.", a.ID)
		case l.systems[a.Client] == nil:
			return invalid("client", "Agreement %s names a client that does not exist.", a.ID)
		case l.services[a.Service] == nil:
			return invalid("service", "Agreement %s names a service that does not exist.", a.ID)
		}
		for _, p := range a.Purposes {
			if l.purposes[p] == nil {
				return invalid("purposes", "Agreement %s names purpose %s, which is not registered.", a.ID, p)
			}
		}
		seen[a.ID] = true
	}
	return nil
}

// Members are all members, by id.
func (l *List) Members() []Member {
	out := slices.Clone(l.content.Members)
	slices.SortFunc(out, func(a, b Member) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	return out
}

// Member finds a member.
func (l *List) Member(id MemberID) (Member, bool) { return deref(l.members[id]) }

// System finds a system.
func (l *List) System(id lienthong.SystemID) (System, bool) { return deref(l.systems[id]) }

// Service finds a service.
func (l *List) Service(id lienthong.ServiceID) (Service, bool) { return deref(l.services[id]) }

// Gateway finds a gateway, also a retired one.
func (l *List) Gateway(id GatewayID) (Gateway, bool) { return deref(l.gateways[id]) }

// Purpose finds what a code word means.
func (l *List) Purpose(code lienthong.Purpose) (Purpose, bool) { return deref(l.purposes[code]) }

func deref[T any](p *T) (v T, ok bool) {
	if p == nil {
		return v, false
	}
	return *p, true
}

// Systems are the ids of all systems, X-Road's list of clients, in order.
func (l *List) Systems() []lienthong.SystemID {
	out := make([]lienthong.SystemID, 0, len(l.systems))
	for id := range l.systems {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b lienthong.SystemID) int { return cmp.Compare(a.String(), b.String()) })
	return out
}

// Services are the services of a system, in the order in which it lists them.
func (l *List) Services(id lienthong.SystemID) []lienthong.ServiceID {
	s := l.systems[id]
	if s == nil {
		return nil
	}
	var out []lienthong.ServiceID
	for _, v := range s.Services {
		out = append(out, lienthong.ServiceID{SystemID: id, Service: v.Code})
	}
	return out
}

// Purposes are all purposes, in the order in which they were registered.
func (l *List) Purposes() []Purpose { return slices.Clone(l.content.Purposes) }

// Agreements are all agreements.
func (l *List) Agreements() []Agreement { return slices.Clone(l.content.Agreements) }

// Gateways are the gateways that speak for a system and are not retired; who
// calls asks them in this order.
func (l *List) Gateways(id lienthong.SystemID) []GatewayID {
	s := l.systems[id]
	if s == nil {
		return nil
	}
	ids := s.Gateways
	if len(ids) == 0 {
		m := MemberOf(id)
		for _, g := range l.members[m].Gateways {
			ids = append(ids, g.id(m))
		}
	}
	var out []GatewayID
	for _, g := range ids {
		if l.gateways[g].Retired.IsZero() {
			out = append(out, g)
		}
	}
	return out
}

// SpeaksFor reports whether a gateway may sign for a system.
func (l *List) SpeaksFor(g GatewayID, id lienthong.SystemID) bool {
	return slices.Contains(l.Gateways(id), g)
}

// KeyAt finds the key of an id, if a message of time t may bear it. Evidence
// of old messages is checked with their time.
func (l *List) KeyAt(id string, t time.Time) (KeyOwner, bool) {
	k, ok := l.keys[id]
	return k, ok && k.ActiveAt(t)
}
