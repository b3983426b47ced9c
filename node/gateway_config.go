package node

import (
	"cmp"
	"crypto/tls"
	"path/filepath"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node/agreements"
	"github.com/lienthong/lienthong/node/attest"
	"github.com/lienthong/lienthong/node/gateway"
	"github.com/lienthong/lienthong/node/gateway/offer"
	"github.com/lienthong/lienthong/node/presence"
	"github.com/lienthong/lienthong/node/programme"
	"github.com/lienthong/lienthong/node/soapgate"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/modelfile"
)

// GatewayConfig is the node's gateway to other agencies.
type GatewayConfig struct {
	// Dir is the gateway's folder, relative to the configuration's, with the trust list, the ledger and, in its
	// folder identity, what `lienthong gateway join --dir DIR/identity` made.
	// Default: none, and no gateway.
	// It must lie on a disk of its own where the ledger is large: when that is
	// full the gateway refuses exchanges rather than lose evidence.
	Dir conf.File `yaml:"dir"`

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

	// PopulationMemory is how much memory the register may take that is held for
	// linking other agencies' registers: some 64 bytes a person, taken when the
	// node starts and kept. A register that needs more is read anew for each linkage, as
	// is any where this is 1KiB. Default 1GiB, for some 16 million persons.
	PopulationMemory conf.Size `yaml:"population_memory"`

	// Services are REST services that the agency has already, offered to other
	// agencies as they stand; paths and fields as grants allow. Default: none.
	Services []offer.Config `yaml:"services"`

	// Sectors says by the ids of other agencies' systems in which sector they may
	// fill the reference directory, from what linking found of their records:
	// VN/GOV/G37/INSURANCE: insurance. Grants with the relation registered ask
	// it. Default: none may.
	Sectors map[string]string `yaml:"sectors"`

	// LinkageModel is a model file, as lienthong reconcile train writes it, by
	// which the registers of other agencies are linked; its fingerprint stands in
	// the evidence of their results. Default: the weights that are set by hand.
	LinkageModel conf.File `yaml:"linkage_model"`

	// References is the service of the population's owner whose reference
	// directory says who is known to which sector, such as
	// VN/GOV/G01/POPULATION/persons. Grants for a connector's records with the
	// relation registered or party ask it, over the exchange. Default: none, and
	// such grants give nothing here.
	References string `yaml:"references"`

	// Presence are the identity providers by whose word somebody is present, for
	// grants with the relation present. Default: none, and such grants permit nothing.
	Presence []presence.Config `yaml:"presence"`

	// SOAP is the register's old interface, for systems that still speak it.
	// Default: none. Needs Service.
	SOAP soapgate.Config `yaml:"soap"`

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
	c.Peers = cmp.Or(c.Peers, "0.0.0.0:5500")
	c.Clients = cmp.Or(c.Clients, "127.0.0.1:8081")
	c.PopulationMemory = cmp.Or(c.PopulationMemory, 1<<30)
	c.XRoadErrors = cmp.Or(c.XRoadErrors, "7.8")
	if c.Witness.Listen != "" && c.Witness.Dir == "" {
		c.Witness.Dir = conf.File(filepath.Join(string(c.Dir), "witness"))
	}
	return c
}

func (c Config) validateGateway() error {
	g := c.Gateway
	if g.Dir == "" && (g.Service != "" || len(g.Services) > 0 || g.Witness.Listen != "" || len(g.Attest.Witnesses) > 0 || g.Attest.Timestamp != (attest.Timestamp{})) {
		return invalid("gateway.dir", "gateway.dir is missing: without it there is no gateway that the other settings could be of")
	}
	if err := g.validateClients(); err != nil {
		return err
	}
	if _, known := vocabularies[g.XRoadErrors]; !known {
		return invalid("gateway.xroad_errors", `gateway.xroad_errors is "7.8", or "7.7" for clients that know the error types of 7.7 and before`)
	}
	if _, err := g.linkagePolicy(); err != nil {
		return err
	}
	if _, err := offer.Open(g.Services, nil); err != nil {
		return err
	}
	if _, err := presence.Open(g.Presence); err != nil {
		return err
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
	if g.References != "" {
		if _, err := lienthong.ParseServiceID(g.References); err != nil || g.Dir == "" {
			return invalid("gateway.references", "gateway.references needs gateway.dir, and the id of a service such as VN/GOV/G01/POPULATION/persons")
		}
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
	if _, err := c.clientPair(); err != nil {
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
	if IsLocal(c.Clients) || len(c.Systems) > 0 && c.ClientsKey != "" {
		return nil
	}
	return invalid("gateway.clients", "gateway.clients names an address that other machines can reach; it needs systems, so that each proves who it is, and clients_certificate")
}

// clientPair is nil without a certificate.
func (c GatewayConfig) clientPair() (*tls.Certificate, error) {
	if c.ClientsKey == "" {
		return nil, nil
	}
	loaded, err := tls.LoadX509KeyPair(string(c.ClientsCertificate), string(c.ClientsKey))
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "gateway.clients_certificate",
			Message: "configuration: gateway.clients_certificate and clients_key do not load as a pair of PEM files", Cause: err}
	}
	return &loaded, nil
}

var vocabularies = map[string]xroad.Vocabulary{"7.8": xroad.Snake, "7.7": xroad.Camel}

// linkagePolicy is by what the registers of other agencies are linked.
func (g GatewayConfig) linkagePolicy() (reconcile.Policy, error) {
	if g.LinkageModel == "" {
		return reconcile.DefaultPolicy, nil
	}
	return modelfile.ReadPolicy(string(g.LinkageModel))
}
