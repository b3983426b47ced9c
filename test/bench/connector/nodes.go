package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/nation/sector"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/gateway"
)

// openRegister opens the population's node, its gateway at an address for others.
func (c *country) openRegister(ctx context.Context, peers string, admit func(context.Context, *gateway.Gateway) error) error {
	system := c.sector.Registers[0].System().String()
	c.register = &node.Node{
		Config: node.Config{Listen: "127.0.0.1:0", Database: "sqlite:" + filepath.Join(c.dir, "register.db"), Synthetic: true, Gateway: node.GatewayConfig{
			Dir: conf.File(filepath.Join(c.dir, "owner")), Peers: peers, Clients: "127.0.0.1:0", Service: persons.String(), Sectors: map[string]string{system: sectorName},
		}},
		Version: "bench", Now: time.Now, Log: slog.New(slog.DiscardHandler), Admit: admit,
	}
	err := c.register.Open(ctx)
	if err == nil {
		c.ends[0] = served(c.register)
	}
	return err
}

// openAgency opens the sector's node.
func (c *country) openAgency(ctx context.Context, admit func(context.Context, *gateway.Gateway, *sector.Agency) error) (err error) {
	c.agency, err = sector.Open(ctx, c.sector, []*sector.Filled{c.filled}, sector.Surroundings{
		Dir: filepath.Join(c.dir, "agency"), Version: "bench", Now: time.Now, Log: slog.New(slog.DiscardHandler), Population: persons, Admit: admit,
	})
	if err == nil {
		c.ends[1] = served(c.agency.Node)
	}
	return err
}

// served has a node serve until it is ended.
func served(n *node.Node) (end func() error) {
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- n.Serve(ctx) }()
	return func() error {
		stop()
		return errors.Join(<-over, n.Close())
	}
}

// endNodes ends the nodes that serve.
func (c *country) endNodes() error {
	var errs []error
	for i, end := range c.ends {
		if end != nil {
			errs = append(errs, end())
		}
		c.ends[i] = nil
	}
	return errors.Join(errs...)
}

// restart ends both nodes and starts them anew, at the addresses that others know.
func (c *country) restart(ctx context.Context) error {
	peers := c.register.Gateway.PeersAddress()
	if err := c.endNodes(); err != nil {
		return err
	}
	if err := c.openRegister(ctx, peers, nil); err != nil {
		return err
	}
	return c.openAgency(ctx, func(context.Context, *gateway.Gateway, *sector.Agency) error { return nil })
}
