package registrar

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/shell"
	"github.com/lienthong/lienthong/internal/mask"
)

//go:embed page
var files embed.FS

// Register is what the pages ask; a client.Client is one.
type Register interface {
	Reports(ctx context.Context, state string, after int64) ([]client.Reported, error)
	Report(ctx context.Context, id int64) (*client.Reported, error)
	DecideReport(ctx context.Context, d client.ReportDecision) (*client.ReportStanding, error)
	LifeEvents(ctx context.Context, after int64, limit int) ([]client.LifeEvent, error)
}

// Server shows the pages. Fill in the fields.
type Server struct {
	Register Register
	// Identity is who the node has proven a request to come from, "" if it has not.
	Identity  func(*http.Request) string
	Base      string // such as "/registrar"
	Synthetic bool
	Log       *slog.Logger
}

// site is a Server with its pages.
type site struct {
	*Server
	*shell.Site
}

// States are those that a list can be of, in the order in which they are offered.
var States = []string{"open", "recorded", "referred", "dismissed", "agrees", "replaced", "any"}

const pageRows = 50

// Handler is the pages, in Vietnamese, and under /en in English.
func (s *Server) Handler() http.Handler {
	st := &site{s, shell.New(shell.Options{
		Name: "registrar", Base: s.Base, Synthetic: s.Synthetic, Log: s.Log, Files: files,
		Pages: []string{"reports", "report", "events"},
	})}
	return st.Site.Handler([]shell.Route{
		{Pattern: "GET /{$}", Handler: st.reports},
		{Pattern: "GET /reports/{id}", Handler: st.report},
		{Pattern: "POST /reports/{id}", Handler: st.decide},
		{Pattern: "GET /events/{$}", Handler: st.events},
	})
}

// listPage is a page of reports.
type listPage struct {
	State   string
	States  []string
	Reports []listed
	After   int64 // where the next page begins; 0 for none
}

// listed is a report as a list shows it.
type listed struct{ client.Reported }

// Masked is the number, but for its last digits.
func (l listed) Masked() string { return mask.Value(mask.Number, l.Number) }

func (st *site) reports(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	d := listPage{State: r.URL.Query().Get("state"), States: States}
	if d.State == "" {
		d.State = States[0]
	}
	after, err := position(r)
	if err != nil {
		return err
	}
	all, err := st.Register.Reports(r.Context(), d.State, after)
	if err != nil {
		return err
	}
	if len(all) > pageRows {
		all = all[:pageRows]
		d.After = all[pageRows-1].ID
	}
	for _, report := range all {
		d.Reports = append(d.Reports, listed{report})
	}
	p.Title, p.Nav, p.Data = p.T("registrar.reports"), "reports", d
	return st.Render(w, p, "reports", http.StatusOK)
}

// eventsPage is a page of life events.
type eventsPage struct {
	Events []client.LifeEvent
	After  int64 // the last one's number; 0 for none behind it
}

func (st *site) events(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	after, err := position(r)
	if err != nil {
		return err
	}
	d := eventsPage{}
	if d.Events, err = st.Register.LifeEvents(r.Context(), after, pageRows); err != nil {
		return err
	}
	if len(d.Events) == pageRows {
		d.After = d.Events[pageRows-1].Number
	}
	p.Title, p.Nav, p.Data = p.T("registrar.events"), "events", d
	return st.Render(w, p, "events", http.StatusOK)
}

// position is the number behind which a page begins.
func position(r *http.Request) (int64, error) {
	text := r.URL.Query().Get("after")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, lienthong.Errorf(lienthong.Invalid, "The page begins behind a number.")
	}
	return n, nil
}
