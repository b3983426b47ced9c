package consoletest

import (
	"context"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/internal/mask"
)

// Reviewing is the review of a canned system. It keeps no rules: whoever asks
// gets a turn, and what is decided is only noted down.
type Reviewing struct {
	Review  *client.Review // nil: not open
	Turns   []client.Turn  // by number, from 1; values in full
	Curve   client.Curve
	Decided []client.ReviewQuestion // what came, in order
	Skipped []client.ReviewQuestion
	Refuse  lienthong.Code // what every decision is answered with, if not ""
}

// Review answers as the API does.
func (s *System) Review(_ context.Context, run string) (client.Review, error) {
	if s.Err != nil {
		return client.Review{}, s.Err
	}
	if s.Reviewing.Review == nil || run != s.Reviewing.Review.Run {
		return client.Review{}, lienthong.Errorf(lienthong.NotFound, "There is no review of this reconciliation.")
	}
	return *s.Reviewing.Review, nil
}

// OpenReview opens the review as it was asked for.
func (s *System) OpenReview(_ context.Context, q client.ReviewSettings) (client.Review, error) {
	s.Reviewing.Review = &client.Review{Run: q.Run, Double: q.Double, Blind: q.Blind, Lease: 600, Opened: Now, States: map[string]int{"open": len(s.Reviewing.Turns)}}
	return *s.Reviewing.Review, s.Err
}

// Cases lists the turns that pass the filter.
func (s *System) Cases(ctx context.Context, run, state string, f client.Filter, skip, limit int) (client.Cases, error) {
	r, err := s.Review(ctx, run)
	if err != nil {
		return client.Cases{}, err
	}
	var out client.Cases
	for i := range s.Reviewing.Turns {
		t := &s.Reviewing.Turns[i]
		live := t.State == "open" || t.State == "arbitration"
		if state == "" && !live || state != "" && state != t.State || f.Verdict != "" && f.Verdict != t.Verdict ||
			f.Difference != "" && !slices.Contains(t.Differences, f.Difference) {
			continue
		}
		c := client.Case{Case: t.Case, Row: t.Row, ID: t.ID, Verdict: t.Verdict, State: t.State, Outcome: t.Outcome, Differences: t.Differences, Value: 1, InHand: t.InHand}
		if !r.Blind || !live {
			c.Probability = &t.Probability
		}
		out.Cases = append(out.Cases, c)
	}
	out.Cases = out.Cases[min(skip, len(out.Cases)):]
	if len(out.Cases) > limit {
		out.Cases, out.Next = out.Cases[:limit], skip+limit
	}
	return out, nil
}

// ReviewTurn gives a turn at the pair that is asked for, or else at the first
// that nothing was noted about.
func (s *System) ReviewTurn(ctx context.Context, do client.ReviewCall, q client.ReviewQuestion) (client.Turn, error) {
	r, err := s.Review(ctx, q.Run)
	if err != nil {
		return client.Turn{}, err
	}
	done := slices.Concat(s.Reviewing.Decided, s.Reviewing.Skipped)
	if do == client.UndoDecision {
		if len(s.Reviewing.Decided) == 0 {
			return client.Turn{}, lienthong.Errorf(lienthong.NotFound, "There is no decision to be found.")
		}
		q.Case = s.Reviewing.Decided[len(s.Reviewing.Decided)-1].Case
	}
	for i := range s.Reviewing.Turns {
		t := s.Reviewing.Turns[i]
		of := func(d client.ReviewQuestion) bool { return d.Case == t.Case }
		if q.Case != t.Case && (q.Case != 0 || slices.ContainsFunc(done, of)) {
			continue
		}
		t.Fields = slices.Clone(t.Fields)
		if t.Revealed = do == client.RevealCase; !t.Revealed {
			for i, p := range t.Fields {
				t.Fields[i].Register, t.Fields[i].Person = mask.Field(p.Field, p.Register), mask.Field(p.Field, p.Person)
			}
		}
		if t.Scored = !r.Blind || t.Role == "arbiter" || t.State == "closed"; !t.Scored {
			t.Score, t.Probability, t.Steps = 0, 0, nil
		}
		return t, nil
	}
	return client.Turn{}, lienthong.Errorf(lienthong.NotFound, "There is nothing left to review here.")
}

// Decide notes a decision down.
func (s *System) Decide(_ context.Context, q client.ReviewQuestion) error {
	if s.Err != nil {
		return s.Err
	}
	if s.Reviewing.Refuse != "" {
		return lienthong.Errorf(s.Reviewing.Refuse, "The pair is no longer in your hands.")
	}
	s.Reviewing.Decided = append(s.Reviewing.Decided, q)
	return nil
}

// Skip notes down that a pair was left.
func (s *System) Skip(_ context.Context, q client.ReviewQuestion) error {
	s.Reviewing.Skipped = append(s.Reviewing.Skipped, q)
	return s.Err
}

// Labels are the closed pairs.
func (s *System) Labels(ctx context.Context, run string, _ int) (out []client.Label, next int, err error) {
	_, err = s.Review(ctx, run)
	for _, t := range s.Reviewing.Turns {
		if t.State == "closed" {
			out = append(out, client.Label{Case: t.Case, Row: t.Row, ID: t.ID, Record: t.Record, Person: t.Person, Model: "canned", Outcome: t.Outcome,
				Votes: len(t.Votes), Decided: Now, Score: t.Score, Probability: t.Probability, Steps: t.Steps})
		}
	}
	return out, 0, err
}

// Curve answers as the API does.
func (s *System) Curve(ctx context.Context, run string) (client.Curve, error) {
	_, err := s.Review(ctx, run)
	return s.Reviewing.Curve, err
}

// spoil puts a text into everything that the pages of a review show.
func (r *Reviewing) spoil(evil string) {
	r.Review.Register, r.Review.Model = evil, evil
	for i := range r.Review.InHand {
		r.Review.InHand[i].Reviewer, r.Review.InHand[i].Role = evil, evil
	}
	r.Review.Reviewers[0].Name, r.Review.Agreement[0].First, r.Review.Agreement[0].Second = evil, evil, evil
	for i := range r.Turns {
		t := &r.Turns[i]
		t.ID, t.Differences = evil, []string{evil}
		t.Votes = append(t.Votes, client.Vote{Reviewer: evil, Role: evil, Answer: client.Answer(evil), Note: evil, At: Now})
		if t.Ticket != "" {
			t.Ticket = evil
		}
		if i > 4 {
			t.State, t.Verdict = evil, client.Verdict(evil)
		}
	}
}

// reviewing is a review in the middle of its work: pair 1 is in hand, 2 waits
// for an arbiter, 3 is settled, and more wait.
func reviewing(rows []client.Explanation) Reviewing {
	kappa := 0.71
	r := Reviewing{Review: &client.Review{Run: RunID, Register: "can-bo-cong-chuc-2026.xlsx", Model: "canned", Double: true, Blind: true, Lease: 600,
		Opened: Now.AddDate(0, 0, -1), InHand: []client.InHand{{Case: 1, Row: 7, Reviewer: "Lê Minh An", Role: "reviewer", Until: Now.Add(600e9)}},
		Reviewers: []client.Reviewer{{Name: "Lê Minh An", Decisions: 24, LastHour: 11, Seconds: 18.4}, {Name: "Phạm Thu Bình", Decisions: 19, Seconds: 25.1}},
		Agreement: []client.ReviewerAgreement{{First: "Lê Minh An", Second: "Phạm Thu Bình", Both: 14, Same: 12, Kappa: &kappa}},
		States:    map[string]int{}}}
	for _, e := range rows {
		if e.Verdict != client.Candidates && e.Verdict != client.Contradicted {
			continue
		}
		for _, c := range e.Candidates {
			n := len(r.Turns) + 1
			t := client.Turn{Run: RunID, Case: n, Row: e.Row, ID: e.ID, Pairs: len(e.Candidates), State: "open", Double: true, Blind: true, Person: c.Person,
				Record: c.Record, Verdict: e.Verdict, Differences: c.Differences, Fields: c.Pairs, Score: c.Score, Probability: c.Probability, Steps: c.Steps,
				Role: "reviewer", Ticket: "TICKET", Until: Now.Add(600e9)}
			a := client.Vote{Reviewer: "Lê Minh An", Role: "reviewer", Answer: client.Same, At: Now.Add(-3600e9)}
			b := client.Vote{Reviewer: "Phạm Thu Bình", Role: "reviewer", Answer: client.Different, At: Now.Add(-1800e9), Note: "Quê quán khác hẳn."}
			switch n {
			case 1:
				t.InHand = r.Review.InHand
			case 2:
				t.State, t.Role, t.Votes = "arbitration", "arbiter", []client.Vote{a, b}
			case 3:
				t.State, t.Role, t.Ticket, t.Outcome = "closed", "", "", client.Same
				b.Answer, b.Note = client.Same, ""
				t.Votes = []client.Vote{a, b}
			}
			r.Review.States[t.State]++
			r.Turns = append(r.Turns, t)
		}
	}
	r.Curve = client.Curve{Link: 0.99, Consider: 0.1}
	for i, at := range []float64{0.05, 0.1, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999} {
		p := client.CurvePoint{Threshold: at, Links: 390 - i*i, Work: 22 + i*i, Precision: 0.93 + 0.007*float64(i), Recall: 1 - 0.004*float64(i*i)}
		if i < 7 {
			p.Decided, p.Same = 34-4*i, 20-2*i
		}
		r.Curve.Points = append(r.Curve.Points, p)
	}
	return r
}
