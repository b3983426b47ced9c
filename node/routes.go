package node

import (
	"context"
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/console"
	"github.com/lienthong/lienthong/console/registrar"
	"github.com/lienthong/lienthong/indicator"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/node/access"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/linkjob/notice"
)

// handler is every route of the process. Parts bring their operations, under
// /v1/; the addresses around them are listed here and nowhere else.
//
//	/v1/...                    operations, by role
//	/openapi.json, /docs       their description, for programs and for people
//	/connectors/NAME/...       a connector's operations and their description
//	/healthz                   can the process do its work? if not, why
//	/metrics                   Prometheus
//	/court/                    the screen of a court's clerk
//	/registrar/                the pages of an officer of the population register
//	/desk/                     the pages of an agency: joined questions, findings
//	/                          the console
func (n *Node) handler() http.Handler {
	api := web.New("Liên Thông", n.Version, description, n.Log)
	if n.Config.Has(Population) {
		n.population().Mount(api)
		n.lives.Mount(api)
		n.reports.Mount(api)
	}
	if n.Config.Has(Official) {
		official.Mount(api, n.Officials)
	}
	if n.Config.Has(Reconcile) {
		(&reconcile.Service{Store: n.Runs, Reference: n.seal.Reference}).Mount(api)
		n.Reviews.Mount(api)
	}
	n.mountExchange(api)
	mux := http.NewServeMux()
	operations := api.Handler()
	for _, path := range []string{"/v1/", "/openapi.json", "/docs", "/docs/"} {
		mux.Handle(path, operations)
	}
	mux.HandleFunc("GET /healthz", n.health)
	mux.Handle("GET /metrics", n.metrics.Handler())
	for _, c := range n.Connectors {
		if c.Links != nil {
			mux.Handle("GET "+connectorPath(c)+"/proposals/{record}", c.Links.Handler())
			mux.Handle("GET "+connectorPath(c)+"/findings", c.Findings.Handler())
			mux.Handle("GET "+connectorPath(c)+"/contributions", c.Contributing.Handler())
			mux.Handle("GET "+connectorPath(c)+"/upkeep", c.UpkeepHandler())
			mux.Handle("POST "+connectorPath(c)+"/upkeep", c.UpkeepHandler())
			mux.Handle("GET "+connectorPath(c)+"/write_back", c.WriteBackHandler())
		}
		mux.Handle(connectorPath(c)+"/", http.StripPrefix(connectorPath(c), c.Serving.Handler()))
	}
	if n.reports != nil {
		mux.Handle(registrarPath+"/", n.registrar())
	}
	if n.desk != nil {
		mux.Handle(deskPath+"/", n.desk)
	}
	if n.court != nil {
		mux.Handle(courtPath+"/", n.court)
	}
	if n.Config.Has(Console) {
		mux.Handle("/", n.console())
	} else {
		mux.Handle("/", operations) // problems for what is not there
	}
	return n.metrics.Measure(web.LocalOnly(n.listener.Addr(), n.access.Handler(mux)))
}

// population is the register as it is asked.
func (n *Node) population() *population.Service {
	return &population.Service{Store: n.Population, Now: n.Now, Log: n.Log, References: n.seal}
}

const description = "The population register, the officials' register and their reconciliation. " +
	"Questions are POST bodies: no personal data belongs in an address. " +
	"Where the operator asks for one, send a token as Authorization: Bearer."

const registrarPath = "/registrar"

// registrar is the pages of an officer of the register, who call this very node like
// the console does.
func (n *Node) registrar() http.Handler {
	return (&registrar.Server{Register: n.itself(), Base: registrarPath, Synthetic: n.Config.Synthetic, Log: n.Log,
		Identity: func(r *http.Request) string { return access.Name(r.Context()) }}).Handler()
}

// itself is the public client of this very node. No proxy of the environment stands
// between a node and itself.
func (n *Node) itself() *client.Client {
	return &client.Client{BaseURL: n.URL(), HTTP: &http.Client{Transport: n.access.Own(&http.Transport{MaxIdleConnsPerHost: 16})}}
}

// console gives the pages the public client of this very node: they can do what
// every caller can, and no more.
func (n *Node) console() http.Handler {
	c := n.itself()
	s := &console.Server{Population: c, Reconciliations: c, Reviews: c, Synthetic: n.Config.Synthetic, Now: n.Now, Log: n.Log,
		Identity: func(r *http.Request) string { return access.Name(r.Context()) }}
	if n.Config.Has(Official) {
		s.Officials = c
	}
	if n.Gateway != nil {
		s.Ledger, s.Programme = c, c
	}
	return s.Handler()
}

// health answers 503 while something without which this process is of no use does
// not work, and says what.
func (n *Node) health(w http.ResponseWriter, r *http.Request) {
	if err := n.unwell(r.Context()); err != nil {
		web.WriteProblem(w, r, n.Log, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n")) // a caller that has left needs no answer
}

// unwell is what stops questions or exchanges now. A witness that is down, or a
// list in its grace, stops none; /v1/ledger/status and the log have those.
func (n *Node) unwell(ctx context.Context) error {
	if err := n.db.Read.PingContext(ctx); err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "The database does not answer.", Cause: err}
	}
	if n.Gateway == nil {
		return nil
	}
	if _, err := n.Gateway.Trust.Directory.List(); err != nil {
		return err // which says why no peer can be known
	}
	status, err := n.Gateway.Ledger.Status(ctx)
	if err == nil {
		err = status.Faults["append"]
	}
	if err != nil {
		return &lienthong.Error{Code: lienthong.EvidenceFailed, Message: "The ledger cannot keep evidence, so nothing is exchanged; look at its disk.", Cause: err}
	}
	return nil
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
		n.directory.Service().Mount(api)
		(&notice.Service{Changed: n.directory.Changed, Subject: n.Gateway.Subjects.Person}).Mount(api)
	}
	if n.Grants != nil {
		n.Grants.Mount(api)
		n.agreements.Mount(api)
	}
}
