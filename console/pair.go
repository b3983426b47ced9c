package console

import (
	"context"
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/draw"
)

// pairPage is one pair under review, as its reviewer sees it.
type pairPage struct {
	Turn         client.Turn
	Mine         bool // the reviewer has it in hand
	Full         bool // values are shown in full
	Own          *client.Vote
	Rows         []sideBySide
	Bars         []draw.Bar // without, the score is hidden or unknown
	Members      []client.Member
	HouseholdErr lienthong.Code
	Reviewer     string
	Proven       bool
	Said         string
	Self, Queue  string
}

// question is what every deed of a reviewer begins with. A request without a
// name is answered with the page that asks for it.
func (st *site) question(w http.ResponseWriter, r *http.Request, p *page) (q client.ReviewQuestion, ok bool, err error) {
	if r.Method == http.MethodPost {
		if err := form(w, r); err != nil {
			return q, false, err
		}
	}
	q = client.ReviewQuestion{Run: r.PathValue("run"), Verdict: p.Query.Get("verdict"), Difference: p.Query.Get("difference")}
	if q.Reviewer, _ = st.reviewer(r); q.Reviewer == "" {
		http.Redirect(w, r, p.Link(reviewPath(q.Run))+p.With("said", "nameless"), http.StatusSeeOther)
		return q, false, nil
	}
	if s := r.PathValue("pair"); s != "" {
		if q.Case, err = rowNumber(s); err != nil {
			return q, false, err
		}
	}
	q.Ticket = r.PostForm.Get("ticket")
	return q, true, nil
}

// pair shows a pair to whoever comes; it takes nothing in hand.
func (st *site) pair(w http.ResponseWriter, r *http.Request, p *page) error {
	q, ok, err := st.question(w, r, p)
	if !ok {
		return err
	}
	t, err := st.Reviews.ReviewTurn(r.Context(), client.LookAtCase, q)
	if err != nil {
		return err
	}
	return st.showPair(w, r, p, t, false, p.Query.Get("said"))
}

func (st *site) showPair(w http.ResponseWriter, r *http.Request, p *page, t client.Turn, full bool, said string) error {
	d := pairPage{Turn: t, Mine: t.Ticket != "", Full: full, Said: said, Self: pairPath(t.Run, t.Case), Queue: reviewPath(t.Run)}
	d.Reviewer, d.Proven = st.reviewer(r)
	for i := range t.Votes {
		if t.Votes[i].Reviewer == d.Reviewer {
			d.Own = &t.Votes[i]
		}
	}
	c := ready(client.Candidate{Score: t.Score, Steps: t.Steps, Pairs: t.Fields}, 1, 1, full)
	if d.Rows = c.Rows; t.Scored {
		d.Bars = c.Bars
	}
	if t.Person != "" {
		d.Members, d.HouseholdErr = st.household(r.Context(), t.Person)
	}
	p.Path = d.Self
	p.Title, p.Nav, p.Data = p.T("pair.title", p.N(t.Case), p.N(t.Row)), "run", d
	return st.render(w, p, "pair", http.StatusOK)
}

// takePair takes the next pair in hand, or the one of the address.
func (st *site) takePair(w http.ResponseWriter, r *http.Request, p *page) error {
	q, ok, err := st.question(w, r, p)
	if !ok {
		return err
	}
	return st.goOn(w, r, p, client.TakeCase, q, "")
}

// undo takes the last decision back and the pair in hand.
func (st *site) undo(w http.ResponseWriter, r *http.Request, p *page) error {
	q, ok, err := st.question(w, r, p)
	if !ok {
		return err
	}
	return st.goOn(w, r, p, client.UndoDecision, q, "undone")
}

// decide records what a reviewer says of the pair in hand, and shows the next.
// The form sent twice does no more than sent once: the ticket is used up.
func (st *site) decide(w http.ResponseWriter, r *http.Request, p *page) error {
	q, ok, err := st.question(w, r, p)
	if !ok {
		return err
	}
	said := r.PostForm.Get("answer")
	if said == "skip" {
		err = st.Reviews.Skip(r.Context(), q)
	} else {
		q.Answer, q.Note = client.Answer(said), r.PostForm.Get("note")
		err = st.Reviews.Decide(r.Context(), q)
	}
	if lienthong.CodeOf(err) == lienthong.Conflict {
		http.Redirect(w, r, p.Link(pairPath(q.Run, q.Case))+p.With("said", "lost"), http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	return st.goOn(w, r, p, client.TakeCase, client.ReviewQuestion{Run: q.Run, Reviewer: q.Reviewer, Verdict: q.Verdict, Difference: q.Difference}, said)
}

// goOn takes a pair in hand and shows it: under its own address, or, when the
// reviewer asked for values in full from here on, as the answer to this very
// form, for no address shows values in full. An empty queue leads to its page.
func (st *site) goOn(w http.ResponseWriter, r *http.Request, p *page, do client.ReviewCall, q client.ReviewQuestion, said string) error {
	t, err := st.Reviews.ReviewTurn(r.Context(), do, q)
	switch code := lienthong.CodeOf(err); {
	case code == lienthong.NotFound && said == "undone":
		said = "nothing"
	case code == lienthong.NotFound:
		said = "empty"
	case code == lienthong.Conflict:
		said = "lost"
	case err != nil:
		return err
	}
	if err != nil {
		http.Redirect(w, r, p.Link(reviewPath(q.Run))+p.With("said", said), http.StatusSeeOther)
		return nil //nolint:nilerr // the page that it leads to says what happened
	}
	if r.PostForm.Get("full") == "1" {
		return st.reveal(r.Context(), w, r, p, t, said)
	}
	http.Redirect(w, r, p.Link(pairPath(t.Run, t.Case))+p.With("said", said), http.StatusSeeOther)
	return nil
}

// revealPair shows the pair in hand in full.
func (st *site) revealPair(w http.ResponseWriter, r *http.Request, p *page) error {
	q, ok, err := st.question(w, r, p)
	if !ok {
		return err
	}
	t, err := st.Reviews.ReviewTurn(r.Context(), client.LookAtCase, q)
	if err != nil {
		return err
	}
	return st.reveal(r.Context(), w, r, p, t, "")
}

func (st *site) reveal(ctx context.Context, w http.ResponseWriter, r *http.Request, p *page, t client.Turn, said string) error {
	reviewer, _ := st.reviewer(r)
	full, err := st.Reviews.ReviewTurn(ctx, client.RevealCase,
		client.ReviewQuestion{Run: t.Run, Reviewer: reviewer, Case: t.Case, Ticket: t.Ticket})
	if lienthong.CodeOf(err) == lienthong.Conflict {
		return st.showPair(w, r, p, t, false, "lost")
	}
	if err != nil {
		return err
	}
	return st.showPair(w, r, p, full, true, said)
}

// toQueue serves the addresses that only forms lead to when they are opened
// like links, which a browser does when it restores its tabs.
func (st *site) toQueue(w http.ResponseWriter, r *http.Request, p *page) error {
	http.Redirect(w, r, p.Link(reviewPath(r.PathValue("run")))+p.query(), http.StatusSeeOther)
	return nil
}
