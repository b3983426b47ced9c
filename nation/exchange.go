package nation

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/cosign"
	"github.com/lienthong/lienthong/ledger/timestamp"
	"github.com/lienthong/lienthong/ledger/timetest"
	"github.com/lienthong/lienthong/ledger/witness"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/gateway"
)

// The members of the synthetic exchange. The codes have the form of Decision
// 20/2020/QĐ-TTg and are examples.
var (
	police         = directory.MemberID{Instance: "DEV", Class: "GOV", Code: "G01"}
	interior       = directory.MemberID{Instance: "DEV", Class: "GOV", Code: "G09"}
	personsService = lienthong.ServiceID{
		SystemID: lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G01", System: "POPULATION"}, Service: "persons",
	}
	officialsSystem = lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G09", System: "OFFICIALS"}

	registerGateway = directory.GatewayID{MemberID: police, Gateway: "gw1"}
	agencyGateway   = directory.GatewayID{MemberID: interior, Gateway: "gw1"}
)

// The folders of the two gateways, in that of the exchange.
const (
	registerDir = "population"
	agencyDir   = "officials"
)

// surroundings are what an exchange needs beside the register's own node: the
// directory that everybody trusts, those who attest the ledgers, and the
// gateway of the agency that asks.
type surroundings struct {
	registry  *directory.Registry
	directory *http.Server
	listener  net.Listener
	attestors *attestors
	agency    *gateway.Gateway
}

// surround makes a directory with two members, so that gateways can join, and
// starts those who attest their ledgers.
func surround(ctx context.Context, dir string, now func() time.Time, log *slog.Logger) (s *surroundings, err error) {
	if err := os.RemoveAll(dir); err != nil { // an exchange is made anew with its country
		return nil, err
	}
	s = &surroundings{registry: &directory.Registry{Dir: filepath.Join(dir, "directory"), Now: now, Log: log}}
	var l net.ListenConfig
	if s.listener, err = l.Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	setup := directory.Setup{
		Instance: police.Instance, Address: "https://" + s.listener.Addr().String(),
		RootDir: filepath.Join(dir, "root-keys"), RootKeys: 3, Threshold: 2,
	}
	err = errors.Join(s.registry.Init(ctx, setup))
	for _, step := range []func() error{
		func() error { return s.registry.AddMember(ctx, police, "Bộ Công an (mô phỏng)") },
		func() error { return s.registry.AddMember(ctx, interior, "Bộ Nội vụ (mô phỏng)") },
		func() error {
			return s.registry.AddSystem(ctx, personsService.SystemID, "Cơ sở dữ liệu về dân cư", nil)
		},
		func() error {
			return s.registry.AddSystem(ctx, officialsSystem, "Cán bộ, công chức, viên chức", nil)
		},
		func() error {
			return s.registry.PutPurpose(ctx, directory.Purpose{Code: askPurpose, Title: "Làm sạch, cập nhật dữ liệu cán bộ, công chức, viên chức"})
		},
		func() error { return s.registry.PublishService(ctx, personsService, "Persons", nil) },
	} {
		if err == nil {
			err = step()
		}
	}
	if err == nil {
		s.attestors, err = attest(ctx, dir, now, log)
	}
	if err != nil {
		return nil, errors.Join(err, s.listener.Close())
	}
	s.directory = &http.Server{
		Handler: s.registry.Handler("demo"), TLSConfig: s.registry.ServerTLS([]string{"127.0.0.1"}), ReadHeaderTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	return s, nil
}

// admit gives a gateway its one-time token and has it join. Its ledger will be
// attested.
func (s *surroundings) admit(ctx context.Context, g *gateway.Gateway, id directory.GatewayID) error {
	s.attestors.watch(g)
	const life = 10 * time.Minute
	token, err := s.registry.Token(ctx, id, life, nil)
	if err != nil {
		return err
	}
	return g.Join(ctx, token.Reveal(), []string{g.PeersAddress()})
}

// openAgency makes the gateway of the agency that asks.
func (s *surroundings) openAgency(ctx context.Context, dir string, now func() time.Time, log *slog.Logger) error {
	s.agency = &gateway.Gateway{Dir: dir, Peers: "127.0.0.1:0", Clients: "127.0.0.1:0", Now: now, Log: log}
	if err := s.agency.Listen(ctx); err != nil {
		return err
	}
	if err := s.admit(ctx, s.agency, agencyGateway); err != nil {
		return err
	}
	return s.agency.Open(ctx)
}

// serveDirectory answers gateways until ctx ends.
func (s *surroundings) serveDirectory(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { _ = s.directory.Close() })
	defer stop()
	if err := s.directory.ServeTLS(s.listener, "", ""); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close closes what serves nobody any more. The register's node must be closed:
// a ledger has its last checkpoint attested when it is.
func (s *surroundings) Close() error {
	errs := []error{s.directory.Close()}
	if err := s.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		errs = append(errs, err)
	}
	if s.agency != nil {
		errs = append(errs, s.agency.Close())
	}
	return errors.Join(append(errs, s.attestors.Close())...)
}

// attestors are those without whom a ledger is its keeper's word only: the
// witness of the exchange's operator, which cosigns the checkpoints of both
// ledgers, and a timestamp authority. In life they are other machines in other
// hands; here they share the process, and speak over HTTP all the same.
type attestors struct {
	witness string // its verifier key
	root    *x509.Certificate
	url     string
	client  *http.Client
	server  *http.Server
	ended   chan error // what serving ended with
}

// attest starts them. It makes the keys of the ledgers, which the gateways will
// find in their folders, for a witness must know them beforehand.
func attest(ctx context.Context, dir string, now func() time.Time, log *slog.Logger) (*attestors, error) {
	secret, _, err := note.GenerateKey(rand.Reader, "witness.operator.dev")
	if err != nil {
		return nil, err
	}
	signer, err := cosign.NewSigner(secret, now)
	if err != nil {
		return nil, err
	}
	authority, err := timetest.New(now)
	if err != nil {
		return nil, err
	}
	w := &witness.Service{Dir: filepath.Join(dir, "witness"), Signer: signer, Log: log}
	if err := os.Mkdir(w.Dir, 0o700); err != nil {
		return nil, err
	}
	for name, id := range map[string]directory.GatewayID{registerDir: registerGateway, agencyDir: agencyGateway} {
		v, err := ledgerKey(filepath.Join(dir, name), gateway.Name(id))
		if err != nil {
			return nil, err
		}
		w.Ledgers = append(w.Ledgers, v)
	}
	var l net.ListenConfig
	listener, err := l.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/witness/", http.StripPrefix("/witness", w.Handler()))
	mux.Handle("/timestamp", authority)
	a := &attestors{
		witness: signer.Public(), root: authority.Root(), url: "http://" + listener.Addr().String(),
		client: &http.Client{Transport: new(http.Transport)}, // no proxy stands before them
		server: &http.Server{
			Handler: mux, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		},
		ended: make(chan error, 1),
	}
	go func() { a.ended <- a.server.Serve(listener) }()
	return a, nil
}

// ledgerKey makes the key of a gateway's ledger and gives its public half.
func ledgerKey(dir, name string) (note.Verifier, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	key, err := ledger.NewKey(filepath.Join(dir, "ledger.key"), name)
	if err != nil {
		return nil, err
	}
	return note.NewVerifier(key.Public())
}

// watch has a gateway's ledger attested, once it opens.
func (a *attestors) watch(g *gateway.Gateway) {
	g.Witnesses = []ledger.Witness{&witness.Client{URL: a.url + "/witness", PublicKey: a.witness, HTTP: a.client}}
	g.Threshold = 1
	g.Authority = &timestamp.Authority{URL: a.url + "/timestamp", Trust: []*x509.Certificate{a.root}, Client: a.client}
}

// Close ends them.
func (a *attestors) Close() error {
	err := a.server.Close()
	if ended := <-a.ended; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	a.client.CloseIdleConnections()
	return err
}

// gatewayOf is the configuration of the register's own gateway.
func gatewayOf(dir string) node.GatewayConfig {
	return node.GatewayConfig{Dir: dir, Peers: "127.0.0.1:0", Clients: "127.0.0.1:0", Service: personsService.String()}
}
