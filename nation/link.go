package nation

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/filejob"
	"github.com/lienthong/lienthong/reconcile/intake"
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

// keep links the same rows once more, now with persons who have ids in the
// register, keeps the run for the console, and applies the links to the
// dossiers. What the files say must come out.
func (m *making) keep(ctx context.Context) error {
	run := reconcile.Run{
		ID: fmt.Sprintf("demo-%d-%d", m.People, m.Seed), Register: filepath.Base(m.files.Officials), Population: filepath.Base(m.files.Population),
		Started: m.Now().UTC(), Persons: m.People,
	}
	outcome, err := m.linkRegisters(ctx)
	if err != nil {
		return err
	}
	run.Finished = m.Now().UTC()
	run.Seconds = map[string]float64{"link": run.Finished.Sub(run.Started).Seconds()}
	run.Count(outcome.Results)
	for v, n := range m.summary.Verdicts {
		if run.Counts[v] != n {
			return lienthong.Errorf(lienthong.Internal, "the registers link %d rows as %s and the files %d", run.Counts[v], v, n)
		}
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
	m.Progress("keep the verdicts", 1, 1)
	return nil
}

func (m *making) linkRegisters(ctx context.Context) (*intake.Outcome, error) {
	register, err := tabular.Open(m.files.Officials, tabular.Options{HeaderScore: vnfield.HeaderScore})
	if err != nil {
		return nil, err
	}
	defer register.Close()
	people, err := tabular.Open(m.files.Population, tabular.Options{HeaderScore: vnfield.HeaderScore})
	if err != nil {
		return nil, err
	}
	defer people.Close()
	nobody := func(int) lienthong.PersonID { return lienthong.PersonID{} }
	return intake.Linkage{Register: rowsOf(register, nobody), Population: rowsOf(people, personID), Places: node.Places}.Run(ctx)
}

// rowsOf is one of the country's own files as the linkage reads it; person
// tells who stands in the n-th row.
func rowsOf(t *tabular.Table, person func(n int) lienthong.PersonID) intake.Source {
	rows := func(yield func(intake.Row, error) bool) {
		n := 0
		for r, err := range t.Rows() {
			n++
			if !yield(intake.Row{Number: r.Number, Person: person(n), Cells: r.Cells}, err) {
				return
			}
		}
	}
	return intake.Source{Columns: vnfield.Recognise(t.Header()).Columns, Rows: rows}
}
