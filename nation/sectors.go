package nation

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/nation/sector"
	"github.com/lienthong/lienthong/node/connect"
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
	if err != nil {
		return err
	}
	return m.enterParty(ctx)
}

// enterParty has the population's owner enter one participant as party to the
// case, as the law lets a court read more about them. No operation lets a court
// do it itself yet, so the others are only verified.
func (m *making) enterParty(ctx context.Context) error {
	for i := range m.summary.Sectors {
		if a := m.summary.Sectors[i].Asked; a != nil && a.First != nil {
			return m.node.EnterParty(ctx, a.First.Number, grant.Reference{Sector: "court", Capacity: a.First.Relation, Case: a.First.Case})
		}
	}
	return nil
}

// openAgencies opens their nodes, each of which joins the exchange, and serves
// them.
func (m *making) openAgencies(ctx context.Context) error {
	s := sector.Surroundings{
		Dir: filepath.Join(m.Dir, "exchange"), Version: m.Version, Now: m.Now, Log: m.Log, Population: personsService,
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

// give has the population's owner grant an agency's systems what their sectors
// ask for by default. Linking rests on an agreement.
func (m *making) give(ctx context.Context, a *sector.Agency) error {
	for i := range a.Registers {
		r := &a.Registers[i]
		s, err := connect.Sector(r.Sector)
		if err != nil {
			return err
		}
		terms := connect.Terms{Consumer: r.System(), Service: personsService, ValidFrom: m.Now().Add(-time.Minute)}
		grants, err := connect.Asks(s, terms)
		if err != nil {
			return err
		}
		for _, g := range grants {
			if strings.HasPrefix(g.Path, "/v1/linkages") {
				g.Agreement = "A-" + r.Name
				if err := m.agree(ctx, g, r); err != nil {
					return err
				}
			}
			if _, err := m.node.Grants.Put(ctx, g, 0, grant.Change{By: "demo", Why: "Proposed by the sector."}); err != nil {
				return err
			}
		}
	}
	return nil
}

// agree takes the agreement behind a grant through its life, over the
// interface that operators use: the consumer asks, the owner accepts and puts
// it in force.
func (m *making) agree(ctx context.Context, g grant.Grant, r *sector.Register) error {
	asked := agreement.Request{
		Consumer: g.Consumer, Service: g.Service, Purpose: g.Purposes[0], Fields: g.Read, Basis: g.Bases[0],
		Plan: "Đối soát với dân cư: " + r.Title, Frequency: "Hằng ngày, phần thay đổi",
	}
	clauses := map[agreement.Clause]string{}
	for _, c := range agreement.Clauses {
		clauses[c] = "Theo thỏa thuận mô phỏng của bản trình diễn."
	}
	if err := m.post(ctx, "/v1/agreements", agreement.Beginning{ID: g.Agreement, Asked: asked, Role: agreement.Consumer, By: "demo-consumer"}); err != nil {
		return err
	}
	for _, act := range []agreement.Act{
		{Action: agreement.Accept, Role: agreement.Provider, By: "demo-owner"},
		{Action: agreement.Activate, Role: agreement.Provider, By: "demo-owner", Clauses: clauses},
	} {
		if err := m.post(ctx, "/v1/agreements/step", agreement.StepRequest{Act: act, ID: g.Agreement}); err != nil {
			return err
		}
	}
	return nil
}

// post asks the register's node as its operator does.
func (m *making) post(ctx context.Context, path string, body any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.node.URL()+path, bytes.NewReader(b))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return lienthong.Errorf(lienthong.Internal, "%s answered %d", path, res.StatusCode)
	}
	return nil
}

// join asks the question that needs several registers, where they are there.
func (m *making) join(ctx context.Context) (err error) {
	m.summary.Joined, err = sector.AskPayees(ctx, m.nation.others, personsService, m.Now)
	return err
}
