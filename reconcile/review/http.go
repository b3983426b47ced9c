package review

import (
	"context"
	"net/http"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/mask"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile"
)

const (
	tag      = "review"
	path     = "/v1/reviews/{run}"
	pageSize = 50
	maxPage  = 500
)

var (
	runParameter  = web.Parameter{Name: "run", InPath: true, Description: "The opaque id of a reconciliation."}
	caseParameter = web.Parameter{Name: "case", InPath: true, Integer: true, Description: "A pair, as the review numbers it."}
	limit         = web.Parameter{Name: "limit", Integer: true, Description: "At most so many; 50 if left out, 500 at most."}
)

// Mount registers the operations. Whoever assembles the process sees to it that
// only the register's own officers reach them.
func (s *Service) Mount(a *web.API) {
	absent := []lienthong.Code{lienthong.NotFound}
	change := []lienthong.Code{lienthong.NotFound, lienthong.Conflict}
	web.Post(a, web.Operation{ID: "openReview", Path: "/v1/reviews/open", Tag: tag, Errors: change,
		Summary: "Have the undecided pairs of a reconciliation reviewed by people."}, s.serveStart)
	web.Ask(a, http.MethodGet, web.Operation{ID: "readReview", Path: path, Tag: tag, Errors: absent,
		Summary: "A review in numbers: queue, who has what in hand, work done, agreement."}, []web.Parameter{runParameter}, s.serveReview)
	web.Ask(a, http.MethodGet, web.Operation{ID: "listCases", Path: path + "/cases", Tag: tag, Errors: absent,
		Summary: "The pairs under review, most worth deciding first, without personal data."}, []web.Parameter{runParameter,
		{Name: "state", Enum: texts(States), Description: "Only these; left out, whatever wants votes."},
		{Name: "verdict", Enum: texts(reconcile.Verdicts), Description: "Only of rows to which the linkage gave this verdict."},
		{Name: "difference", Enum: texts(reconcile.Differences), Description: "Only pairs with this difference."},
		{Name: "skip", Integer: true, Description: "Leave out so many: the next of the page before."}, limit}, s.serveQueue)
	web.Post(a, web.Operation{ID: "takeCase", Path: "/v1/reviews/take", Tag: tag, Errors: change,
		Summary: "Take the next pair, or a certain one, in hand; the values are masked."}, s.serveTake)
	web.Post(a, web.Operation{ID: "lookAtCase", Path: "/v1/reviews/look", Tag: tag, Errors: absent,
		Summary: "A pair as the caller may see it, without taking it."}, s.serveLook)
	web.Post(a, web.Operation{ID: "revealCase", Path: "/v1/reviews/reveal", Tag: tag, Errors: change,
		Summary: "The pair in hand with values in full; the look is recorded."}, s.serveReveal)
	web.Post(a, web.Operation{ID: "decideCase", Path: "/v1/reviews/decide", Tag: tag, Errors: change,
		Summary: "Decide the pair in hand. The same decision sent twice is recorded once."}, s.serveDecide)
	web.Post(a, web.Operation{ID: "skipCase", Path: "/v1/reviews/skip", Tag: tag, Errors: absent,
		Summary: "Give the pair in hand back undecided."}, s.serveSkip)
	web.Post(a, web.Operation{ID: "undoDecision", Path: "/v1/reviews/undo", Tag: tag, Errors: change,
		Summary: "Withdraw the caller's last decision and take the pair in hand again."}, s.serveUndo)
	web.Ask(a, http.MethodGet, web.Operation{ID: "readHistory", Path: path + "/cases/{case}/history", Tag: tag,
		Errors:  append([]lienthong.Code{lienthong.FieldNotAllowed}, absent...),
		Summary: "All that happened to a pair, once it is settled."}, []web.Parameter{runParameter, caseParameter}, s.serveHistory)
	web.Ask(a, http.MethodGet, web.Operation{ID: "listLabels", Path: path + "/labels", Tag: tag, Errors: absent,
		Summary: "Decided pairs with their comparison levels, for training weights; no value of a record."}, []web.Parameter{runParameter,
		{Name: "after", Integer: true, Description: "Only pairs above this one: the next of the page before."}, limit}, s.serveLabels)
	web.Ask(a, http.MethodGet, web.Operation{ID: "readCurve", Path: path + "/curve", Tag: tag, Errors: absent,
		Summary: "What other thresholds would give: precision, recall, and work for people."}, []web.Parameter{runParameter}, s.serveCurve)
}

type startQuestion struct {
	Run    string `json:"run"`
	Double bool   `json:"double"`
	Blind  bool   `json:"blind"`
	Lease  int    `json:"lease_seconds,omitempty"`
}

func (s *Service) serveStart(ctx context.Context, q *startQuestion) (*wireReview, error) {
	r, err := s.Start(ctx, q.Run, Settings{Double: q.Double, Blind: q.Blind, Lease: time.Duration(q.Lease) * time.Second})
	if err != nil {
		return nil, err
	}
	return s.review(ctx, r)
}

func (s *Service) serveReview(ctx context.Context, v web.Values) (*wireReview, error) {
	r, err := s.Store.Review(ctx, v.Text("run"))
	if err != nil {
		return nil, err
	}
	return s.review(ctx, r)
}

func (s *Service) review(ctx context.Context, r Review) (*wireReview, error) {
	now := s.now()
	t, err := s.Store.Tally(ctx, r.Run, now, now.Add(-time.Hour))
	return reviewOnWire(&r, &t), err
}

func (s *Service) serveQueue(ctx context.Context, v web.Values) (*wireQueue, error) {
	r, err := s.Store.Review(ctx, v.Text("run"))
	if err != nil {
		return nil, err
	}
	n, skip := min(max(v.Int("limit", pageSize), 1), maxPage), v.Int("skip", 0)
	f := Filter{State(v.Text("state")), reconcile.Verdict(v.Text("verdict")), reconcile.Difference(v.Text("difference"))}
	cases, err := s.Store.Queue(ctx, r.Run, f, skip, n+1)
	if err != nil {
		return nil, err
	}
	out, now := &wireQueue{Cases: []wireListed{}}, s.now()
	for i := range cases[:min(n, len(cases))] {
		out.Cases = append(out.Cases, listedOnWire(&r, &cases[i], now))
	}
	if len(cases) > n {
		out.Next = skip + n
	}
	return out, nil
}

// question is about the pair that somebody has, or wants, in hand.
type question struct {
	Run        string `json:"run"`
	Reviewer   string `json:"reviewer"`
	Case       int    `json:"case,omitempty"`
	Ticket     string `json:"ticket,omitempty"`
	Verdict    string `json:"verdict,omitempty"`
	Difference string `json:"difference,omitempty"`
	Answer     string `json:"answer,omitempty"`
	Note       string `json:"note,omitempty"`
}

func (s *Service) serveTake(ctx context.Context, q *question) (*wireTurn, error) {
	if q.Case != 0 {
		return s.masked(ctx, q)(s.Take(ctx, q.Run, q.Reviewer, q.Case))
	}
	return s.masked(ctx, q)(s.Next(ctx, q.Run, q.Reviewer, Filter{Verdict: reconcile.Verdict(q.Verdict), Difference: reconcile.Difference(q.Difference)}))
}

func (s *Service) serveLook(ctx context.Context, q *question) (*wireTurn, error) {
	return s.masked(ctx, q)(s.Look(ctx, q.Run, q.Reviewer, q.Case))
}

func (s *Service) serveUndo(ctx context.Context, q *question) (*wireTurn, error) {
	return s.masked(ctx, q)(s.Undo(ctx, q.Run, q.Reviewer))
}

func (s *Service) serveReveal(ctx context.Context, q *question) (*wireTurn, error) {
	t, err := s.Reveal(ctx, q.Run, q.Reviewer, q.Case, q.Ticket)
	if err != nil {
		return nil, err
	}
	return s.turn(ctx, q, t)
}

// masked puts a turn on the wire without its values.
func (s *Service) masked(ctx context.Context, q *question) func(Turn, error) (*wireTurn, error) {
	return func(t Turn, err error) (*wireTurn, error) {
		if err != nil {
			return nil, err
		}
		w, err := s.turn(ctx, q, t)
		if err != nil {
			return nil, err
		}
		for i, p := range w.Fields {
			w.Fields[i].Register, w.Fields[i].Person = mask.Field(p.Field, p.Register), mask.Field(p.Field, p.Person)
		}
		return w, nil
	}
}

// turn puts a turn on the wire, values in full.
func (s *Service) turn(ctx context.Context, q *question, t Turn) (*wireTurn, error) {
	who, _, err := s.reviewer(ctx, q.Reviewer)
	if err != nil {
		return nil, err
	}
	r, c := &t.Review, &t.Case
	result, err := s.Runs.Result(ctx, r.Run, c.Row)
	if err != nil {
		return nil, err
	}
	w := &wireTurn{
		Run: r.Run, Case: c.Number, Row: c.Row, ID: c.RowID, Pairs: len(result.Candidates), State: string(c.State), Double: r.Double, Blind: r.Blind,
		Role: string(t.Lease.Role), Ticket: t.Lease.Ticket, Until: t.Lease.Until, Revealed: t.Lease.Revealed, Record: c.Record,
		Verdict: string(c.Verdict), Differences: texts(c.Differences), Votes: []wireVote{}, InHand: hands(c, s.now()),
	}
	for i := range result.Candidates {
		if k := &result.Candidates[i]; k.Record == c.Record && k.Person == c.Person {
			w.Fields = append([]reconcile.Pair{}, k.Pairs...)
		}
	}
	if s.Reference != nil && !c.Person.IsZero() {
		w.Person = s.Reference(c.Person)
	}
	settled := !c.live() || t.Lease.Role == Arbiter
	if w.Scored = !r.Blind || settled; w.Scored {
		w.Score, w.Probability, w.Steps = c.Score, c.Probability, c.Steps
	}
	if !c.live() {
		w.Outcome = string(c.Outcome)
	}
	for _, v := range c.Votes {
		if settled || v.Reviewer == who {
			w.Votes = append(w.Votes, wireVote{v.Reviewer, string(v.Role), string(v.Answer), v.At, v.Note})
		}
	}
	return w, nil
}
