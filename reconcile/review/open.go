package review

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

// Start opens the review of a run.
func (s *Service) Start(ctx context.Context, run string, set Settings) (Review, error) {
	if set.Lease == 0 {
		set.Lease = defaultLease
	}
	if set.Lease < leastLease || set.Lease > mostLease {
		e := lienthong.Errorf(lienthong.Invalid, "A turn lasts from %s to %s.", leastLease, mostLease)
		e.Field = "lease_seconds"
		return Review{}, e
	}
	kept, err := s.Runs.Run(ctx, run)
	if err != nil {
		return Review{}, err
	}
	var cases []Case
	for _, v := range []reconcile.Verdict{reconcile.Candidates, reconcile.Contradicted} {
		if cases, err = s.cases(ctx, run, v, cases); err != nil {
			return Review{}, err
		}
	}
	for i := range cases {
		cases[i].Number = i + 1
		cases[i].settle(set.Double)
	}
	model := s.Model
	if kept.Model != "" {
		model += ", " + kept.Model
	}
	r := Review{Run: run, Register: kept.Register, Model: model, Settings: set, Opened: s.now()}
	return r, s.Store.Start(ctx, r, cases)
}

// readAtOnce is how many rows are read between two looks at the database.
const readAtOnce = 500

// cases adds the pairs of the rows with a verdict that were not reviewed.
func (s *Service) cases(ctx context.Context, run string, v reconcile.Verdict, cases []Case) ([]Case, error) {
	for after := 0; ; {
		rows, err := s.Runs.Results(ctx, run, reconcile.Filter{Verdict: v}, after, readAtOnce)
		if err != nil || len(rows) == 0 {
			return cases, err
		}
		for i := range rows {
			r, err := s.Runs.Result(ctx, run, rows[i].Row)
			if err != nil {
				return nil, err
			}
			if !r.Reviewed {
				cases = append(cases, pairs(&r)...)
			}
		}
		after = rows[len(rows)-1].Row
	}
}

// pairs are the cases of one row.
func pairs(r *reconcile.Result) []Case {
	out := make([]Case, len(r.Candidates))
	for i := range r.Candidates {
		c := &r.Candidates[i]
		out[i] = Case{
			Row: r.Row, RowID: r.ID, Fingerprint: Fingerprint(r), Record: c.Record, Person: c.Person, PIN: c.PIN, Verdict: r.Verdict,
			Best: i == 0, Score: c.Score, Probability: c.Probability, Differences: c.Differences, Steps: c.Steps, Value: value(r),
		}
		out[i].Priority = out[i].Value * Uncertainty(c.Probability)
	}
	return out
}

// value is how many records a decision about a row helps to put right: the row;
// where the number belongs to somebody else, the record that bears it rightly;
// and where another row is about the same person, that row.
func value(r *reconcile.Result) float64 {
	v := 1.0
	if r.Verdict == reconcile.Contradicted {
		v++
	}
	if r.DuplicateOf != 0 {
		v++
	}
	return v
}

// Fingerprint is the same for two rows in which the register says the same: a
// digest of the fields and their values. "" if the row has no candidate, for
// then its values are not kept.
func Fingerprint(r *reconcile.Result) string {
	if len(r.Candidates) == 0 || len(r.Candidates[0].Pairs) == 0 {
		return ""
	}
	h := sha256.New()
	for _, p := range r.Candidates[0].Pairs {
		if p.Register != "" {
			fmt.Fprintf(h, "%d:%s%d:%s", len(p.Field), p.Field, len(p.Register), p.Register)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
