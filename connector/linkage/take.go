package linkage

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
)

// found is what was found of some rows.
type found struct {
	links []Link
	rows  []int
}

// take keeps what a job found of the rows up to the last one, some while the next are
// fetched, and has the owner forget it. If there may be more jobs, rows that are as they
// were are noted, so that a run which is cut off does not link them again; else the end
// of the run says it of all.
func (p *pass) take(ctx context.Context, job Job, last int, more bool) error {
	if p.first() {
		return p.takeFirst(ctx, job, last)
	}
	if err := p.keepAll(ctx, job, last); err != nil {
		return err
	}
	if same := p.same(p.sent[:last-p.above]); more {
		for some := range slices.Chunk(same, keptAtOnce) {
			if err := p.Store.Same(ctx, p.bound.Type.ID, some); err != nil {
				return err
			}
		}
	}
	p.taken(job, last)
	return job.Forget(ctx)
}

// takeFirst is take for the first rows of a record type. None of them was sent with a
// receipt. The owner forgets them while the store puts them in order.
func (p *pass) takeFirst(ctx context.Context, job Job, last int) error {
	var forgetting errgroup.Group
	err := p.Store.Fill(ctx, func() error {
		err := p.keepAll(ctx, job, last)
		if err == nil {
			forgetting.Go(func() error { return job.Forget(ctx) })
		}
		return err
	})
	if err = cmp.Or(err, forgetting.Wait()); err == nil {
		p.taken(job, last)
	}
	return err
}

// taken goes on behind a job.
func (p *pass) taken(job Job, last int) {
	p.sum.References += job.References()
	p.sent, p.above = p.sent[last-p.above:], last
}

// same takes note of the rows of a job that came to the same, and gives their keys.
func (p *pass) same(sent []sent) (keys []string) {
	for i := range sent {
		if s := &sent[i]; s.told { // nothing else was told of it
			p.found.add(s.place)
			keys = append(keys, s.key)
			if p.sum.Same++; s.certain {
				p.sum.Linked++
			}
		}
	}
	return keys
}

// first reports whether nothing was kept of the record type before the present job.
func (p *pass) first() bool { return p.fresh && p.above == 0 }

// keepAll fetches and keeps what a job found.
func (p *pass) keepAll(ctx context.Context, job Job, last int) error {
	group, keeping := errgroup.WithContext(ctx)
	fetched := make(chan found)
	group.Go(func() error {
		for some := range fetched {
			if err := p.keep(keeping, job, some); err != nil {
				return err
			}
		}
		return nil
	})
	err := p.fetch(keeping, job, last, fetched)
	close(fetched)
	return cmp.Or(group.Wait(), err)
}

// fetch gives what a job found, some rows at once.
func (p *pass) fetch(ctx context.Context, job Job, last int, out chan<- found) error {
	var f found
	give := func() error {
		select {
		case out <- f:
			f = found{}
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for r, err := range job.Results(ctx) {
		if err != nil {
			return err
		}
		if r.Row <= p.above || r.Row > last {
			return lienthong.Errorf(lienthong.Internal, "The owner of the population tells of row %d, which was not among those sent.", r.Row)
		}
		if Certain(r.Verdict) {
			p.sum.Linked++
		}
		if f.links == nil {
			f = found{make([]Link, 0, 4*keptAtLeast), make([]int, 0, 4*keptAtLeast)}
		}
		s := &p.sent[r.Row-p.above-1]
		s.told = false
		f.links, f.rows = append(f.links, Link{Key: s.key, Digest: s.digest[:], Known: s.Known, Answer: r.Answer, Place: s.place}), append(f.rows, r.Row)
		switch n := len(f.links); {
		case n == keptAtOnce:
			if err := give(); err != nil {
				return err
			}
		case n%keptAtLeast == 0:
			select {
			case out <- f: // nothing is being kept
				f = found{}
			default:
			}
		}
	}
	return give()
}

// keep keeps links of some rows. Before that, the owner is told of persons whom
// other rows mean too, which it may not have had: what is kept was told.
func (p *pass) keep(ctx context.Context, job Job, some found) error {
	links, rows := some.links, some.rows
	if len(links) == 0 {
		return nil
	}
	if p.first() { // no row outside the job means anybody
		return p.Store.Keep(ctx, p.bound.Type.ID, p.run, links)
	}
	var numbers []string
	for i := range links {
		if l := &links[i]; l.known() {
			numbers = append(numbers, l.Number)
		}
	}
	others, err := p.Store.Meaning(ctx, p.bound.Type.ID, numbers)
	if err != nil {
		return err
	}
	for told := range slices.Chunk(together(links, rows, others), referred) {
		if err := job.Refer(ctx, told); err != nil {
			return err
		}
	}
	return p.Store.Keep(ctx, p.bound.Type.ID, p.run, links)
}
