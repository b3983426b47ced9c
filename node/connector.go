package node

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/node/connect"
	"github.com/lienthong/lienthong/node/gateway"
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
		key = filepath.Join(n.Config.Gateway.Dir, "connector.key")
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

// records are the connectors' services behind the gateway.
func (n *Node) records() ([]gateway.Records, error) {
	var out []gateway.Records
	for _, c := range n.Connectors {
		if c.Description.Service == "" {
			continue
		}
		id, err := lienthong.ParseServiceID(c.Description.Service)
		if err != nil {
			return nil, err
		}
		base, err := url.Parse(n.URL() + connectorPath(c))
		if err != nil {
			return nil, err
		}
		r := gateway.Records{ID: id, Base: base, Transport: n.access.Own(gateway.Registers), Persons: n.personsOf(c)}
		for _, b := range c.Bound {
			r.Types = append(r.Types, b.Type.ID)
		}
		c.Serving.Subject = n.subjectOf(c)
		out = append(out, r)
	}
	return out, nil
}

// personsOf finds whom a question to a connector is about. Where the population
// is kept by this very node it is asked; elsewhere a person is, to this node,
// who bears the number.
func (n *Node) personsOf(c *connect.Connector) func(context.Context, []string, []string) ([]lienthong.PersonID, error) {
	if n.Population != nil {
		return n.persons
	}
	return func(_ context.Context, numbers, _ []string) (out []lienthong.PersonID, err error) {
		for _, number := range numbers {
			if id, err := c.Person(number); err == nil {
				out = append(out, id)
			}
		}
		return out, nil
	}
}

// subjectOf is how evidence names who bears a number.
func (n *Node) subjectOf(c *connect.Connector) func(string) string {
	persons := n.personsOf(c)
	return func(number string) string {
		ids, err := persons(context.Background(), []string{number}, nil)
		if err != nil || len(ids) == 0 || n.Gateway == nil || n.Gateway.Subjects == nil {
			return ""
		}
		return n.Gateway.Subjects.Person(ids[0])
	}
}

func (n *Node) closeConnectors() error {
	var errs []error
	for _, c := range n.Connectors {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}
