package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"net/url"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/h1"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/granttest"
	"github.com/lienthong/lienthong/ledger"
)

// config is what a server is told.
type config struct {
	Role   string
	Dir    string // its own, on a disk
	People int    // of a register

	// Of a gateway, or of a proxy in its place.
	Name     string
	Trust    string            // folder
	Provider string            // address of the provider's gateway, for the consumer's
	Next     string            // address to proxy to
	Services map[string]string // addresses of the owner's systems, for the provider's
}

// The agencies' systems and what is asked for. The two services have one
// operation; the plain one has bodies too.
var (
	asking   = lienthong.SystemID{Instance: "VN", Class: "GOV", Member: "G21", System: "CASES"}
	owner    = lienthong.SystemID{Instance: "VN", Class: "GOV", Member: "G01", System: "POPULATION"}
	plain    = lienthong.ServiceID{SystemID: owner, Service: "plain"}
	persons  = lienthong.ServiceID{SystemID: owner, Service: "persons"}
	purpose  = lienthong.Purpose("court.verify-party")
	basis    = lienthong.LegalBasis{Document: "27/2026/ND-CP", Article: "5", Clause: "2"}
	services = map[string]lienthong.ServiceID{plain.String(): plain, persons.String(): persons}
)

// status is what a gateway says of itself while it runs.
type status struct {
	Exchanges int64            `json:"exchanges"` // observed, refused ones included
	Refused   int64            `json:"refused"`
	StagesNS  map[string]int64 `json:"stages_ns"` // added up
	Durable   uint64           `json:"durable"`   // records of evidence
	HeapBytes uint64           `json:"heap_bytes"`
	GCs       uint32           `json:"gcs"`
}

// observer adds up what a gateway observes.
type observer struct {
	exchanges, refused atomic.Int64
	stages             [exchange.Stages]atomic.Int64
}

func (o *observer) observe(_ context.Context, x exchange.Observation) {
	o.exchanges.Add(1)
	if x.Code != "" {
		o.refused.Add(1)
	}
	for i, d := range x.Stages {
		o.stages[i].Add(int64(d))
	}
}

// serveGateway is one gateway with its own ledger on the disk. The provider's
// decides by real grants.
func serveGateway(ctx context.Context, c *config) (err error) {
	own, list, err := readTrust(c.Trust, c.Name, c.Provider)
	if err != nil {
		return err
	}
	log := logger()
	key, err := ledger.NewKey(filepath.Join(c.Dir, "key"), "lienthong.bench/ledger/"+c.Name)
	if err != nil {
		return err
	}
	evidence := &ledger.Log{Dir: filepath.Join(c.Dir, "ledger"), Key: key, Now: time.Now, Log: log}
	if err := evidence.Open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, evidence.Close()) }()
	seen := &observer{}
	g := &exchange.Gateway{
		Name: c.Name, Identity: own, Peers: list, Callers: list, Ledger: evidence, Now: time.Now, Log: log,
		Observe: seen.observe, SpoolDir: c.Dir,
	}
	defer g.Close()
	s := &h1.Server{Handler: g.Clients(), HTTP: &http.Server{ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 10 * time.Minute}}
	if len(c.Services) > 0 {
		if g.Policy, err = newPolicy(ctx, log); err != nil {
			return err
		}
		g.Services = systems(c.Services)
		s = g.Server()
	}
	return serveBoth(ctx, s, seen, evidence)
}

// serveBoth serves the gateway's face, and beside it what the benchmark wants
// to know; it prints both addresses.
func serveBoth(ctx context.Context, s *h1.Server, seen *observer, evidence *ledger.Log) error {
	face, err := listen(ctx)
	if err != nil {
		return err
	}
	side, err := listen(ctx)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/status", func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(seen.status(r.Context(), evidence))
	})
	beside := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = beside.Serve(side) }()
	go untilLeashEnds(func() {
		closing, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = s.Shutdown(closing)
		_ = beside.Close()
	})
	fmt.Println(face.Addr(), side.Addr())
	serving := s.Serve
	if s.HTTP.TLSConfig != nil {
		serving = s.ServeTLS
	}
	if err := serving(face); err != http.ErrServerClosed {
		return err
	}
	return nil
}

func (o *observer) status(ctx context.Context, evidence *ledger.Log) status {
	s := status{Exchanges: o.exchanges.Load(), Refused: o.refused.Load(), StagesNS: map[string]int64{}}
	for i := range o.stages {
		s.StagesNS[exchange.Stage(i).String()] = o.stages[i].Load()
	}
	if l, err := evidence.Status(ctx); err == nil {
		s.Durable = l.Durable
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	s.HeapBytes, s.GCs = m.HeapAlloc, m.NumGC
	return s
}

// upstreams are the owner's systems by their service.
type upstreams map[lienthong.ServiceID]exchange.Upstream

func systems(addresses map[string]string) upstreams {
	u := upstreams{}
	transport := &h1.Transport{Dial: h1.DialTCP, MaxIdle: 1024, IdleFor: 30 * time.Second, MaxHeader: 64 << 10} // as a node's
	for name, address := range addresses {
		u[services[name]] = exchange.Upstream{Base: &url.URL{Scheme: "http", Host: address}, Transport: transport}
	}
	return u
}

// Service implements exchange.Services.
func (u upstreams) Service(_ context.Context, id lienthong.ServiceID) (exchange.Upstream, error) {
	s, ok := u[id]
	if !ok {
		return s, lienthong.Errorf(lienthong.NotFound, "There is no such service here.")
	}
	return s, nil
}

// policy decides by grants, as a node does. Every operation here discloses a
// yes or no.
type policy struct{ grants *grant.Service }

// newPolicy records the grants that the benchmark needs, and for each a dozen
// of other systems and other operations, so that the right one has to be found.
func newPolicy(ctx context.Context, log *slog.Logger) (*policy, error) {
	s := &grant.Service{Store: &granttest.Memory{}, Counter: &grant.Meter{}, Now: time.Now, Log: log}
	for _, service := range services {
		for i, path := range []string{pathVerify, pathSink, pathSource, "/v1/population/*/history", "/v1/**"} {
			for j, consumer := range []lienthong.SystemID{asking, {Instance: "VN", Class: "GOV", Member: "G22", System: "CASES"}} {
				g := grant.Grant{
					ID: service.Service + "-" + string(rune('a'+i)) + string(rune('a'+j)), Consumer: consumer, Service: service,
					Method: "*", Path: path, Rung: grant.Verify,
					Purposes: []lienthong.Purpose{"court.other", purpose}, Bases: []lienthong.LegalBasis{{Document: basis.Document, Article: basis.Article}},
					Relation: grant.Relation{Rule: grant.Anybody}, ValidFrom: time.Now().Add(-time.Hour),
					Limit: grant.Limit{PerSecond: 1e6, PerDay: 1e12}, Mode: grant.RefuseWhole,
					Disclosure: grant.Disclosure{Class: lienthong.DiscloseAtOnce},
				}
				if _, err := s.Put(ctx, g, 0, grant.Change{By: "bench", Why: "benchmark"}); err != nil {
					return nil, err
				}
			}
		}
	}
	return &policy{s}, s.Refresh(ctx)
}

// Stands implements exchange.Policy.
func (p *policy) Stands(ctx context.Context, r exchange.Request, id string) (bool, error) {
	return p.grants.Stands(ctx, r.Client, r.Service, id)
}

// Decide implements exchange.Policy.
func (p *policy) Decide(ctx context.Context, r exchange.Request) (exchange.Verdict, error) {
	v, err := p.grants.Decide(ctx, grant.Request{
		Consumer: r.Client, Service: r.Service, Method: r.Method, Path: r.Path, Rung: grant.Verify,
		Purpose: r.Purpose, Basis: r.LegalBasis, Procedure: r.Procedure, Case: r.Case,
	})
	return exchange.Verdict{
		Permitted: v.Permitted, Code: v.Code, Message: v.Reason.Sentence(), Grant: v.Grant, Operation: r.Method + " " + r.Path,
		Disclosure: v.Disclosure, DiscloseFrom: v.DiscloseFrom,
	}, err
}
