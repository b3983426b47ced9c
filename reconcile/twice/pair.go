package twice

import (
	"math"

	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// comparer compares the persons of blocks on behalf of one worker.
type comparer struct {
	table    *held.Table
	judge    *kernel.Judge
	policy   Policy
	rarest   kernel.Counts // of a name that nobody else bears
	people   []kernel.Record
	pairs    []Pair
	compared int64
	skipped  kernel.SkippedBlocks
}

func newComparer(table *held.Table, policy Policy) *comparer {
	return &comparer{
		table: table, judge: kernel.NewJudge(table.Lexicon(), kernel.DefaultWeights), policy: policy,
		rarest: kernel.Counts{Persons: table.Len(), Exact: 2, Folded: 2},
	}
}

// compare keeps the pairs of a block that could matter if their names were rare.
func (c *comparer) compare(block []entry) {
	if len(block) > c.policy.Largest {
		c.skipped.Blocks++
		c.skipped.Rows += len(block)
		return
	}
	c.people = c.people[:0]
	for _, e := range block {
		var r kernel.Record
		c.table.Person(e.ordinal(), &r)
		c.people = append(c.people, r)
	}
	for i := range block {
		for k := i + 1; k < len(block); k++ {
			c.compared++
			p := Pair{A: block[i].ordinal(), B: block[k].ordinal(), Pattern: patternOf(c.judge, &c.people[i], &c.people[k])}
			if p.weigh(c.rarest, c.policy); p.Verdict != "" {
				c.pairs = append(c.pairs, p)
			}
		}
	}
}

// patternOf compares two persons. Numbers that are not the same say nothing: whoever
// stands twice has two.
func patternOf(j *kernel.Judge, a, b *kernel.Record) kernel.Pattern {
	p := j.Compare(a, b)
	if !p[kernel.Number].IsExactNumber() {
		p[kernel.Number] = kernel.NumberMissing
	}
	return p
}

// weigh gives a pair its score and what follows from it.
func (p *Pair) weigh(c kernel.Counts, policy Policy) {
	p.Score = kernel.DefaultWeights.Score(p.Pattern, c) + math.Log2(policy.Rate)
	p.Probability = 1 / (1 + math.Exp2(-p.Score))
	switch {
	case p.Probability >= policy.Same && !contradicts(p.Pattern):
		p.Verdict = Same
	case p.Pattern[kernel.Number] == kernel.NumberExact:
		p.Verdict = NumberTwice
	case p.Probability >= policy.Possible:
		p.Verdict = Possible
	default:
		p.Verdict = ""
	}
}

// contradicting are the levels that keep two persons apart, however much else agrees.
var contradicting = map[kernel.Level]bool{
	kernel.NameMissing: true, kernel.NameTwoEdits: true, kernel.NameMiddleDiffers: true, kernel.NameFamilyDiffers: true,
	kernel.NameGivenDiffers: true, kernel.NameGivenOnly: true, kernel.NameDiffers: true,
	kernel.BirthYearAgrees: true, kernel.BirthYearDiffers: true, kernel.BirthYearNear: true, kernel.BirthDiffers: true,
	kernel.SexDiffers: true, kernel.ParentDiffers: true,
}

// contradicts reports whether something keeps two persons apart. A father is named
// late or not at all; one that differs does not.
func contradicts(p kernel.Pattern) bool {
	for _, f := range []kernel.Field{kernel.FullName, kernel.Birth, kernel.Sex, kernel.Mother} {
		if contradicting[p[f]] {
			return true
		}
	}
	return mayBeTwins(p)
}

// mayBeTwins reports whether two persons were born on one day and their names are not
// the very same: twins are called Dung and Dũng, and differ in nothing else.
func mayBeTwins(p kernel.Pattern) bool {
	name := p[kernel.FullName]
	return p[kernel.Birth] == kernel.BirthExact && name != kernel.NameExact && name != kernel.NameStyle && !p[kernel.Number].IsExactNumber()
}

// group gives every pair that is the same the smallest ordinal of all who are, and the
// others their own A. It follows the links from each to the smaller one (union-find).
func group(pairs []Pair) {
	parent := make(map[int64]int64)
	find := func(x int64) int64 {
		for {
			p, ok := parent[x]
			if !ok || p == x {
				return x
			}
			x = p
		}
	}
	for i := range pairs {
		if p := &pairs[i]; p.Verdict == Same {
			a, b := find(p.A), find(p.B)
			parent[max(a, b)] = min(a, b)
		}
	}
	for i := range pairs {
		pairs[i].Group = find(pairs[i].A)
	}
}
