package linkageline

import (
	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong/internal/jsonline"
)

// Result is a line of results.
type Result struct {
	Row           int      `json:"row"`
	Verdict       string   `json:"verdict"`
	Score         float64  `json:"score"`
	Probability   float64  `json:"probability"`
	Differences   []string `json:"differences"`
	PIN           string   `json:"pin"`
	Candidates    int      `json:"candidates"`
	CandidatePINs []string `json:"candidate_pins"`
	DuplicateOf   int      `json:"duplicate_of"`
	Receipt       string   `json:"receipt"`
	ReasonVI      string   `json:"reason_vi"`
	ReasonEN      string   `json:"reason_en"`
}

// Read reads a line, in place of what r was.
func (r *Result) Read(line []byte) error {
	if r.scan(line) {
		return nil
	}
	*r = Result{}
	return json.Unmarshal(line, r)
}

// scan reads a line in the order in which an owner writes it, and reports whether it did.
func (r *Result) scan(line []byte) bool {
	*r = Result{}
	s := jsonline.Scan(line)
	s.Want(`{"row":`)
	r.Row = s.Whole()
	s.Want(`,"verdict":`)
	r.Verdict = string(s.Text())
	s.Want(`,"score":`)
	r.Score = s.Number()
	if s.Has(`,"probability":`) {
		r.Probability = s.Number()
	}
	if s.Has(`,"differences":`) {
		r.Differences = s.Texts([]string{})
	}
	if s.Has(`,"pin":`) {
		r.PIN = string(s.Text())
	}
	s.Want(`,"candidates":`)
	r.Candidates = s.Whole()
	if s.Has(`,"candidate_pins":`) {
		r.CandidatePINs = s.Texts([]string{})
	}
	if s.Has(`,"duplicate_of":`) {
		r.DuplicateOf = s.Whole()
	}
	if s.Has(`,"receipt":`) {
		r.Receipt = string(s.Text())
	}
	if s.Has(`,"reason_vi":`) {
		r.ReasonVI = string(s.Text())
	}
	if s.Has(`,"reason_en":`) {
		r.ReasonEN = string(s.Text())
	}
	s.Want(`}`)
	return s.Done()
}
