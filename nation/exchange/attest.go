package exchange

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

	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/cosign"
	"github.com/lienthong/lienthong/ledger/timestamp"
	"github.com/lienthong/lienthong/ledger/timetest"
	"github.com/lienthong/lienthong/ledger/witness"
	"github.com/lienthong/lienthong/node/gateway"
)

// attestors are those without whom a ledger is its keeper's word only: the
// witness of the exchange's operator, which cosigns the checkpoints of all
// ledgers, and a timestamp authority.
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
func attest(ctx context.Context, p Plan) (*attestors, error) {
	secret, _, err := note.GenerateKey(rand.Reader, "witness.operator.dev")
	if err != nil {
		return nil, err
	}
	signer, err := cosign.NewSigner(secret, p.Now)
	if err != nil {
		return nil, err
	}
	authority, err := timetest.New(p.Now)
	if err != nil {
		return nil, err
	}
	w := &witness.Service{Dir: filepath.Join(p.Dir, "witness"), Signer: signer, Log: p.Log}
	if err := os.Mkdir(w.Dir, 0o700); err != nil {
		return nil, err
	}
	for name, id := range p.Gateways {
		v, err := ledgerKey(filepath.Join(p.Dir, name), gateway.Name(id))
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
			Handler: mux, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(p.Log.Handler(), slog.LevelDebug),
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
