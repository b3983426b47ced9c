package filejob

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/modelfile"
	"github.com/lienthong/lienthong/reconcile/report"
)

// Job is one linkage of a file against a file.
type Job struct {
	Register   string // path: CSV, XLSX or Parquet
	Population string // path
	Out        string // path of the verdicts, .csv or .xlsx
	Report     string // path of the HTML page; "" for none

	Columns           string // the user's choices for the register, e.g. "name=Họ tên,birth_date=NS"; may be empty
	PopulationColumns string // the same for the population
	Sheet             string // of a register in a workbook; "" for the one that looks most like a table
	PopulationSheet   string // the same for the population

	Places  intake.Places    // required: the gazetteer
	Policy  reconcile.Policy // zero for reconcile.DefaultPolicy
	Model   string           // path of a model file, in place of the policy; "" for none
	Workers int              // zero for one a processor
	Memory  int64            // bytes to stay under; zero for no limit. It is the whole process's.
	Version string           // of this program, for the report

	// Stream links in another way than all at once, as package shard does; nil is
	// intake.Linkage.Stream.
	Stream func(ctx context.Context, l intake.Linkage, take func(*reconcile.Result) error) (*intake.Outcome, error)

	// Progress hears, several times a second, how many bytes of how many have
	// been read of "register" and "population"; nil for silence.
	Progress func(stage string, done, total int64)
	// Log is told in plain lines which column is taken for what; nil for
	// silence. It never hears a value.
	Log io.Writer
}

// Summary is what a job did.
type Summary struct {
	Model      string                    `json:"model"` // its fingerprint, see reconcile.Policy.Fingerprint
	Rows       int                       `json:"rows"`
	Persons    int                       `json:"persons"`
	Verdicts   map[reconcile.Verdict]int `json:"verdicts"`
	Duplicates int                       `json:"duplicates"`
	// Settled is how many rows their number settled, so that nobody else was
	// looked for; of a population that can be read only once, none.
	Settled     int                `json:"settled_by_number"`
	Parts       int                `json:"parts"` // in which the register was linked, to stay within Job.Memory
	Pairs       int64              `json:"pairs_compared"`
	Pruned      int64              `json:"pairs_pruned"`   // of them, without a look at the names: nothing could have made them matter
	Skipped     int                `json:"blocks_skipped"` // keys too common to tell anybody apart
	SkippedRows int                `json:"rows_in_blocks_skipped"`
	Unasked     int                `json:"keys_not_asked"` // of rows, under which nobody could have come near enough to matter
	Overflowed  int                `json:"syllables_overflowed"`
	Seconds     map[string]float64 `json:"seconds"`
}

// Run does the job. On an error, or when ctx ends, no output has appeared.
func (j Job) Run(ctx context.Context) (*Summary, error) {
	started := time.Now()
	var outputs durable.Group
	defer outputs.Abort()
	out, page, err := j.create(&outputs)
	if err != nil {
		return nil, err
	}
	if j.Policy, err = j.policy(); err != nil {
		return nil, err
	}
	register, population, err := j.open()
	if err != nil {
		return nil, err
	}
	defer register.Close()
	defer population.Close()
	population.Only(population.recognised()) // of the register every row counts, of the population what can be compared
	v, err := newVerdicts(out, j.Out, register.idHeader())
	if err != nil {
		return nil, err
	}
	if j.Memory > 0 { // the collector works harder rather than let the heap grow
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(j.Memory))
	}
	var collected report.Collector
	stages := []stage{{"register", register}}
	if j.Stream == nil { // others read the population elsewhere
		stages = append(stages, stage{"population", population})
	}
	stop := watch(j.Progress, stages...)
	stream := j.Stream
	if stream == nil {
		stream = atOnce
	}
	outcome, err := stream(ctx, intake.Linkage{
		Register: register.source(), Population: population.source(),
		Places: j.Places, Policy: j.Policy, Workers: j.Workers, Memory: j.Memory,
		Sample: &intake.Sample{Rows: collected.Rows, Show: collected.Show},
	}, func(r *reconcile.Result) error {
		collected.Add(*r)
		return v.add(r)
	})
	stop()
	if err != nil {
		return nil, err
	}
	for _, in := range []*input{register, population} {
		if short := in.Short().String(); short != "" && j.Log != nil {
			_, _ = fmt.Fprintf(j.Log, "note: %q: %s\n", in.name, short) // talk
		}
	}
	linked := time.Now()
	if err := v.close(); err != nil {
		return nil, err
	}
	if page != nil {
		if err := collected.WriteHTML(page, j.meta(outcome, register, population, started, linked)); err != nil {
			return nil, err
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err := outputs.Commit(); err != nil {
		return nil, err
	}
	s := summarise(outcome, collected.Summary(), started, linked)
	s.Model = j.Policy.Fingerprint()
	return s, nil
}

// policy is what verdicts are given by.
func (j Job) policy() (reconcile.Policy, error) {
	switch {
	case j.Model != "":
		return modelfile.ReadPolicy(j.Model)
	case j.Policy == reconcile.Policy{}:
		return reconcile.DefaultPolicy, nil
	}
	return j.Policy, nil
}

// atOnce is how a register is linked that nobody wants in shards.
func atOnce(ctx context.Context, l intake.Linkage, take func(*reconcile.Result) error) (*intake.Outcome, error) {
	return l.Stream(ctx, take)
}

// create makes the outputs first: a job of an hour must not fail at its end
// for want of a folder.
func (j Job) create(g *durable.Group) (out, page *durable.File, err error) {
	if out, err = g.Create(j.Out); err != nil || j.Report == "" {
		return out, nil, err
	}
	page, err = g.Create(j.Report)
	return out, page, err
}

// open opens both tables, so that a fault of either shows before any work.
func (j Job) open() (register, population *input, err error) {
	if register, err = openInput(j.Register, j.Sheet, j.Columns, registerNeeds); err != nil {
		return nil, nil, err
	}
	if population, err = openInput(j.Population, j.PopulationSheet, j.PopulationColumns, populationNeeds); err != nil {
		_ = register.Close() // opened for reading: nothing can be lost
		return nil, nil, err
	}
	if j.Log != nil {
		register.describe(j.Log)
		population.describe(j.Log)
	}
	return register, population, nil
}

// stage is a table that is being read.
type stage struct {
	name string
	*input
}

// watch reports the progress of stages until stop is called.
func watch(progress func(stage string, done, total int64), stages ...stage) (stop func()) {
	if progress == nil {
		return func() {}
	}
	report := func() {
		for _, s := range stages {
			done, total := s.Progress()
			progress(s.name, done, total)
		}
	}
	quit, finished := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(finished)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				report()
			case <-quit:
				return
			}
		}
	}()
	return func() {
		close(quit)
		<-finished
		report()
	}
}

func (j Job) meta(o *intake.Outcome, register, population *input, started, finished time.Time) report.Meta {
	return report.Meta{
		Register: register.name, Population: population.name, Persons: o.Tally.Persons, Started: started, Finished: finished,
		RegisterColumns: register.columns(), PopulationColumns: population.columns(),
		LifeUnknown: !population.saysLife(), Policy: j.Policy, Version: j.Version,
	}
}

func summarise(o *intake.Outcome, c report.Summary, started, linked time.Time) *Summary {
	return &Summary{
		Rows: o.Rows, Persons: o.Tally.Persons, Verdicts: c.Counts, Duplicates: o.Duplicates, Settled: o.Settled, Parts: o.Parts,
		Pairs: o.Tally.Pairs, Pruned: o.Tally.Pruned,
		Skipped: o.Tally.Skipped.Blocks, SkippedRows: o.Tally.Skipped.Rows, Unasked: o.Tally.Unasked, Overflowed: o.Tally.Overflowed,
		Seconds: map[string]float64{"read_and_link": linked.Sub(started).Seconds(), "write": time.Since(linked).Seconds()},
	}
}
