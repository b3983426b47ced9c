package node

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/connector/official/officialsql"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/grant/grantsql"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/obs"
	"github.com/lienthong/lienthong/internal/seal"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/node/access"
	"github.com/lienthong/lienthong/node/attest"
	"github.com/lienthong/lienthong/node/connect"
	"github.com/lienthong/lienthong/node/gateway"
	"github.com/lienthong/lienthong/node/programme"
	"github.com/lienthong/lienthong/node/relation"
	"github.com/lienthong/lienthong/node/tracing"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/life"
	"github.com/lienthong/lienthong/population/populationsql"
	"github.com/lienthong/lienthong/population/report"
	"github.com/lienthong/lienthong/population/report/reportsql"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/linkjob"
	"github.com/lienthong/lienthong/reconcile/reconcilesql"
	"github.com/lienthong/lienthong/reconcile/review"
	"github.com/lienthong/lienthong/reconcile/review/reviewsql"
)

// Node is one process. Fill in the first fields, then Open, Serve and Close it.
type Node struct {
	Config  Config
	Version string
	Now     func() time.Time
	Log     *slog.Logger

	// What the node's roles keep, from Open on; nil for a role that the node
	// does not have. Registers are filled through these, not over HTTP.
	Population population.Store
	Officials  *official.Service
	Runs       reconcile.Store
	Reviews    *review.Service
	Gateway    *gateway.Gateway
	Grants     *grant.Service // decide what the gateway lets others have
	Connectors []*connect.Connector
	Witness    *attest.Server // of other gateways' ledgers
	Programme  *programme.Programme

	// Admit is given a gateway that listens and may not have joined yet; nil
	// means that it has.
	Admit func(ctx context.Context, g *gateway.Gateway) error

	db         *sqldb.DB
	access     *access.Guard      // nil: everybody of this machine
	agreements *agreement.Service // behind Grants
	traces     *tracing.Exporter  // nil for none
	counts     *grantsql.Store    // keeps the uses of grants
	meter      *grant.Meter       // counts them
	linkages   *linkjob.Service
	directory  *relation.Directory // of references; nil for a node without the population
	seal       *seal.Seal          // of the references to persons
	lives      *life.Service       // records life events; nil for a node without the population
	reports    *report.Service     // what other agencies report to it; with lives
	listener   net.Listener
	metrics    *obs.Metrics

	court        http.Handler // the screen of a court's clerk; nil for none
	desk         http.Handler // the pages of an agency with registers; nil for none
	soap         http.Handler // nil for a node without SOAP
	soapListener net.Listener
	soapAccounts *soap.Accounts
	soapPair     pair // of the SOAP interface
	clientsPair  pair // of the gateway's own side
}

// Open opens the database, brings its tables up to date and takes the port.
// Where it fails it leaves nothing open.
func (n *Node) Open(ctx context.Context) (err error) {
	n.Config = n.Config.WithDefaults()
	if err := n.Config.Validate(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, n.Close())
		}
	}()
	if err := n.openStores(ctx); err != nil {
		return err
	}
	if n.access, err = n.Config.Access.Open(n.Log); err != nil {
		return err
	}
	n.metrics = obs.NewMetrics(n.Version)
	if n.listener, err = Listen(ctx, n.Config.Listen); err != nil {
		return err
	}
	if err := n.openConnectors(); err != nil {
		return err
	}
	if err := n.openGateway(ctx); err != nil {
		return err
	}
	if err := n.linkConnectors(ctx); err != nil {
		return err
	}
	if err := n.openCourt(); err != nil {
		return err
	}
	if err := n.openDesk(); err != nil {
		return err
	}
	return n.openSOAP(ctx)
}

func (n *Node) openStores(ctx context.Context) error {
	line, err := n.Config.line()
	if err != nil {
		return err
	}
	if n.db, err = sqldb.Open(ctx, line); err != nil {
		return err
	}
	if n.seal, err = n.openSeal(line); err != nil {
		return err
	}
	if n.Config.Has(Population) {
		store, err := populationsql.New(ctx, n.db)
		if err != nil {
			return err
		}
		n.Population = store
		reports, err := reportsql.New(ctx, n.db)
		if err != nil {
			return err
		}
		n.lives = &life.Service{Store: store, Now: n.Now, Identity: access.Name, Reference: n.seal.Reference, Unit: unitAt, Rules: n.Config.Registrar}
		n.reports = &report.Service{Store: reports, Register: n.population(), Events: n.lives, Now: n.Now, Identity: access.Name}
	}
	if n.Config.Has(Official) {
		if n.Officials, err = n.openOfficials(ctx); err != nil {
			return err
		}
	}
	if n.Config.Has(Reconcile) {
		if err := n.openReconciliations(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) openReconciliations(ctx context.Context) (err error) {
	if n.Runs, err = reconcilesql.New(ctx, n.db); err != nil {
		return err
	}
	reviews, err := reviewsql.New(ctx, n.db)
	if err != nil {
		return err
	}
	n.Reviews = &review.Service{Store: reviews, Runs: n.Runs, Model: "kernel " + n.Version, Now: n.Now, Reference: n.seal.Reference, Identity: access.Name}
	return nil
}

func (n *Node) openOfficials(ctx context.Context) (*official.Service, error) {
	catalogue, err := n.Config.catalogue()
	if err != nil {
		return nil, err
	}
	store, err := officialsql.New(ctx, n.db)
	if err != nil {
		return nil, err
	}
	return &official.Service{Store: store, Catalogue: catalogue, Now: n.Now, Log: n.Log}, nil
}

// URL is where the node is reached from this machine, from Open on.
func (n *Node) URL() string {
	host, port, err := net.SplitHostPort(n.listener.Addr().String())
	if err != nil {
		return "http://" + n.listener.Addr().String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// Serve answers until ctx ends, then lets running answers end.
func (n *Node) Serve(ctx context.Context) error {
	n.Log.Info("serving", "url", n.URL(), "roles", n.Config.Roles, "database", string(n.db.Dialect), "version", n.Version)
	return n.serveAll(ctx, func(ctx context.Context) error { return serve(ctx, n.listener, n.handler(), n.Config.HTTP, n.Log) })
}

// Close closes what Open opened.
func (n *Node) Close() error {
	errs := []error{n.closeGateway(), n.closeConnectors()}
	for _, l := range []net.Listener{n.listener, n.soapListener} {
		if l == nil {
			continue
		}
		if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	if n.db != nil {
		errs = append(errs, n.db.Close())
	}
	return errors.Join(errs...)
}

// openSeal makes the references to persons. One seal serves all roles, so that a
// person has one reference wherever it is shown.
func (n *Node) openSeal(line string) (*seal.Seal, error) {
	path := string(n.Config.ReferenceKey)
	if path == "" {
		path = besideDatabase(n.db.Dialect, line)
	}
	if path == "" {
		n.Log.Info("references to persons end with this process; set reference_key to keep them")
		return seal.New(seal.NewKey()), nil
	}
	if err := seal.Make(path); err != nil {
		return nil, err
	}
	secret, err := conf.SecretFile(path).Read()
	if err != nil {
		return nil, err
	}
	key, err := seal.ParseKey(secret.Reveal())
	if err != nil {
		return nil, err
	}
	return seal.New(key), nil
}

// besideDatabase is where the key of a register in a file is kept; "" for one
// that is not in a file.
func besideDatabase(d sqldb.Dialect, line string) string {
	path := strings.TrimPrefix(strings.TrimPrefix(line, "sqlite:"), "//")
	if d != sqldb.SQLite || path == ":memory:" {
		return ""
	}
	return path + ".reference-key"
}
