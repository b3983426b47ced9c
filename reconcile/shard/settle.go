package shard

import (
	"context"

	"github.com/lienthong/lienthong/reconcile/kernel"
)

// settled is what the step says of the whole register; its file is written after
// those of the shards.
type settled struct {
	Tally kernel.Tally `json:"tally"` // of the first pass
	Rows  int          `json:"rows"`  // that their number settled
	Large []uint64     `json:"large"` // see intake.Shard.Second
}

// settle sums up what the first pass found, shard by shard. How common a name is,
// what the population leaves out and which keys too many open rows share is known
// only now, and weights are final.
func (w *Worker) settle(ctx context.Context, dir string, p *plan) error {
	out, blocks := settled{Large: []uint64{}}, kernel.Blocks{}
	for r := range p.Shards {
		shard, err := w.shard(ctx, dir, p, r)
		if err != nil {
			return err
		}
		found, err := readParts(ctx, p.stretches(Unit{Dir: dir, Step: Count, Register: r}), shard.Len())
		if err != nil {
			return err
		}
		matches := shard.First(p.Large).Join(found.matches)
		if err := writePart(matchesPath(dir, r), summary{Tally: found.tally, Fields: found.people.fields}, func(write func(*finding) error) error {
			return writeMatches(matches, func(k int) int { return k }, write, found.people.person)
		}); err != nil {
			return err
		}
		pass := shard.Second(matches, found.tally.Gaps, blocks, nil)
		out.Rows += shard.Len() - pass.Len()
		out.Tally = besides(out.Tally, found.tally)
	}
	out.Tally.Skipped.Blocks = len(p.Large)
	out.Large = append(out.Large, blocks.Large()...)
	return writeJSON(settledPath(dir), out)
}

// besides is the tally of two shards that met the same population.
func besides(a, b kernel.Tally) kernel.Tally {
	return kernel.Tally{
		Persons: b.Persons, Gaps: b.Gaps,
		Pairs: a.Pairs + b.Pairs, Pruned: a.Pruned + b.Pruned, Unasked: a.Unasked + b.Unasked, Overflowed: max(a.Overflowed, b.Overflowed),
		Skipped: kernel.SkippedBlocks{Rows: a.Skipped.Rows + b.Skipped.Rows},
	}
}

// after is the tally of two stretches of the population that met the same shard.
func after(a, b kernel.Tally) kernel.Tally {
	b.Persons += a.Persons
	b.Pairs += a.Pairs
	b.Pruned += a.Pruned
	b.Gaps.PIN += a.Gaps.PIN
	b.Gaps.Birth += a.Gaps.Birth
	b.Overflowed = max(a.Overflowed, b.Overflowed)
	return b
}
