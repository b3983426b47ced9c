package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/ledger/verify"
	"github.com/lienthong/lienthong/test/bench/exchange/nginx"
	"github.com/lienthong/lienthong/test/bench/exchange/process"
)

// stand is everything that runs.
type stand struct {
	a, b, c  *target
	floor    *target // two Go proxies that do nothing
	bodies   string  // file of questions
	sample   []byte  // one of them
	gateways []*gateway
	all      []*process.Process
	answered int64 // exchanges that were answered through the gateways
}

// target is one of a, b and c.
type target struct {
	name    string
	url     string // to which the handler's paths are added
	header  map[string]string
	servers []*process.Process
	signed  bool // through the gateways
}

// gateway is a gateway that runs.
type gateway struct {
	*process.Process
	face, side string // addresses
	ledger     string // folder
}

// build starts everything.
func build(ctx context.Context, o *options, dir string) (_ *stand, err error) {
	s := &stand{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.stop())
		}
	}()
	handler, register, err := s.startOwners(ctx, o, dir)
	if err != nil {
		return nil, err
	}
	if err := s.startNginx(ctx, dir, handler); err != nil {
		return nil, err
	}
	if err := s.startProxies(ctx, dir, handler); err != nil {
		return nil, err
	}
	return s, s.startGateways(ctx, dir, handler, register)
}

func (s *stand) startProxies(ctx context.Context, dir string, handler *process.Process) error {
	s.floor = &target{name: "floor", header: s.a.header, servers: []*process.Process{handler}}
	next := handler.Said
	for _, name := range []string{provider, consumer} {
		p, err := s.child(ctx, "proxy "+name, config{Role: "proxy", Name: name, Trust: filepath.Join(dir, "trust"), Next: next})
		if err != nil {
			return err
		}
		s.floor.servers, next = append(s.floor.servers, p), p.Said
	}
	s.floor.url = "http://" + next
	return nil
}

// startOwners makes keys and questions, and starts the owners' systems.
func (s *stand) startOwners(ctx context.Context, o *options, dir string) (handler, register *process.Process, err error) {
	trusted := filepath.Join(dir, "trust")
	for _, d := range []string{trusted, filepath.Join(dir, "b")} {
		if err := os.Mkdir(d, 0o700); err != nil {
			return nil, nil, err
		}
	}
	if err := makeTrust(trusted); err != nil {
		return nil, nil, err
	}
	s.bodies = filepath.Join(dir, "questions")
	if err := s.ask(ctx, o.People); err != nil {
		return nil, nil, err
	}
	if handler, err = s.child(ctx, "handler", config{Role: "handler"}); err != nil {
		return nil, nil, err
	}
	say("importing %d persons", o.People)
	register, err = s.child(ctx, "register", config{Role: "register", Dir: dir, People: o.People})
	return handler, register, err
}

// ask writes the questions.
func (s *stand) ask(ctx context.Context, people int) error {
	if err := writeQuestions(ctx, s.bodies, country(people)); err != nil {
		return err
	}
	b, err := os.ReadFile(s.bodies)
	s.sample, _, _ = bytes.Cut(b, []byte("\n"))
	return err
}

// child starts this program as a server.
func (s *stand) child(ctx context.Context, name string, c config) (*process.Process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	p, err := process.Start(ctx, name, self, "--be", string(text))
	if err == nil {
		s.all = append(s.all, p)
	}
	return p, err
}

func (s *stand) startNginx(ctx context.Context, dir string, handler *process.Process) error {
	trusted := filepath.Join(dir, "trust")
	listens := make([]string, 2)
	for i := range listens {
		l, err := listen(ctx) // a port that is free now
		if err != nil {
			return err
		}
		listens[i] = l.Addr().String()
		if err := l.Close(); err != nil {
			return err
		}
	}
	side := func(name, listen, upstream string) nginx.Proxy {
		return nginx.Proxy{
			Name: "nginx " + name, Dir: filepath.Join(dir, "a", name), Listen: listen, Upstream: upstream, CA: filepath.Join(trusted, "ca.pem"),
			Certificate: filepath.Join(trusted, name+".pem"), Key: filepath.Join(trusted, name+".key"),
		}
	}
	far, near := side(provider, listens[1], handler.Said), side(consumer, listens[0], listens[1])
	far.Accept, near.Connect = true, provider
	s.a = &target{name: "a", url: "http://" + listens[0], header: map[string]string{"Content-Type": "application/json"}, servers: []*process.Process{handler}}
	for _, p := range []nginx.Proxy{far, near} {
		started, err := p.Start(ctx)
		if err != nil {
			return err
		}
		s.all, s.a.servers = append(s.all, started), append(s.a.servers, started)
	}
	return nil
}

func (s *stand) startGateways(ctx context.Context, dir string, handler, register *process.Process) error {
	route := ""
	for _, name := range []string{provider, consumer} {
		c := config{Role: "gateway", Name: name, Trust: filepath.Join(dir, "trust"), Dir: filepath.Join(dir, "b", name), Provider: route}
		if name == provider {
			c.Services = map[string]string{plain.String(): handler.Said, persons.String(): register.Said}
		}
		if err := os.Mkdir(c.Dir, 0o700); err != nil {
			return err
		}
		p, err := s.child(ctx, "gateway "+name, c)
		if err != nil {
			return err
		}
		face, side, ok := strings.Cut(p.Said, " ")
		if !ok {
			return fmt.Errorf("%s said %q", p.Name, p.Said)
		}
		s.gateways = append(s.gateways, &gateway{p, face, side, filepath.Join(c.Dir, "ledger")})
		route = face
	}
	base := "http://" + s.gateways[1].face + "/r1/"
	header := map[string]string{
		"Content-Type": "application/json", xroad.Client: asking.String(), xroad.ID: "bench",
		exchange.HeaderPurpose: string(purpose), exchange.HeaderLegalBasis: basis.String(),
		exchange.HeaderOfficer: "officer-7", exchange.HeaderCase: "12-2026-TLST-DS",
	}
	both := []*process.Process{s.gateways[0].Process, s.gateways[1].Process}
	s.b = &target{"b", base + plain.String(), header, append([]*process.Process{handler}, both...), true}
	s.c = &target{"c", base + persons.String(), header, append([]*process.Process{register}, both...), true}
	return nil
}

// stop ends everything, the first last.
func (s *stand) stop() error {
	var errs []error
	for i := len(s.all) - 1; i >= 0; i-- {
		errs = append(errs, s.all[i].Stop())
	}
	s.all = nil
	return errors.Join(errs...)
}

// client asks single requests.
var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4, DisableCompression: true}, Timeout: 10 * time.Minute}

// request is one to a target, or with the body nil a GET.
func (t *target) request(ctx context.Context, path string, body io.Reader, size int64) (*http.Request, error) {
	method := http.MethodPost
	if body == nil {
		method = http.MethodGet
	}
	r, err := http.NewRequestWithContext(ctx, method, t.url+path, body)
	if err != nil {
		return nil, err
	}
	r.ContentLength = size
	for name, value := range t.header {
		r.Header[http.CanonicalHeaderKey(name)] = []string{value}
	}
	return r, nil
}

// check asks one question and looks at the answer.
func (s *stand) check(ctx context.Context, t *target) error {
	r, err := t.request(ctx, pathVerify, bytes.NewReader(s.sample), int64(len(s.sample)))
	if err != nil {
		return err
	}
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || strings.TrimSpace(string(body)) != strings.TrimSpace(yes) {
		return fmt.Errorf("%s answered %s: %.300s", t.name, resp.Status, body)
	}
	if t.signed {
		s.answered++
	}
	return nil
}

// status asks a gateway about itself.
func (g *gateway) status(ctx context.Context) (st status, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+g.side+"/status", nil)
	if err != nil {
		return st, err
	}
	resp, err := client.Do(r)
	if err != nil {
		return st, err
	}
	defer func() { _ = resp.Body.Close() }()
	return st, json.NewDecoder(resp.Body).Decode(&st)
}

// kept is what the independent checker found in a ledger.
type kept struct {
	Gateway  string `json:"gateway"`
	Records  uint64 `json:"records"`
	Answered int64  `json:"answered_to_clients"` // each has its record, so never above Records
	Verified bool   `json:"verified"`
}

// closeAndCheck stops everything, so that the ledgers are whole, and reads them.
func (s *stand) closeAndCheck(ctx context.Context) ([]kept, error) {
	client.CloseIdleConnections()
	if err := s.stop(); err != nil {
		return nil, err
	}
	var out []kept
	for _, g := range s.gateways {
		say("checking the ledger of %s", g.Name)
		r, err := verify.Dir(ctx, g.ledger, verify.Options{})
		if err != nil {
			return nil, fmt.Errorf("the ledger of %s: %w", g.Name, err)
		}
		k := kept{g.Name, r.Size + r.Pending, s.answered, true}
		if int64(k.Records) < s.answered {
			return nil, fmt.Errorf("%s: %d exchanges were answered, and the ledger holds %d", g.Name, s.answered, k.Records)
		}
		out = append(out, k)
	}
	return out, nil
}
