package gateway

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/internal/httpsig"
)

// Trust lets the trust list answer what the exchange asks about others.
type Trust struct {
	Directory *directory.Client

	named atomic.Pointer[names]
}

var _ exchange.Peers = (*Trust)(nil)

// names tells gateways by the names that the exchange calls them, for one
// version of the list.
type names struct {
	list *directory.List
	ids  map[string]directory.GatewayID
	// peers have all but their addresses.
	peers map[directory.GatewayID]exchange.Peer
	keys  sync.Map // id → httpsig.Verifier: a public key is parsed once
}

// Name is a gateway's id as a host name, which is what the exchange signs as
// the authority of a request: VN/GOV/G01/gw1 is gw1.g01.gov.vn.
func Name(id directory.GatewayID) string {
	return strings.ToLower(strings.Join([]string{id.Gateway, string(id.Code), id.Class, id.Instance}, "."))
}

func (t *Trust) list() (*names, error) {
	list, err := t.Directory.List()
	if err != nil {
		return nil, err
	}
	if n := t.named.Load(); n != nil && n.list == list {
		return n, nil
	}
	n := &names{list: list, ids: make(map[string]directory.GatewayID), peers: make(map[directory.GatewayID]exchange.Peer)}
	for _, m := range list.Members() {
		for _, g := range m.Gateways {
			id := directory.GatewayID{MemberID: m.ID, Gateway: g.Name}
			n.ids[Name(id)] = id
			// X-Road spells a server's id as a system's, with the server in the place of the system.
			server := lienthong.SystemID{Instance: id.Instance, Class: id.Class, Member: string(id.Code), System: id.Gateway}
			n.peers[id] = exchange.Peer{Name: Name(id), Server: server.String()}
		}
	}
	t.named.Store(n)
	return n, nil
}

// Route implements exchange.Peers. A gateway under maintenance comes last: it
// says for itself that it is closed.
func (t *Trust) Route(_ context.Context, service lienthong.ServiceID) ([]exchange.Peer, error) {
	n, err := t.list()
	if err != nil {
		return nil, err
	}
	if _, ok := n.list.Service(service); !ok && !xroad.Metaservice(service.Service) {
		return nil, nil
	}
	var open, closed []exchange.Peer
	for _, id := range n.list.Gateways(service.SystemID) {
		g, _ := n.list.Gateway(id)
		for _, address := range g.Addresses {
			p := n.peers[id]
			p.Address = address
			if g.Maintenance {
				closed = append(closed, p)
			} else {
				open = append(open, p)
			}
		}
	}
	return append(open, closed...), nil
}

// Key implements exchange.Peers.
func (t *Trust) Key(_ context.Context, keyID string) (exchange.Key, error) {
	owner, err := t.Directory.Key(keyID) // each time: a key may have ended
	if err != nil {
		return exchange.Key{}, err
	}
	n, err := t.list()
	if err != nil {
		return exchange.Key{}, err
	}
	if v, ok := n.keys.Load(keyID); ok {
		return exchange.Key{Verifier: v.(httpsig.Verifier), Gateway: Name(owner.Gateway)}, nil
	}
	public, err := owner.Parse()
	if err != nil {
		return exchange.Key{}, err
	}
	v, err := httpsig.VerifierOf(public)
	if err != nil {
		return exchange.Key{}, err
	}
	n.keys.Store(keyID, v)
	return exchange.Key{Verifier: v, Gateway: Name(owner.Gateway)}, nil
}

// Identify implements exchange.Peers.
func (t *Trust) Identify(_ context.Context, chain []*x509.Certificate) (string, error) {
	id, err := t.Directory.Peer(tls.ConnectionState{PeerCertificates: chain})
	if err != nil {
		return "", err
	}
	return Name(id), nil
}

// Hosts implements exchange.Peers.
func (t *Trust) Hosts(_ context.Context, gateway string, system lienthong.SystemID) error {
	n, err := t.list()
	if err != nil {
		return err
	}
	if id, ok := n.ids[gateway]; !ok || !n.list.SpeaksFor(id, system) {
		return lienthong.Errorf(lienthong.CallerUnknown, "The gateway does not speak for this system.")
	}
	return nil
}

// SystemTitle is what the directory calls a system; "" if it does not know it.
func (t *Trust) SystemTitle(id lienthong.SystemID) string {
	n, err := t.list()
	if err != nil {
		return ""
	}
	system, ok := n.list.System(id)
	if !ok {
		return ""
	}
	member, _ := n.list.Member(directory.MemberOf(id))
	return member.Name + ": " + system.Title
}

// PurposeTitle is what the directory says a purpose means; "" if nothing.
func (t *Trust) PurposeTitle(code lienthong.Purpose) string {
	n, err := t.list()
	if err != nil {
		return ""
	}
	p, _ := n.list.Purpose(code)
	return p.Title
}
