package directory

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/trust"
)

// AddMember enters a member, or gives one that is there another name.
func (r *Registry) AddMember(ctx context.Context, id MemberID, name string) error {
	return r.change(ctx, func(s *state) error {
		if id.Instance != s.Instance {
			return invalid("id", "The members of this directory belong to instance %s.", s.Instance)
		}
		if m := s.member(id); m != nil {
			m.Name = name
			return nil
		}
		s.Members = append(s.Members, Member{ID: id, Name: name})
		slices.SortFunc(s.Members, func(a, b Member) int { return strings.Compare(a.ID.String(), b.ID.String()) })
		return nil
	})
}

// RemoveMember strikes a member with its systems, for good. Its gateways must
// have been retired long enough that nobody needs their keys for evidence;
// the caller answers for that.
func (r *Registry) RemoveMember(ctx context.Context, id MemberID) error {
	return r.change(ctx, func(s *state) error {
		n := len(s.Members)
		s.Members = slices.DeleteFunc(s.Members, func(m Member) bool { return m.ID == id })
		if len(s.Members) == n {
			return noMember(id)
		}
		return nil
	})
}

// AddSystem enters an information system of a member, or changes its title
// and the gateways that speak for it; none means all of its member's.
func (r *Registry) AddSystem(ctx context.Context, id lienthong.SystemID, title string, gateways []GatewayID) error {
	return r.change(ctx, func(s *state) error {
		m := s.member(MemberOf(id))
		if m == nil {
			return noMember(MemberOf(id))
		}
		if sys := m.system(id.System); sys != nil {
			sys.Title, sys.Gateways = title, gateways
			return nil
		}
		m.Systems = append(m.Systems, System{Name: id.System, Title: title, Gateways: gateways})
		return nil
	})
}

// maxDocument is the most that an OpenAPI document may weigh, in bytes.
const maxDocument = 4 << 20

// PublishService enters a service or changes it. With a nil document the one that is
// there stays, if there is one.
func (r *Registry) PublishService(ctx context.Context, id lienthong.ServiceID, title string, document []byte) error {
	v := Service{Code: id.Service, Title: title}
	if document != nil {
		kind, err := documentType(document)
		if err != nil {
			return err
		}
		v.Document = Document{SHA256: fingerprint(document), Length: int64(len(document)), Type: kind}
	}
	return r.change(ctx, func(s *state) error {
		m := s.member(MemberOf(id.SystemID))
		if m == nil || m.system(id.System) == nil {
			return lienthong.Errorf(lienthong.NotFound, "There is no system %s; add it first.", id.SystemID)
		}
		if document != nil { // before the state names it
			if err := r.write("document", r.path("documents", v.Document.SHA256), document); err != nil {
				return err
			}
		}
		sys := m.system(id.System)
		if i := slices.IndexFunc(sys.Services, func(o Service) bool { return o.Code == v.Code }); i >= 0 {
			if document == nil {
				v.Document = sys.Services[i].Document
			}
			sys.Services[i] = v
			return nil
		}
		sys.Services = append(sys.Services, v)
		return nil
	})
}

var openAPIInYAML = regexp.MustCompile(`(?m)^openapi:\s*["']?3\.`)

// documentType tells the two forms of an OpenAPI 3 document apart.
func documentType(b []byte) (string, error) {
	var head struct {
		OpenAPI string `json:"openapi"`
	}
	switch {
	case len(b) > maxDocument:
		return "", lienthong.Errorf(lienthong.TooLarge, "An OpenAPI document may weigh at most %d bytes.", maxDocument)
	case json.Unmarshal(b, &head) == nil && strings.HasPrefix(head.OpenAPI, "3."):
		return "application/json", nil
	case openAPIInYAML.Match(b):
		return "application/yaml", nil
	}
	return "", invalid("document", "This is no OpenAPI 3 document in JSON or YAML.")
}

// RemoveService strikes a service.
func (r *Registry) RemoveService(ctx context.Context, id lienthong.ServiceID) error {
	return r.change(ctx, func(s *state) error {
		if m := s.member(MemberOf(id.SystemID)); m != nil {
			if sys := m.system(id.System); sys != nil {
				n := len(sys.Services)
				sys.Services = slices.DeleteFunc(sys.Services, func(v Service) bool { return v.Code == id.Service })
				if len(sys.Services) < n {
					return nil
				}
			}
		}
		return lienthong.Errorf(lienthong.NotFound, "There is no service %s.", id)
	})
}

// SetMaintenance says whether peers should hold requests back (X-Road 7.7's
// maintenance mode).
func (r *Registry) SetMaintenance(ctx context.Context, id GatewayID, on bool) error {
	return r.changeGateway(ctx, id, func(g *Gateway) { g.Maintenance = on })
}

// Retire takes a gateway out of the exchange: its TLS keys are struck, and its
// message keys sign nothing from now on. They stay listed, so that evidence of
// what they signed before can be checked. It may join again with a new token.
func (r *Registry) Retire(ctx context.Context, id GatewayID) error {
	return r.changeGateway(ctx, id, func(g *Gateway) {
		if g.Retired.IsZero() {
			g.Retired = r.now()
		}
		g.TLS = nil
		endKeys(g, r.now())
	})
}

func (r *Registry) changeGateway(ctx context.Context, id GatewayID, do func(*Gateway)) error {
	return r.change(ctx, func(s *state) error {
		m := s.member(id.MemberID)
		if m == nil || m.gateway(id.Gateway) == nil {
			return lienthong.Errorf(lienthong.NotFound, "There is no gateway %s.", id)
		}
		do(m.gateway(id.Gateway))
		return nil
	})
}

// PutPurpose registers what a code word means, or changes it.
func (r *Registry) PutPurpose(ctx context.Context, p Purpose) error {
	return r.change(ctx, func(s *state) error {
		put(&s.Purposes, p, func(o Purpose) bool { return o.Code == p.Code })
		return nil
	})
}

// PutAgreement enters the public part of an agreement, or changes it.
func (r *Registry) PutAgreement(ctx context.Context, a Agreement) error {
	return r.change(ctx, func(s *state) error {
		put(&s.Agreements, a, func(o Agreement) bool { return o.ID == a.ID })
		return nil
	})
}

// put enters a thing in the place of the one that is the same, or at the end.
func put[T any](all *[]T, thing T, same func(T) bool) {
	if i := slices.IndexFunc(*all, same); i >= 0 {
		(*all)[i] = thing
		return
	}
	*all = append(*all, thing)
}

func noMember(id MemberID) error {
	return lienthong.Errorf(lienthong.NotFound, "There is no member %s; add it first.", id)
}

func (s *state) member(id MemberID) *Member {
	for i := range s.Members {
		if s.Members[i].ID == id {
			return &s.Members[i]
		}
	}
	return nil
}

func (m *Member) system(name string) *System {
	for i := range m.Systems {
		if m.Systems[i].Name == name {
			return &m.Systems[i]
		}
	}
	return nil
}

func (m *Member) gateway(name string) *Gateway {
	for i := range m.Gateways {
		if m.Gateways[i].Name == name {
			return &m.Gateways[i]
		}
	}
	return nil
}

// RotateRole replaces the keys of a role of the trust list, which needs the
// threshold of root keys. For the role root it signs the same root for another
// term; a key of root itself is replaced by ReplaceRootKey.
func (r *Registry) RotateRole(_ context.Context, role string, rootKeys []*trust.Key) error {
	unlock, err := r.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if role == "root" {
		return r.trust().RenewRoot(rootKeys)
	}
	return r.trust().Rotate(role, rootKeys)
}

// ReplaceRootKey replaces the root key whose id begins with retire, lost or
// stolen, by a new one in dir, and gives the new one's file.
func (r *Registry) ReplaceRootKey(_ context.Context, retire, dir string, rootKeys []*trust.Key) (string, error) {
	unlock, err := r.lock()
	if err != nil {
		return "", err
	}
	defer unlock()
	ids, _, err := r.trust().RootKeys()
	if err != nil {
		return "", err
	}
	full := ""
	for _, id := range ids {
		const least = 8 // digits that tell keys apart
		if len(retire) >= least && len(retire) <= len(id) && id[:len(retire)] == retire {
			full = id
		}
	}
	if full == "" {
		return "", lienthong.Errorf(lienthong.Invalid, "no root key has an id that begins with %q; the name of a root key's file holds its first 12 digits", retire)
	}
	return r.trust().RotateRoot(full, dir, rootKeys)
}
