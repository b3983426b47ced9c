package linkjob

import (
	"bufio"
	"context"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/internal/linkrow"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/linkjob/kept"
	"github.com/lienthong/lienthong/reconcile/linkjob/receipt"
	"github.com/lienthong/lienthong/reconcile/linkjob/rowfile"
	"github.com/lienthong/lienthong/reconcile/linkjob/saying"
	"github.com/lienthong/lienthong/reconcile/report"
)

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

func linkedOf(r *record, found *summary) *Linked {
	return &Linked{r.ID, r.Owner, r.Register, r.Finished, r.Rows, found.persons, found.duplicates, found.counts, found.qualities}
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
	said := make([]saying.Saying, 0, j.Rows)
	outcome, err := intake.Linkage{
		Register: register(j, rows, &said), Population: counted(persons, j),
		Places: s.Places, Policy: s.Policy, Workers: s.Workers,
	}.Run(ctx)
	if err != nil {
		return nil, err
	}
	group, both := errgroup.WithContext(ctx)
	group.Go(func() error {
		return s.keep(both, j.ID, outcome.Results, &saying.Receipts{Maker: s.key.Maker(), Said: said})
	})
	references := saying.References(&saying.Receipts{Maker: s.key.Maker(), Said: said}, outcome.Results)
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

// register is the job's rows as a linkage reads them: as many as were
// acknowledged, or an error. What they say beside their cells is left in said.
func register(j *job, file *os.File, said *[]saying.Saying) intake.Source {
	digests := receipt.Of(j.Owner, j.Columns)
	capacities := map[string]string{} // each kept once
	return intake.Source{Columns: j.Columns, Rows: func(yield func(intake.Row, error) bool) {
		var r linkrow.Row
		size := int64(0)
		for read, err := range rowfile.Read(file, &r) {
			if err != nil {
				break
			}
			if r.Capacity != "" {
				if _, have := capacities[r.Capacity]; !have {
					capacities[r.Capacity] = r.Capacity
				}
			}
			*said = append(*said, saying.Saying{
				Row: r.Row, Digest: digests.Digest(r.Cells, r.Capacity, r.From, r.Until), Told: r.Told,
				Known: Known{Capacity: capacities[r.Capacity], From: r.From, Until: r.Until},
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
func (s *Service) keep(ctx context.Context, id string, results []reconcile.Result, receipts *saying.Receipts) error {
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
		if said := receipts.Row(&results[i]); said != nil {
			own = receipts.Receipt(said, &results[i])
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
