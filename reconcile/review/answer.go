package review

import (
	"context"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

// recorded is what became of a decision.
type recorded struct {
	Case   int    `json:"case"`
	Answer string `json:"answer" doc:"What is on record."`
}

func (s *Service) serveDecide(ctx context.Context, q *question) (*recorded, error) {
	e, err := s.Decide(ctx, Decision{Run: q.Run, Case: q.Case, Reviewer: q.Reviewer, Ticket: q.Ticket, Answer: Answer(q.Answer), Note: q.Note})
	if err != nil {
		return nil, err
	}
	return &recorded{e.Case, string(e.Answer)}, nil
}

func (s *Service) serveSkip(ctx context.Context, q *question) (*recorded, error) {
	return &recorded{Case: q.Case}, s.Skip(ctx, q.Run, q.Reviewer, q.Case, q.Ticket)
}

func (s *Service) serveHistory(ctx context.Context, v web.Values) (*wireHistory, error) {
	c, events, err := s.Store.History(ctx, v.Text("run"), v.Int("case", 0))
	if err != nil {
		return nil, err
	}
	if c.live() {
		return nil, lienthong.Errorf(lienthong.FieldNotAllowed, "The history of a pair is shown once it is settled, so that nobody is swayed by it.")
	}
	out := &wireHistory{Events: []wireEvent{}}
	for _, e := range events {
		out.Events = append(out.Events, wireEvent{At: e.At, Reviewer: e.Reviewer, Proven: e.Proven, Kind: string(e.Kind), Role: string(e.Role),
			Answer: string(e.Answer), Note: e.Note, Seconds: e.Took.Seconds(), Shown: e.Shown})
	}
	return out, nil
}

func (s *Service) serveLabels(ctx context.Context, v web.Values) (*wireLabels, error) {
	r, err := s.Store.Review(ctx, v.Text("run"))
	if err != nil {
		return nil, err
	}
	n := min(max(v.Int("limit", pageSize), 1), maxPage)
	cases, err := s.Store.Closed(ctx, r.Run, v.Int("after", 0), n+1)
	if err != nil {
		return nil, err
	}
	out := &wireLabels{Labels: []wireLabel{}}
	for i := range cases[:min(n, len(cases))] {
		out.Labels = append(out.Labels, s.label(&r, &cases[i]))
	}
	if len(cases) > n {
		out.Next = cases[n-1].Number
	}
	return out, nil
}

func (s *Service) label(r *Review, c *Case) wireLabel {
	w := wireLabel{Case: c.Number, Row: c.Row, ID: c.RowID, Record: c.Record, Model: r.Model, Outcome: string(c.Outcome),
		Votes: len(c.Votes), Score: c.Score, Probability: c.Probability, Steps: c.Steps}
	if s.Reference != nil && !c.Person.IsZero() {
		w.Person = s.Reference(c.Person)
	}
	for _, v := range c.Votes {
		w.Arbitrated = w.Arbitrated || v.Role == Arbiter
		if v.At.After(w.Decided) {
			w.Decided = v.At
		}
	}
	return w
}

func (s *Service) serveCurve(ctx context.Context, v web.Values) (*wireCurve, error) {
	c, err := s.Curve(ctx, v.Text("run"))
	if err != nil {
		return nil, err
	}
	out := &wireCurve{Link: c.Policy.Link, Consider: c.Policy.Consider, Points: make([]wirePoint, len(c.Points))}
	for i, p := range c.Points {
		out.Points[i] = wirePoint(p)
	}
	return out, nil
}
