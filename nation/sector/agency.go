package sector

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/courtroom"
	"github.com/lienthong/lienthong/node/deskroom"
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
	// Population is whom a court's clerk asks, and whose reference directory says
	// who is known to which sector.
	Population lienthong.ServiceID
	// Services are the registers of the country, by sector: whom a court's clerk and
	// joined questions ask; of several of one sector, joined questions the first.
	Services map[string][]lienthong.ServiceID
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
			Gateway: node.GatewayConfig{Dir: conf.File(dir), Peers: "127.0.0.1:0", Clients: "127.0.0.1:0", References: s.Population.String()},
		},
		Version: s.Version, Now: s.Now, Log: s.Log,
		Admit: func(ctx context.Context, g *gateway.Gateway) error { return s.Admit(ctx, g, a) },
	}}
	for _, f := range registers {
		r.Node.Config.Connectors = append(r.Node.Config.Connectors, f.File)
		switch f.Sector {
		case "finance":
			r.Node.Config.Desk = deskroom.Config{Population: s.Population.String(), Services: s.some("insurance")}
		case "asset":
			r.Node.Config.Desk = deskroom.Config{Population: s.Population.String(), Services: s.some("business", "land")}
		case "court":
			r.Node.Config.Court = courtroom.Config{Population: s.Population.String(), Services: s.all("land", "business")}
		}
	}
	return r, r.Node.Open(ctx)
}

// some are the services of sectors that are there, as a configuration has them.
func (s *Surroundings) some(sectors ...string) map[string]string {
	out := map[string]string{}
	for name, services := range s.all(sectors...) {
		out[name] = services[0]
	}
	return out
}

// all are the same, with each register of a sector that has several.
func (s *Surroundings) all(sectors ...string) map[string]courtroom.Services {
	out := map[string]courtroom.Services{}
	for _, name := range sectors {
		for _, id := range s.Services[name] {
			out[name] = append(out[name], id.String())
		}
	}
	return out
}

// Services are the registers of agencies by sector.
func Services(agencies []Agency) map[string][]lienthong.ServiceID {
	out := map[string][]lienthong.ServiceID{}
	for i := range agencies {
		for j := range agencies[i].Registers {
			r := &agencies[i].Registers[j]
			out[r.Sector] = append(out[r.Sector], r.Service)
		}
	}
	return out
}

// Of finds the agency that keeps a sector's register, and the register; nil for
// none.
func Of(agencies []*Running, sector string) (*Running, *Filled) {
	for _, r := range agencies {
		for _, f := range r.Registers {
			if f.Sector == sector {
				return r, f
			}
		}
	}
	return nil, nil
}
