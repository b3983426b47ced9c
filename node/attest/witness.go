package attest

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/ledger/witness"
)

// Service makes this node a witness of other gateways' ledgers. It sees
// checkpoints only: sizes and hashes, no record.
type Service struct {
	// Listen is the address and port, such as 0.0.0.0:8445. Default: none, and
	// this node witnesses nothing.
	Listen string `yaml:"listen"`

	// Ledgers is a file of the verifier keys of the ledgers that it watches, a
	// line each, as `lienthong ledger key` prints them.
	Ledgers conf.File `yaml:"ledgers"`

	// Dir is where the key and the newest checkpoint of each ledger are kept. A
	// witness that forgets could sign a second history: back it up, and start no
	// older copy. Default: the folder witness in that of the gateway.
	Dir conf.File `yaml:"dir"`
}

// Validate checks the settings.
func (c Service) Validate() error {
	if c.Listen == "" {
		if c != (Service{}) {
			return invalid("gateway.witness.listen", "is missing: without it the other settings of the witness do nothing")
		}
		return nil
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return invalid("gateway.witness.listen", "needs HOST:PORT, such as 0.0.0.0:8445")
	}
	_, err := witness.ReadLedgers(string(c.Ledgers))
	return err
}

// Server is a witness that listens.
type Server struct {
	Witness *witness.Service

	key      string
	ledgers  string
	listener net.Listener
	log      *slog.Logger
}

// Open takes the port and the key, which is made under the name if there is
// none.
func (c Service) Open(ctx context.Context, name string, now func() time.Time, log *slog.Logger) (*Server, error) {
	signer, err := witness.OpenSigner(string(c.Dir), name, now)
	if err != nil {
		return nil, err
	}
	w := &witness.Service{Dir: string(c.Dir), Signer: signer, Log: log}
	s := &Server{Witness: w, key: signer.Public(), ledgers: string(c.Ledgers), log: log}
	if err := s.Reload(); err != nil {
		return nil, err
	}
	var l net.ListenConfig
	if s.listener, err = l.Listen(ctx, "tcp", c.Listen); err != nil {
		return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "The witness cannot listen on " + c.Listen + "; choose another address.", Cause: err}
	}
	return s, nil
}

// Key is the verifier key that those who are witnessed put into their settings.
func (s *Server) Key() string { return s.key }

// URL is where it is reached from this machine.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// Reload reads the list of ledgers again. Where it cannot be read the one
// before goes on.
func (s *Server) Reload() error {
	ledgers, err := witness.ReadLedgers(s.ledgers)
	if err == nil {
		s.Witness.Watch(ledgers)
	}
	return err
}

// patience is with who asks, and with the last of them when the witness ends.
const patience = 10 * time.Second

// Serve answers until ctx ends.
func (s *Server) Serve(ctx context.Context) error {
	s.log.LogAttrs(ctx, slog.LevelInfo, "witness", slog.String("url", s.URL()), slog.String("key", s.key))
	server := &http.Server{
		Handler: s.Witness.Handler(), ReadHeaderTimeout: patience, ReadTimeout: patience, WriteTimeout: patience, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 8 << 10, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		ended <- server.Shutdown(ending)
	})
	if err := server.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
		stop()
		return err
	}
	return <-ended
}

// Close closes the port of one that does not serve.
func (s *Server) Close() error {
	if err := s.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}
