package tabular

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/workbook"
)

func (t *Table) openXLSX(r io.ReaderAt, size int64, o Options) error {
	l := o.Limits
	book, err := workbook.Open(r, size, workbook.Limits{Cell: l.Line, Columns: l.Columns, Unpacked: l.Unpacked, Parts: l.Parts, Strings: l.Strings}, t.file.fail)
	if err != nil {
		return err
	}
	s, unread, err := chooser{book, t.file, o}.choose()
	if err != nil {
		return err
	}
	t.format, t.unread = "XLSX, sheet "+strconv.Quote(s.Name()), unread
	return t.findHeader(s, o)
}

// sheet is a sheet as a source of rows.
type sheet struct{ *workbook.Sheet }

func (s sheet) next() (Row, error) {
	number, cells, err := s.Next()
	return Row{Number: number, Cells: cells}, err
}

func (s sheet) progress() (done, total int64) { return s.Progress() }

// any reports whether the sheet has a row that is not blank.
func (s sheet) any() (bool, error) {
	for {
		r, err := s.next()
		if err == io.EOF {
			return false, nil
		}
		if err != nil || !blank(r.Cells) {
			return true, err
		}
	}
}

// chooser finds the sheet that is meant.
type chooser struct {
	book *workbook.Book
	file label
	o    Options
}

func (c chooser) open(ref workbook.Ref) (sheet, error) {
	s, err := c.book.Sheet(ref)
	return sheet{s}, err
}

// choose opens the sheet asked for, else the visible one whose header scores
// best, the first of equals; hidden ones only if no other holds anything.
// unread are the sheets that hold something and were passed over.
func (c chooser) choose() (chosen sheet, unread []string, err error) {
	if c.o.Sheet != "" {
		chosen, err = c.named(c.o.Sheet)
		return chosen, nil, err
	}
	for _, hidden := range []bool{false, true} {
		var full []tab
		for _, ref := range c.book.Sheets() {
			if ref.Hidden != hidden {
				continue
			}
			t, err := c.peek(ref)
			if err != nil {
				return sheet{}, nil, err
			}
			if t.full {
				full = append(full, t)
			}
		}
		if len(full) > 0 {
			return c.best(full)
		}
	}
	return sheet{}, nil, c.file.fail(lienthong.Invalid, nil, "every sheet of the workbook is empty; export the table again")
}

// tab is a sheet by its first rows.
type tab struct {
	ref    workbook.Ref
	full   bool // there is a row that is not blank
	score  int
	header string
}

func (c chooser) peek(ref workbook.Ref) (tab, error) {
	s, err := c.open(ref)
	if err != nil {
		return tab{}, err
	}
	defer s.Leave()
	rows, err := readAhead(s)
	if err != nil {
		return tab{}, err
	}
	t := tab{ref: ref}
	if best, score := bestHeader(rows, c.o); best >= 0 {
		t.full, t.score, t.header = true, score, strings.Join(trimmed(rows[best].Cells), "\x00")
		return t, nil
	}
	t.full, err = s.any()
	return t, err
}

// best opens the tab with the best header. Several tables of one shape are a
// register in parts: reading one of them would drop the others.
func (c chooser) best(full []tab) (sheet, []string, error) {
	chosen := slices.MaxFunc(full, func(a, b tab) int { return cmp.Compare(a.score, b.score) })
	var alike, unread []string
	for _, t := range full {
		if t.score > 0 && t.score == chosen.score && t.header == chosen.header {
			alike = append(alike, strconv.Quote(t.ref.Name))
		}
		if t.ref != chosen.ref {
			unread = append(unread, t.ref.Name)
		}
	}
	if len(alike) > 1 {
		return sheet{}, nil, c.file.fail(lienthong.Invalid, nil,
			"the sheets %s hold tables with the same columns; put them into one sheet, or name the one to read behind the file: %q", strings.Join(alike, ", "), string(c.file)+"#"+chosen.ref.Name)
	}
	s, err := c.open(chosen.ref)
	return s, unread, err
}

func (c chooser) named(name string) (sheet, error) {
	var names []string
	for _, ref := range c.book.Sheets() {
		if strings.EqualFold(name, ref.Name) {
			return c.open(ref)
		}
		names = append(names, strconv.Quote(ref.Name))
	}
	return sheet{}, c.file.fail(lienthong.NotFound, nil, "there is no sheet %q; the sheets are %s", name, strings.Join(names, ", "))
}

// SplitSheet parts a path that names a sheet behind its workbook, as links between workbooks do:
// staff.xlsx#2024. A file that bears the whole name is meant itself.
func SplitSheet(path string) (file, sheet string) {
	for i := range len(path) {
		if path[i] == '#' && strings.EqualFold(filepath.Ext(path[:i]), ".xlsx") {
			if _, err := os.Stat(path); err == nil {
				break
			}
			return path[:i], path[i+1:]
		}
	}
	return path, ""
}
