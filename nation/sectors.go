package nation

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/nation/sector"
	"github.com/lienthong/lienthong/node/gateway"
)

// atOnce is how many registers are filled, or linked, at the same time. The
// owner of the population links one job at a time anyway.
const atOnce = 4

// makeRegisters makes the legacy databases of the other registers, from people
// of this country.
func (m *making) makeRegisters(ctx context.Context) error {
	const stage = "other registers"
	officials := make(map[int]bool, len(m.truth))
	for i := range m.truth {
		officials[m.truth[i].Ordinal] = true
	}
	chosen, err := sector.Choose(ctx, m.country, m.agencies, officials)
	if err != nil {
		return err
	}
	dir := filepath.Join(m.Dir, "registers")
	if err := os.RemoveAll(dir); err != nil { // made anew with their country
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	server := m.Server
	if server.Kind == "" {
		server = legacysql.Server{Kind: "sqlite", Line: dir}
	}
	var done atomic.Int64
	total := int64(m.registers())
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	m.filled = make([][]*sector.Filled, len(m.agencies))
	for i := range m.agencies {
		a := &m.agencies[i]
		m.filled[i] = make([]*sector.Filled, len(a.Registers))
		for j := range a.Registers {
			group.Go(func() (err error) {
				r := &a.Registers[j]
				m.filled[i][j], err = sector.Fill(ctx, r, chosen[r.Name], server, dir, personsService)
				m.Progress(stage, done.Add(1), total)
				return err
			})
		}
	}
	return group.Wait()
}

// registers is how many there are.
func (m *making) registers() (n int) {
	for _, a := range m.agencies {
		n += len(a.Registers)
	}
	return n
}

// linkSectors opens the agencies of the other registers, has the population's
// owner grant them what their sectors ask for, and links.
func (m *making) linkSectors(ctx context.Context) error {
	if err := m.openAgencies(ctx); err != nil {
		return err
	}
	const stage = "link the other registers"
	var mu sync.Mutex // guards what follows
	var done int64
	var out []sector.Summary
	group, linking := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, r := range m.nation.others {
		for _, f := range r.Registers {
			group.Go(func() error {
				s, err := r.Cleanse(linking, f, personsService)
				if err != nil {
					return fmt.Errorf("register %s: %w", f.Name, err)
				}
				mu.Lock()
				defer mu.Unlock()
				out = append(out, s)
				done++
				m.Progress(stage, done, int64(m.registers()))
				return nil
			})
		}
	}
	err := group.Wait()
	slices.SortFunc(out, func(a, b sector.Summary) int { return sector.Compare(&a, &b) })
	m.summary.Sectors = out
	return err
}

// openAgencies opens their nodes, each of which joins the exchange, and serves
// them.
func (m *making) openAgencies(ctx context.Context) error {
	s := sector.Surroundings{
		Dir: filepath.Join(m.Dir, "exchange"), Version: m.Version, Now: m.Now, Log: m.Log, Population: personsService, Services: sector.Services(m.agencies),
		Admit: func(ctx context.Context, g *gateway.Gateway, a *sector.Agency) error {
			return m.around.Admit(ctx, g, a.Gateway())
		},
	}
	n := m.nation
	for i := range m.agencies {
		r, err := sector.Open(ctx, &m.agencies[i], m.filled[i], s)
		n.others = append(n.others, r)
		if err != nil {
			return err
		}
		n.group.Go(func() error { return r.Node.Serve(n.serving) })
		if err := m.give(ctx, r.Agency); err != nil {
			return err
		}
		m.Progress("agencies join the exchange", int64(i+1), int64(len(m.agencies)))
	}
	// Who joined before the last one must learn of those who came later.
	for _, r := range n.others {
		if err := r.Node.Gateway.Trust.Directory.Refresh(ctx); err != nil {
			return err
		}
	}
	return m.node.Gateway.Trust.Directory.Refresh(ctx)
}

// join asks the questions that need several registers, where they are there.
func (m *making) join(ctx context.Context) (err error) {
	if m.summary.Joined, err = sector.AskPayees(ctx, m.nation.others, personsService, m.Now); err != nil {
		return err
	}
	if m.summary.Declared, err = sector.AskDeclarants(ctx, m.nation.others, personsService, m.Now); err != nil {
		return err
	}
	if err := sector.OfferToCourt(ctx, m.nation.others, m.Now); err != nil {
		return err
	}
	if p := m.summary.participant(); p != nil {
		return p.Acquaint(ctx, m.nation.others)
	}
	return nil
}

// participant is one of the court's whom somebody can try its screen with; nil
// for none.
func (s *Summary) participant() *sector.Participant {
	for i := range s.Sectors {
		if a := s.Sectors[i].Asked; a != nil && a.First != nil {
			return a.First
		}
	}
	return nil
}
