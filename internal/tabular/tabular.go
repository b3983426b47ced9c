package tabular

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular/group"
)

// Row is one row of a table.
type Row struct {
	// Number counts as a spreadsheet shows the file: the first row is 1, and
	// titles, the header and blank rows count. A CSV row that runs over several
	// lines is one row. Rows of a Parquet file count from 1 and have no header.
	Number int
	// Cells has as many cells as the header; a short row is filled with "".
	// The slice belongs to the table and is overwritten by the next row; the
	// strings in it are the caller's to keep.
	Cells []string
}

// Table is an open table. It is for one goroutine, but for Progress.
type Table struct {
	file      label
	format    string
	encoding  string // of a text
	header    []string
	headerRow int // 0 for none
	nameless  bool
	unread    []string // sheets
	ahead     []Row    // rows read in search of the header, that come after it
	src       source
	closer    io.Closer
	padded    []string
	short     Short
	blocks    *group.Blocks // see Fill, of a format that lies by columns
}

// source is a format's reader of rows. Its errors are *lienthong.Error.
type source interface {
	// next is the next row, blank ones included; io.EOF after the last. The
	// cells may be overwritten by the next call.
	next() (Row, error)
	// progress is how many bytes of how many are behind us; safe to call from
	// another goroutine.
	progress() (done, total int64)
}

// label is the name of the file in messages, its base name.
type label string

// fail makes the one error that a caller sees.
func (l label) fail(code lienthong.Code, cause error, format string, args ...any) error {
	return &lienthong.Error{
		Code:    code,
		Message: fmt.Sprintf("%q: %s", string(l), fmt.Sprintf(format, args...)),
		Cause:   cause,
	}
}

// Open opens the table in the file at path and reads as far as the header. The path may name
// a sheet, see [SplitSheet].
func Open(path string, o Options) (*Table, error) {
	path, sheet := SplitSheet(path)
	o.Sheet = cmp.Or(o.Sheet, sheet)
	file := label(path)
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, file.fail(lienthong.NotFound, nil, "there is no such file; check the path")
	case err != nil:
		return nil, file.fail(lienthong.Invalid, err, "the file cannot be reached; check the path and its permissions")
	case st.IsDir():
		return nil, file.fail(lienthong.Invalid, nil, "this is a folder; name a CSV, XLSX or Parquet file in it")
	case !st.Mode().IsRegular():
		return nil, file.fail(lienthong.Invalid, nil, "this is not a regular file; write its content to a file first")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, file.fail(lienthong.Invalid, err, "the file cannot be opened; check its permissions")
	}
	t, err := OpenReader(f, st.Size(), string(file), o)
	if err != nil {
		_ = f.Close() // opened for reading: nothing can be lost
		return nil, err
	}
	t.closer = f
	return t, nil
}

// OpenReader opens a table of size bytes in r. The name is for messages, and
// its extension is compared with the content.
func OpenReader(r io.ReaderAt, size int64, name string, o Options) (t *Table, err error) {
	file := label(name)
	defer func() {
		if p := recover(); p != nil {
			t, err = nil, file.panicked(p, 0)
		}
	}()
	o.Limits = o.Limits.withDefaults()
	kind, err := sniff(r, size, file)
	if err != nil {
		return nil, err
	}
	t = &Table{file: file}
	switch kind {
	case kindXLSX:
		err = t.openXLSX(r, size, o)
	case kindParquet:
		err = t.openParquet(r, size, o)
	default:
		err = t.openCSV(r, size, o)
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// panicked turns a panic of a decoder into an error. Its value may hold
// content of the file, so only its type goes into the cause.
func (l label) panicked(p any, row int) error {
	cause := fmt.Errorf("panic of type %T", p)
	if row == 0 {
		return l.fail(lienthong.Invalid, cause, "the file is damaged and cannot be read; get a fresh copy")
	}
	return l.fail(lienthong.Invalid, cause, "the file is damaged after row %d and cannot be read further; get a fresh copy", row)
}

// Header is the names of the columns, trimmed. Names may repeat; a column
// without one has "".
func (t *Table) Header() []string { return t.header }

// HeaderRow is the number of the header's row; 0 if the format has none.
func (t *Table) HeaderRow() int { return t.headerRow }

// Nameless reports whether no row names the columns, and we did (see [Options]).
func (t *Table) Nameless() bool { return t.nameless }

// Format describes the file to a person: "CSV, UTF-8 with BOM, semicolon".
func (t *Table) Format() string { return t.format }

// Encoding is that of a CSV, "" of other formats.
func (t *Table) Encoding() string { return t.encoding }

// Progress is how many bytes of how many have been read, for a progress bar.
// It may be called from another goroutine.
func (t *Table) Progress() (done, total int64) { return t.src.progress() }

// Unread is the names of the workbook's other sheets that hold something.
func (t *Table) Unread() []string { return t.unread }

// Duplicated is the names of the header that more than one column bears, in
// order of appearance. Whether that matters is the caller's to say.
func (t *Table) Duplicated() []string {
	var names []string
	seen := map[string]int{}
	for _, h := range t.header {
		if seen[h]++; seen[h] == 2 && h != "" {
			names = append(names, h)
		}
	}
	return names
}

// Short is what rows of a text lacked so far. Spreadsheets leave off separators behind
// which nothing stands, so that is no error; but a file that was cut short looks the same.
type Short struct {
	Rows  int  // with fewer cells than the header
	First int  // the first one's number
	Cut   bool // the last row is one, and its line does not end
}

// String says it to a person, in what follows the name of the file; "" if nothing lacked.
func (s Short) String() string {
	switch {
	case s.Cut:
		return "the last row has fewer cells than the header, and its line does not end: the file looks cut short; compare its number of rows with where it came from, or export it again"
	case s.Rows == 1:
		return fmt.Sprintf("row %d has fewer cells than the header; what is missing at its end counts as empty", s.First)
	case s.Rows > 1:
		return fmt.Sprintf("%d rows, the first of them row %d, have fewer cells than the header; what is missing at their end counts as empty", s.Rows, s.First)
	}
	return ""
}

// Short is what rows of a text lacked, of those that were read.
func (t *Table) Short() Short { return t.short }

// Only says that the caller looks at these cells alone, counted from 0. Where
// that saves work the others are not read and come as "", so a row that has
// nothing in these cells may be passed over as blank. Call it before Rows.
func (t *Table) Only(cells []int) {
	if p, ok := t.src.(*parquetReader); ok {
		for i, c := range p.columns {
			c.unread = !slices.Contains(cells, i)
		}
	}
}

// Rows are the rows after the header, in order; blank rows are passed over.
// The first error ends the stream. It can be ranged over once; a loop that was
// broken off goes on where it stopped.
func (t *Table) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for {
			r, err := t.next()
			if err == io.EOF {
				return
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// Close releases the file.
func (t *Table) Close() error {
	if t.closer == nil {
		return nil
	}
	return t.closer.Close()
}

// next is the next row that is not blank, fitted to the header.
func (t *Table) next() (Row, error) {
	for {
		r, err := t.pull()
		if err != nil {
			return r, err
		}
		if blank(r.Cells) {
			continue
		}
		return t.fit(r)
	}
}

func (t *Table) pull() (r Row, err error) {
	if len(t.ahead) > 0 {
		r, t.ahead = t.ahead[0], t.ahead[1:]
		return r, nil
	}
	return t.src.next()
}

// fit gives a row as many cells as the header has.
func (t *Table) fit(r Row) (Row, error) {
	width := len(t.header)
	if len(r.Cells) == width {
		return r, nil
	}
	if len(r.Cells) > width {
		for i, c := range r.Cells[width:] {
			if strings.TrimSpace(c) != "" {
				return Row{Number: r.Number}, t.file.fail(lienthong.Invalid, nil,
					"row %d has a value in column %d, but the header (row %d) has %d columns; name the column or quote the cell that holds a separator",
					r.Number, width+i+1, max(t.headerRow, 1), width)
			}
		}
		r.Cells = r.Cells[:width]
		return r, nil
	}
	if c, ok := t.src.(*csvReader); ok {
		if t.short.Rows++; t.short.Rows == 1 {
			t.short.First = r.Number
		}
		t.short.Cut = r.Number == c.row && c.unended()
	}
	t.padded = append(t.padded[:0], r.Cells...)
	for len(t.padded) < width {
		t.padded = append(t.padded, "")
	}
	r.Cells = t.padded
	return r, nil
}

// blank reports whether no cell has more than white space.
func blank(cells []string) bool {
	for _, c := range cells {
		if c != "" && strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
