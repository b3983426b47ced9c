package node

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/linkage/linkagesql"
	"github.com/lienthong/lienthong/console/clerk"
	"github.com/lienthong/lienthong/console/desk"
	"github.com/lienthong/lienthong/node/access"
	"github.com/lienthong/lienthong/node/connect"
	"github.com/lienthong/lienthong/node/courtroom"
	"github.com/lienthong/lienthong/node/deskroom"
)

func connectorPath(c *connect.Connector) string { return "/connectors/" + c.Description.Name }

// openConnectors reads the descriptions and opens the sources, which are not
// asked yet: one that is down must not keep the node from starting.
func (n *Node) openConnectors() error {
	if !n.Config.Has(Connector) {
		return nil
	}
	key := ""
	if n.Config.Gateway.Dir != "" && len(n.Config.Connectors) > 0 {
		key = filepath.Join(string(n.Config.Gateway.Dir), bearersFile)
	}
	names := map[string]bool{}
	for _, file := range n.Config.Connectors {
		c, err := connect.Open(connect.Options{File: string(file), KeyFile: key, Version: n.Version, Now: n.Now, Log: n.Log})
		if err != nil {
			return err
		}
		n.Connectors = append(n.Connectors, c)
		if names[c.Description.Name] {
			return invalid("connectors", "two connectors are called %q", c.Description.Name)
		}
		names[c.Description.Name] = true
	}
	return nil
}

// linkConnectors has those linked that want to be. It comes after the gateway,
// through which they reach the population.
func (n *Node) linkConnectors(ctx context.Context) error {
	for _, c := range n.Connectors {
		if c.Description.Linkage.Population == "" || n.Gateway == nil {
			continue
		}
		store, err := linkagesql.New(ctx, n.db, c.Description.Name)
		if err != nil {
			return err
		}
		if err := c.Link(n.Gateway.ClientsURL(), store, n.Now, n.Log); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) closeConnectors() error {
	var errs []error
	for _, c := range n.Connectors {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

const courtPath = "/court"

// openCourt makes the clerk's screen. It asks in the name of the system whose
// connector is of the sector court.
func (n *Node) openCourt() error {
	c := n.Config.Court
	if c.Population == "" {
		return nil
	}
	i := slices.IndexFunc(n.Connectors, func(c *connect.Connector) bool { return c.Sector.ID == "court" && c.Description.Service != "" })
	if i < 0 {
		return invalid("court", "court.population needs a connector of the sector court with a service")
	}
	own, err := lienthong.ParseServiceID(n.Connectors[i].Description.Service)
	if err != nil {
		return err
	}
	o := courtroom.Options{Gateway: n.Gateway.ClientsURL(), System: own.SystemID, Ledger: n.Gateway.Ledger.Dir, Directory: n.Gateway.Trust.Directory.List, Now: n.Now}
	if o.Population, err = lienthong.ParseServiceID(c.Population); err != nil {
		return err
	}
	if o.HTTP, err = c.Client(); err != nil {
		return err
	}
	if o.Services, err = c.ServiceIDs(); err != nil {
		return err
	}
	room, err := courtroom.New(o)
	if err != nil {
		return err
	}
	keeper, err := c.Open(string(n.Config.Gateway.Dir), n.Now, n.Log)
	if err != nil {
		return err
	}
	n.court, err = (&clerk.Server{
		Court: room, Keeper: keeper, Base: courtPath, Synthetic: n.Config.Synthetic, Now: n.Now, Log: n.Log,
		Identity: func(r *http.Request) string { return access.Name(r.Context()) },
	}).Handler()
	return err
}

const deskPath = "/desk"

// openDesk makes the pages of an agency whose registers are linked, or that puts
// joined questions.
func (n *Node) openDesk() error {
	linked := slices.ContainsFunc(n.Connectors, func(c *connect.Connector) bool { return c.Findings != nil })
	if n.Gateway == nil || !linked && n.Config.Desk.Population == "" {
		return nil
	}
	room, err := deskroom.New(deskroom.Options{
		Config: n.Config.Desk, Gateway: n.Gateway.ClientsURL(), Dir: string(n.Config.Gateway.Dir), Ledger: n.Gateway.Ledger.Dir,
		Directory: n.Gateway.Trust.Directory.List, Title: n.Gateway.Trust.SystemTitle, Connectors: n.Connectors,
	})
	if err != nil {
		return err
	}
	var titles []string
	for _, c := range n.Connectors {
		titles = append(titles, c.Sector.Title)
	}
	n.desk = (&desk.Server{
		Agency: room, Title: strings.Join(titles, " · "), Base: deskPath, Synthetic: n.Config.Synthetic, Log: n.Log,
		Identity: func(r *http.Request) string { return access.Name(r.Context()) },
	}).Handler()
	return nil
}
