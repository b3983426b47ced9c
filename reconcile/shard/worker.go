package shard

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// Worker does units. A process has one, for any number of goroutines: what units
// of one shard of the register share, its rows under their keys, is made once and
// held while it is wanted.
type Worker struct {
	Places  intake.Places // required: the gazetteer
	Version string        // of this program; that of the plan

	passes cache
}

// Do does a unit: when it returns nil, the unit's part is in the folder, whole.
// A part that is there already is left as it is.
func (w *Worker) Do(ctx context.Context, u Unit) error {
	switch _, err := os.Stat(u.part()); {
	case err == nil:
		return nil
	case !errors.Is(err, os.ErrNotExist):
		return missing(u.Dir)
	}
	p, err := readPlan(u.Dir, w.Version)
	if err != nil {
		return err
	}
	if u.Step == Settle {
		return w.settle(ctx, u.Dir, p)
	}
	if u.Register < 0 || u.Register >= len(p.Shards) || u.Population < 0 || u.Population >= len(p.Stretches) {
		return lienthong.Errorf(lienthong.Invalid, "there is no such unit in the plan: %s of shard %d and stretch %d", u.Step, u.Register, u.Population)
	}
	pass, done, err := w.passes.get(passKey{u.Dir, u.Step, u.Register}, func() (*intake.Pass, error) {
		return w.pass(ctx, u, p)
	})
	if err != nil {
		return err
	}
	defer done()
	return find(ctx, u, p, pass)
}

// missing is the error about a file that should be there.
func missing(path string) error {
	return lienthong.Errorf(lienthong.NotFound, "%s is not there, or no longer; is the folder of shards the same on every machine?", filepath.Base(path))
}

// pass prepares what the units of a step share that have one shard of the register.
func (w *Worker) pass(ctx context.Context, u Unit, p *plan) (*intake.Pass, error) {
	shard, err := w.shard(ctx, u.Dir, p, u.Register)
	if err != nil {
		return nil, err
	}
	if u.Step == Count {
		return shard.First(p.Large), nil
	}
	var s settled
	if err := readJSON(settledPath(u.Dir), &s); err != nil {
		return nil, err
	}
	m, err := readMatches(matchesPath(u.Dir, u.Register), shard.Len())
	if err != nil {
		return nil, err
	}
	return shard.Second(m, s.Tally.Gaps, nil, s.Large), nil
}

// shard reads a shard of the register.
func (w *Worker) shard(ctx context.Context, dir string, p *plan, shard int) (*intake.Shard, error) {
	policy, err := p.policy()
	if err != nil {
		return nil, damaged(planPath(dir), err)
	}
	path, sum := rowsPath(dir, shard), shardSum{}
	s, err := intake.Linkage{
		Register:   intake.Source{Columns: p.RegisterColumns, Rows: readRows(path, len(p.RegisterColumns), &sum)},
		Population: intake.Source{Columns: p.PopulationColumns},
		Places:     w.Places, Policy: policy,
	}.ReadShard(ctx)
	if err == nil && sum != p.Shards[shard] {
		err = damaged(path, errChecksum)
	}
	return s, err
}

// find compares one stretch of the population and writes the part.
func find(ctx context.Context, u Unit, p *plan, pass *intake.Pass) error {
	table, err := tabular.Open(p.Population, tabular.Options{})
	if err != nil {
		return err
	}
	defer table.Close()
	groups := table.Groups(1)
	if groups == nil || groups.Rows() != p.Persons || len(table.Header()) != len(p.PopulationColumns) {
		return lienthong.Errorf(lienthong.Invalid, "%q is not the population that was planned; every machine must see the same file under the same path",
			filepath.Base(p.Population))
	}
	stretch := p.Stretches[u.Population]
	found, err := pass.Find(ctx, groups.Part(stretch[0], stretch[1]))
	if err != nil {
		return err
	}
	s := summary{Tally: found.Tally, Fields: found.Fields()}
	return writePart(u.part(), s, func(write func(*finding) error) error {
		return writeMatches(found.Matches, pass.Row, write, found.Person)
	})
}

// writeMatches writes a finding for each hit, and one for a row without any whose
// name somebody bears.
func writeMatches(matches []kernel.Match, row func(k int) int, write func(*finding) error, person func(ordinal int64) *reconcile.Person) error {
	for k := range matches {
		m := &matches[k]
		about := finding{Row: int32(row(k)), Exact: int32(m.Counts.Exact), Folded: int32(m.Counts.Folded)}
		if len(m.Hits) == 0 && m.Counts.Folded > 0 {
			if err := write(&about); err != nil {
				return err
			}
		}
		for _, h := range m.Hits {
			x := about
			x.setPattern(h.Pattern)
			x.setPerson(person(h.Ordinal))
			if err := write(&x); err != nil {
				return err
			}
		}
	}
	return nil
}
