package tablejob

import (
	"cmp"
	"context"
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/internal/sheet"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablejob/allowance"
)

func wrongTables(l scheme.Link, given int) error {
	if given == 1 {
		return lienthong.Errorf(lienthong.Invalid, "the model links two tables (%s), but one is given; give the right table too, or write link: dedupe", l)
	}
	return lienthong.Errorf(lienthong.Invalid, "the model dedupes one table, but two are given; write another kind of link, such as link: auto")
}

// Summary is what a job found, in numbers.
type Summary struct {
	Rows     [2]int   `json:"rows"`
	Pairs    float64  `json:"pairs"`
	Planned  int64    `json:"pairs_planned"`
	Compared int64    `json:"pairs_compared"`
	LeftOut  int64    `json:"pairs_left_out"`
	Missed   *float64 `json:"missed_by_keys"` // true pairs that no key finds, about; null where that cannot be told
	Matches  int      `json:"matches"`
	Review   int      `json:"review"`
	Decided  int      `json:"decided_by_people,omitempty"`
	Clusters int      `json:"clusters,omitempty"`
	Split    int      `json:"chains_split,omitempty"`
	Link     string   `json:"link"`
	LinkWhy  string   `json:"link_why,omitempty"`
}

// Run links or dedupes and writes the outputs.
func (j *Job) Run(ctx context.Context) (*Summary, error) {
	var err error
	if j.memory, err = allowance.Of(j.Memory); err != nil {
		return nil, err
	}
	j.memory.Begin()
	defer j.memory.End()
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

// numbers are the columns of outputs that a spreadsheet should sort as numbers.
var numbers = []string{"probability", "score", "size"}

func (j *Job) write(o *outcome, files map[string]io.Writer) error {
	pairs := j.PairsOut
	if o.groups == nil {
		pairs = j.Out
	} else if err := sheet.Write(j.Out, files[j.Out], numbers, o.writeClusters); err != nil {
		return err
	}
	if pairs != "" {
		if err := sheet.Write(pairs, files[pairs], numbers, o.writePairs); err != nil {
			return err
		}
	}
	if j.Changes != "" && o.groups != nil {
		if err := sheet.Write(j.Changes, files[j.Changes], numbers, o.writeChanges); err != nil {
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
		switch {
		case p.different:
		case p.match:
			s.Matches++
		default:
			s.Review++
		}
		if p.ruled {
			s.Decided++
		}
	}
	if o.missed != nil {
		about := math.Round(o.missed.Missed)
		s.Missed = &about
	}
	first := map[uint32]bool{}
	for _, g := range o.groups {
		first[g] = true
	}
	s.Clusters = len(first)
	return s
}

// writeClusters writes the cluster of each row. Rows of two tables may have the same ids.
func (o *outcome) writeClusters(w io.Writer) error {
	c := csv.NewWriter(w)
	size := map[uint32]int{}
	for _, g := range o.groups {
		size[g]++
	}
	two := o.model.Link == scheme.DedupeLeft
	line := func(id, table, cluster, size string) {
		cells := []string{id, table, cluster, size}
		if !two {
			cells = slices.Delete(cells, 1, 2)
		}
		_ = c.Write(cells) // c.Error tells
	}
	line("id", "table", "cluster", "size")
	for _, row := range o.byID() {
		g := o.groups[row]
		line(o.records.ID(row), o.table(row), o.names[g], strconv.Itoa(size[g]))
	}
	c.Flush()
	return c.Error()
}

// table is which table a row is of.
func (o *outcome) table(row uint32) string {
	if int(row) < o.records.Left {
		return "left"
	}
	return "right"
}

// idKey is an id as it is ordered: numbers first, by their value.
type idKey struct {
	number uint64
	text   bool
}

// keyOf reads an id as a number of digits alone that a word holds; any other is text.
func keyOf[T ~string | ~[]byte](id T) idKey {
	if len(id) == 0 {
		return idKey{text: true}
	}
	n := uint64(0)
	for i := range len(id) {
		digit := uint64(id[i] - '0')
		if digit > 9 || n > (math.MaxUint64-digit)/10 {
			return idKey{text: true}
		}
		n = n*10 + digit
	}
	return idKey{number: n}
}

// compareIDs puts ids in their order.
func compareIDs[T ~string | ~[]byte](a, b T) int {
	x, y := keyOf(a), keyOf(b)
	switch {
	case x.text != y.text && y.text:
		return -1
	case x.text != y.text:
		return 1
	case x.number != y.number:
		return cmp.Compare(x.number, y.number)
	case string(a) < string(b): // bytes are not copied to be compared
		return -1
	case string(a) > string(b):
		return 1
	}
	return 0
}
