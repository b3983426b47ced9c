package finding

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linked"
)

// Found is a record that breaks a rule.
type Found struct {
	Record string // its type
	Key    string // of the source's row
	Rule   connector.FindingCode
	Person string    // masked; "" for nobody
	Since  time.Time // when it was found first
}

// Store keeps what was found. Its methods may be called at once; what is written
// is durable on return.
type Store interface {
	// Put enters what a run found. What was found before keeps its Since.
	Put(ctx context.Context, run string, found []Found) error
	// Finish removes what these rules found in earlier runs and this one did not.
	Finish(ctx context.Context, run string, rules []connector.FindingCode) error
	// List is what was found, in the order of record type, key and rule, behind one.
	List(ctx context.Context, after Found, limit int) ([]Found, error)
}

// Links are the rows of these keys that linking gave a verdict, in any order.
type Links interface {
	Known(ctx context.Context, record string, keys []string) ([]linkage.Link, error)
}

// Who is a person of whom something is asked, as the record has them.
type Who struct {
	Number    string // that linking gave
	Name      string
	BirthDate string
	Capacity  string
	Current   bool // in that capacity, today: so the owner's reference directory has them
}

// Facts asks the population's owner. Its methods may be called at once. What is
// not granted is lienthong.AccessDenied or FieldNotAllowed; whom the owner does
// not find by number, name and birth date together, or by a capacity that they
// do not have there, is lienthong.NotFound.
type Facts interface {
	// Tell fills in of a person what a need is for. Of whom it is not to be asked,
	// by their capacity, it does nothing.
	Tell(ctx context.Context, need linked.Need, who Who, p *linked.Person) error
	// TellMany is Tell of many at once, with an error of each, or none of any. ErrSingly
	// is of those who are to be asked about one by one.
	TellMany(ctx context.Context, need linked.Need, who []Who, persons []*linked.Person) []error
}

// ErrSingly says that somebody is not asked about together with others.
var ErrSingly = errors.New("ask about them alone")

// Service runs the rules of one connector.
type Service struct {
	Name   string
	Bound  []*connector.Bound
	Source connector.Source
	Rules  []linked.Rule
	Links  Links
	Facts  Facts
	Store  Store
	// Memory is how many bytes of records are sorted at once, about; 0 for 64 MiB.
	Memory int
	Now    func() time.Time
	Log    *slog.Logger

	running sync.Mutex
	mu      sync.Mutex
	last    Report // guarded by mu
}

// Report is how a run went.
type Report struct {
	Began     time.Time    `json:"began"`
	Ended     time.Time    `json:"ended"`
	Rows      int          `json:"rows"`      // that a rule looked at
	Undecided int          `json:"undecided"` // of them, whom linking has not said yet or not for certain
	Rules     []RuleReport `json:"rules"`
	Problem   string       `json:"problem,omitempty"` // why it did not end
	// Code is what kind of problem it was, for pages in another language.
	Code lienthong.Code `json:"problem_code,omitempty"`
}

// RuleReport is how one rule went.
type RuleReport struct {
	Rule  connector.FindingCode `json:"rule"`
	Found int                   `json:"found"`
	// Untold is how many records it did not look at, since the owner did not say
	// of their persons what it needs.
	Untold int `json:"untold,omitempty"`
	// NotRun says why, in one sentence; "" for a rule that ran.
	NotRun string `json:"not_run,omitempty"`
	// Cause is the same as one of a few words, for pages in another language.
	Cause string `json:"cause,omitempty"`
}

// Last is the report of the last run of this process; the zero one if there was
// none.
func (s *Service) Last() Report {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

// Rule finds a rule by its id.
func (s *Service) Rule(id connector.FindingCode) (*linked.Rule, bool) {
	i := slices.IndexFunc(s.Rules, func(r linked.Rule) bool { return r.ID == id })
	if i < 0 {
		return nil, false
	}
	return &s.Rules[i], true
}

// batch is how many rows are looked up, or entered, at once.
const batch = 1000

// Run runs all rules once.
func (s *Service) Run(ctx context.Context) (Report, error) {
	s.running.Lock()
	defer s.running.Unlock()
	r := &run{Service: s, id: "run-" + strconv.FormatInt(s.Now().UnixNano(), 36), found: map[connector.FindingCode]int{}, untold: map[connector.FindingCode]int{}, linked: map[string]bool{}, asked: map[linked.Need]*asked{}}
	r.report.Began = s.Now().UTC()
	err := r.all(ctx)
	r.report.Ended = s.Now().UTC()
	if err != nil {
		r.report.Problem, r.report.Code = lienthong.MessageOf(err, "an internal fault"), lienthong.CodeOf(err)
	}
	s.mu.Lock()
	s.last = r.report
	s.mu.Unlock()
	return r.report, err
}
