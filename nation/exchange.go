package nation

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
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
)

// surroundings are what an exchange needs beside the register's own node: the
// directory that everybody trusts, and the gateway of the agency that asks.
type surroundings struct {
	registry  *directory.Registry
	directory *http.Server
	listener  net.Listener
	agency    *gateway.Gateway
}

// surround makes a directory with two members and starts it, so that gateways
// can join.
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
	if err != nil {
		return nil, errors.Join(err, s.listener.Close())
	}
	s.directory = &http.Server{
		Handler: s.registry.Handler("demo"), TLSConfig: s.registry.ServerTLS([]string{"127.0.0.1"}), ReadHeaderTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	return s, nil
}

// admit gives a gateway its one-time token and has it join.
func (s *surroundings) admit(ctx context.Context, g *gateway.Gateway, id directory.GatewayID) error {
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
	if err := s.admit(ctx, s.agency, directory.GatewayID{MemberID: interior, Gateway: "gw1"}); err != nil {
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

// Close closes what serves nobody any more.
func (s *surroundings) Close() error {
	errs := []error{s.directory.Close()}
	if err := s.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		errs = append(errs, err)
	}
	if s.agency != nil {
		errs = append(errs, s.agency.Close())
	}
	return errors.Join(errs...)
}

// gatewayOf is the configuration of the register's own gateway.
func gatewayOf(dir string) node.GatewayConfig {
	return node.GatewayConfig{Dir: dir, Peers: "127.0.0.1:0", Clients: "127.0.0.1:0", Service: personsService.String()}
}
