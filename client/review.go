package client

import (
	"context"
	"log/slog"
	"net/url"
	"strconv"
	"time"
)

// Answer is what a reviewer says of a pair of a row and a person.
type Answer string

// The answers.
const (
	Same      Answer = "same"
	Different Answer = "different"
	Unsure    Answer = "unsure"
)

// Review is the review of a reconciliation, in numbers.
type Review struct {
	Run       string              `json:"run"`
	Register  string              `json:"register"`
	Model     string              `json:"model"`
	Double    bool                `json:"double"` // two reviewers for each pair
	Blind     bool                `json:"blind"`  // reviewers do not see the score
	Lease     int                 `json:"lease_seconds"`
	Opened    time.Time           `json:"opened"`
	States    map[string]int      `json:"states"` // pairs by open, arbitration, closed, moot
	InHand    []InHand            `json:"in_hand"`
	Reviewers []Reviewer          `json:"reviewers"`
	Agreement []ReviewerAgreement `json:"agreement"`
}

// InHand is a pair that somebody is looking at.
type InHand struct {
	Case     int       `json:"case"`
	Row      int       `json:"row"`
	Reviewer string    `json:"reviewer"`
	Role     string    `json:"role"`
	Until    time.Time `json:"until"`
}

// Reviewer is what one reviewer has done.
type Reviewer struct {
	Name      string  `json:"reviewer"`
	Decisions int     `json:"decisions"`
	LastHour  int     `json:"last_hour"`
	Seconds   float64 `json:"seconds"` // for a pair, on average
}

// ReviewerAgreement is how far two reviewers agree.
type ReviewerAgreement struct {
	First  string   `json:"first"`
	Second string   `json:"second"`
	Both   int      `json:"both"` // pairs that both decided
	Same   int      `json:"same"` // of them, with the same answer
	Kappa  *float64 `json:"kappa"`
}

// Case is a pair under review, as lists show it.
type Case struct {
	Case        int      `json:"case"`
	Row         int      `json:"row"`
	ID          string   `json:"id"`
	Verdict     Verdict  `json:"verdict"`
	State       string   `json:"state"`
	Outcome     Answer   `json:"outcome"`
	Differences []string `json:"differences"`
	Probability *float64 `json:"probability"` // nil where it is not shown
	Value       float64  `json:"value"`
	Wanted      int      `json:"wanted"` // votes
	InHand      []InHand `json:"in_hand"`
}

// Cases is a stretch of a queue.
type Cases struct {
	Cases []Case `json:"cases"`
	Next  int    `json:"next"` // pass as skip for the next page; 0 at the end
}

// Turn is a pair as its reviewer sees it. Fields are masked unless it came from
// [Client.RevealCase].
type Turn struct {
	Run         string    `json:"run"`
	Case        int       `json:"case"`
	Row         int       `json:"row"`
	ID          string    `json:"id"`
	Pairs       int       `json:"pairs"` // of the row
	State       string    `json:"state"`
	Outcome     Answer    `json:"outcome"`
	Double      bool      `json:"double"`
	Blind       bool      `json:"blind"`
	Role        string    `json:"role"`   // reviewer or arbiter; empty without a turn
	Ticket      string    `json:"ticket"` // good for one decision; empty without a turn
	Until       time.Time `json:"until"`
	Revealed    bool      `json:"revealed"`
	Person      string    `json:"person"`
	Record      int       `json:"record"`
	Verdict     Verdict   `json:"verdict"`
	Differences []string  `json:"differences"`
	Fields      []Pair    `json:"fields"`
	Scored      bool      `json:"scored"` // score, probability and steps are there
	Score       float64   `json:"score"`
	Probability float64   `json:"probability"`
	Steps       []Step    `json:"steps"`
	Votes       []Vote    `json:"votes"`
	InHand      []InHand  `json:"in_hand"`
}

// Vote is a decision that the caller may see.
type Vote struct {
	Reviewer string    `json:"reviewer"`
	Role     string    `json:"role"`
	Answer   Answer    `json:"answer"`
	At       time.Time `json:"at"`
	Note     string    `json:"note"`
}

// Label is a decided pair with what comparing it had found.
type Label struct {
	Case        int       `json:"case"`
	Row         int       `json:"row"`
	ID          string    `json:"id"`
	Record      int       `json:"record"`
	Person      string    `json:"person"`
	Model       string    `json:"model"`
	Outcome     Answer    `json:"outcome"`
	Votes       int       `json:"votes"`
	Arbitrated  bool      `json:"arbitrated"`
	Decided     time.Time `json:"decided"`
	Score       float64   `json:"score"`
	Probability float64   `json:"probability"`
	Steps       []Step    `json:"steps"`
}

// Curve is what other thresholds would give.
type Curve struct {
	Link     float64      `json:"link"` // the policy's; 0 if it was not kept
	Consider float64      `json:"consider"`
	Points   []CurvePoint `json:"points"` // lowest threshold first
}

// CurvePoint is what one threshold would give. Precision and recall are
// estimated from the linkage's own probabilities; Decided and Same are measured.
type CurvePoint struct {
	Threshold float64 `json:"threshold"`
	Links     int     `json:"links"`
	Work      int     `json:"work"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	Decided   int     `json:"decided"`
	Same      int     `json:"same"`
}

// ReviewQuestion is about a pair that a reviewer has, or wants, in hand.
type ReviewQuestion struct {
	Run        string `json:"run"`
	Reviewer   string `json:"reviewer"`
	Case       int    `json:"case,omitempty"` // 0: the next one
	Ticket     string `json:"ticket,omitempty"`
	Verdict    string `json:"verdict,omitempty"`
	Difference string `json:"difference,omitempty"`
	Answer     Answer `json:"answer,omitempty"`
	Note       string `json:"note,omitempty"`
}

// String and LogValue keep reviewer, ticket and note out of logs.
func (q ReviewQuestion) String() string { return "question about a pair of " + q.Run }

// LogValue is String.
func (q ReviewQuestion) LogValue() slog.Value { return slog.StringValue(q.String()) }

// ReviewSettings are how a run is reviewed.
type ReviewSettings struct {
	Run    string `json:"run"`
	Double bool   `json:"double"`                  // two reviewers for each pair, and an arbiter where they differ
	Blind  bool   `json:"blind"`                   // reviewers do not see the score
	Lease  int    `json:"lease_seconds,omitempty"` // 0 for the service's choice
}

// OpenReview has the undecided pairs of a run reviewed.
func (c *Client) OpenReview(ctx context.Context, q ReviewSettings) (Review, error) {
	var out Review
	err := c.post(ctx, "/v1/reviews/open", q, &out)
	return out, err
}

// Review is the review of a run; a run without one is lienthong.NotFound.
func (c *Client) Review(ctx context.Context, run string) (Review, error) {
	var out Review
	err := c.get(ctx, reviewPath(run), nil, &out)
	return out, err
}

// Cases lists the pairs of a state, or those that want votes, most worth
// deciding first.
func (c *Client) Cases(ctx context.Context, run, state string, f Filter, skip, limit int) (Cases, error) {
	q := url.Values{}
	for k, v := range map[string]string{"state": state, "verdict": string(f.Verdict), "difference": f.Difference} {
		if v != "" {
			q.Set(k, v)
		}
	}
	for k, n := range map[string]int{"skip": skip, "limit": limit} {
		if n > 0 {
			q.Set(k, strconv.Itoa(n))
		}
	}
	var out Cases
	err := c.get(ctx, reviewPath(run)+"/cases", q, &out)
	return out, err
}

// ReviewCall is what is done with a pair under review.
type ReviewCall string

// The calls that answer with a Turn.
const (
	TakeCase     ReviewCall = "take"   // the next pair, or a certain one
	LookAtCase   ReviewCall = "look"   // without taking it
	RevealCase   ReviewCall = "reveal" // the pair in hand, values in full; recorded
	UndoDecision ReviewCall = "undo"   // the reviewer's last decision
)

// ReviewTurn makes one of the calls that answer with a Turn.
func (c *Client) ReviewTurn(ctx context.Context, do ReviewCall, q ReviewQuestion) (Turn, error) {
	var out Turn
	err := c.post(ctx, "/v1/reviews/"+url.PathEscape(string(do)), q, &out)
	return out, err
}

// Decide decides the pair in hand. Sent twice, it is recorded once.
func (c *Client) Decide(ctx context.Context, q ReviewQuestion) error {
	return c.post(ctx, "/v1/reviews/decide", q, &struct{}{})
}

// Skip gives the pair in hand back undecided.
func (c *Client) Skip(ctx context.Context, q ReviewQuestion) error {
	return c.post(ctx, "/v1/reviews/skip", q, &struct{}{})
}

// Labels lists decided pairs above a number.
func (c *Client) Labels(ctx context.Context, run string, after int) (labels []Label, next int, err error) {
	q := url.Values{"limit": {"500"}}
	if after > 0 {
		q.Set("after", strconv.Itoa(after))
	}
	var out struct {
		Labels []Label `json:"labels"`
		Next   int     `json:"next"`
	}
	err = c.get(ctx, reviewPath(run)+"/labels", q, &out)
	return out.Labels, out.Next, err
}

// Curve is what other thresholds would give.
func (c *Client) Curve(ctx context.Context, run string) (Curve, error) {
	var out Curve
	err := c.get(ctx, reviewPath(run)+"/curve", nil, &out)
	return out, err
}

func reviewPath(run string) string { return "/v1/reviews/" + url.PathEscape(run) }
