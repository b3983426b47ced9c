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
	Same       int `json:"same"`       // of those sent, linked again and found to be as before
	Linked     int `json:"linked"`     // of those sent, with or without differences
	References int `json:"references"` // entered in the reference directory
	Gone       int `json:"gone"`       // rows that the source has no longer; what was kept of them is removed
	Missing    int `json:"missing"`    // rows that it seems to have no longer, too many to believe; see Turn
	Ended      int `json:"ended"`      // entries of the reference directory that were taken back
}

// Run links what is new or has changed of a record type, and removes what was
// kept of rows that are gone. It waits for a run that goes on.
func (s *Service) Run(ctx context.Context, b *connector.Bound) (Summary, error) {
	return s.run(ctx, b, Wish{})
}

// pass is a run under way.
type pass struct {
	*Service
	bound    *connector.Bound
	run      string
	progress Progress
	sum      Summary
	found    places // rows that are as they were
	sent     []sent // rows whose verdicts are not kept yet
	above    int    // the row before the first of them
	failed   error  // why the stream of rows ended early
	fresh    bool   // nothing was kept of the record type before the run
}

func (s *Service) run(ctx context.Context, b *connector.Bound, w Wish) (Summary, error) {
	s.running.Lock()
	defer s.running.Unlock()
	if s.Fits != nil {
		if err := s.Fits(ctx, b); err != nil {
			return Summary{}, err
		}
	}
	p := &pass{Service: s, bound: b, run: "run-" + strconv.FormatInt(s.Now().UnixNano(), 36)}
	from := p.startReading(ctx)
	defer from.end()
	err := p.follow(ctx)
	if err == nil {
		err = p.begin(ctx, w.Full)
	}
	if err == nil {
		err = p.jobs(ctx, from)
	}
	from.end()
	if err == nil {
		err = p.end(ctx)
	}
	if err == nil {
		err = p.tidy(ctx, w.AcceptLoss)
	}
	return p.sum, err
}

// jobs links the rows that are to be linked, job after job.
func (p *pass) jobs(ctx context.Context, from *reading) error {
	before, err := p.Store.Links(ctx, p.bound.Type.ID, "", 1)
	if err != nil {
		return err
	}
	p.fresh = len(before) == 0
	next, stop := iter.Pull(p.changed(ctx, from))
	defer stop()
	for n := 1; ; n++ {
		first, ok := next()
		if !ok {
			return p.failed
		}
		last, more := first.Number, false
		rows := func(yield func(Row) bool) {
			for row, ok := first, true; ok; row, ok = next() {
				last, more = row.Number, row.Number >= first.Number+cmp.Or(p.JobRows, jobRows)-1
				if !yield(row) || more {
					return
				}
			}
		}
		job, err := p.Population.Link(ctx, p.bound.Type.ID, columnsOf(p.bound), p.jobKey(p.bound, p.run, n), rows)
		if p.failed != nil || err != nil {
			return cmp.Or(p.failed, err)
		}
		if err := p.take(ctx, job, last, more); err != nil {
			return err
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
