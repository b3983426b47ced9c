package populationfile

import (
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/population"
)

// File is an open file of persons.
type File struct {
	table *tabular.Table
	path  string
	name  string
	over  map[vnfield.Column]string
	cells map[vnfield.Column]int
	homes *Households
}

// Open opens the file and recognises its columns; over has the user's choices.
func Open(path string, over map[vnfield.Column]string) (*File, error) {
	t, err := tabular.Open(path, tabular.Options{HeaderScore: vnfield.HeaderScore, Decode: vntext.DecodeBytes})
	if err != nil {
		return nil, err
	}
	f := &File{table: t, path: path, name: filepath.Base(path), over: over, cells: map[vnfield.Column]int{}}
	if err := f.recognise(over); err != nil {
		_ = t.Close() // was only read
		return nil, err
	}
	return f, nil
}

// numberColumns may hold a personal number or an old one.
var numberColumns = []vnfield.Column{vnfield.ColPIN, vnfield.ColNumber, vnfield.ColCMND}

// Belong has the persons belong to households.
func (f *File) Belong(h *Households) { f.homes = h }

// place says in which cells columns are.
func (f *File) place(over map[vnfield.Column]string) error {
	r, err := vnfield.RecogniseWith(f.table.Header(), over)
	if err != nil {
		return err
	}
	for i, c := range r.Columns {
		if c == "" {
			continue
		}
		if _, unclear := r.Ambiguous[c]; unclear {
			return f.fail(0, c, "several columns could hold it; say which with --columns %s=HEADER", c)
		}
		f.cells[c] = i
	}
	return nil
}

func (f *File) recognise(over map[vnfield.Column]string) error {
	if err := f.place(over); err != nil {
		return err
	}
	if !f.has(vnfield.ColName) {
		return f.fail(0, vnfield.ColName, "no column is recognised as the full name; the file has %q; say which it is with --columns name=HEADER", f.table.Header())
	}
	if !slices.ContainsFunc(numberColumns, f.has) {
		return f.fail(0, vnfield.ColPIN, "no column is recognised as a personal number or CMND; the file has %q; say which it is with --columns pin=HEADER", f.table.Header())
	}
	return nil
}

func (f *File) has(c vnfield.Column) bool { _, ok := f.cells[c]; return ok }

// Recognised says which header was taken for what, in the order of the file:
// "Họ và tên → name".
func (f *File) Recognised() []string {
	var out []string
	for i, header := range f.table.Header() {
		for c, at := range f.cells {
			if at == i {
				out = append(out, fmt.Sprintf("%s → %s", header, c))
			}
		}
	}
	return out
}

// Progress is how many bytes of how many are read.
func (f *File) Progress() (done, total int64) { return f.table.Progress() }

// Close releases the file.
func (f *File) Close() error { return f.table.Close() }

// Versions reads the persons in order, as first versions recorded at that time
// by that source. NewID gives each a key. The first error ends the sequence. Where
// the file has numbers of relatives it is read once before, for who bears them.
func (f *File) Versions(recorded time.Time, source string, newID func() (lienthong.PersonID, error)) iter.Seq2[population.Version, error] {
	return func(yield func(population.Version, error) bool) {
		kin, err := f.kin(newID)
		if err != nil {
			yield(population.Version{}, err)
			return
		}
		i := -1
		for row, err := range f.table.Rows() {
			if err != nil {
				yield(population.Version{}, err)
				return
			}
			i++
			v, err := f.version(row)
			switch {
			case err != nil:
			case kin != nil:
				v.Person = kin.ids[i]
				v.Relations = kin.relations(i, v.Relations)
			default:
				v.Person, err = newID()
			}
			v.Number, v.Recorded.From, v.Source = 1, recorded, source
			if !yield(v, err) || err != nil {
				return
			}
		}
	}
}

// cell is the text of a column, trimmed, in one form of Unicode.
func (f *File) cell(row tabular.Row, c vnfield.Column) string {
	i, ok := f.cells[c]
	if !ok {
		return ""
	}
	repaired, _ := vntext.Repair(row.Cells[i])
	return strings.TrimSpace(repaired)
}

// fail names the file, the row where there is one, and the column.
func (f *File) fail(row int, c vnfield.Column, format string, args ...any) error {
	where := f.name
	if row > 0 {
		where = fmt.Sprintf("%s, row %d, column %q", f.name, row, f.table.Header()[f.cells[c]])
	}
	return &lienthong.Error{Code: lienthong.Invalid, Field: string(c), Message: where + ": " + fmt.Sprintf(format, args...)}
}
