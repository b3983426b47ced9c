package review

import (
	"time"

	"github.com/lienthong/lienthong/reconcile"
)

// The wire format of reviews. Names are the API; do not rename.

type wireReview struct {
	Run       string          `json:"run"`
	Register  string          `json:"register"`
	Model     string          `json:"model" doc:"What made the scores."`
	Double    bool            `json:"double" doc:"Two reviewers for each pair, and an arbiter where they differ."`
	Blind     bool            `json:"blind" doc:"Reviewers do not see the score."`
	Lease     int             `json:"lease_seconds" doc:"How long somebody may take over a pair."`
	Opened    time.Time       `json:"opened"`
	States    map[State]int   `json:"states" doc:"Pairs by state."`
	InHand    []wireInHand    `json:"in_hand" doc:"Pairs that somebody is looking at."`
	Reviewers []wireWork      `json:"reviewers"`
	Agreement []wireAgreement `json:"agreement" doc:"By pair of reviewers."`
}

type wireInHand struct {
	Case     int       `json:"case"`
	Row      int       `json:"row"`
	Reviewer string    `json:"reviewer"`
	Role     string    `json:"role"`
	Until    time.Time `json:"until"`
}

type wireWork struct {
	Reviewer  string  `json:"reviewer"`
	Decisions int     `json:"decisions"`
	LastHour  int     `json:"last_hour"`
	Seconds   float64 `json:"seconds" doc:"For a pair, on average."`
}

type wireAgreement struct {
	First  string   `json:"first"`
	Second string   `json:"second"`
	Both   int      `json:"both" doc:"Pairs that both decided, neither as arbiter."`
	Same   int      `json:"same" doc:"Of them, with the same answer."`
	Kappa  *float64 `json:"kappa" doc:"Cohen's kappa; null where chance alone would agree always."`
}

func reviewOnWire(r *Review, t *Tally) *wireReview {
	w := &wireReview{
		Run: r.Run, Register: r.Register, Model: r.Model, Double: r.Double, Blind: r.Blind, Lease: int(r.Lease / time.Second), Opened: r.Opened,
		States: map[State]int{}, InHand: []wireInHand{}, Reviewers: []wireWork{}, Agreement: []wireAgreement{},
	}
	for _, s := range States {
		w.States[s] = t.States[s]
	}
	for _, h := range t.InHand {
		w.InHand = append(w.InHand, wireInHand{h.Case, h.Row, h.Reviewer, string(h.Role), h.Until})
	}
	for _, d := range t.Reviewers {
		w.Reviewers = append(w.Reviewers, wireWork{d.Reviewer, d.Decisions, d.Recent, d.Took.Seconds() / float64(max(d.Decisions, 1))})
	}
	for _, a := range Agreements(t.Both) {
		out := wireAgreement{First: a.First, Second: a.Second, Both: a.Both, Same: a.Same}
		if a.Defined {
			out.Kappa = &a.Kappa
		}
		w.Agreement = append(w.Agreement, out)
	}
	return w
}

type wireListed struct {
	Case        int        `json:"case"`
	Row         int        `json:"row"`
	ID          string     `json:"id"`
	Verdict     string     `json:"verdict" doc:"The linkage's, about the row."`
	State       string     `json:"state"`
	Outcome     string     `json:"outcome" doc:"Of a closed pair."`
	Differences []string   `json:"differences"`
	Probability *float64   `json:"probability" doc:"Null while the review is blind and the pair not closed."`
	Value       float64    `json:"value" doc:"Records that the decision puts right."`
	Wanted      int        `json:"wanted" doc:"Votes still wanted."`
	InHand      []wireHand `json:"in_hand"`
}

type wireHand struct {
	Reviewer string    `json:"reviewer"`
	Until    time.Time `json:"until"`
}

type wireQueue struct {
	Cases []wireListed `json:"cases" doc:"By value times uncertainty, highest first."`
	Next  int          `json:"next" doc:"Pass it as skip for the next page; 0 at the end."`
}

func listedOnWire(r *Review, c *Case, now time.Time) wireListed {
	w := wireListed{
		Case: c.Number, Row: c.Row, ID: c.RowID, Verdict: string(c.Verdict), State: string(c.State), Outcome: string(c.Outcome),
		Differences: texts(c.Differences), Value: c.Value, Wanted: c.Wanted, InHand: hands(c, now),
	}
	if !r.Blind || !c.live() {
		w.Probability = &c.Probability
	}
	return w
}

func hands(c *Case, now time.Time) []wireHand {
	out := []wireHand{}
	for _, l := range c.Leases {
		if l.Until.After(now) {
			out = append(out, wireHand{l.Reviewer, l.Until})
		}
	}
	return out
}

type wireVote struct {
	Reviewer string    `json:"reviewer"`
	Role     string    `json:"role"`
	Answer   string    `json:"answer"`
	At       time.Time `json:"at"`
	Note     string    `json:"note"`
}

type wireTurn struct {
	Run         string           `json:"run"`
	Case        int              `json:"case"`
	Row         int              `json:"row"`
	ID          string           `json:"id"`
	Pairs       int              `json:"pairs" doc:"Pairs of the row."`
	State       string           `json:"state"`
	Outcome     string           `json:"outcome"`
	Double      bool             `json:"double"`
	Blind       bool             `json:"blind"`
	Role        string           `json:"role" doc:"In which capacity the caller decides; empty without a turn."`
	Ticket      string           `json:"ticket" doc:"Good for one decision; empty without a turn."`
	Until       time.Time        `json:"until"`
	Revealed    bool             `json:"revealed"`
	Person      string           `json:"person" doc:"Reference in the population register; empty if the population was a file."`
	Record      int              `json:"record"`
	Verdict     string           `json:"verdict"`
	Differences []string         `json:"differences"`
	Fields      []reconcile.Pair `json:"fields" doc:"Both sides, field by field."`
	Scored      bool             `json:"scored" doc:"Score, probability and steps are shown."`
	Score       float64          `json:"score"`
	Probability float64          `json:"probability"`
	Steps       []reconcile.Step `json:"steps"`
	Votes       []wireVote       `json:"votes" doc:"For an arbiter and of a closed pair: everybody's; else the caller's own."`
	InHand      []wireHand       `json:"in_hand"`
}

type wireEvent struct {
	At       time.Time `json:"at"`
	Reviewer string    `json:"reviewer"`
	Proven   bool      `json:"proven" doc:"The caller was authenticated as this reviewer."`
	Kind     string    `json:"kind"`
	Role     string    `json:"role"`
	Answer   string    `json:"answer"`
	Note     string    `json:"note"`
	Seconds  float64   `json:"seconds"`
	Shown    Shown     `json:"shown"`
}

type wireHistory struct {
	Events []wireEvent `json:"events" doc:"Oldest first."`
}

type wireLabel struct {
	Case        int              `json:"case"`
	Row         int              `json:"row"`
	ID          string           `json:"id"`
	Record      int              `json:"record"`
	Person      string           `json:"person"`
	Model       string           `json:"model"`
	Outcome     string           `json:"outcome"`
	Votes       int              `json:"votes"`
	Arbitrated  bool             `json:"arbitrated"`
	Decided     time.Time        `json:"decided"`
	Score       float64          `json:"score"`
	Probability float64          `json:"probability"`
	Steps       []reconcile.Step `json:"steps"`
}

type wireLabels struct {
	Labels []wireLabel `json:"labels" doc:"Decided pairs, with what comparing them found."`
	Next   int         `json:"next" doc:"Pass it as after for the next page; 0 at the end."`
}

type wirePoint struct {
	Threshold float64 `json:"threshold"`
	Links     int     `json:"links" doc:"Rows linked without a human."`
	Work      int     `json:"work" doc:"Rows left to people."`
	Precision float64 `json:"precision" doc:"Estimated from the linkage's own probabilities."`
	Recall    float64 `json:"recall" doc:"Estimated, of the matches that any candidate was found for."`
	Decided   int     `json:"decided" doc:"Rows at least this probable that people settled."`
	Same      int     `json:"same" doc:"Of them, those whose closest person was the person."`
}

type wireCurve struct {
	Link     float64     `json:"link" doc:"The policy's: least probability of a link without a human; 0 if that was not kept."`
	Consider float64     `json:"consider" doc:"The policy's: least probability worth a human's look."`
	Points   []wirePoint `json:"points" doc:"Lowest threshold first."`
}

func texts[W ~string](ws []W) []string {
	out := make([]string, len(ws))
	for i, w := range ws {
		out[i] = string(w)
	}
	return out
}
