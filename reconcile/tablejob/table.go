package tablejob

import (
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"math"
	"runtime"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/reconcile/charset"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/cell"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablesql"
)

// tellingRows is after how many rows a table's length can be told from its size.
const tellingRows = 200_000

// blocksAhead is how many blocks of rows are on their way in at once, and weighEvery
// after how many the memory is weighed, for which all must be in.
const (
	blocksAhead = 8
	weighEvery  = 16
)

// table is a table while it is read: a file's, or the answer to a query.
type table interface {
	Header() []string
	Duplicated() []string
	Rows() iter.Seq2[tabular.Row, error]
	Fill(*tabular.Block) error // in place of Rows
	Nameless() bool            // no row named the columns
	Progress() (done, total int64)
	Close() error
}

func open(ctx context.Context, path string, empty bool) (table, error) {
	if tablesql.Names(path) {
		return tablesql.Open(ctx, path)
	}
	return tabular.Open(path, tabular.Options{HeaderScore: heading.Score, Nameless: heading.Nameless, Decode: charset.Decode, Empty: empty})
}

// sample reads a table for a profile, or so many of its first rows; 0 is all.
func (j *Job) sample(ctx context.Context, path string, first int) (*sample.Table, error) {
	t, err := open(ctx, path, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = t.Close() }() // only read
	j.sayHow(t, path)
	if t.Nameless() {
		j.say("%q: no row names the columns, so that they are called C1 to C%d; if the first row does name them, give it other names", path, len(t.Header()))
	}
	s := sample.Sampler{Header: t.Header(), Nameless: t.Nameless()}
	if err := pass(ctx, &s, t, first); err != nil {
		return nil, err
	}
	found := s.Table()
	if found.Rows == 0 { // a query's; a file without rows is refused when it is opened
		return nil, lienthong.Errorf(lienthong.Invalid, "%s: there is no row to look at; check what the query asks for", path)
	}
	return found, nil
}

// pass passes rows of a table by, block by block: so many of the first, or all.
func pass(ctx context.Context, s *sample.Sampler, t table, first int) error {
	all := make([]int, len(t.Header()))
	for i := range all {
		all[i] = i
	}
	b := tabular.NewBlock(len(all), all)
	for left := cmp.Or(first, math.MaxInt); left > 0; left -= len(b.Numbers) {
		switch err := cmp.Or(t.Fill(b), ctx.Err()); err {
		case nil:
			s.AddColumns(b.Columns, min(len(b.Numbers), left))
		case io.EOF:
			return nil
		default:
			return err
		}
	}
	return nil
}

// load reads the tables into records.
func (j *Job) load(ctx context.Context, m *scheme.Model) (*engine.Records, error) {
	l := engine.NewLoader(m)
	defer l.Close()
	for side, path := range j.tables() {
		if err := j.loadTable(ctx, l, m, side, path); err != nil {
			return nil, err
		}
	}
	r, err := l.Seal()
	r.Allow = j.memory.Next
	// A third of the memory only served to load. What follows finds it free, where it
	// would ask the kernel for more, page by page, until the collector came by itself.
	runtime.GC()
	return r, err
}

// placed says where in the model's file that stands which an error is about.
func (j *Job) placed(err error) error {
	var wrong *lienthong.Error
	if j.Model == "" || !errors.As(err, &wrong) || wrong.Field == "" {
		return err
	}
	return lienthong.Errorf(wrong.Code, "%s: %s", conf.Place(j.Model, wrong.Field), wrong.Message)
}

func (j *Job) loadTable(ctx context.Context, l *engine.Loader, m *scheme.Model, side int, path string) error {
	t, err := open(ctx, path, false)
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }() // only read
	if err := cell.Missing(m, t.Header(), side, path); err != nil {
		return j.placed(err)
	}
	if tablesql.Names(path) && m.IDOf(side) == "" {
		return lienthong.Errorf(lienthong.Invalid, "%s: the rows of a query have no order to number them by; name the column that tells them apart as id in the model", path)
	}
	if err := ambiguous(t, m, side, path); err != nil {
		return err
	}
	// Blocks are read while others are taken in.
	blocks := make(chan *block, blocksAhead)
	for range blocksAhead {
		cells := cell.New(m, t.Header(), side)
		blocks <- &block{rows: tabular.NewBlock(len(t.Header()), cells.Asked()), cells: cells}
	}
	defer func() { // none is read into any more when the table is closed
		for range blocksAhead {
			<-blocks
		}
	}()
	rows, before, told := 0, l.Rows(), false
	for n := 1; ; n++ {
		b := <-blocks
		if err := b.fill(ctx, t); err != nil {
			blocks <- b
			if err == io.EOF {
				j.sayShort(t, path)
				return j.memory.Tables(l.Size())
			}
			return err
		}
		rows += len(b.rows.Numbers)
		l.Batch(side, b.cells.IDs, b.cells.Fields, func() { blocks <- b })
		done, total := t.Progress()
		if j.Progress != nil {
			j.Progress("read", done, total)
		}
		if !told && rows >= tellingRows && done > 0 {
			told = true
			l.Expect(before + int(float64(rows)*float64(total)/float64(done)*1.1))
		}
		if n%weighEvery == 0 {
			if err := j.memory.Tables(l.Size()); err != nil {
				return err
			}
		}
	}
}

// sayHow says in which encoding a file was taken to be, where nothing in it tells, and which sheets
// of a workbook were passed over.
func (j *Job) sayHow(t table, path string) {
	f, ok := t.(*tabular.Table)
	if !ok {
		return
	}
	if sheets := f.Unread(); len(sheets) > 0 {
		j.say("%q: %s; not read are %q, each of which is read if it is named behind the file, as in %q", path, f.Format(), sheets, path+"#"+sheets[0])
	}
	if encoding := f.Encoding(); charset.Guessed(encoding) {
		j.say("%q: not Unicode, read as %s by its letters; if they look wrong in what is written, save it as UTF-8", path, encoding)
	}
}

// sayShort says, when all is read, which rows had fewer cells than the header.
func (j *Job) sayShort(t table, path string) {
	if f, ok := t.(*tabular.Table); ok {
		if short := f.Short().String(); short != "" {
			j.say("note: %q: %s", path, short)
		}
	}
}

// block is some rows of a table, and what they are to the model.
type block struct {
	rows  *tabular.Block
	cells *cell.Batch
}

// fill reads the next rows.
func (b *block) fill(ctx context.Context, t table) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := t.Fill(b.rows); err != nil {
		return err
	}
	b.cells.Take(b.rows.Numbers, b.rows.Columns)
	return nil
}

// ambiguous refuses a model that names a column which is there twice.
func ambiguous(t table, m *scheme.Model, side int, file string) error {
	twice := t.Duplicated()
	for i := range m.Fields {
		for _, name := range m.Fields[i].ColumnsOf(side) {
			if slices.Contains(twice, name) {
				return lienthong.Errorf(lienthong.Invalid, "%q has several columns named %q; give each its own name", file, name)
			}
		}
	}
	return nil
}
