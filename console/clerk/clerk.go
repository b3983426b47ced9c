package clerk

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/lienthong/lienthong/console/shell"
)

// Court is what the pages ask of the node.
type Court interface {
	// Form is an empty form, or one as it was kept.
	Form(fields map[string]Field, unlocked []Unlocking) Form
	// Stages are the stages of the proceedings, in their order, with what a person
	// can be at each.
	Stages() []Stage
	// Way is how a participant can be asked about: number, document, none; "" while
	// something is missing.
	Way(f Form) string
	// Ask asks who the participant is, or says that they are in the case, and locks
	// in the form what was confirmed. The exchange's id is there with an error too,
	// if there was an exchange.
	Ask(ctx context.Context, officer string, f Form, kind Kind) (Answer, error)
	// Documents are the kinds of information about a participant that some register
	// can be asked to verify.
	Documents() []Document
	// Verify asks each register that may have a document whether what it says of the
	// participant is so: a verdict each, refused from one that did not answer, which
	// is the error. There is an exchange's id wherever there was an exchange.
	Verify(ctx context.Context, officer string, f Form, document string, said map[string]string) ([]Verdict, error)
	// Evidence is the file that proves an exchange without this node.
	Evidence(ctx context.Context, exchange string) ([]byte, error)
}

// Keeper keeps forms beyond the process. Its methods may be called at once; what
// is put is durable on return.
type Keeper interface {
	Put(k *Kept) error
	// All are the forms that are not too old, in no order.
	All() ([]Kept, error)
}

// Kind is what is asked of the population's owner.
type Kind string

// The kinds.
const (
	Verify Kind = "verify" // yes or no
	Read   Kind = "read"   // the granted fields
	Enter  Kind = "enter"  // say that the participant is party to the case
	Leave  Kind = "leave"  // and is no longer
)

// Answer is what came of asking.
type Answer struct {
	Yes      bool
	Exchange string
}

// Verdict is what a register said of a document.
type Verdict struct {
	Result   string            // agrees, disagrees, unknown; refused for no answer
	Terms    map[string]string // the same, of each thing that was said
	Exchange string
	Source   string // whose answer it is, where several registers are asked
}

// Form is what is known of a participant, by the terms of the sector. A locked
// field cannot be set.
type Form interface {
	Get(term string) Field
	Set(term, value string) error
	Unlock(term, officer, reason string, at time.Time) error
	Fields() map[string]Field
	Unlocked() []Unlocking
}

// Field is a value, and the exchange that confirmed it, which locks it.
type Field struct {
	Value string
	Proof string
	At    time.Time
}

// Locked reports whether a register confirmed the field.
func (f Field) Locked() bool { return f.Proof != "" }

// Unlocking is who unlocked a field and why.
type Unlocking struct {
	Term, Officer, Reason string
	At                    time.Time
	Was                   string // the exchange that had locked it
}

// Stage is a stage of the proceedings.
type Stage struct {
	ID, Name  string   // the name is the legal term, Vietnamese
	Relations []Choice // at it
}

// Choice is a value and its legal term.
type Choice struct{ ID, Name string }

// Document is a kind of information that can be verified.
type Document struct {
	ID, Name string
	Terms    []string // what is said of it; a term with Choices is chosen
	Choices  map[string][]Choice
}

// Server shows the pages. Fill in the fields.
type Server struct {
	Court Court
	// Keeper keeps forms beyond the process; nil for none.
	Keeper Keeper
	// Identity is who the node has proven a request to come from, "" if it has not:
	// the clerk then gives an account, which nothing proves.
	Identity  func(*http.Request) string
	Base      string // the path that the pages live under, such as "/court"
	Synthetic bool
	Now       func() time.Time // nil for time.Now
	Log       *slog.Logger     // receives codes and routes, never values
}

// Handler is the pages, in Vietnamese, and under /en in English. It reads the
// forms that were kept.
func (s *Server) Handler() (http.Handler, error) {
	st := newSite(s)
	if err := st.restore(); err != nil {
		return nil, err
	}
	return st.Site.Handler([]shell.Route{
		{Pattern: "GET /{$}", Handler: st.start},
		{Pattern: "POST /forms", Handler: st.open},
		{Pattern: "GET /forms/{form}", Handler: st.show},
		{Pattern: "POST /forms/{form}", Handler: st.submit},
		{Pattern: "POST /forms/{form}/documents", Handler: st.document},
		{Pattern: "POST /forms/{form}/unlock", Handler: st.unlock},
		{Pattern: "POST /forms/{form}/next", Handler: st.next},
		{Pattern: "GET /forms/{form}/evidence/{exchange}", Handler: st.evidence},
	}), nil
}

func (s *Server) at() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

func (s *Server) identity(r *http.Request) string {
	if s.Identity == nil {
		return ""
	}
	return s.Identity(r)
}
