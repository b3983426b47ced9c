package client

import (
	"context"
	"log/slog"
	"net/url"
	"strconv"
	"time"
)

// Verdict is what the linking decided about one row of a register.
type Verdict string

// The verdicts.
const (
	Linked                Verdict = "linked"
	LinkedWithDifferences Verdict = "linked_with_differences"
	Candidates            Verdict = "candidates"
	Contradicted          Verdict = "contradicted"
	NotFound              Verdict = "not_found"
)

// Verdicts is every verdict, from the happiest to the one with most work left.
var Verdicts = []Verdict{Linked, LinkedWithDifferences, Candidates, Contradicted, NotFound}

// Run is one reconciliation of a register against the population.
type Run struct {
	ID          string             `json:"id"`
	Register    string             `json:"register"`   // what was linked, e.g. a file's base name
	Population  string             `json:"population"` // against what
	Started     time.Time          `json:"started"`
	Finished    time.Time          `json:"finished"`
	Rows        int                `json:"rows"`
	Persons     int                `json:"persons"`
	Counts      map[Verdict]int    `json:"counts"`                // sums to Rows
	Differences map[string]int     `json:"differences,omitempty"` // rows by difference; nil if the service does not count them
	Duplicates  int                `json:"duplicates"`            // rows that repeat another row
	Seconds     map[string]float64 `json:"seconds"`               // by stage
	Model       string             `json:"model"`                 // fingerprint of the weights and lines by which verdicts were given
	Policy      Policy             `json:"policy"`                // where the lines between verdicts were drawn
}

// Policy is the probabilities at which verdicts change; zeros where that was not
// kept.
type Policy struct {
	Coverage float64 `json:"coverage"` // share of rows whose person was expected to be in the population
	Link     float64 `json:"link"`     // least for a link without a human
	Consider float64 `json:"consider"` // least worth a human's look
}

// Result is the verdict about one row, as lists show it. It holds no personal
// data but the row's own id.
type Result struct {
	Row         int      `json:"row"` // as a spreadsheet counts it, from 1
	ID          string   `json:"id"`
	Verdict     Verdict  `json:"verdict"`
	Score       float64  `json:"score"`       // of the best candidate, bits
	Probability float64  `json:"probability"` // of the best candidate, 0 to 1
	Differences []string `json:"differences"`
	Reviewed    bool     `json:"reviewed"`   // people decided the verdict, or could not
	Candidates  int      `json:"candidates"` // how many
	DuplicateOf int      `json:"duplicate_of"`
	ReasonVI    string   `json:"reason_vi"`
	ReasonEN    string   `json:"reason_en"`
}

// Explanation is a Result with its candidates. Pairs are masked unless it came
// from [Client.RevealResult].
type Explanation struct {
	Result
	Candidates []Candidate `json:"candidates"` // best first
}

// Candidate is one person who may be meant by a row.
type Candidate struct {
	Person      string   `json:"person"` // opaque; empty if the run was made from files
	Record      int      `json:"record"` // row number in the population's file, from 1
	Score       float64  `json:"score"`
	Probability float64  `json:"probability"`
	Steps       []Step   `json:"steps"` // prior first; add up to Score
	Pairs       []Pair   `json:"pairs"`
	Differences []string `json:"differences"`
}

// Step is the evidence that one comparison adds, in bits.
type Step struct {
	Field string  `json:"field"`
	Level string  `json:"level"`
	Bits  float64 `json:"bits"`
}

// Pair is one field of both sides.
type Pair struct {
	Field    string `json:"field"`
	Register string `json:"register"`
	Person   string `json:"person"`
	Differs  bool   `json:"differs"`
}

// Filter narrows a list of results. The zero Filter is every row.
type Filter struct {
	Verdict    Verdict
	Difference string
}

// Page is a stretch of a list of results.
type Page struct {
	Results []Result `json:"results"`
	Next    int      `json:"next"` // pass as after for the next page; 0 at the end
}

// String is the field's name: the values do not print by accident.
func (p Pair) String() string { return "pair of " + p.Field }

// LogValue keeps structured logs masked.
func (p Pair) LogValue() slog.Value { return slog.StringValue(p.String()) }

// Runs is every reconciliation kept, latest first.
func (c *Client) Runs(ctx context.Context) ([]Run, error) {
	var out struct {
		Runs []Run `json:"runs"`
	}
	err := c.get(ctx, "/v1/reconciliations", nil, &out)
	return out.Runs, err
}

// Run is one reconciliation.
func (c *Client) Run(ctx context.Context, run string) (Run, error) {
	var out Run
	err := c.get(ctx, runPath(run), nil, &out)
	return out, err
}

// Results lists rows above after, in row order, at most limit of them; the
// service may give fewer.
func (c *Client) Results(ctx context.Context, run string, f Filter, after, limit int) (Page, error) {
	q := url.Values{}
	if f.Verdict != "" {
		q.Set("verdict", string(f.Verdict))
	}
	if f.Difference != "" {
		q.Set("difference", f.Difference)
	}
	if after > 0 {
		q.Set("after", strconv.Itoa(after))
	}
	if limit > 0 {
		q.Set("limit", strconv.Itoa(limit))
	}
	var out Page
	err := c.get(ctx, runPath(run)+"/results", q, &out)
	return out, err
}

// Result explains one row, its values masked.
func (c *Client) Result(ctx context.Context, run string, row int) (Explanation, error) {
	var out Explanation
	err := c.get(ctx, resultPath(run, row), nil, &out)
	return out, err
}

// RevealResult explains one row with its values in full. It is a POST, so that
// no link, prefetch or bookmark can reveal anything.
func (c *Client) RevealResult(ctx context.Context, run string, row int) (Explanation, error) {
	var out Explanation
	err := c.post(ctx, resultPath(run, row)+"/reveal", struct{}{}, &out)
	return out, err
}

func runPath(run string) string { return "/v1/reconciliations/" + url.PathEscape(run) }

func resultPath(run string, row int) string {
	return runPath(run) + "/results/" + strconv.Itoa(row)
}
