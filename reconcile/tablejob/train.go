package tablejob

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/learn"
	"github.com/lienthong/lienthong/reconcile/modelsql"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablejob/allowance"
)

// WriteProposal writes a proposed model to a file, or to w where path is "".
func (j *Job) WriteProposal(ctx context.Context, path string, w io.Writer) error {
	p, err := j.Propose(ctx)
	if err != nil {
		return err
	}
	j.note(p.Warnings)
	if path == "" {
		return scheme.Write(w, p.Model, p.Notes)
	}
	return durable.Write(path, func(w io.Writer) error { return scheme.Write(w, p.Model, p.Notes) })
}

// Train learns the weights of the model anew and writes it to SaveModel.
func (j *Job) Train(ctx context.Context) (*learn.Report, error) {
	var err error
	if j.memory, err = allowance.Of(j.Memory); err != nil {
		return nil, err
	}
	j.memory.Begin()
	defer j.memory.End()
	var g durable.Group
	defer g.Abort()
	model, err := g.Create(j.SaveModel) // first: an hour's learning must not fail at its end for want of a folder
	if err != nil {
		return nil, err
	}
	var sql *durable.File
	if j.SQL != "" {
		if sql, err = g.Create(j.SQL); err != nil {
			return nil, err
		}
	}
	o := &outcome{}
	if err := j.prepare(ctx, o); err != nil {
		return nil, err
	}
	o.model.Learnt = nil
	labels, err := j.labels(ctx, o.records)
	if err != nil {
		return nil, err
	}
	if err := j.learn(ctx, o, labels); err != nil {
		return nil, err
	}
	said := len(o.learnt.Warnings)
	if err := learn.Sessions(ctx, o.records, o.learnt); err != nil {
		return nil, err
	}
	j.note(o.learnt.Warnings[said:])
	written := *o.model
	if o.may {
		written.Link = scheme.Auto
	}
	if err := scheme.Write(model, &written, o.notes); err != nil {
		return nil, err
	}
	if sql != nil {
		if err := writeSQL(sql, o); err != nil {
			return nil, err
		}
	}
	return o.learnt, g.Commit()
}

// manyBeside is the table, 0 left and 1 right, that many rows of are compared with few of the
// other; not ok where there is none, or only pairs of the two could tell.
func (o *outcome) manyBeside() (side int, ok bool) {
	left, right := o.records.Left, o.records.Len()-o.records.Left
	if left < right {
		side = 1
	}
	return side, o.model.Link.Tables() == 2 && o.model.Link != scheme.DedupeLeft && len(o.model.Compared()) > 1 && !o.model.OneColumn() &&
		min(left, right) < sample.FewRows && max(left, right) >= sample.FewRows
}

// learnBeside learns from one table by itself what strangers and kin share there, since few rows
// of the other say no more than what those few are like. What true pairs share is what is assumed, or
// what its own doubles show; nine rows in ten are expected to have a partner.
func (j *Job) learnBeside(ctx context.Context, o *outcome, side int) error {
	m := *o.model
	m.Link, m.ID, m.RightID = scheme.Dedupe, o.model.IDOf(side), ""
	m.Blocking.All, m.Blocking.Proposed = false, false
	m.Fields = slices.Clone(m.Fields)
	for i := range m.Fields {
		f := &m.Fields[i]
		f.Columns, f.RightColumns = f.ColumnsOf(side), nil
	}
	alone := Job{Left: j.tables()[side], memory: j.memory}
	r, err := alone.load(ctx, &m)
	if err != nil {
		return err
	}
	if o.model.Learnt, o.learnt, err = learn.Train(ctx, r, nil); err != nil {
		return err
	}
	many := o.records.Left
	if side == 1 {
		many = o.records.Len() - many
	}
	o.model.Learnt.Lambda = partnered / float64(many)
	o.learnt.Warnings = []string{fmt.Sprintf("the %s table has %s, too few to learn from: what strangers share is learnt from the other table alone, and what true pairs share is assumed. A model that was trained on more rows knows both: train, then link --model",
		[]string{"right", "left"}[side], countOf(o.records.Len()-many, "row"))}
	return nil
}

// countOf is a number of things in words.
func countOf(n int, thing string) string {
	if n == 1 {
		return "one " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// partnered is the share of few rows that are expected to have a partner: who asks about one expects to find it.
const partnered = 0.9

// labels reads the pairs that people decided: a table with the ids of two rows in its first
// two columns and a column label, which holds same or different (or 1 or 0, true or false),
// or nothing where nobody has decided. Every id must be there.
func (j *Job) labels(ctx context.Context, r *engine.Records) ([]learn.Label, error) {
	if j.Labels == "" {
		return nil, nil
	}
	all, gone, err := j.readLabels(ctx, j.Labels, r)
	if err != nil {
		return nil, err
	}
	if len(gone) > 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "%q: row %d names no two rows of the tables: %s; take it out or mend its ids", j.Labels, gone[0], j.idsOfLabels())
	}
	if text := contradiction(all, r.Left, r.Len(), scheme.LinkTables); text != "" {
		return nil, lienthong.Errorf(lienthong.Invalid, "%q: %s; mend one of them", j.Labels, text)
	}
	j.say("%d pairs that people decided", len(all))
	return labelsOf(all), nil
}

// idsOfLabels says which ids stand in a file of labels.
func (j *Job) idsOfLabels() string {
	if j.Right == "" {
		return "its first two columns are the ids of two rows"
	}
	return "its first column is the id of a left row, its second of a right one"
}

// labelled is what a line of a file says that people decided.
type labelled struct {
	learn.Label
	line int // the row of the file, as a spreadsheet counts
}

// readLabels reads a file of labels, and the lines that name a row which is not there.
func (j *Job) readLabels(ctx context.Context, path string, r *engine.Records) (out []labelled, gone []int, err error) {
	bad := func(format string, args ...any) error {
		return lienthong.Errorf(lienthong.Invalid, "%q: "+format, append([]any{path}, args...)...)
	}
	header, rows, err := readAll(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	label := slices.Index(header, "label")
	if label < 2 {
		return nil, nil, bad("labels need the ids of two rows in the first two columns and, behind them, a column named label; its columns are %s", strings.Join(header, ", "))
	}
	at, tableOf := rowsByID(r, rows), j.rightTable(header, r)
	for _, row := range rows {
		said := strings.ToLower(strings.TrimSpace(row.Cells[label]))
		if said == "" {
			continue
		}
		same, ok := decisions[said]
		if !ok {
			return nil, nil, bad("row %d: a label is same or different, or nothing", row.Number)
		}
		a, known := at[0][row.Cells[0]]
		b, too := at[tableOf(row, at)][row.Cells[1]]
		if !known || !too || a == b {
			gone = append(gone, row.Number)
			continue
		}
		out = append(out, labelled{learn.Label{A: min(a, b), B: max(a, b), Same: same}, row.Number})
	}
	return out, gone, nil
}

// rightTable tells which table the second id of a label is of: the right one, if there are two.
// Where the left one is deduped as well, the column right_table says so, as the file of pairs
// does, or else the id, if the left table alone has it.
func (j *Job) rightTable(header []string, r *engine.Records) func(tabular.Row, [2]map[string]uint32) int {
	named, both := slices.Index(header, "right_table"), r.Model.Link == scheme.DedupeLeft
	return func(row tabular.Row, at [2]map[string]uint32) int {
		_, inRight := at[1][row.Cells[1]]
		switch {
		case j.Right == "", both && named >= 0 && row.Cells[named] == "left", both && named < 0 && !inRight:
			return 0
		}
		return 1
	}
}

// decisions are the words of labels, those of other programs too.
var decisions = map[string]bool{
	"same": true, "1": true, "true": true, "yes": true, "match": true,
	"different": false, "0": false, "false": false, "no": false, "distinct": false, "non-match": false, "nonmatch": false, "non_match": false,
}

// rowsByID are the rows of each table by their ids, of those alone that labels name.
func rowsByID(r *engine.Records, labels []tabular.Row) (at [2]map[string]uint32) {
	named := map[string]bool{}
	for _, l := range labels {
		named[l.Cells[0]], named[l.Cells[1]] = true, true
	}
	at = [2]map[string]uint32{{}, {}}
	for row := range uint32(r.Len()) {
		side := 0
		if int(row) >= r.Left {
			side = 1
		}
		if id := r.ID(row); named[id] {
			at[side][id] = row
		}
	}
	return at
}

// writeSQL writes the trained model and the rows as SQL.
func writeSQL(w io.Writer, o *outcome) error {
	p, err := engine.NewPlan(o.records, nil)
	if err != nil {
		return err
	}
	if n := p.Pairs(); n > modelsql.MostPairs {
		return lienthong.Errorf(lienthong.TooLarge, "the model compares %d pairs, and SQL is written for at most %d; take a part of the rows", n, modelsql.MostPairs)
	}
	return modelsql.Write(w, o.records, p, weight.New(o.records.Model, o.records.Columns), weight.ScoreOf(o.model.Thresholds.Review))
}
