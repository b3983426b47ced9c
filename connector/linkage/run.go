package linkage

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"strconv"

	"github.com/lienthong/lienthong/connector"
)

// jobRows is how many rows are linked as one job: the owner holds a job's rows in
// memory, about 1 kB each, and takes a million at most.
const jobRows = 500_000

// Summary counts a run.
type Summary struct {
	Rows       int `json:"rows"`       // of the source
	Sent       int `json:"sent"`       // new, changed, or linked too long ago
	Linked     int `json:"linked"`     // of those sent, with or without differences
	References int `json:"references"` // entered in the reference directory
	Gone       int `json:"gone"`       // rows that the source has no longer; what was kept of them is removed
	Missing    int `json:"missing"`    // rows that it seems to have no longer, too many to believe; see Turn
	Ended      int `json:"ended"`      // entries of the reference directory that were taken back
}

// Run links what is new or has changed of a record type, and removes what was
// kept of rows that are gone. It waits for a run that goes on.
func (s *Service) Run(ctx context.Context, b *connector.Bound) (Summary, error) {
	return s.run(ctx, b, false)
}

func (s *Service) run(ctx context.Context, b *connector.Bound, acceptLoss bool) (sum Summary, err error) {
	s.running.Lock()
	defer s.running.Unlock()
	run := "run-" + strconv.FormatInt(s.Now().UnixNano(), 36)
	var failed error
	next, stop := iter.Pull(s.changed(ctx, b, run, &sum, &failed))
	defer stop()
	for n := 1; ; n++ {
		first, ok := next()
		if failed != nil {
			return sum, failed
		}
		if !ok {
			return sum, s.tidy(ctx, b, run, acceptLoss, &sum)
		}
		rows := func(yield func(Row) bool) {
			for row, ok := first, true; ok; row, ok = next() {
				if !yield(row) || row.Number >= first.Number+cmp.Or(s.JobRows, jobRows)-1 {
					return
				}
			}
		}
		job, err := s.Population.Link(ctx, b.Type.ID, columnsOf(b), s.jobKey(b, run, n), rows)
		if failed != nil || err != nil {
			return sum, firstOf(failed, err)
		}
		if err := s.take(ctx, b, run, first.Number-1, job, &sum); err != nil {
			return sum, err
		}
	}
}

// jobKey names the n-th job of a run to the owner, who takes letters, digits and
// hyphens; names of connectors and records may be long and have underscores.
func (s *Service) jobKey(b *connector.Bound, run string, n int) string {
	of := sha256.Sum256([]byte(s.Name + " " + b.Type.ID))
	return hex.EncodeToString(of[:8]) + "-" + run + "-" + strconv.Itoa(n)
}

func columnsOf(b *connector.Bound) (out []string) {
	for _, c := range b.LinkColumns() {
		out = append(out, string(c))
	}
	return out
}

// take enters what a job found of the rows above a row, and has the owner
// forget it.
func (s *Service) take(ctx context.Context, b *connector.Bound, run string, above int, job Job, sum *Summary) error {
	if err := s.settle(ctx, b, run, job, sum); err != nil {
		return err
	}
	if err := s.refer(ctx, b, run, above, job, sum); err != nil {
		return err
	}
	return job.Forget(ctx)
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func (s *Service) settle(ctx context.Context, b *connector.Bound, run string, job Job, sum *Summary) error {
	var results []Result
	flush := func() error {
		if len(results) == 0 {
			return nil
		}
		err := s.Store.Settle(ctx, b.Type.ID, run, results)
		results = results[:0]
		return err
	}
	for r, err := range job.Results(ctx) {
		if err != nil {
			return err
		}
		if Certain(r.Verdict) {
			sum.Linked++
		}
		if results = append(results, r); len(results) == batch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

func (s *Service) refer(ctx context.Context, b *connector.Bound, run string, above int, job Job, sum *Summary) error {
	for ; above < sum.Sent; above += referred {
		references, err := s.Store.References(ctx, b.Type.ID, run, above, above+referred)
		if err != nil {
			return err
		}
		if len(references) == 0 {
			continue
		}
		if err := job.Refer(ctx, references); err != nil {
			return err
		}
		sum.References += len(references)
	}
	return nil
}
