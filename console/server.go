package console

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/lienthong/lienthong/console/layout"
	"github.com/lienthong/lienthong/console/word"
)

// Server serves the pages. Officials may be nil where a node has no such
// register, Ledger where it has no gateway, and Reviews where nobody reviews;
// the others are needed.
type Server struct {
	Population      Population
	Officials       Officials
	Reconciliations Reconciliations
	Ledger          Ledger
	Programme       Programme // nil where Ledger is
	Reviews         Reviews

	// Identity is who the node has proven a request to come from, "" if it has
	// not. Nil means nobody is proven: reviewers then give a name, and the pages
	// say that it is not proven.
	Identity func(*http.Request) string

	// Base is the path that the pages live under, such as "/console", without
	// a slash at its end; empty for the root of the host.
	Base string
	// Synthetic says that no real person is in the registers; every page then
	// says so too.
	Synthetic bool

	Now func() time.Time // nil for time.Now
	Log *slog.Logger     // nil for slog.Default; receives codes and routes, never values
}

// Handler is the console. Its addresses are the same in both languages but for
// the prefix /en.
func (s *Server) Handler() http.Handler {
	st := newSite(s)
	mux := http.NewServeMux()
	for _, l := range []word.Language{word.Vietnamese, word.English} {
		page := func(method, path string, h handler) {
			mux.Handle(method+" "+l.Prefix()+path, st.page(l, h))
		}
		page("GET", "/{$}", st.start)
		page("GET", "/reconciliations", st.runs)
		page("GET", "/reconciliations/{run}", st.run)
		page("GET", "/reconciliations/{run}/rows/{row}", st.record)
		page("POST", "/reconciliations/{run}/rows/{row}/reveal", st.recordRevealed)
		page("GET", "/reconciliations/{run}/rows/{row}/reveal", st.masked)
		page("GET", "/persons/{person}", st.person)
		page("POST", "/persons/{person}/reveal", st.personRevealed)
		page("GET", "/persons/{person}/reveal", st.masked)
		if s.Reviews != nil {
			const review = "/reconciliations/{run}/review"
			page("GET", review, st.review)
			page("GET", review+"/thresholds", st.thresholds)
			page("GET", review+"/labels.csv", st.labels)
			page("GET", review+"/pairs/{pair}", st.pair)
			for path, h := range map[string]handler{"/open": st.openReview, "/name": st.nameReviewer, "/next": st.takePair, "/undo": st.undo,
				"/pairs/{pair}/take": st.takePair, "/pairs/{pair}/decide": st.decide, "/pairs/{pair}/reveal": st.revealPair} {
				page("POST", review+path, h)
				page("GET", review+path, st.toQueue)
			}
		}
		if s.Programme != nil {
			page("GET", "/programme", st.programme)
			page("GET", "/programme/{connection}", st.connection)
		}
		if s.Ledger != nil {
			page("GET", "/evidence", st.evidence)
			page("GET", "/evidence/{exchange}", st.exchange)
			page("GET", "/persons/{person}/usage", st.usage)
		}
		mux.Handle(l.Prefix()+"/", st.page(l, st.nowhere))
	}
	mux.Handle("GET "+layout.AssetPath, st.assets)
	return layout.Secure(http.StripPrefix(s.Base, crossOrigin(st, mux)))
}

// crossOrigin refuses what another site makes a browser send. The refusal is a
// page like any other.
func crossOrigin(st *site, next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	p.SetDenyHandler(st.page(word.Vietnamese, st.foreign))
	return p.Handler(next)
}

// masked serves the address of a revealed page when it is opened like a link,
// which a browser does when it restores its tabs: it leads back to the mask.
func (st *site) masked(w http.ResponseWriter, r *http.Request, p *page) error {
	http.Redirect(w, r, p.Link(strings.TrimSuffix(p.Path, "/reveal"))+p.query(), http.StatusSeeOther)
	return nil
}
