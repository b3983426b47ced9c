package tablejob

import (
	"cmp"
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

func wrongTables(l scheme.Link, given int) error {
	if given == 1 {
		return lienthong.Errorf(lienthong.Invalid, "the model links two tables (%s), but one is given; give the right table too, or write link: dedupe", l)
	}
	return lienthong.Errorf(lienthong.Invalid, "the model dedupes one table, but two are given; write another kind of link, such as link: link")
}

// Summary is what a job found, in numbers.
type Summary struct {
	Rows     [2]int  `json:"rows"`
	Pairs    float64 `json:"pairs"`
	Planned  int64   `json:"pairs_planned"`
	Compared int64   `json:"pairs_compared"`
	LeftOut  int64   `json:"pairs_left_out"`
	Matches  int     `json:"matches"`
	Review   int     `json:"review"`
	Clusters int     `json:"clusters,omitempty"`
	Split    int     `json:"chains_split,omitempty"`
	Link     string  `json:"link"`
	LinkWhy  string  `json:"link_why,omitempty"`
}

// Run links or dedupes and writes the outputs.
func (j *Job) Run(ctx context.Context) (*Summary, error) {
	defer j.bound()()
	var g durable.Group
	defer g.Abort()
	files := map[string]io.Writer{}
	for _, path := range []string{j.Out, j.PairsOut, j.SaveModel, j.Report, j.Changes} {
		if path == "" {
			continue
		}
		f, err := g.Create(path)
		if err != nil {
			return nil, err
		}
		files[path] = f
	}
	o, err := j.run(ctx)
	if err != nil {
		return nil, err
	}
	if err := j.write(o, files); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return o.summary(), g.Commit()
}

func (j *Job) write(o *outcome, files map[string]io.Writer) error {
	pairs := j.PairsOut
	if o.groups == nil {
		pairs = j.Out
	} else if err := o.writeClusters(files[j.Out]); err != nil {
		return err
	}
	if pairs != "" {
		if err := o.writePairs(files[pairs]); err != nil {
			return err
		}
	}
	if j.Changes != "" && o.groups != nil {
		if err := o.writeChanges(files[j.Changes]); err != nil {
			return err
		}
	}
	if j.Report != "" {
		if err := o.writeReport(files[j.Report], j); err != nil {
			return err
		}
	}
	if j.SaveModel != "" {
		return scheme.Write(files[j.SaveModel], o.model, o.notes)
	}
	return nil
}

func (o *outcome) summary() *Summary {
	s := &Summary{
		Rows: [2]int{o.records.Left, o.records.Len() - o.records.Left}, Pairs: o.records.Pairs(),
		Planned: o.plan.Pairs(), Compared: o.compared, Split: o.split, Link: string(o.model.Link), LinkWhy: o.chosen,
	}
	for _, l := range o.plan.Left {
		s.LeftOut += l.Pairs
	}
	for _, p := range o.pairs() {
		if p.match {
			s.Matches++
		} else {
			s.Review++
		}
	}
	first := map[uint32]bool{}
	for _, g := range o.groups {
		first[g] = true
	}
	s.Clusters = len(first)
	return s
}

// writeClusters writes the cluster of each row.
func (o *outcome) writeClusters(w io.Writer) error {
	c := csv.NewWriter(w)
	size := map[uint32]int{}
	for _, g := range o.groups {
		size[g]++
	}
	_ = c.Write([]string{"id", "cluster", "size"}) // c.Error tells
	for _, row := range o.byID() {
		g := o.groups[row]
		_ = c.Write([]string{o.records.ID(row), o.names[g], strconv.Itoa(size[g])})
	}
	c.Flush()
	return c.Error()
}

// compareIDs puts numbers in the order of numbers.
func compareIDs(a, b string) int {
	x, errX := strconv.ParseUint(a, 10, 64)
	y, errY := strconv.ParseUint(b, 10, 64)
	if errX == nil && errY == nil {
		return cmp.Or(cmp.Compare(x, y), strings.Compare(a, b))
	}
	return strings.Compare(a, b)
}

// decidedPair is a pair to be written.
type decidedPair struct {
	engine.Scored
	match bool
}

// pairs are the pairs that are written: matches, and those for review.
func (o *outcome) pairs() []decidedPair {
	match := engine.ScoreOf(o.model.Thresholds.Match)
	kept := map[[2]uint32]bool{}
	for _, p := range o.decided {
		kept[[2]uint32{p.A, p.B}] = true
	}
	out := make([]decidedPair, 0, len(o.scored))
	for _, p := range o.withMembers() {
		d := decidedPair{p, p.Score >= match}
		switch {
		case o.groups != nil:
			d.match = o.groups[p.A] == o.groups[p.B]
		case o.model.Link != scheme.LinkTables:
			d.match = kept[[2]uint32{p.A, p.B}]
		}
		out = append(out, d)
	}
	return out
}

// withMembers are the scored pairs, with those of a cluster that no key found or
// that scored too low to be written by themselves.
func (o *outcome) withMembers() []engine.Scored {
	if o.groups == nil {
		return o.scored
	}
	known := make(map[[2]uint32]bool, len(o.scored))
	for _, p := range o.scored {
		known[[2]uint32{p.A, p.B}] = true
	}
	members := map[uint32][]uint32{}
	for row, g := range o.groups {
		members[g] = append(members[g], uint32(row))
	}
	out := slices.Clone(o.scored)
	for _, rows := range members {
		if len(rows) < 3 { // a cluster of two is a pair that was scored
			continue
		}
		for _, p := range engine.Among(o.records, o.weights, rows) {
			if !known[[2]uint32{p.A, p.B}] {
				out = append(out, p)
			}
		}
	}
	return out
}

// writePairs writes pairs in the order of the left ids, the likeliest first.
func (o *outcome) writePairs(w io.Writer) error {
	pairs := o.pairs()
	slices.SortFunc(pairs, func(a, b decidedPair) int {
		return cmp.Or(compareIDs(o.records.ID(a.A), o.records.ID(b.A)), cmp.Compare(b.Score, a.Score), compareIDs(o.records.ID(a.B), o.records.ID(b.B)))
	})
	c, fields := csv.NewWriter(w), o.model.Compared()
	_ = c.Write([]string{"left_id", "right_id", "probability", "score", "decision", "levels", "reason_en", "reason_vi"}) // c.Error tells
	for _, p := range pairs {
		decision := "review"
		if p.match {
			decision = "match"
		}
		_ = c.Write([]string{
			o.records.ID(p.A), o.records.ID(p.B),
			strconv.FormatFloat(engine.Probability(p.Score), 'f', 6, 64), strconv.FormatFloat(float64(p.Score)/engine.Bit, 'f', 3, 64),
			decision, o.levels(fields, p.Pattern), english.reason(fields, p.Pattern), vietnamese.reason(fields, p.Pattern),
		})
	}
	c.Flush()
	return c.Error()
}

// levels names the levels of a pattern.
func (o *outcome) levels(fields []*scheme.Field, p engine.Pattern) string {
	var words []string
	for i, f := range fields {
		words = append(words, f.Name+"="+LevelName(f, p.Level(i)))
	}
	return strings.Join(words, ";")
}

// LevelName is a level in a word or two.
func LevelName(f *scheme.Field, level int) string {
	levels := f.Parsed()
	switch {
	case level == 0:
		return "missing"
	case level > len(levels):
		return "other"
	}
	return levels[level-1].String()
}
