package tablejob

import (
	"context"
	"io"
	"iter"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/profile"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablesql"
)

// tellingRows is after how many rows a table's length can be told from its size.
const tellingRows = 200_000

// table is a table while it is read: a file's, or the answer to a query.
type table interface {
	Header() []string
	Duplicated() []string
	Rows() iter.Seq2[tabular.Row, error]
	Fill(*tabular.Block) error // in place of Rows
	Progress() (done, total int64)
	Close() error
}

func open(ctx context.Context, path string, empty bool) (table, error) {
	if tablesql.Names(path) {
		return tablesql.Open(ctx, path)
	}
	return tabular.Open(path, tabular.Options{HeaderScore: profile.HeaderScore, Decode: decode, Empty: empty})
}

func decode(b []byte) ([]byte, string, error) {
	text, encoding, err := vntext.Decode(b)
	return []byte(text), encoding, err
}

// sample reads a table for a profile.
func sample(ctx context.Context, path string) (*profile.Table, error) {
	t, err := open(ctx, path, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = t.Close() }() // only read
	s := profile.Sampler{Header: t.Header()}
	for row, err := range t.Rows() {
		if err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s.Add(row.Cells)
	}
	return s.Table(), nil
}

// load reads the tables into records.
func (j *Job) load(ctx context.Context, m *scheme.Model) (*engine.Records, error) {
	l := engine.NewLoader(m)
	for side, path := range j.tables() {
		if err := j.loadTable(ctx, l, m, side, path); err != nil {
			return nil, err
		}
	}
	return l.Seal()
}

func (j *Job) loadTable(ctx context.Context, l *engine.Loader, m *scheme.Model, side int, path string) error {
	t, err := open(ctx, path, false)
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }() // only read
	if err := engine.Missing(m, t.Header(), side, filepath.Base(path)); err != nil {
		return err
	}
	if tablesql.Names(path) && m.IDOf(side) == "" {
		return lienthong.Errorf(lienthong.Invalid, "%s: the rows of a query have no order to number them by; name the column that tells them apart as id in the model", filepath.Base(path))
	}
	if err := ambiguous(t, m, side, filepath.Base(path)); err != nil {
		return err
	}
	// One block is read while the other is taken in.
	cells := engine.NewCells(m, t.Header(), side)
	full, empty := make(chan *tabular.Block), make(chan *tabular.Block, 2)
	for range 2 {
		empty <- tabular.NewBlock(len(t.Header()), cells.Asked())
	}
	failed := make(chan error, 1)
	go func() {
		defer close(full)
		failed <- j.read(ctx, t, full, empty)
	}()
	rows, before := 0, l.Rows()
	for b := range full {
		cells.Take(b.Numbers, b.Columns)
		l.Batch(side, cells.IDs, cells.Fields)
		if rows += len(b.Numbers); rows >= tellingRows && rows-len(b.Numbers) < tellingRows {
			if done, total := t.Progress(); done > 0 {
				l.Expect(before + int(float64(rows)*float64(total)/float64(done)*1.1))
			}
		}
		if j.Memory > 0 && l.Size() > j.Memory/2 {
			err = lienthong.Errorf(lienthong.TooLarge, "the tables need more than the %d MiB of memory that are allowed: %d MiB are in use before any pair is compared; allow %d MiB, or compare fewer columns",
				j.Memory>>20, l.Size()>>20, 3*l.Size()>>20)
			break
		}
		empty <- b
	}
	if err != nil {
		for range full { // let the reader end
		}
		return err
	}
	return <-failed
}

// read fills blocks with rows and sends them.
func (j *Job) read(ctx context.Context, t table, full chan<- *tabular.Block, empty <-chan *tabular.Block) error {
	for {
		b := <-empty
		if err := t.Fill(b); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if j.Progress != nil {
			done, total := t.Progress()
			j.Progress("read", done, total)
		}
		select {
		case full <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
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

// bound sets the collector's limit to what the user allows.
func (j *Job) bound() (release func()) {
	if j.Memory <= 0 {
		return func() {}
	}
	before := debug.SetMemoryLimit(j.Memory)
	return func() { debug.SetMemoryLimit(before) }
}
