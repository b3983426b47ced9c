package node

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/linkage/linkagesql"
	"github.com/lienthong/lienthong/console/clerk"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/node/access"
	"github.com/lienthong/lienthong/node/connect"
	"github.com/lienthong/lienthong/node/courtroom"
	"github.com/lienthong/lienthong/reconcile/linkjob"
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
		key = filepath.Join(n.Config.Gateway.Dir, bearersFile)
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

// refer enters what another agency's linking said into the reference directory,
// in the sector that the configuration gives its system.
func (n *Node) refer(ctx context.Context, system string, references []linkjob.Reference) error {
	sector, err := n.sectorOf(system)
	if err != nil {
		return err
	}
	type what struct {
		person   lienthong.PersonID
		capacity string
	}
	var entries []grant.Reference
	at := map[what]int{}
	for _, r := range references {
		valid := lienthong.Period{From: firstDay(r.From), Until: dayAfter(r.Until)}
		i, twice := at[what{r.Person, r.Capacity}]
		if !twice {
			at[what{r.Person, r.Capacity}] = len(entries)
			entries = append(entries, grant.Reference{Person: r.Person, Sector: sector, Capacity: r.Capacity, Valid: valid, Recorded: lienthong.Period{From: n.Now()}})
			continue
		}
		v := &entries[i].Valid // two rows about one person: known over both periods
		if valid.From.Before(v.From) {
			v.From = valid.From
		}
		if valid.Until.IsZero() || !v.Until.IsZero() && valid.Until.After(v.Until) {
			v.Until = valid.Until
		}
	}
	return n.references.Record(ctx, entries...)
}

// EnterParty enters who bears a number into the reference directory, as known to a
// sector from now on. Without such an entry a grant for a case's parties gives
// nothing.
func (n *Node) EnterParty(ctx context.Context, number string, as grant.Reference) error {
	persons, err := n.persons(ctx, []string{number}, nil)
	if err != nil {
		return err
	}
	as.Valid, as.Recorded = lienthong.Period{From: n.Now()}, lienthong.Period{From: n.Now()}
	for _, p := range persons {
		as.Person = p
		if err := n.references.Record(ctx, as); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) sectorOf(system string) (string, error) {
	if sector := n.Config.Gateway.Sectors[system]; sector != "" {
		return sector, nil
	}
	return "", lienthong.Errorf(lienthong.AccessDenied, "Your system has no sector in the owner's reference directory; ask the owner for one.")
}

// endReferences takes back what another agency's linking entered, in its own
// sector only. Whom the register does not know has no entry.
func (n *Node) endReferences(ctx context.Context, system string, ended []linkjob.Ended) error {
	sector, err := n.sectorOf(system)
	if err != nil {
		return err
	}
	now := n.Now()
	var entries []grant.Reference
	for _, e := range ended {
		persons, err := n.persons(ctx, []string{e.Number}, nil)
		if err != nil {
			return err
		}
		for _, p := range persons {
			entries = append(entries, grant.Reference{Person: p, Sector: sector, Capacity: e.Capacity, Valid: lienthong.Period{From: now, Until: now}, Recorded: lienthong.Period{From: now}})
		}
	}
	return n.references.Record(ctx, entries...)
}

// firstDay is the beginning of a date; none for none.
func firstDay(d lienthong.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(int(d.Year), time.Month(max(1, d.Month)), int(max(1, d.Day)), 0, 0, 0, 0, time.UTC)
}

// dayAfter is the end of a date: of the year or the month, where only that is
// known.
func dayAfter(d lienthong.Date) time.Time {
	first := firstDay(d)
	switch d.Precision() {
	case lienthong.YearOnly:
		return first.AddDate(1, 0, 0)
	case lienthong.YearMonth:
		return first.AddDate(0, 1, 0)
	case lienthong.FullDate:
		return first.AddDate(0, 0, 1)
	default:
		return time.Time{}
	}
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
	room, err := courtroom.New(o)
	if err != nil {
		return err
	}
	n.court = (&clerk.Server{
		Court: room, Base: courtPath, Synthetic: n.Config.Synthetic, Now: n.Now, Log: n.Log,
		Identity: func(r *http.Request) string { return access.Name(r.Context()) },
	}).Handler()
	return nil
}
