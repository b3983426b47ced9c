package report

import (
	"cmp"
	"slices"

	"github.com/lienthong/lienthong/reconcile"
)

// How much is kept, whatever the size of the register.
const (
	samplesPerVerdict = 3
	examplesPerKind   = 2
	candidatesShown   = 2
	groupsKept        = 20 // of repeated rows
	rowsPerGroup      = 8
)

// Summary is what a report counts.
type Summary struct {
	Rows       int                       `json:"rows"`
	Counts     map[reconcile.Verdict]int `json:"counts"`     // sums to Rows
	Qualities  map[Quality]Figure        `json:"qualities"`  // see the package comment
	Damage     []DamageCount             `json:"damage"`     // most common first
	Duplicates int                       `json:"duplicates"` // rows that repeat another
}

// DamageCount is how many rows show a difference.
type DamageCount struct {
	Difference reconcile.Difference `json:"difference"`
	Rows       int                  `json:"rows"`
}

// Collector takes in the results of a linkage one by one. Its zero value is
// ready; it is for one goroutine.
type Collector struct {
	rows       int
	counts     map[reconcile.Verdict]int
	qualities  [len(Qualities)]Figure // in the order of Qualities
	damage     map[reconcile.Difference]*damage
	samples    map[reconcile.Verdict]samples
	duplicates int
	groups     []group // in the order of their first rows, at most groupsKept
}

// damage is one kind of difference, counted, with examples.
type damage struct {
	rows     int
	examples draw[example]
}

// example is one difference in one row, both sides masked.
type example struct {
	Row              int
	Register, Person string
}

// group is rows of the register that mean one person.
type group struct {
	First  int
	Others []int
	More   int // rows beyond rowsPerGroup
}

// Add takes in one result.
func (c *Collector) Add(r reconcile.Result) {
	if c.counts == nil {
		c.counts = make(map[reconcile.Verdict]int)
		c.damage = make(map[reconcile.Difference]*damage)
		c.samples = make(map[reconcile.Verdict]samples)
	}
	c.rows++
	c.counts[r.Verdict]++
	for i, q := range Qualities {
		c.qualities[i].count(q, &r)
	}
	for _, d := range r.Differences {
		c.damaged(d, &r)
	}
	c.repeated(&r)
	if c.samples[r.Verdict] == nil {
		c.samples[r.Verdict] = make(samples)
	}
	c.samples[r.Verdict].add(&r)
}

func (c *Collector) damaged(d reconcile.Difference, r *reconcile.Result) {
	k := c.damage[d]
	if k == nil {
		k = &damage{}
		c.damage[d] = k
	}
	k.rows++
	if e, ok := exampleOf(d, r); ok {
		k.examples.offer(examplesPerKind, r.Row, func() example { return e })
	}
}

// repeated keeps the groups with the smallest first rows, so that the order in
// which results come does not matter.
func (c *Collector) repeated(r *reconcile.Result) {
	if r.DuplicateOf == 0 {
		return
	}
	c.duplicates++
	i, found := slices.BinarySearchFunc(c.groups, r.DuplicateOf, func(g group, first int) int { return cmp.Compare(g.First, first) })
	if !found {
		if i == groupsKept {
			return
		}
		c.groups = slices.Insert(c.groups, i, group{First: r.DuplicateOf})
		c.groups = c.groups[:min(len(c.groups), groupsKept)]
	}
	g := &c.groups[i]
	at, _ := slices.BinarySearch(g.Others, r.Row)
	g.Others = slices.Insert(g.Others, at, r.Row)
	if len(g.Others) > rowsPerGroup {
		g.Others = g.Others[:rowsPerGroup]
		g.More++
	}
}

// Summary is what has been counted so far.
func (c *Collector) Summary() Summary {
	s := Summary{
		Rows: c.rows, Duplicates: c.duplicates,
		Counts: make(map[reconcile.Verdict]int), Qualities: make(map[Quality]Figure),
	}
	for _, v := range reconcile.Verdicts {
		s.Counts[v] = c.counts[v]
	}
	for i, q := range Qualities {
		s.Qualities[q] = c.qualities[i]
	}
	for d, k := range c.damage {
		s.Damage = append(s.Damage, DamageCount{d, k.rows})
	}
	slices.SortFunc(s.Damage, func(a, b DamageCount) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Difference, b.Difference))
	})
	return s
}
