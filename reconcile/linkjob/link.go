package linkjob

import (
	"bufio"
	"context"
	"log/slog"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/linkjob/kept"
	"github.com/lienthong/lienthong/reconcile/linkjob/receipt"
	"github.com/lienthong/lienthong/reconcile/report"
)

// work links the jobs that wait, one at a time, until ctx ends.
func (s *Service) work(ctx context.Context) {
	for {
		j, jobCtx := s.next(ctx)
		if j == nil {
			select {
			case <-s.wake:
				continue
			case <-ctx.Done():
				return
			}
		}
		outcome, err := s.link(jobCtx, j)
		if s.finish(ctx, j, outcome, err) && s.Linked != nil {
			s.Linked(linkedOf(&j.record, outcome))
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// next takes the job that was started first.
func (s *Service) next(ctx context.Context) (*job, context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var first *job
	for _, j := range s.jobs {
		if j.State == Waiting && (first == nil || before(&j.record, &first.record)) {
			first = j
		}
	}
	if first == nil || ctx.Err() != nil {
		return nil, nil
	}
	changed := first.record
	changed.State = Linking
	if err := s.save(&changed); err != nil {
		// Linking needs the disk at its end too, so it waits for the next poke.
		s.Log.Error("a linkage job cannot begin", "job", first.ID, "err", err)
		return nil, nil
	}
	first.record = changed
	first.persons.Store(0)
	first.total.Store(0)
	jobCtx, cancel := context.WithCancel(ctx)
	first.cancel, first.stopped = cancel, make(chan struct{})
	return first, jobCtx
}

// before is the order of the queue.
func before(a, b *record) bool {
	if !a.Queued.Equal(b.Queued) {
		return a.Queued.Before(b.Queued)
	}
	return a.ID < b.ID
}

// summary is what a linkage found, beside the results on the disk.
type summary struct {
	persons, duplicates, references int
	counts                          map[reconcile.Verdict]int
	qualities                       map[report.Quality]report.Figure
}

// Linked is a register that was linked: counts, and nothing of its rows.
type Linked struct {
	Job        string
	Owner      string // the system whose register it is; "" for a direct call
	Register   string // which of the system's; "" if it did not say
	At         time.Time
	Rows       int
	Persons    int
	Duplicates int
	Verdicts   map[reconcile.Verdict]int
	Qualities  map[report.Quality]report.Figure
}

func linkedOf(r *record, found *summary) Linked {
	return Linked{r.ID, r.Owner, r.Register, r.Finished, r.Rows, found.persons, found.duplicates, found.counts, found.qualities}
}

// link reads the job's rows, streams the population past them and keeps the
// results.
func (s *Service) link(ctx context.Context, j *job) (*summary, error) {
	persons, total, err := s.Population(ctx)
	if err != nil {
		return nil, err
	}
	j.total.Store(int64(total))
	rows, err := os.Open(s.path(j.ID, rowsFile))
	if err != nil {
		return nil, failed(err, "its rows cannot be opened")
	}
	defer rows.Close()
	said := &sayings{rows: make([]saying, 0, j.Rows), digests: receipt.Of(j.Owner, j.Columns)}
	outcome, err := intake.Linkage{
		Register: register(j, rows, said), Population: counted(persons, j),
		Places: s.Places, Policy: s.Policy, Workers: s.Workers,
	}.Run(ctx)
	if err != nil {
		return nil, err
	}
	group, both := errgroup.WithContext(ctx)
	group.Go(func() error { return s.keep(both, j.ID, outcome.Results, &receipting{s.key.Maker(), said.rows}) })
	references := referring(&receipting{s.key.Maker(), said.rows}, outcome.Results)
	if len(references) > 0 {
		group.Go(func() error { return s.Refer(both, j.Owner, references) })
	}
	found := &summary{persons: outcome.Tally.Persons, references: len(references)}
	group.Go(func() error {
		var run reconcile.Run
		run.Count(outcome.Results)
		found.duplicates, found.counts, found.qualities = run.Duplicates, run.Counts, report.Measure(outcome.Results)
		return nil
	})
	return found, group.Wait()
}

// saying is what a row says beside its cells.
type saying struct {
	row    int
	digest receipt.Row // of all that it says
	told   string
	Known
}

// sayings are those of a job's rows.
type sayings struct {
	rows    []saying
	digests *receipt.Rows
}

// receipting makes the receipts of results, in the order of their rows.
type receipting struct {
	maker *receipt.Maker
	said  []saying
}

// row is what the row of the next result says; nil for a row that says nothing.
func (r *receipting) row(result *reconcile.Result) *saying {
	for len(r.said) > 0 && r.said[0].row < result.Row {
		r.said = r.said[1:]
	}
	if len(r.said) == 0 || r.said[0].row != result.Row {
		return nil
	}
	return &r.said[0]
}

// receipt is that of a result, given what its row says.
func (r *receipting) receipt(s *saying, result *reconcile.Result) string {
	code := r.maker.Code(s.digest, result)
	told, same := receipt.Same(s.told, code)
	if !same {
		told = news
	}
	return string(told) + code
}

// news stands in front of a receipt that the caller does not have, in the place of what
// it was told.
const news = '-'

// referring are the references of the rows that were linked, from the results
// alone: nobody can be claimed whom the linking did not find. Of a person of whom the
// caller was told all this before, they are entered already.
func referring(receipts *receipting, results []reconcile.Result) []Reference {
	var out, before []Reference
	for i := range results {
		r := &results[i]
		said := receipts.row(r)
		if said == nil || said.Capacity == "" || !r.Verdict.Links() || len(r.Candidates) == 0 || r.Candidates[0].Person.IsZero() {
			continue
		}
		ref := Reference{r.Candidates[0].Person, said.Known}
		if said.told == "" || receipts.receipt(said, r)[0] == news {
			out = append(out, ref)
		} else {
			before = append(before, ref)
		}
	}
	if len(before) == 0 {
		return out
	}
	fresh := make(map[lienthong.PersonID]bool, len(out))
	for _, r := range out {
		fresh[r.Person] = true
	}
	for _, r := range before { // an entry is of all rows about somebody
		if fresh[r.Person] {
			out = append(out, r)
		}
	}
	return out
}

// register is the job's rows as a linkage reads them: as many as were
// acknowledged, or an error. What they say beside their cells is left in said.
func register(j *job, file *os.File, said *sayings) intake.Source {
	capacities := map[string]string{} // each kept once
	return intake.Source{Columns: j.Columns, Rows: func(yield func(intake.Row, error) bool) {
		var r linkageRow
		size := int64(0)
		for read, err := range readRows(file, &r) {
			if err != nil {
				break
			}
			if r.Capacity != "" {
				if _, have := capacities[r.Capacity]; !have {
					capacities[r.Capacity] = r.Capacity
				}
			}
			said.rows = append(said.rows, saying{
				r.Row, said.digests.Digest(r.Cells, r.Capacity, r.From, r.Until), r.Told, Known{capacities[r.Capacity], r.From, r.Until},
			})
			if size = read; !yield(intake.Row{Number: r.Row, Cells: r.Cells}, nil) {
				return
			}
		}
		if size != j.Bytes {
			yield(intake.Row{}, lienthong.Errorf(lienthong.Internal, "The rows of linkage job %s are damaged: %d bytes of %d can be read.", j.ID, size, j.Bytes))
		}
	}}
}

// counted is the population, counting its rows as they pass. Of one in memory all are
// there.
func counted(persons intake.Source, j *job) intake.Source {
	if persons.Held != nil {
		j.persons.Store(int64(persons.Held.Len()))
		return persons
	}
	return intake.Source{Columns: persons.Columns, Rows: func(yield func(intake.Row, error) bool) {
		for row, err := range persons.Rows {
			if !yield(row, err) {
				return
			}
			j.persons.Add(1)
		}
	}}
}

// keep writes the results, whole or not at all.
func (s *Service) keep(ctx context.Context, id string, results []reconcile.Result, receipts *receipting) error {
	f, err := durable.Create(s.path(id, resultsFile))
	if err != nil {
		return err
	}
	defer f.Abort()
	w := bufio.NewWriterSize(f, 1<<20)
	var line []byte
	for i := range results {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		own := ""
		if said := receipts.row(&results[i]); said != nil {
			own = receipts.receipt(said, &results[i])
		}
		if line, err = kept.Append(line[:0], &results[i], own); err != nil {
			return err
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Commit()
}

// finish records how a linkage ended, and reports whether it is done. At the end
// of ctx, that of the process, the job stays as it is and is linked again by
// the next one.
func (s *Service) finish(ctx context.Context, j *job, found *summary, err error) (done bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j.cancel()
	defer close(j.stopped)
	defer func() { j.cancel, j.stopped = nil, nil }()
	if j.gone {
		if err := s.erase(j.ID); err != nil { // the results may have come after the removal
			s.Log.Error("what a deleted linkage job left cannot be removed", "job", j.ID, "err", err)
		}
		return false
	}
	if err != nil && ctx.Err() != nil {
		return false
	}
	changed := j.record
	changed.Finished = s.now()
	changed.Expires = changed.Finished.Add(s.Limits.Keep)
	if err != nil {
		changed.State, changed.Code, changed.Message = Failed, lienthong.CodeOf(err), publicMessage(err)
		s.Log.LogAttrs(ctx, slog.LevelError, "a linkage failed", slog.String("job", j.ID), slog.String("code", string(changed.Code)), slog.Any("err", err))
	} else {
		changed.State, changed.Persons, changed.Model = Done, found.persons, s.Policy.Fingerprint()
		changed.Counts, changed.Duplicates, changed.References = found.counts, found.duplicates, found.references
		s.Log.LogAttrs(ctx, slog.LevelInfo, "a register was linked", slog.String("job", j.ID),
			slog.Int("rows", changed.Rows), slog.Int("persons", changed.Persons), slog.Duration("took", changed.Finished.Sub(j.Queued)))
	}
	j.record = changed
	close(s.ended)
	s.ended = make(chan struct{})
	if err := s.save(&changed); err != nil {
		// In this process the job is as it says; the next links it again.
		s.Log.Error("the end of a linkage cannot be kept", "job", j.ID, "err", err)
		return false
	}
	if changed.State != Done {
		return false
	}
	if err := os.Remove(s.path(j.ID, rowsFile)); err != nil { // linked: nobody needs them any more
		s.Log.Error("the rows of a linked job cannot be removed", "job", j.ID, "err", err)
	}
	return true
}

// publicMessage is what the asker is told of a failure. What is wrong inside is
// the owner's alone.
func publicMessage(err error) string {
	const inside = "Something is wrong on the side of the population's owner; start the job again, or ask them."
	if lienthong.CodeOf(err) == lienthong.Internal {
		return inside
	}
	return lienthong.MessageOf(err, inside)
}
