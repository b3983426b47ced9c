package shard

import (
	"context"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// Schedule has units done, each at least once, wherever it likes: those of one
// stage in any order and at once, and those of the next when they are all done.
type Schedule func(ctx context.Context, stages [][]Unit) error

// Job is a linkage in shards.
type Job struct {
	Dir        string // the shared folder, which exists
	Population string // path of the population, the same for every worker
	Rows       int    // of the register in a shard
	Persons    int    // of the population in a stretch, at least; groups of rows are not cut
	Version    string // of this program
	Schedule   Schedule
	Worker     *Worker // for what is done here
}

// Stream does the work of intake.Linkage.Stream, and gives the same results.
func (j Job) Stream(ctx context.Context, l intake.Linkage, take func(*reconcile.Result) error) (*intake.Outcome, error) {
	if j.Rows < 1 || j.Persons < 1 {
		return nil, lienthong.Errorf(lienthong.Invalid, "a shard has at least one row, and a stretch of the population one person")
	}
	if l.Policy == (reconcile.Policy{}) {
		l.Policy = reconcile.DefaultPolicy
	}
	p, err := j.plan(ctx, l)
	if err != nil {
		return nil, err
	}
	if err := j.Schedule(ctx, p.stages(j.Dir)); err != nil {
		return nil, err
	}
	return j.merge(ctx, p, take)
}

// stages are the units of a plan.
func (p *plan) stages(dir string) [][]Unit {
	var count, link []Unit
	for r := range p.Shards {
		count = append(count, p.stretches(Unit{Dir: dir, Step: Count, Register: r})...)
		link = append(link, p.stretches(Unit{Dir: dir, Step: Link, Register: r})...)
	}
	return [][]Unit{count, {{Dir: dir, Step: Settle}}, link}
}

// stretches are the units of u's step and shard, one for each stretch.
func (p *plan) stretches(u Unit) []Unit {
	units := make([]Unit, len(p.Stretches))
	for i := range units {
		u.Population = i
		units[i] = u
	}
	return units
}

// merge decides every row, shard by shard, from the parts: who of all stretches is
// the best, and which rows repeat another of the whole register.
func (j Job) merge(ctx context.Context, p *plan, take func(*reconcile.Result) error) (*intake.Outcome, error) {
	var s settled
	if err := readJSON(settledPath(j.Dir), &s); err != nil {
		return nil, err
	}
	out := &intake.Outcome{Settled: s.Rows, Parts: len(p.Shards), Tally: s.Tally}
	var duplicates reconcile.Duplicates
	var linked kernel.Tally
	for r := range p.Shards {
		shard, err := j.Worker.shard(ctx, j.Dir, p, r)
		if err != nil {
			return nil, err
		}
		before, err := readPart(ctx, matchesPath(j.Dir, r), shard.Len())
		if err != nil {
			return nil, err
		}
		pass := shard.Second(before.matches, s.Tally.Gaps, nil, s.Large)
		found, err := readParts(ctx, p.stretches(Unit{Dir: j.Dir, Step: Link, Register: r}), shard.Len())
		if err != nil {
			return nil, err
		}
		for k, m := range pass.Join(found.matches) {
			before.matches[pass.Row(k)].Hits = m.Hits
		}
		linked = besides(linked, found.tally)
		before.people.join(&found.people)
		if err := shard.Decide(ctx, before.matches, before.people.person, &duplicates, take); err != nil {
			return nil, err
		}
		out.Rows += shard.Len()
	}
	linked.Skipped.Blocks = len(s.Large)
	out.Tally = out.Tally.Then(linked)
	out.Duplicates = duplicates.Count
	return out, nil
}
