package reconcilesql

import (
	"encoding/json"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

// summary is a run as kept. Names are the column's format; do not rename.
type summary struct {
	Register    string                       `json:"register"`
	Population  string                       `json:"population"`
	Started     time.Time                    `json:"started"`
	Finished    time.Time                    `json:"finished"`
	Rows        int                          `json:"rows"`
	Persons     int                          `json:"persons"`
	Counts      map[reconcile.Verdict]int    `json:"counts"`
	Differences map[reconcile.Difference]int `json:"differences"`
	Duplicates  int                          `json:"duplicates"`
	Seconds     map[string]float64           `json:"seconds"`
	Policy      reconcile.Policy             `json:"policy"` // without weights
	Model       string                       `json:"model,omitempty"`
}

func summaryOf(r reconcile.Run) summary {
	return summary{r.Register, r.Population, r.Started.UTC(), r.Finished.UTC(), r.Rows, r.Persons, r.Counts, r.Differences, r.Duplicates, r.Seconds, r.Policy, r.Model}
}

func (s summary) run(id string) reconcile.Run {
	return reconcile.Run{
		ID: id, Register: s.Register, Population: s.Population, Started: s.Started, Finished: s.Finished, Rows: s.Rows, Persons: s.Persons,
		Counts: s.Counts, Differences: s.Differences, Duplicates: s.Duplicates, Seconds: s.Seconds,
		Policy: s.Policy, Model: s.Model,
	}
}

// candidate is a reconcile.Candidate as kept: identifiers as integers, since
// the types refuse to print themselves.
type candidate struct {
	PIN         uint64                 `json:"pin,omitempty"`
	Person      int64                  `json:"person,omitempty"`
	Record      int                    `json:"record"`
	Score       float64                `json:"score"`
	Probability float64                `json:"probability"`
	Steps       []reconcile.Step       `json:"steps"`
	Pairs       []reconcile.Pair       `json:"pairs"`
	Differences []reconcile.Difference `json:"differences"`
}

func encodeCandidates(cs []reconcile.Candidate) (string, error) {
	out := make([]candidate, len(cs))
	for i, c := range cs {
		out[i] = candidate{c.PIN.Uint64(), c.Person.Int64(), c.Record, c.Score, c.Probability, c.Steps, c.Pairs, c.Differences}
	}
	b, err := json.Marshal(out)
	return string(b), err
}

func decodeCandidates(text string) ([]reconcile.Candidate, error) {
	var in []candidate
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return nil, err
	}
	out := make([]reconcile.Candidate, len(in))
	for i, c := range in {
		pin, err := pinOf(c.PIN)
		if err != nil {
			return nil, err
		}
		var person lienthong.PersonID
		if c.Person != 0 {
			if person, err = lienthong.PersonIDFromInt64(c.Person); err != nil {
				return nil, err
			}
		}
		out[i] = reconcile.Candidate{
			PIN: pin, Person: person, Record: c.Record, Score: c.Score, Probability: c.Probability,
			Steps: c.Steps, Pairs: c.Pairs, Differences: c.Differences,
		}
	}
	return out, nil
}

func pinOf(n uint64) (lienthong.PIN, error) {
	if n == 0 {
		return lienthong.PIN{}, nil
	}
	return lienthong.PINFromUint64(n)
}
