package evidence

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/directory/admission"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/obs"
	"github.com/lienthong/lienthong/node/attest"
	"github.com/lienthong/lienthong/node/gateway"
)

type keyCommand struct {
	Dir string `required:"" type:"path" placeholder:"FOLDER" help:"The gateway's folder, which has joined: gateway.dir of its configuration."`
}

// Run prints the verifier key of a gateway's ledger.
func (c keyCommand) Run(k *kong.Kong) error {
	i := &admission.Identity{Dir: filepath.Join(c.Dir, "identity"), Now: time.Now}
	if err := i.Open(); err != nil {
		return err
	}
	id, err := directory.ParseGatewayID(i.Gateway())
	if err != nil {
		return err
	}
	key, err := gateway.LedgerKey(c.Dir, gateway.Name(id))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(k.Stdout, key.Public())
	return err
}

type witnessCommand struct {
	Dir     string `required:"" type:"path" placeholder:"FOLDER" help:"Where the witness's key and what it cosigned last are kept. Start no older copy of it."`
	Name    string `required:"" placeholder:"HOST" help:"The witness's name, such as witness.operator.vn; it stands in its key."`
	Listen  string `default:"127.0.0.1:8445" placeholder:"HOST:PORT" help:"Where ledgers ask, over HTTP: what is believed is the signature."`
	Ledgers string `required:"" type:"path" placeholder:"FILE" help:"The keys of the ledgers it watches, a line each. SIGHUP reads it again."`
}

// Run is a witness until a signal to stop.
func (c witnessCommand) Run(ctx context.Context, k *kong.Kong) error {
	log, err := obs.NewLogger(k.Stderr, "info", "text")
	if err != nil {
		return err
	}
	service := attest.Service{Listen: c.Listen, Ledgers: conf.File(c.Ledgers), Dir: conf.File(c.Dir)}
	s, err := service.Open(ctx, c.Name, time.Now, log)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(k.Stdout, "url: %s\nkey: %s\n", s.URL(), s.Key()); err != nil {
		return err
	}
	again := make(chan os.Signal, 1)
	signal.Notify(again, syscall.SIGHUP)
	defer signal.Stop(again)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-again:
				if err := s.Reload(); err != nil {
					log.Warn("the list of ledgers was not read again; the one before goes on", obs.Error(err))
				}
			}
		}
	}()
	return s.Serve(ctx)
}
