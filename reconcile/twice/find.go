package twice

import (
	"cmp"
	"context"
	"runtime"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/census"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// Policy says what is called a duplicate.
type Policy struct {
	Rate     float64 // share of persons of whom a second record is expected
	Same     float64 // probability from where a pair is one person
	Possible float64 // and from where an officer should look
	Largest  int     // block, in persons
}

// DefaultPolicy expects one person in a thousand to stand twice.
var DefaultPolicy = Policy{Rate: 0.001, Same: 0.99, Possible: 0.5, Largest: 1000}

// Validate reports a policy that cannot be.
func (p Policy) Validate() error {
	if !(p.Rate > 0 && p.Rate < 1 && p.Possible > 0 && p.Possible <= p.Same && p.Same < 1 && p.Largest >= 2) { // NaN is none of them
		return lienthong.Errorf(lienthong.Invalid, "of a policy for duplicates 0 < rate < 1, 0 < possible ≤ same < 1, and blocks hold at least 2")
	}
	return nil
}

// Pair is two records that may be one person.
type Pair struct {
	A, B        int64 // ordinals, A < B
	Pattern     kernel.Pattern
	Score       float64 // log2 of the odds
	Probability float64
	Verdict     Verdict
	Group       int64 // the smallest ordinal of those who are the same, directly or through others
}

// Verdict says what a pair is.
type Verdict string

// The verdicts; the empty one is that a pair does not matter.
const (
	Same        Verdict = "same"         // one person
	Possible    Verdict = "possible"     // an officer should look
	NumberTwice Verdict = "number_twice" // one number, and otherwise not the same person
)

// Outcome is what was found.
type Outcome struct {
	Pairs    []Pair // by A, then B
	Compared int64
	Skipped  kernel.SkippedBlocks // beyond the policy's largest
}

// BytesPerPerson is what finding takes beside the table.
const BytesPerPerson = 8

// Find compares everybody with everybody under a common key. workers of zero are one
// for each processor. The outcome does not depend on them.
func Find(ctx context.Context, table *held.Table, policy Policy, workers int) (*Outcome, error) {
	if err := policy.Validate(); err != nil {
		return nil, err
	}
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	comparers := make([]*comparer, workers)
	for w := range comparers {
		comparers[w] = newComparer(table, policy)
	}
	b := newBlocker(table, workers)
	for kind := range kernel.DuplicateKinds {
		if err := b.blocks(ctx, kind, func(w int, block []entry) { comparers[w].compare(block) }); err != nil {
			return nil, err
		}
	}
	b.entries = nil
	out := &Outcome{}
	for _, c := range comparers {
		out.Pairs = append(out.Pairs, c.pairs...)
		out.Compared += c.compared
		out.Skipped.Blocks += c.skipped.Blocks
		out.Skipped.Rows += c.skipped.Rows
	}
	slices.SortFunc(out.Pairs, func(x, y Pair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	out.Pairs = slices.CompactFunc(out.Pairs, func(x, y Pair) bool { return x.A == y.A && x.B == y.B })
	if err := decide(ctx, out, table, policy, workers); err != nil {
		return nil, err
	}
	group(out.Pairs)
	return out, nil
}

// decide weighs the pairs by how common their names are, and keeps those that matter.
func decide(ctx context.Context, out *Outcome, table *held.Table, policy Policy, workers int) error {
	names := make([]lexicon.Name, len(out.Pairs))
	var r kernel.Record
	for i := range out.Pairs {
		table.Person(out.Pairs[i].A, &r)
		names[i] = r.Name
	}
	sum, err := countNames(ctx, census.Of(slices.Values(names), table.Lexicon()), table, workers)
	if err != nil {
		return err
	}
	kept := out.Pairs[:0]
	for i, p := range out.Pairs {
		c := kernel.Counts{Persons: table.Len()}
		c.Exact, c.Folded = sum.Of(&names[i])
		if p.weigh(c, policy); p.Verdict != "" {
			kept = append(kept, p)
		}
	}
	out.Pairs = kept
	return nil
}

// countNames counts who bears the names in the whole table.
func countNames(ctx context.Context, names *census.Names, table *held.Table, workers int) (census.Sum, error) {
	counted := make([]*census.Bearers, workers)
	for w := range counted {
		counted[w] = names.Bearers(table.Lexicon())
	}
	rooms := make([][]kernel.Record, workers)
	for w := range rooms {
		rooms[w] = make([]kernel.Record, stretch)
	}
	err := table.Share(ctx, workers, stretch, func(w int, some held.Stretch) {
		people := some.Some(0, rooms[w])
		for i := range people {
			counted[w].Count(&people[i].Name)
		}
	})
	if err != nil {
		return census.Sum{}, err
	}
	return names.Sum(counted), nil
}
