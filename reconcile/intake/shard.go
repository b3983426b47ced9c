package intake

import (
	"context"

	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
	"github.com/lienthong/lienthong/reconcile/reading"
)

// Shard is some rows of a register that follow each other, held to be compared
// with one stretch of a population after another by whoever has the time: see
// package shard. It does not change, and is for any number of goroutines.
type Shard struct {
	linkage Linkage
	rows    *register
	records []kernel.Record
}

// ReadShard reads the rows of l.Register, which are a shard.
func (l Linkage) ReadShard(ctx context.Context) (*Shard, error) {
	l = l.withDefaults()
	rows, err := l.readRegister(ctx)
	if err != nil {
		return nil, err
	}
	return &Shard{l, rows, rows.records(0, rows.len())}, nil
}

// shardsHeld is how many shards a process may hold at once: one that is being
// finished and one that is being begun.
const shardsHeld = 2

// FitsShards refuses shards of so many rows if they do not fit l.Memory.
func (l Linkage) FitsShards(rows int) error {
	l = l.withDefaults()
	each := int64(memoryForRow + memoryForRowAgain*(l.Workers-1))
	need := memoryForAll + memoryForWorker*int64(l.Workers) + shardsHeld*each*int64(rows)
	if l.Memory == 0 || need <= l.Memory {
		return nil
	}
	return l.tooSmall(need, "or make the register's shards smaller")
}

// Len is how many rows there are.
func (s *Shard) Len() int { return len(s.records) }

// Pass is one reading of the population on behalf of a shard. It does not change,
// and is for any number of goroutines.
type Pass struct {
	shard  *Shard
	linker *kernel.Linker
	open   []int // of each row of the linker, its place in the shard; nil if all rows are there
}

// First is the pass by whole numbers. large are keys that too many rows of the
// whole register share; see kernel.Pass.
func (s *Shard) First(large []uint64) *Pass {
	return &Pass{shard: s, linker: kernel.NewLinker(s.records, s.rows.lexicon, kernel.Pass{Look: kernel.ByNumber, Weights: s.linkage.Policy.Weights, Large: large})}
}

// Second is the pass for the rows that are open after the first, whose matches in
// the whole population are given. count, if not nil, counts these rows under their
// keys.
func (s *Shard) Second(matches []kernel.Match, gaps kernel.Gaps, count kernel.Blocks, large []uint64) *Pass {
	p := &Pass{shard: s, open: append([]int{}, openRows(s.rows, 0, matches)...)}
	pass := kernel.Pass{Look: kernel.BeyondNumbers, Weights: s.linkage.Policy.Weights, Gaps: gaps, Count: count, Large: large, Known: make([]kernel.Known, len(p.open))}
	records := make([]kernel.Record, len(p.open))
	for k, i := range p.open {
		records[k], pass.Known[k] = s.records[i], s.linkage.Policy.Known(matches[i])
	}
	p.linker = kernel.NewLinker(records, s.rows.lexicon, pass)
	return p
}

// Len is how many rows the pass looks for.
func (p *Pass) Len() int {
	if p.open == nil {
		return p.shard.Len()
	}
	return len(p.open)
}

// Row is the place in the shard of the k-th row that the pass looks for.
func (p *Pass) Row(k int) int {
	if p.open == nil {
		return k
	}
	return p.open[k]
}

// Found is what a pass found in a stretch of the population.
type Found struct {
	Matches []kernel.Match // of each row that the pass looks for
	Tally   kernel.Tally
	worker  *worker
}

// Person is somebody among the hits.
func (f *Found) Person(ordinal int64) *reconcile.Person { return f.worker.person(ordinal) }

// Find compares the persons of some groups. It is the work of one processor.
func (p *Pass) Find(ctx context.Context, groups *tabular.Groups) (*Found, error) {
	l := p.shard.linkage
	l.Population.Groups, l.Workers = groups, 1
	workers, err := l.pass(ctx, p.linker, nil)
	if err != nil {
		return nil, err
	}
	f := &Found{worker: workers[0]}
	f.Matches, f.Tally = p.linker.Merge(probes(workers))
	return f, nil
}

// Fields names the texts that are shown of a person.
func (f *Found) Fields() []string { return f.worker.kept.Names }

// Join puts together what was found in all stretches of the population: for each
// of them the matches of all rows of the shard. It gives those of the rows that the
// pass looks for.
func (p *Pass) Join(stretches [][]kernel.Match) []kernel.Match {
	if p.open == nil {
		return p.linker.Join(stretches)
	}
	wanted := make([][]kernel.Match, len(stretches))
	for s, all := range stretches {
		wanted[s] = make([]kernel.Match, len(p.open))
		for k, i := range p.open {
			wanted[s][k] = all[i]
		}
	}
	return p.linker.Join(wanted)
}

// Decide gives every row of the shard its verdict, from what the last pass that
// looked for it found, and marks rows that repeat another. Shards are decided in
// the order of rows, with the same duplicates.
func (s *Shard) Decide(ctx context.Context, matches []kernel.Match, persons func(ordinal int64) *reconcile.Person,
	duplicates *reconcile.Duplicates, take func(*reconcile.Result) error) error {
	for i := range matches {
		matches[i].Hits = s.linkage.Policy.Near(matches[i])
	}
	m := &matching{upTo: s.Len(), matches: matches, persons: persons}
	return s.linkage.decide(ctx, s.rows, m, marking(duplicates, take))
}

// Numbers counts the rows of a whole register under their whole numbers, while
// they are dealt out into shards. It is for one goroutine.
type Numbers struct {
	reader *reading.Reader
	keys   *kernel.Keys
	blocks kernel.Blocks
}

// Numbers counts rows of l.Register.
func (l Linkage) Numbers() *Numbers {
	names := lexicon.New() // of none: numbers have no names
	return &Numbers{reading.New(l.Register.Columns, names, l.Places), kernel.NewKeys(names, true), kernel.Blocks{}}
}

// Add counts a row.
func (n *Numbers) Add(cells []string) {
	var rec kernel.Record
	n.reader.Numbers(cells, &rec, nil)
	for _, k := range n.keys.Numbers(&rec) {
		n.blocks[k]++
	}
}

// Large are the keys that too many rows share, for [Shard.First].
func (n *Numbers) Large() []uint64 { return n.blocks.Large() }
