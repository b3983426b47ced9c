package reconcile

import (
	"context"
	"slices"
	"time"
)

// Run is one reconciliation of a register against the population, as kept.
type Run struct {
	ID          string // opaque, fit for a URL
	Register    string // what was linked, e.g. a file's base name
	Population  string // against what
	Started     time.Time
	Finished    time.Time
	Rows        int                // rows of the register
	Persons     int                // persons of the population
	Counts      map[Verdict]int    // rows by verdict; adds up to Rows
	Differences map[Difference]int // rows by difference, DuplicateRow and Reviewed among them
	Duplicates  int                // rows that repeat another row's person
	Seconds     map[string]float64 // by stage
	Model       string             // fingerprint of the policy and its weights; "" if that was not kept
	Policy      Policy             // under which the verdicts were given; zero if that was not kept
}

// Count fills the run's counts from its results.
func (r *Run) Count(results []Result) {
	r.Rows, r.Duplicates = len(results), 0
	r.Counts, r.Differences = make(map[Verdict]int), make(map[Difference]int)
	for i := range results {
		r.Counts[results[i].Verdict]++
		for _, d := range results[i].Remarks() {
			r.Differences[d]++
		}
		if results[i].DuplicateOf != 0 {
			r.Duplicates++
		}
	}
}

// Remarks are what a row can be found by: its differences, DuplicateRow and
// Reviewed.
func (r *Result) Remarks() []Difference {
	out := slices.Clone(r.Differences)
	if r.DuplicateOf != 0 {
		out = append(out, DuplicateRow)
	}
	if r.Reviewed {
		out = append(out, Reviewed)
	}
	return out
}

// Filter narrows a list of results; the zero Filter is every row.
type Filter struct {
	Verdict    Verdict
	Difference Difference // or DuplicateRow, or Reviewed
}

// Reader reads what was kept. Its methods may be called at once; an unknown
// run or row is lienthong.NotFound.
type Reader interface {
	// Runs is every run, latest first.
	Runs(ctx context.Context) ([]Run, error)
	// Run is one run.
	Run(ctx context.Context, id string) (Run, error)
	// Results lists rows above after that pass the filter, in row order, at
	// most limit. Of their candidates only the number is filled in: each is
	// the zero Candidate.
	Results(ctx context.Context, run string, f Filter, after, limit int) ([]Result, error)
	// Result is one row, whole.
	Result(ctx context.Context, run string, row int) (Result, error)
}

// Writer keeps runs.
type Writer interface {
	// Keep records a run with its results, all or none, durable on return. An
	// id that is taken is lienthong.Conflict.
	Keep(ctx context.Context, run Run, results []Result) error
}

// Store keeps runs and reads them.
type Store interface {
	Reader
	Writer
}
