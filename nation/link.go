package nation

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/nation/accuracy"
	"github.com/lienthong/lienthong/nation/reviewing"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/people"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/filejob"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/review"
	"github.com/lienthong/lienthong/synth"
)

// link does the files job, as an officer would, on the country's two files.
func (m *making) link(ctx context.Context) error {
	summary, err := filejob.Job{
		Register: m.files.Officials, Population: m.files.Population,
		Out: m.files.Verdicts, Report: m.files.Report,
		Places: node.Places, Version: m.Version,
		Progress: func(file string, done, total int64) { m.Progress("link: read the "+file, done, total) },
	}.Run(ctx)
	if err != nil {
		return err
	}
	m.summary.Verdicts, m.summary.Duplicates = summary.Verdicts, summary.Duplicates
	return nil
}

// keep links the two registers, as the system does where it runs: dossiers
// against persons, with no file between. It keeps the run for the console and
// applies the links to the dossiers. As both registers were filled from what
// stands in the files, the same verdicts should come out; the summary has both
// counts, since a machine whose clock is behind the country knows of fewer
// deaths than the files do.
func (m *making) keep(ctx context.Context) error {
	run := reconcile.Run{
		ID: fmt.Sprintf("demo-%d-%d", m.People, m.Seed), Register: filepath.Base(m.files.Officials), Population: filepath.Base(m.files.Database),
		Started: m.Now().UTC(), Persons: m.People,
	}
	outcome, err := m.linkRegisters(ctx)
	if err != nil {
		return err
	}
	if _, err := m.node.Reviews.Carry(ctx, run.Register, outcome.Results); err != nil {
		return err
	}
	run.Finished, run.Policy, run.Model = m.Now().UTC(), reconcile.DefaultPolicy, reconcile.DefaultPolicy.Fingerprint()
	run.Seconds = map[string]float64{"link": run.Finished.Sub(run.Started).Seconds()}
	run.Count(outcome.Results)
	if m.summary.RegisterVerdicts = run.Counts; !maps.Equal(nonzero(run.Counts), nonzero(m.summary.Verdicts)) {
		m.Log.Warn("the registers and the files do not link alike; is the clock of this machine right?")
	}
	if m.summary.Accuracy, err = judge(outcome.Results, m.truth); err != nil {
		return err
	}
	m.Progress("keep the verdicts", 0, 1)
	if err := m.node.Runs.Keep(ctx, run, outcome.Results); err != nil {
		return err
	}
	if err := m.apply(ctx, run.ID, outcome.Results); err != nil {
		return err
	}
	// Two reviewers for each pair, who do not see the score: the strictest way,
	// since the demo is to show it.
	if _, err := m.node.Reviews.Start(ctx, run.ID, review.Settings{Double: true, Blind: true}); err != nil {
		return err
	}
	// A part is decided, so that the pages have something to show.
	if _, err := reviewing.Part(ctx, m.node.Reviews, run.ID, (run.Counts[reconcile.Candidates]+run.Counts[reconcile.Contradicted])/2, m.about(outcome.Results)); err != nil {
		return err
	}
	m.Progress("keep the verdicts", 1, 1)
	return nil
}

// about says who rows of the register are about, whose results are given in its order.
func (m *making) about(results []reconcile.Result) func(row int) lienthong.PIN {
	pins := make(map[int]lienthong.PIN, len(results))
	for i := range results {
		pins[results[i].Row] = m.truth[i].PIN
	}
	return func(row int) lienthong.PIN { return pins[row] }
}

func nonzero(counts map[reconcile.Verdict]int) map[reconcile.Verdict]int {
	out := maps.Clone(counts)
	maps.DeleteFunc(out, func(_ reconcile.Verdict, n int) bool { return n == 0 })
	return out
}

// linkRegisters links the dossiers of the officials' register against the
// persons of the population register.
func (m *making) linkRegisters(ctx context.Context) (*intake.Outcome, error) {
	officials, err := m.dossiers(ctx)
	if err != nil {
		return nil, err
	}
	return intake.Linkage{Register: officials, Population: m.persons(ctx), Places: node.Places}.Run(ctx)
}

// judge needs the results and the truth in the same order, that of the rows.
func judge(results []reconcile.Result, truth []synth.Truth) (a accuracy.Accuracy, err error) {
	if len(results) != len(truth) {
		return a, lienthong.Errorf(lienthong.Internal, "%d rows went in and %d came out", len(truth), len(results))
	}
	for i := range results {
		a.Add(truth[i].PIN, results[i].PIN, results[i].Verdict.Links())
	}
	a.Close()
	return a, nil
}

// dossierColumns are what linking needs of a dossier.
var dossierColumns = []vnfield.Column{
	vnfield.ColID, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColSex, vnfield.ColNumber,
	vnfield.ColBirthPlace, vnfield.ColHometown, vnfield.ColFather, vnfield.ColMother,
}

// dossiers is the officials' register as the linkage reads it: what the agency
// wrote, in the order and with the row numbers of the file it came from, so
// that an officer finds a verdict's row in his own workbook.
func (m *making) dossiers(ctx context.Context) (intake.Source, error) {
	var all []official.Identity
	for id, err := range m.node.Officials.Identities(ctx) {
		if err != nil {
			return intake.Source{}, err
		}
		all = append(all, id)
	}
	slices.SortFunc(all, func(a, b official.Identity) int { return cmp.Compare(a.Row, b.Row) })
	return intake.Source{Columns: dossierColumns, Rows: func(yield func(intake.Row, error) bool) {
		for i := range all {
			d := &all[i]
			cells := []string{d.Key, d.Name, d.BirthDate, d.Sex, d.Number, d.BirthPlace, d.Hometown, d.FatherName, d.MotherName}
			if !yield(intake.Row{Number: d.Row, Cells: cells}, nil) {
				return
			}
		}
	}}, nil
}

// persons is the population register as the linkage reads it, at present, with
// word of how far it is.
func (m *making) persons(ctx context.Context) intake.Source {
	const stage = "link: read the population register"
	source, expected := people.Source(ctx, m.node.Population, population.At(m.Now())), int64(m.People)
	rows := source.Rows
	source.Rows = func(yield func(intake.Row, error) bool) {
		for row, err := range rows {
			if row.Number%progressEvery == 0 {
				m.Progress(stage, int64(row.Number), expected)
			}
			if !yield(row, err) {
				return
			}
		}
		m.Progress(stage, expected, expected)
	}
	return source
}

// progressEvery is how many persons go by between two words about them.
const progressEvery = 5000
