package clerk

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/lienthong/lienthong/console/layout"
	"github.com/lienthong/lienthong/console/word"
)

// Court is what the pages ask of the node.
type Court interface {
	// NewForm is an empty form.
	NewForm() Form
	// Stages are the stages of the proceedings with what a person can be at each.
	Stages() []Stage
	// Way is how a participant can be asked about: number, document, none; "" while
	// something is missing.
	Way(f Form) string
	// Ask asks who the participant is, and locks in the form what was confirmed.
	// The exchange's id is there with an error too, if there was an exchange.
	Ask(ctx context.Context, officer string, f Form, kind Kind) (Answer, error)
	// Evidence is the file that proves an exchange without this node.
	Evidence(ctx context.Context, exchange string) ([]byte, error)
}

// Kind is what is asked.
type Kind string

// The kinds.
const (
	Verify Kind = "verify" // yes or no
	Read   Kind = "read"   // the granted fields
)

// Answer is what came of asking.
type Answer struct {
	Yes      bool
	Exchange string
}

// Form is what is known of a participant, by the terms of the sector. A locked
// field cannot be set.
type Form interface {
	Get(term string) Field
	Set(term, value string) error
	Unlock(term, officer, reason string, at time.Time) error
}

// Field is a value, and the exchange that confirmed it, which locks it.
type Field struct {
	Value string
	Proof string
	At    time.Time
}

// Locked reports whether a register confirmed the field.
func (f Field) Locked() bool { return f.Proof != "" }

// Stage is a stage of the proceedings.
type Stage struct {
	ID, Name  string   // the name is the legal term, Vietnamese
	Relations []Choice // at it
}

// Choice is a value and its legal term.
type Choice struct{ ID, Name string }

// Server shows the pages. Fill in the fields.
type Server struct {
	Court Court
	// Identity is who the node has proven a request to come from, "" if it has not:
	// the clerk then gives an account, which nothing proves.
	Identity  func(*http.Request) string
	Base      string // the path that the pages live under, such as "/court"
	Synthetic bool
	Now       func() time.Time // nil for time.Now
	Log       *slog.Logger     // receives codes and routes, never values
}

// Handler is the pages, in Vietnamese, and under /en in English.
func (s *Server) Handler() http.Handler {
	st := newSite(s)
	mux := http.NewServeMux()
	for _, l := range []word.Language{word.Vietnamese, word.English} {
		page := func(method, path string, h handler) { mux.Handle(method+" "+l.Prefix()+path, st.page(l, h)) }
		page("GET", "/{$}", st.start)
		page("POST", "/forms", st.open)
		page("GET", "/forms/{form}", st.show)
		page("POST", "/forms/{form}", st.submit)
		page("POST", "/forms/{form}/unlock", st.unlock)
		page("GET", "/forms/{form}/evidence/{exchange}", st.evidence)
		mux.Handle(l.Prefix()+"/", st.page(l, st.nowhere))
	}
	mux.Handle("GET "+layout.AssetPath, st.assets)
	return layout.Secure(http.StripPrefix(s.Base, http.NewCrossOriginProtection().Handler(mux)))
}

func (s *Server) at() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}
