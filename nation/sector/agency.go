package sector

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/gateway"
)

// Running is an agency at work.
type Running struct {
	*Agency
	Registers []*Filled
	Node      *node.Node
}

// Surroundings are what agencies share.
type Surroundings struct {
	Dir     string // of the agencies' gateways and databases, a folder each
	Version string
	Now     func() time.Time
	Log     *slog.Logger
	// Population is whom a court's clerk asks.
	Population lienthong.ServiceID
	// Admit has the directory admit a gateway of an agency.
	Admit func(ctx context.Context, g *gateway.Gateway, a *Agency) error
}

// Open opens an agency's node, which joins the exchange. Close the node in any
// case.
func Open(ctx context.Context, a *Agency, registers []*Filled, s Surroundings) (*Running, error) {
	dir := filepath.Join(s.Dir, a.Folder())
	r := &Running{Agency: a, Registers: registers, Node: &node.Node{
		Config: node.Config{
			Listen: "127.0.0.1:0", Database: "sqlite:" + filepath.Join(dir, "links.db"), Synthetic: true, Roles: []node.Role{node.Connector},
			Gateway: node.GatewayConfig{Dir: dir, Peers: "127.0.0.1:0", Clients: "127.0.0.1:0"},
		},
		Version: s.Version, Now: s.Now, Log: s.Log,
		Admit: func(ctx context.Context, g *gateway.Gateway) error { return s.Admit(ctx, g, a) },
	}}
	for _, f := range registers {
		r.Node.Config.Connectors = append(r.Node.Config.Connectors, f.File)
		if f.Sector == "court" {
			r.Node.Config.Court.Population = s.Population.String()
		}
	}
	return r, r.Node.Open(ctx)
}
