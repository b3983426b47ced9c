package node

import (
	"context"
	"crypto/tls"
	"errors"
	"net/url"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/grant/grantsql"
	"github.com/lienthong/lienthong/indicator"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/node/access"
	"github.com/lienthong/lienthong/node/agreements"
	"github.com/lienthong/lienthong/node/attest"
	"github.com/lienthong/lienthong/node/gateway"
	"github.com/lienthong/lienthong/node/programme"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

// GatewayConfig is the node's gateway to other agencies.
type GatewayConfig struct {
	// Dir is the gateway's folder, with the trust list, the ledger and, in its
	// folder identity, what `lienthong gateway join --dir DIR/identity` made.
	// Default: none, and no gateway.
	// It must lie on a disk of its own where the ledger is large: when that is
	// full the gateway refuses exchanges rather than lose evidence.
	Dir string `yaml:"dir"`

	// Peers is the address and port for other gateways. Default 0.0.0.0:5500.
	Peers string `yaml:"peers"`

	// Clients is where the agency's own systems ask, by X-Road's protocol under
	// /r1/. Default 127.0.0.1:8081. An address that other machines reach needs
	// systems and clients_certificate.
	Clients string `yaml:"clients"`

	// ClientsCertificate and ClientsKey are PEM files with which the gateway
	// serves Clients by TLS. Default: none, plain HTTP.
	ClientsCertificate conf.File       `yaml:"clients_certificate"`
	ClientsKey         conf.SecretFile `yaml:"clients_key"`

	// Systems are the agency's systems, with what each must show. Once one is
	// here, those that are not may not ask. Default: none, and programs of this
	// machine are believed to be any of the agency's systems.
	Systems []gateway.SystemConfig `yaml:"systems"`

	// XRoadErrors is the X-Road whose error types clients know: "7.8" for
	// server.serverproxy.access_denied and the like, "7.7" for those of 7.7 and
	// before, Server.ServerProxy.AccessDenied. Default "7.8".
	XRoadErrors string `yaml:"xroad_errors"`

	// Service is the id under which the population register of this node is
	// asked through the gateway, such as VN/GOV/G01/POPULATION/persons. Default:
	// none; then the gateway only asks. Needs the role population.
	Service string `yaml:"service"`

	// Sectors says by the ids of other agencies' systems in which sector they may
	// fill the reference directory, from what linking found of their records:
	// VN/GOV/G37/INSURANCE: insurance. Grants with the relation registered ask
	// it. Default: none may.
	Sectors map[string]string `yaml:"sectors"`

	// SOAP is the register's old interface, for systems that still speak it.
	// Default: none. Needs Service.
	SOAP SOAPConfig `yaml:"soap"`

	// Attest says who cosigns and timestamps the ledger's checkpoints. Default:
	// nobody, and then the ledger is its keeper's word only.
	Attest attest.Config `yaml:"attest"`

	// Witness makes this node a witness of other gateways' ledgers. Default: of
	// none.
	Witness attest.Service `yaml:"witness"`

	// Agreements are the deadlines and working days by which the agreements
	// behind grants live. Default: those of Decree 47/2020/NĐ-CP.
	Agreements agreements.Config `yaml:"agreements"`
}

func (c GatewayConfig) withDefaults() GatewayConfig {
	c.Peers = orDefault(c.Peers, "0.0.0.0:5500")
	c.Clients = orDefault(c.Clients, "127.0.0.1:8081")
	c.XRoadErrors = orDefault(c.XRoadErrors, "7.8")
	if c.Witness.Listen != "" && c.Witness.Dir == "" {
		c.Witness.Dir = conf.File(filepath.Join(c.Dir, "witness"))
	}
	return c
}

func (c Config) validateGateway() error {
	g := c.Gateway
	if g.Dir == "" && (g.Service != "" || g.Witness.Listen != "" || len(g.Attest.Witnesses) > 0 || g.Attest.Timestamp != (attest.Timestamp{})) {
		return invalid("gateway.dir", "gateway.dir is missing: without it there is no gateway that the other settings could be of")
	}
	if err := g.validateClients(); err != nil {
		return err
	}
	if _, known := vocabularies[g.XRoadErrors]; !known {
		return invalid("gateway.xroad_errors", `gateway.xroad_errors is "7.8", or "7.7" for clients that know the error types of 7.7 and before`)
	}
	if _, err := g.Attest.Open(); err != nil {
		return err
	}
	if err := g.Witness.Validate(); err != nil {
		return err
	}
	if _, err := g.Agreements.Open(); err != nil {
		return err
	}
	if g.Dir == "" && c.Programme != "" {
		return invalid("programme", "programme is shown from the evidence of a gateway; set gateway.dir, or leave it out")
	}
	if _, err := programme.Plan(c.Programme); err != nil {
		return err
	}
	for system, sector := range c.Gateway.Sectors {
		if _, err := lienthong.ParseSystemID(system); err != nil || sector == "" {
			return invalid("gateway.sectors", "gateway.sectors gives systems, INSTANCE/CLASS/MEMBER/SYSTEM, their sectors")
		}
	}
	if c.Gateway.Service == "" {
		return nil
	}
	if _, err := lienthong.ParseServiceID(c.Gateway.Service); err != nil {
		return invalid("gateway.service", "gateway.service needs INSTANCE/CLASS/MEMBER/SYSTEM/SERVICE, such as VN/GOV/G01/POPULATION/persons")
	}
	if c.Gateway.Dir == "" || !c.Has(Population) {
		return invalid("gateway.service", "gateway.service offers the population register; it needs gateway.dir and the role population")
	}
	return nil
}

// validateClients sees to it that no secret goes over an open line, and that who
// is not of this machine proves who it is.
func (c GatewayConfig) validateClients() error {
	if (c.ClientsCertificate == "") != (c.ClientsKey == "") {
		return invalid("gateway.clients_certificate", "gateway.clients_certificate and clients_key go together")
	}
	if _, err := c.clientTLS(); err != nil {
		return err
	}
	if _, err := gateway.OpenSystems(c.Systems); err != nil {
		return err
	}
	for i, s := range c.Systems {
		if s.Certificates != "" && c.ClientsKey == "" {
			return invalid("gateway.systems", "gateway.systems[%d].certificates needs clients_certificate and clients_key: certificates are shown over TLS", i)
		}
	}
	if isLocal(c.Clients) || len(c.Systems) > 0 && c.ClientsKey != "" {
		return nil
	}
	return invalid("gateway.clients", "gateway.clients names an address that other machines can reach; it needs systems, so that each proves who it is, and clients_certificate")
}

// clientTLS is nil without a certificate.
func (c GatewayConfig) clientTLS() (*tls.Config, error) {
	if c.ClientsKey == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(string(c.ClientsCertificate), string(c.ClientsKey))
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "gateway.clients_certificate",
			Message: "configuration: gateway.clients_certificate and clients_key do not load as a pair of PEM files", Cause: err}
	}
	return gateway.ClientTLS(pair), nil
}

var vocabularies = map[string]xroad.Vocabulary{"7.8": xroad.Snake, "7.7": xroad.Camel}

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
		Dir: c.Dir, Peers: c.Peers, Clients: c.Clients, Now: n.Now, Log: n.Log, Metrics: n.metrics.Registry,
		Vocabulary: vocabularies[c.XRoadErrors],
		Witnesses:  attestors.Witnesses, Threshold: attestors.Threshold, Authority: attestors.Authority,
	}
	n.Gateway = g
	if n.traces, err = n.Config.Tracing.Open(ctx, c.Dir, n.Version, n.Log); err != nil {
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
	if g.ClientTLS, err = c.clientTLS(); err != nil {
		return err
	}
	if g.Records, err = n.records(); err != nil {
		return err
	}
	if c.Service != "" || len(g.Records) > 0 {
		if err := n.openGrants(ctx); err != nil {
			return err
		}
		g.Grants = n.Grants
	}
	if c.Service != "" {
		if err := n.offer(g, c.Service); err != nil {
			return err
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
		Plan: plan, Path: filepath.Join(n.Config.Gateway.Dir, "programme.json"), Now: n.Now, Log: n.Log,
		Records: n.Gateway.Ledger.Since,
		Own:     n.Gateway.Offers,
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
	n.references = store
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

// offer puts the register behind the gateway.
func (n *Node) offer(g *gateway.Gateway, service string) error {
	id, err := lienthong.ParseServiceID(service)
	if err != nil {
		return err
	}
	base, err := url.Parse(n.URL())
	if err != nil {
		return err
	}
	g.Service, g.Persons = &gateway.Register{ID: id, Base: base, Transport: n.access.Own(gateway.Registers)}, n.persons
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
	n.linkages = &linkjob.Service{
		Dir: filepath.Join(n.Config.Gateway.Dir, "linkages"), Places: Places, Now: n.Now, Log: n.Log, Subject: n.Gateway.Subjects.Person,
		Refer: n.refer, End: n.endReferences, Linked: n.Programme.Linked,
		Population: func(ctx context.Context) (intake.Source, int, error) {
			c, err := n.Population.Count(ctx)
			return Source(ctx, n.Population, population.At(n.Now())), int(c.Persons), err
		},
	}
	return n.linkages.Open()
}

const (
	grantsGrace = 5 * time.Minute // how long known grants decide while their store cannot be asked
	grantsEvery = time.Second     // how often their store is asked for changes

	connectorsEvery = 5 * time.Minute // how often sources are compared with their descriptions
)

// persons finds whom a request is about; whom the register does not know is
// left out.
func (n *Node) persons(ctx context.Context, numbers, references []string) ([]lienthong.PersonID, error) {
	var cards []lienthong.CardNumber
	for _, s := range numbers {
		if card, err := lienthong.ParseCardNumber(s); err == nil {
			cards = append(cards, card)
		}
	}
	var out []lienthong.PersonID
	for len(cards) > 0 {
		batch := cards[:min(len(cards), population.MaxBatch)]
		cards = cards[len(batch):]
		holders, err := n.Population.Holders(ctx, batch, population.At(n.Now()))
		if err != nil {
			return nil, err
		}
		for _, h := range holders {
			out = append(out, h.Person)
		}
	}
	for _, r := range references {
		if id, err := n.seal.Person(r); err == nil {
			out = append(out, id)
		}
	}
	return out, nil
}

// mountExchange shows the gateway's evidence, and to the owner of the register
// its grants and linking jobs.
func (n *Node) mountExchange(api *web.API) {
	if n.Gateway == nil {
		return
	}
	(&ledger.Service{
		Log: n.Gateway.Ledger, System: n.Gateway.Trust.SystemTitle, Purpose: n.Gateway.Trust.PurposeTitle,
		Subject: func(reference string) (string, error) {
			id, err := n.seal.Person(reference)
			if err != nil {
				return "", lienthong.Errorf(lienthong.NotFound, "There is no such person.")
			}
			return n.Gateway.Subjects.Person(id), nil
		},
	}).Mount(api)
	(&indicator.Service{Plan: n.Programme.Plan, Facts: n.Programme.Facts, Now: n.Now}).Mount(api)
	if n.linkages != nil {
		n.linkages.Mount(api)
	}
	if n.Grants != nil {
		n.Grants.Mount(api)
		n.agreements.Mount(api)
	}
}

// serveAll serves the node's own interface and its gateway.
func (n *Node) serveAll(ctx context.Context, own func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return own(ctx) })
	if n.Gateway != nil {
		group.Go(func() error { return n.Gateway.Serve(ctx) })
	}
	if n.Witness != nil {
		group.Go(func() error { return n.Witness.Serve(ctx) })
	}
	if n.soap != nil {
		group.Go(func() error { return serve(ctx, n.soapListener, n.soap, n.Config.HTTP, n.Log) })
	}
	if n.Programme != nil {
		group.Go(func() error { n.Programme.Watch(ctx); return nil })
	}
	for _, c := range n.Connectors {
		group.Go(func() error { c.Serving.Watch(ctx, connectorsEvery); return nil })
		if c.Links != nil {
			group.Go(func() error { c.Links.Keep(ctx); return nil })
		}
	}
	if n.Grants != nil {
		group.Go(func() error { n.Grants.Watch(ctx, grantsEvery); return nil })
	}
	return group.Wait()
}

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
