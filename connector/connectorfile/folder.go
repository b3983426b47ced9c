package connectorfile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
)

// Folder is a folder of files. Get it from Open.
type Folder struct{ dir string }

var _ connector.Source = (*Folder)(nil)

// Open takes the folder, which may be away for now.
func Open(c connector.SourceConfig) (*Folder, error) { return &Folder{c.Address}, nil }

// names are the files that a table's name fits.
func (f *Folder) names(table string) ([]string, error) {
	if table != filepath.Base(table) || strings.HasPrefix(table, ".") {
		return nil, lienthong.Errorf(lienthong.Invalid, "A file is named without a path.")
	}
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, away(err)
	}
	var out []string
	for _, e := range entries {
		if ok, _ := filepath.Match(table, e.Name()); ok && e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, e.Name())
		}
	}
	slices.Sort(out)
	return out, nil
}

func away(cause error) error {
	return &lienthong.Error{Code: lienthong.Unavailable, Message: "The folder of the source cannot be read; is it mounted? Try again.", Cause: errors.Unwrap(cause)}
}

// file is a file that is being read.
type file struct {
	*tabular.Table
	from *os.File
}

// Close ends the reading, in which nothing can be lost.
func (f *file) Close() {
	_ = f.Table.Close()
	_ = f.from.Close()
}

// open opens a file of the folder and nothing else: who may drop files there can put a
// link, or a pipe that never ends, in the place of one that was listed.
func (f *Folder) open(name string) (*file, error) {
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return nil, away(err)
	}
	defer func() { _ = root.Close() }()
	from, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe is not waited for
	if errors.Is(err, fs.ErrNotExist) {
		return nil, away(err)
	}
	if err != nil {
		return nil, lienthong.Errorf(lienthong.Invalid, "%s cannot be opened; it is no file of the folder, or its permissions do not let us.", name)
	}
	listed, err := root.Lstat(name)
	opened, err2 := from.Stat()
	if err != nil || err2 != nil || !listed.Mode().IsRegular() || !os.SameFile(listed, opened) {
		_ = from.Close()
		return nil, lienthong.Errorf(lienthong.Invalid, "%s is a link, or no regular file; put the file itself into the folder.", name)
	}
	t, err := tabular.OpenReader(from, opened.Size(), name, tabular.Options{HeaderScore: vnfield.HeaderScore, Decode: vntext.DecodeBytes})
	if err != nil {
		_ = from.Close()
		return nil, err
	}
	return &file{t, from}, nil
}

// Tables implements connector.Source. Of files that are no tables, and those that are
// refused, the reason is given: a mapping may name them.
func (f *Folder) Tables(ctx context.Context) ([]connector.Table, error) {
	names, err := f.names("*")
	if err != nil {
		return nil, err
	}
	var out []connector.Table
	for _, name := range names {
		if ctx.Err() != nil {
			return nil, away(ctx.Err())
		}
		t, err := f.open(name)
		table := connector.Table{Name: name, Broken: err}
		if err != nil {
			out = append(out, table)
			continue
		}
		for _, h := range t.Header() {
			table.Columns = append(table.Columns, connector.TableColumn{Name: h, Type: "text"})
		}
		out = append(out, table)
		t.Close()
	}
	return out, nil
}

// Warnings implements connector.Source: what lies there and is not read, which whoever
// put it there would wait for.
func (f *Folder) Warnings(context.Context) (out []string, err error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, away(err)
	}
	for _, e := range entries {
		if !e.Type().IsRegular() && !e.IsDir() {
			out = append(out, fmt.Sprintf("%q is a link, or no regular file, and is not read; put the file itself into the folder.", e.Name()))
		}
	}
	return out, nil
}

// Close implements connector.Source.
func (f *Folder) Close() error { return nil }

// Rows implements connector.Source.
func (f *Folder) Rows(ctx context.Context, q *connector.Query) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		if len(q.Joins) > 0 {
			yield(nil, lienthong.Errorf(lienthong.Invalid, "Files of a folder cannot be joined; put the columns into one file."))
			return
		}
		names, err := f.names(q.From)
		if err == nil && len(names) == 0 {
			err = lienthong.Errorf(lienthong.Maintenance, "The folder has no file %q.", q.From)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		if len(q.Order) > 0 {
			f.sorted(ctx, q, names, yield)
			return
		}
		n := 0
		f.each(ctx, q, names, func(r match) bool {
			n++
			return yield(r.cells, nil) && (q.Limit == 0 || n < q.Limit)
		}, func(err error) { yield(nil, err) })
	}
}

// match is a row that fits a question.
type match struct {
	cells []string // of Query.Columns; overwritten by the next row
	order []string // of Query.Order
}

// each reads files until take says no; fail is told why it ended early.
func (f *Folder) each(ctx context.Context, q *connector.Query, names []string, take func(match) bool, fail func(error)) {
	cells := make([]string, len(q.Columns))
	for _, name := range names {
		t, err := f.open(name)
		if err != nil {
			fail(err)
			return
		}
		ok, err := eachRow(ctx, q, t.Table, name, cells, take)
		t.Close()
		if err != nil {
			fail(err)
		}
		if err != nil || !ok {
			return
		}
	}
}

func eachRow(ctx context.Context, q *connector.Query, t *tabular.Table, name string, cells []string, take func(match) bool) (bool, error) {
	find := func(columns []string) ([]int, error) {
		at := make([]int, len(columns))
		for i, c := range columns {
			if at[i] = slices.Index(t.Header(), c); at[i] < 0 {
				return nil, lienthong.Errorf(lienthong.Maintenance, "File %q has no column %q (any more).", name, c)
			}
		}
		return at, nil
	}
	conditions := slices.Concat(q.Fixed, q.Where)
	var where []string
	for _, c := range conditions {
		where = append(where, c.Column)
	}
	columns, err1 := find(q.Columns)
	tests, err2 := find(where)
	order, err3 := find(q.Order)
	if err := cmp.Or(err1, err2, err3); err != nil {
		return false, err
	}
	for row, err := range t.Rows() {
		if err != nil {
			return false, err
		}
		if ctx.Err() != nil {
			return false, &lienthong.Error{Code: lienthong.Unavailable, Message: "The files of the source took too long to read.", Cause: ctx.Err()}
		}
		if !fits(row.Cells, conditions, tests) {
			continue
		}
		m := match{cells: cells}
		for i, c := range columns {
			cells[i] = row.Cells[c]
		}
		for _, o := range order {
			m.order = append(m.order, row.Cells[o])
		}
		if !take(m) {
			return false, nil
		}
	}
	return true, nil
}

func fits(row []string, conditions []connector.Condition, at []int) bool {
	for i, c := range conditions {
		if !c.Holds(row[at[i]]) {
			return false
		}
	}
	return true
}

// sorted gives the rows behind a position in order. It holds twice the limit of
// rows, and all of them where there is no limit.
func (f *Folder) sorted(ctx context.Context, q *connector.Query, names []string, yield func([]string, error) bool) {
	var held []match
	trim := func() {
		slices.SortStableFunc(held, func(a, b match) int { return compare(a.order, b.order) })
		if q.Limit > 0 && len(held) > q.Limit {
			held = held[:q.Limit]
		}
	}
	failed := false
	f.each(ctx, q, names, func(m match) bool {
		if m.order[0] == "" || len(q.After) > 0 && compare(m.order, q.After) <= 0 {
			return true
		}
		m.cells = slices.Clone(m.cells)
		if held = append(held, m); q.Limit > 0 && len(held) >= 2*q.Limit {
			trim()
		}
		return true
	}, func(err error) { failed = true; yield(nil, err) })
	if failed {
		return
	}
	trim()
	for _, m := range held {
		if !yield(m.cells, nil) {
			return
		}
	}
}

// compare compares as numbers where both are, else as texts: dates must be
// written with the year first.
func compare(a, b []string) int {
	for i := range a {
		x, errX := strconv.ParseInt(a[i], 10, 64)
		y, errY := strconv.ParseInt(b[i], 10, 64)
		c := strings.Compare(a[i], b[i])
		if errX == nil && errY == nil {
			c = cmp.Compare(x, y)
		}
		if c != 0 {
			return c
		}
	}
	return 0
}
