package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
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
		Config: node.Config{Listen: "127.0.0.1:0", Database: "sqlite:" + c.database(), Synthetic: true, Gateway: node.GatewayConfig{
			Dir: conf.File(c.owner()), Peers: peers, Clients: "127.0.0.1:0", Service: persons.String(), Sectors: map[string]string{system: sectorName},
		}},
		Version: "bench", Now: time.Now, Log: slog.New(slog.DiscardHandler), Admit: admit,
	}
	err := c.register.Open(ctx)
	if err == nil {
		c.peers, c.ends[0] = c.register.Gateway.PeersAddress(), served(c.register)
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

// restart ends both nodes and starts them anew.
func (c *country) restart(ctx context.Context) error {
	if err := c.endNodes(); err != nil {
		return err
	}
	return c.startNodes(ctx)
}

// startNodes starts both nodes once more, at the addresses that others know.
func (c *country) startNodes(ctx context.Context) error {
	if err := c.openRegister(ctx, c.peers, nil); err != nil {
		return err
	}
	return c.openAgency(ctx, func(context.Context, *gateway.Gateway, *sector.Agency) error { return nil })
}

// database is the file of the population's register, owner the folder of its gateway.
func (c *country) database() string { return filepath.Join(c.dir, "register.db") }
func (c *country) owner() string    { return filepath.Join(c.dir, "owner") }

// remember keeps the register as it is before anybody was linked.
func (c *country) remember(ctx context.Context) error {
	if err := c.endNodes(); err != nil {
		return err
	}
	if err := copied(c.database(), c.database()+".first"); err != nil {
		return err
	}
	return c.startNodes(ctx)
}

// anew starts both nodes when nobody was linked yet.
func (c *country) anew(ctx context.Context) error {
	err := errors.Join(c.endNodes(), copied(c.database()+".first", c.database()), os.RemoveAll(filepath.Join(c.owner(), "linkages")))
	if err != nil {
		return err
	}
	return c.startNodes(ctx)
}

// copied copies a file over another.
func copied(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // it was only read
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
