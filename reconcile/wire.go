package reconcile

import "time"

// The wire format of reconciliations. Names are the API; do not rename.

type wireRuns struct {
	Runs []wireRun `json:"runs"`
}

type wireRun struct {
	ID          string             `json:"id"`
	Register    string             `json:"register"`
	Population  string             `json:"population"`
	Started     time.Time          `json:"started"`
	Finished    time.Time          `json:"finished"`
	Rows        int                `json:"rows"`
	Persons     int                `json:"persons"`
	Counts      map[string]int     `json:"counts" doc:"Rows by verdict; adds up to rows."`
	Differences map[string]int     `json:"differences" doc:"Rows by difference."`
	Duplicates  int                `json:"duplicates" doc:"Rows that repeat another row's person."`
	Seconds     map[string]float64 `json:"seconds" doc:"Duration by stage."`
	Model       string             `json:"model" doc:"Fingerprint of the weights and lines by which the verdicts were given; empty if that was not kept."`
	Policy      wirePolicy         `json:"policy" doc:"Where the lines between verdicts were drawn; zeros if that was not kept."`
}

type wirePolicy struct {
	Coverage float64 `json:"coverage" doc:"Share of rows whose person was expected to be in the population."`
	Link     float64 `json:"link" doc:"Least probability of a link without a human."`
	Consider float64 `json:"consider" doc:"Least probability worth a human's look."`
}

func runOnWire(r *Run) wireRun {
	w := wireRun{
		ID: r.ID, Register: r.Register, Population: r.Population, Started: r.Started, Finished: r.Finished, Rows: r.Rows, Persons: r.Persons,
		Counts: make(map[string]int), Differences: make(map[string]int), Duplicates: r.Duplicates, Seconds: r.Seconds,
		Model: r.Model, Policy: wirePolicy{r.Policy.Coverage, r.Policy.Link, r.Policy.Consider},
	}
	for _, v := range Verdicts {
		w.Counts[string(v)] = r.Counts[v]
	}
	for d, n := range r.Differences {
		w.Differences[string(d)] = n
	}
	return w
}

type wireResult struct {
	Row         int      `json:"row"`
	ID          string   `json:"id" doc:"The row's own id; may be empty."`
	Verdict     string   `json:"verdict"`
	Score       float64  `json:"score" doc:"Of the best candidate, in bits: log2 of the odds."`
	Probability float64  `json:"probability" doc:"Of the best candidate, 0 to 1."`
	Differences []string `json:"differences"`
	Reviewed    bool     `json:"reviewed" doc:"People decided the verdict, or could not."`
	Candidates  int      `json:"candidates" doc:"How many persons may be meant."`
	DuplicateOf int      `json:"duplicate_of" doc:"Another row about the same person; 0 for none."`
	ReasonVI    string   `json:"reason_vi"`
	ReasonEN    string   `json:"reason_en"`
}

type wirePage struct {
	Results []wireResult `json:"results"`
	Next    int          `json:"next" doc:"Pass it as after for the next page; 0 at the end."`
}

func resultOnWire(r *Result) wireResult {
	return wireResult{
		Row: r.Row, ID: r.ID, Verdict: string(r.Verdict), Score: r.Score, Probability: r.Probability,
		Differences: words(r.Differences), Reviewed: r.Reviewed, Candidates: len(r.Candidates), DuplicateOf: r.DuplicateOf,
		ReasonVI: r.ReasonVI, ReasonEN: r.ReasonEN,
	}
}

type wireExplanation struct {
	Row         int             `json:"row"`
	ID          string          `json:"id"`
	Verdict     string          `json:"verdict"`
	Score       float64         `json:"score"`
	Probability float64         `json:"probability"`
	Differences []string        `json:"differences"`
	Reviewed    bool            `json:"reviewed"`
	DuplicateOf int             `json:"duplicate_of"`
	ReasonVI    string          `json:"reason_vi"`
	ReasonEN    string          `json:"reason_en"`
	Candidates  []wireCandidate `json:"candidates" doc:"Best first."`
}

type wireCandidate struct {
	Person      string   `json:"person" doc:"Reference in the population register; empty if the population was a file."`
	Record      int      `json:"record" doc:"The person's place in the population, from 1."`
	Score       float64  `json:"score"`
	Probability float64  `json:"probability"`
	Steps       []Step   `json:"steps" doc:"The waterfall, prior first; adds up to the score."`
	Pairs       []Pair   `json:"pairs" doc:"Both sides, field by field."`
	Differences []string `json:"differences"`
}

func (s *Service) explanationOnWire(r *Result) *wireExplanation {
	w := &wireExplanation{
		Row: r.Row, ID: r.ID, Verdict: string(r.Verdict), Score: r.Score, Probability: r.Probability,
		Differences: words(r.Differences), Reviewed: r.Reviewed, DuplicateOf: r.DuplicateOf, ReasonVI: r.ReasonVI, ReasonEN: r.ReasonEN,
		Candidates: make([]wireCandidate, len(r.Candidates)),
	}
	for i := range r.Candidates {
		c := &r.Candidates[i]
		w.Candidates[i] = wireCandidate{
			Record: c.Record, Score: c.Score, Probability: c.Probability,
			Steps: c.Steps, Pairs: c.Pairs, Differences: words(c.Differences),
		}
		if s.Reference != nil && !c.Person.IsZero() {
			w.Candidates[i].Person = s.Reference(c.Person)
		}
	}
	return w
}
