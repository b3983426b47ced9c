package node

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/grant/grantsql"
	"github.com/lienthong/lienthong/node/access"
	"github.com/lienthong/lienthong/node/gateway"
	"github.com/lienthong/lienthong/node/gateway/offer"
	"github.com/lienthong/lienthong/node/people"
	"github.com/lienthong/lienthong/node/presence"
	"github.com/lienthong/lienthong/node/programme"
	"github.com/lienthong/lienthong/node/relation"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

// openGateway opens the gateway, if there is one. It comes last, for it must
// know where the register listens.
func (n *Node) openGateway(ctx context.Context) error {
	c := n.Config.Gateway
	if c.Dir == "" {
		return nil
	}
	attestors, err := c.Attest.Open()
	if err != nil {
		return err
	}
	g := &gateway.Gateway{
		Dir: string(c.Dir), Peers: c.Peers, Clients: c.Clients, Now: n.Now, Log: n.Log, Metrics: n.metrics.Registry,
		Vocabulary: vocabularies[c.XRoadErrors],
		Witnesses:  attestors.Witnesses, Threshold: attestors.Threshold, Authority: attestors.Authority,
	}
	n.Gateway = g
	if n.traces, err = n.Config.Tracing.Open(ctx, string(c.Dir), n.Version, n.Log); err != nil {
		return err
	}
	if n.traces != nil {
		g.Tracer = n.traces
	}
	if len(c.Systems) > 0 {
		if g.Systems, err = gateway.OpenSystems(c.Systems); err != nil {
			return err
		}
	}
	loaded, err := c.clientPair()
	if err != nil {
		return err
	}
	if loaded != nil {
		n.clientsPair.Store(loaded)
		g.ClientTLS = n.clientsPair.config(gateway.ClientTLS(*loaded))
	}
	for _, c := range n.Connectors {
		c.Serving.Subject = n.subjectOf(c)
	}
	list, err := n.offered(c)
	if err != nil {
		return err
	}
	if len(list) > 0 {
		if err := n.openGrants(ctx); err != nil {
			return err
		}
		g.Grants, g.Offers = n.Grants, new(offer.List)
		g.Offers.Take(list)
		if issuers, err := presence.Open(c.Presence); err != nil {
			return err
		} else if len(issuers) > 0 {
			g.Presence = &presence.Desk{Issuers: issuers, Spend: n.counts.Spend, Now: n.Now}
		}
	}
	if err := g.Listen(ctx); err != nil {
		return err
	}
	if n.Admit != nil {
		if err := n.Admit(ctx, g); err != nil {
			return err
		}
	}
	if err := g.Open(ctx); err != nil {
		return err
	}
	if n.Grants != nil {
		if n.meter, err = n.openMeter(ctx); err != nil {
			return err
		}
		n.Grants.Counter = n.meter
	}
	if c.Witness.Listen != "" {
		if n.Witness, err = c.Witness.Open(ctx, "witness."+g.Exchange.Name, n.Now, n.Log); err != nil {
			return err
		}
	}
	if err := n.openProgramme(); err != nil {
		return err
	}
	return n.openLinkages()
}

// openProgramme counts what the gateway's ledger says of the connections that
// the decision orders.
func (n *Node) openProgramme() error {
	plan, err := programme.Plan(n.Config.Programme)
	if err != nil {
		return err
	}
	n.Programme = &programme.Programme{
		Plan: plan, Path: filepath.Join(string(n.Config.Gateway.Dir), "programme.json"), Now: n.Now, Log: n.Log,
		Records: n.Gateway.Ledger.Since,
		Own:     n.Gateway.Offers.Has,
	}
	if n.agreements != nil {
		n.Programme.Agreements = n.agreements.Views
	}
	return n.Programme.Open()
}

// openGrants opens what decides about the services of this node.
func (n *Node) openGrants(ctx context.Context) error {
	store, err := grantsql.New(ctx, n.db)
	if err != nil {
		return err
	}
	if n.Population != nil {
		n.directory = &relation.Directory{Store: store, Sectors: n.Config.Gateway.Sectors, Persons: n.persons, Population: n.population(), Now: n.Now}
	}
	n.Grants = &grant.Service{Store: store, References: store, Now: n.Now, Log: n.Log, Grace: grantsGrace, Identity: access.Name}
	if err := n.Grants.Refresh(ctx); err != nil {
		return err
	}
	rules, err := n.Config.Gateway.Agreements.Open()
	if err != nil {
		return err
	}
	n.counts = store
	n.agreements = &agreement.Service{Store: store, Rules: rules, Now: n.Now, Log: n.Log, Changed: n.Grants.Refresh, Identity: access.Name}
	return nil
}

// openMeter counts the uses of grants, going on where this gateway's process
// before ended, however it did.
func (n *Node) openMeter(ctx context.Context) (*grant.Meter, error) {
	name := n.Gateway.Exchange.Name
	counts, err := n.counts.Counts(ctx, name)
	if err != nil {
		return nil, err
	}
	m := &grant.Meter{Since: n.Now(), Keep: func(c grant.Count) error {
		return n.counts.KeepCounts(context.Background(), name, []grant.Count{c}) // whoever asks, the count is the grant's
	}}
	m.Restore(counts)
	return m, nil
}

// settle keeps the uses of the day as they are at the end.
func (n *Node) settle() error {
	if n.meter == nil {
		return nil
	}
	return n.counts.SettleCounts(context.Background(), n.Gateway.Exchange.Name, n.meter.Counts())
}

// openLinkages lets other agencies submit their registers for linking. It comes
// after the gateway, whose key makes the pseudonyms that evidence needs.
func (n *Node) openLinkages() error {
	if n.Gateway == nil || n.Config.Gateway.Service == "" {
		return nil
	}
	policy, err := n.Config.Gateway.linkagePolicy()
	if err != nil {
		return err
	}
	register := &people.Register{Store: n.Population, Places: Places, Memory: int64(n.Config.Gateway.PopulationMemory), Now: n.Now, Log: n.Log}
	if n.directory.Model = policy.Fingerprint(); policy == (reconcile.Policy{}) {
		n.directory.Model = reconcile.DefaultPolicy.Fingerprint() // as linking takes it
	}
	n.linkages = &linkjob.Service{
		Dir: filepath.Join(string(n.Config.Gateway.Dir), "linkages"), Places: Places, Policy: policy, Now: n.Now, Log: n.Log, Subject: n.Gateway.Subjects.Person,
		Refer: n.directory.Refer, End: n.directory.End, Linked: n.Programme.Linked,
		Population: register.Source, Expect: register.Expect,
	}
	return n.linkages.Open()
}

const (
	grantsGrace = 5 * time.Minute // how long known grants decide while their store cannot be asked
	grantsEvery = time.Second     // how often their store is asked for changes

	connectorsEvery = 5 * time.Minute // how often sources are compared with their descriptions
)

func (n *Node) closeGateway() error {
	if n.Gateway == nil {
		return nil
	}
	errs := []error{n.settle(), n.Gateway.Close(), n.traces.Close()}
	if n.Witness != nil {
		errs = append(errs, n.Witness.Close())
	}
	if n.linkages != nil {
		errs = append(errs, n.linkages.Close())
	}
	return errors.Join(errs...)
}
