package desk

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console/shell"
)

//go:embed page
var files embed.FS

// Agency is what the pages ask of the node.
type Agency interface {
	// Questions are those that the agency can put.
	Questions() []Question
	// Plan is what a question would ask. It asks nobody about anybody.
	Plan(ctx context.Context, question string, said map[string]string) (*Plan, error)
	// Run asks.
	Run(ctx context.Context, officer, question string, said map[string]string) (*Result, error)
	// Evidence is the file that proves an exchange without this node.
	Evidence(ctx context.Context, exchange string) ([]byte, error)
	// Registers are the linked ones, with how their rules went.
	Registers() []Register
	// Found is a page of what a rule found, behind a token; "" for the first.
	Found(ctx context.Context, register, rule, after string) (*Found, error)
	// Open is a finding with what it was computed from.
	Open(ctx context.Context, token string) (*Opened, error)
}

// Question is a question of several parts.
type Question struct {
	ID    string
	Terms []string // what the officer says
}

// Plan is what a question would ask.
type Plan struct{ Parts []Part }

// Part is one exchange of a question.
type Part struct {
	ID, Title, Register, Service, Operation string // ID without the number of a part that there is several times
	Purpose, Basis                          string
	Fields                                  []string // none for a yes or no
	// Granted is yes, no, or unknown while the owner cannot be asked.
	Granted string
}

// Result is what came of a question.
type Result struct {
	Plan
	Outcomes    []Outcome // of the parts, in their order
	Conclusions []Conclusion
}

// Outcome is how a part ended.
type Outcome struct {
	Answer   []string // in words of the wire, a line each
	Why      string   // there is no answer; "" if there is one
	Code     lienthong.Code
	Exchange string // "" if there was none
}

// Conclusion is what follows: yes, no or unknown.
type Conclusion struct {
	ID     string
	Says   string
	Detail []string // codes of things that only one side has
}

// Register is a linked register.
type Register struct {
	Name, Sector, Title string
	Ran                 time.Time // zero: its rules were not run yet
	Rows, Undecided     int
	Problem             string
	Code                lienthong.Code // of the problem
	Rules               []Rule
}

// Rule is a rule over linked records, and how it went.
type Rule struct {
	ID, Says, Source string
	Found, Untold    int
	NotRun, Cause    string // why, as a sentence and as a word
}

// Found is a page of findings.
type Found struct {
	Register string
	Rule     Rule
	Findings []Finding
	After    string // token of the next page; "" for none
}

// Finding is a row that breaks a rule.
type Finding struct {
	Token, Record, Person string
	Since                 time.Time
}

// Opened is a finding with what it was computed from.
type Opened struct {
	Register string
	Rule     Rule
	Finding
	Terms       []Term // of the record as the source has it now, masked; none if the row is gone
	Term        string // that the finding is about
	By          string // the rule compares with the other records of the same; "" for their person
	Together    bool   // the rule brings records together
	Others      []Other
	More        bool   // there are other records that are not listed
	Verdict     string // of linking
	Linked      time.Time
	Differences []string
	Needs       []string // what the population's owner was asked for
}

// Other is another record that the rule compared with, as the source has it now.
type Other struct {
	Name  string // of the record type
	Terms []Term // masked
}

// Term is a value of a record.
type Term struct{ ID, Name, Value string }

// Server shows the pages. Fill in the fields.
type Server struct {
	Agency Agency
	Title  string // of the agency's registers, for people
	// Identity is who the node has proven a request to come from, "" if it has not.
	Identity  func(*http.Request) string
	Base      string // such as "/desk"
	Synthetic bool
	Log       *slog.Logger
}

// site is a Server with its pages.
type site struct {
	*Server
	*shell.Site
}

// Handler is the pages, in Vietnamese, and under /en in English.
func (s *Server) Handler() http.Handler {
	st := &site{s, shell.New(shell.Options{
		Name: "desk", Base: s.Base, Synthetic: s.Synthetic, Log: s.Log, Files: files,
		Pages: []string{"start", "question", "found", "finding"},
	})}
	return st.Site.Handler([]shell.Route{
		{Pattern: "GET /{$}", Handler: st.start},
		{Pattern: "GET /questions/{question}", Handler: st.question},
		{Pattern: "POST /questions/{question}", Handler: st.ask},
		{Pattern: "GET /evidence/{exchange}", Handler: st.evidence},
		{Pattern: "GET /findings/{register}/{rule}", Handler: st.found},
		{Pattern: "GET /finding/{token}", Handler: st.finding},
	})
}

// startPage is the first page.
type startPage struct {
	Title     string
	Questions []Question
	Registers []Register
}

func (st *site) start(w http.ResponseWriter, _ *http.Request, p *shell.Page) error {
	p.Title, p.Data = p.T("desk.title"), startPage{st.Title, st.Agency.Questions(), st.Agency.Registers()}
	return st.Render(w, p, "start", http.StatusOK)
}
