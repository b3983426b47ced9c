package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/nation/exchange"
	"github.com/lienthong/lienthong/nation/sector"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/connect"
	"github.com/lienthong/lienthong/node/gateway"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationfile"
	"github.com/lienthong/lienthong/population/populationsql"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

// The sector whose rows are linked.
const sectorName = "insurance"

var (
	owner   = directory.MemberID{Instance: "DEV", Class: "GOV", Code: "G01"}
	persons = lienthong.ServiceID{SystemID: lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G01", System: "POPULATION"}, Service: "persons"}
)

// country is a population on one node, a sector on another, and the exchange
// between them.
type country struct {
	dir        string
	population string // file, CSV
	parquet    string // the same persons
	exchange   *exchange.Exchange
	register   *node.Node
	agency     *sector.Running
	filled     *sector.Filled

	sector *sector.Agency
	peers  string          // where others reach the register's gateway
	ends   [2]func() error // of the register's node and of the agency's, while they serve

	stop  context.CancelFunc
	group *errgroup.Group
}

// found makes a country in a folder; the sector's database is on a server.
func found(ctx context.Context, dir, server string, people int, share float64) (c *country, err error) {
	c = &country{dir: dir, population: filepath.Join(dir, "population.csv")}
	made := synth.Country{Seed: 1, People: people}
	if err := durable.Write(c.population, func(w io.Writer) error { return synthfile.Population{Country: made}.WriteCSV(ctx, w) }); err != nil {
		return nil, err
	}
	c.parquet = filepath.Join(dir, "population.parquet")
	if err := durable.Write(c.parquet, func(w io.Writer) error { return synthfile.Population{Country: made}.WriteParquet(ctx, w) }); err != nil {
		return nil, err
	}
	roster, err := sector.Roster("DEV", func(s string) bool { return s == sectorName })
	if err != nil {
		return nil, err
	}
	a := &roster[0]
	a.Registers[0].Share = share
	chosen, err := sector.Choose(ctx, made, roster, map[int]bool{})
	if err != nil {
		return nil, err
	}
	r := &a.Registers[0]
	say("a country of %d, and a register of %d of them", people, len(chosen[r.Name]))
	if c.filled, err = sector.Fill(ctx, r, chosen[r.Name], legacysql.Server{Kind: "postgres", Line: server}, dir, persons); err != nil {
		return nil, err
	}
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	c.group, serving = errgroup.WithContext(serving)
	if err := c.open(ctx, serving, a, r); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func (c *country) open(ctx, serving context.Context, a *sector.Agency, r *sector.Register) (err error) {
	log := slog.New(slog.DiscardHandler)
	c.exchange, err = exchange.Start(ctx, exchange.Plan{
		Dir: filepath.Join(c.dir, "exchange"), Instance: "DEV",
		Members:  []exchange.Member{{ID: owner, Title: "owner"}, {ID: a.Member, Title: "agency"}},
		Systems:  []exchange.System{{ID: persons.SystemID, Title: "population"}, {ID: r.System(), Title: r.Title}},
		Services: []exchange.Service{{ID: persons, Title: "persons"}, {ID: r.Service, Title: r.Title}},
		Now:      time.Now, Log: log,
	})
	if err != nil {
		return err
	}
	c.group.Go(func() error { return c.exchange.ServeDirectory(serving) })
	c.sector = a
	if err := c.fill(ctx); err != nil {
		return err
	}
	if err := c.openRegister(ctx, "127.0.0.1:0", func(ctx context.Context, g *gateway.Gateway) error {
		return c.exchange.Admit(ctx, g, directory.GatewayID{MemberID: owner, Gateway: "gw1"})
	}); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(c.dir, "agency", a.Folder()), 0o700); err != nil {
		return err
	}
	if err := c.openAgency(ctx, func(ctx context.Context, g *gateway.Gateway, a *sector.Agency) error {
		return c.exchange.Admit(ctx, g, a.Gateway())
	}); err != nil {
		return err
	}
	if err := c.grant(ctx, r); err != nil {
		return err
	}
	if err := c.register.Gateway.Trust.Directory.Refresh(ctx); err != nil {
		return err
	}
	return c.remember(ctx)
}

// fill imports the population's file into the register, as its owner does before the
// node is started.
func (c *country) fill(ctx context.Context) (err error) {
	file, err := populationfile.Open(c.population, nil)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	store, err := populationsql.Open(ctx, "sqlite:"+c.database())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	n := int64(0)
	took, err := measure(func() error {
		_, err := store.Import(ctx, file.Versions(time.Now().UTC().Truncate(time.Microsecond), "bench", func() (lienthong.PersonID, error) {
			n++
			return lienthong.PersonIDFromInt64(n)
		}))
		return err
	})
	say("%d persons imported in %.1f s", n, took.Seconds)
	return err
}

// changed is how many persons have changed between two jobs.
const changed = 1000

// change records what is known of some persons once more: nothing that a verdict shows.
func (c *country) change(ctx context.Context, turn int) error {
	var ids []lienthong.PersonID
	for i := range changed {
		id, err := lienthong.PersonIDFromInt64(int64(turn*changed + i + 1))
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	versions, err := c.register.Population.Documents(ctx, ids, population.At(now))
	if err != nil {
		return err
	}
	for i := range versions {
		versions[i].Number++
		versions[i].Recorded = lienthong.Period{From: now}
	}
	return c.register.Population.Append(ctx, versions...)
}

func (c *country) grant(ctx context.Context, r *sector.Register) error {
	s, err := connect.Sector(r.Sector)
	if err != nil {
		return err
	}
	grants, err := connect.Asks(s, connect.Terms{Consumer: r.System(), Service: persons, ValidFrom: time.Now().Add(-time.Minute)})
	if err != nil {
		return err
	}
	for _, g := range grants {
		if _, err := c.register.Grants.Put(ctx, g, 0, grant.Change{By: "bench", Why: "bench"}); err != nil {
			return err
		}
	}
	return nil
}

func (c *country) close() error {
	errs := []error{c.endNodes()}
	c.stop()
	errs = append(errs, c.group.Wait())
	if c.exchange != nil {
		errs = append(errs, c.exchange.Close())
	}
	return errors.Join(errs...)
}
