package tabular

import (
	"io"
	"iter"
	"unsafe"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/format"

	"github.com/lienthong/lienthong"
)

// Groups is a table that lies on disk column by column, in groups of rows that
// can be read in any order, several at once and more than once. Reading so
// costs a quarter of reading row by row: pages are decoded whole, a text that
// many rows share is written once, and no row is copied.
type Groups struct {
	of     *parquetReader
	from   int     // the first group of the file
	starts []int64 // rows before each group; one more than there are groups
}

// Groups is the table by columns, nil if its format has only rows. Passes is
// how often the caller will read it, for Progress. Use it in place of Rows; it
// is for any number of goroutines.
func (t *Table) Groups(passes int) *Groups {
	p, ok := t.src.(*parquetReader)
	if !ok {
		return nil
	}
	p.passes = int64(passes)
	g := &Groups{of: p, starts: []int64{0}}
	for i, part := range p.all {
		g.starts = append(g.starts, g.starts[i]+part.NumRows())
	}
	return g
}

// Part is the groups from and up to, as if there were no others; rows keep their
// numbers in the file.
func (g *Groups) Part(from, upTo int) *Groups {
	return &Groups{of: g.of, from: g.from + from, starts: g.starts[from : upTo+1]}
}

// Len is how many groups there are.
func (g *Groups) Len() int { return len(g.starts) - 1 }

// Rows is how many rows they have.
func (g *Groups) Rows() int64 { return g.starts[g.Len()] - g.starts[0] }

// First is the number of a group's first row in the file, from 1; of the group
// after the last, one more than there are rows.
func (g *Groups) First(group int) int64 { return g.starts[group] + 1 }

// Stretch is some rows that follow each other in one group. It belongs to the
// reader: slices and strings hold until the next stretch. Unlike a Row's cells
// its texts are not checked to be UTF-8; see [Groups.NotText].
type Stretch struct {
	First  int64 // number of the first row in the file, from 1
	Rows   int
	Strips []Strip // of the columns asked for
}

// Strip is one column of a stretch: a code for each row where the file has a
// dictionary, else a text for each row.
type Strip struct {
	Codes []int32  // places in Words, -1 for nothing; nil if there is no dictionary
	Words []string // the same slice throughout a group

	wordData []byte // Words one behind the other, if the dictionary has them so
	wordEnds []uint32

	data  []byte // texts one behind the other, as the page has them
	ends  []uint32
	texts []string // texts that are not so
}

// Raw gives the texts of all rows one behind the other, as a page has them: that of a
// row lies in data between its end and the next, of which there is one more than there
// are rows. ok is false if they do not lie so.
func (s *Strip) Raw() (data []byte, ends []uint32, ok bool) { return s.data, s.ends, s.ends != nil }

// RawWords is Raw of the words.
func (s *Strip) RawWords() (data []byte, ends []uint32, ok bool) {
	return s.wordData, s.wordEnds, s.wordEnds != nil
}

// Text is the text of one row.
func (s *Strip) Text(row int) string {
	switch {
	case s.ends != nil:
		return text(s.data[s.ends[row]:s.ends[row+1]])
	case s.Codes == nil:
		return s.texts[row]
	case s.Codes[row] >= 0:
		return s.Words[s.Codes[row]]
	default:
		return ""
	}
}

// rows is how many rows the strip has.
func (s *Strip) rows() int {
	if s.ends != nil {
		return len(s.ends) - 1
	}
	return max(len(s.Codes), len(s.texts))
}

// cut takes the first n rows off.
func (s *Strip) cut(n int) Strip {
	first := *s
	switch {
	case s.ends != nil:
		first.ends, s.ends = s.ends[:n+1], s.ends[n:]
	case s.Codes != nil:
		first.Codes, s.Codes = s.Codes[:n], s.Codes[n:]
	default:
		first.texts, s.texts = s.texts[:n], s.texts[n:]
	}
	return first
}

// Read yields the rows of a group, of each only the columns asked for, counted
// from 0 as in the header. A stretch has at most as many rows as every page of
// these columns still has. The first error ends it.
func (g *Groups) Read(group int, columns []int) iter.Seq2[*Stretch, error] {
	return func(yield func(*Stretch, error) bool) {
		s := &Stretch{First: g.starts[group] + 1, Strips: make([]Strip, len(columns))}
		r := stripReader{groups: g, strips: make([]strip, len(columns))}
		defer r.close()
		chunks := g.of.all[g.from+group].ColumnChunks()
		for i, c := range columns {
			leaf := g.of.columns[c]
			r.strips[i] = strip{pages: chunks[leaf.index].Pages(), write: leaf.append}
		}
		for left := int(g.of.all[g.from+group].NumRows()); left > 0; left -= s.Rows {
			s.First += int64(s.Rows)
			if err := r.read(s, left); err != nil {
				yield(nil, err)
				return
			}
			if !yield(s, nil) {
				return
			}
			g.of.read.Add(int64(s.Rows))
		}
	}
}

// NotText is the error for a text of a stretch that turned out to be no UTF-8.
func (g *Groups) NotText(row int64, column int) error { return g.of.file.notText(int(row), column) }

// stripReader reads some columns of one group side by side.
type stripReader struct {
	groups *Groups
	strips []strip
}

// read fills s with the next rows, at most left.
func (r *stripReader) read(s *Stretch, left int) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = r.groups.of.file.panicked(v, int(s.First)-1)
		}
	}()
	s.Rows = left
	for i := range r.strips {
		if err := r.strips[i].fill(); err != nil {
			return r.groups.of.file.fail(lienthong.Invalid, err,
				"the Parquet file is damaged or cut short at row %d; get a fresh copy", s.First)
		}
		s.Rows = min(s.Rows, r.strips[i].rest.rows())
	}
	for i := range r.strips {
		s.Strips[i] = r.strips[i].rest.cut(s.Rows)
	}
	return nil
}

func (r *stripReader) close() {
	for i := range r.strips {
		parquet.Release(r.strips[i].page)
		_ = r.strips[i].pages.Close() // opened for reading: nothing can be lost
	}
}

// strip is one column of one group, a page of it at a time.
type strip struct {
	pages parquet.Pages
	write func([]byte, parquet.Value) []byte // a value as text
	page  parquet.Page
	rest  Strip // of the page, what is not yet taken
	buf   []byte
	ends  []uint32

	dictionary parquet.Dictionary
	words      Strip // the dictionary as texts
}

// fill reads the next page with rows in it if the last one is used up.
func (s *strip) fill() error {
	for s.rest.rows() == 0 {
		parquet.Release(s.page)
		s.page, s.rest = nil, Strip{}
		page, err := s.pages.ReadPage()
		if err == io.EOF {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		s.page = page
		s.rest = s.decode(page)
	}
	return nil
}

// decode makes a strip of a page.
func (s *strip) decode(page parquet.Page) Strip {
	values, rows := page.Data(), int(page.NumValues())
	if page.Dictionary() != nil {
		s.learn(page.Dictionary())
		codes := values.Int32()
		for _, c := range codes {
			_ = s.words.Words[c] // a damaged page must fail here and not with the caller
		}
		coded := s.words
		coded.Codes = spread(page, rows, codes)
		return coded
	}
	if values.Kind() != encoding.ByteArray || !isText(page.Type()) {
		return Strip{texts: s.render(page, rows)}
	}
	data, ends := values.ByteArray()
	if len(ends) != rows+1 {
		ends = s.stretch(page, ends)
	}
	for i := range rows {
		_ = data[ends[i]:ends[i+1]]
	}
	return Strip{data: data, ends: ends}
}

// stretch gives every row an end: the text of one that is null is empty.
func (s *strip) stretch(page parquet.Page, ends []uint32) []uint32 {
	out, next := append(s.ends[:0], 0), 0
	if len(ends) > 0 {
		out[0], next = ends[0], 1
	}
	for _, level := range page.DefinitionLevels() {
		if level == 0 {
			out = append(out, out[len(out)-1])
			continue
		}
		out, next = append(out, ends[next]), next+1
	}
	s.ends = out
	return out
}

// spread gives every row its code, -1 for nothing: codes are those of the rows that
// are not null.
func spread(page parquet.Page, rows int, codes []int32) []int32 {
	if len(codes) == rows {
		return codes
	}
	out := make([]int32, 0, rows)
	for _, level := range page.DefinitionLevels() {
		if level == 0 {
			out = append(out, -1)
			continue
		}
		out, codes = append(out, codes[0]), codes[1:]
	}
	return out
}

// learn writes the texts of a dictionary, once for each group.
func (s *strip) learn(d parquet.Dictionary) {
	if s.dictionary == d {
		return
	}
	words := make([]string, d.Len())
	s.dictionary, s.words, s.buf = d, Strip{Words: words}, s.buf[:0]
	if values := d.Page().Data(); values.Kind() == encoding.ByteArray && isText(d.Type()) {
		data, ends := values.ByteArray()
		if len(ends) == d.Len()+1 {
			for i := range words {
				words[i] = text(data[ends[i]:ends[i+1]]) // the dictionary lives as long as its pages
			}
			s.words.wordData, s.words.wordEnds = data, ends
			return
		}
	}
	ends := make([]int, d.Len())
	for i := range ends {
		s.buf = s.write(s.buf, d.Index(int32(i)))
		ends[i] = len(s.buf)
	}
	pieces(words, string(s.buf), ends)
}

// render writes values that are not stored as text.
func (s *strip) render(page parquet.Page, rows int) []string {
	values, reader := make([]parquet.Value, rows), page.Values()
	for read := 0; read < rows; {
		n, err := reader.ReadValues(values[read:])
		if read += n; err != nil && read < rows {
			panic(err) // turned into the error of a damaged file
		}
	}
	s.buf = s.buf[:0]
	ends := make([]int, rows)
	for i, v := range values {
		if !v.IsNull() {
			s.buf = s.write(s.buf, v)
		}
		ends[i] = len(s.buf)
	}
	texts := make([]string, rows)
	pieces(texts, string(s.buf), ends)
	return texts
}

// pieces makes texts the pieces of all that end where ends says.
func pieces(texts []string, all string, ends []int) {
	from := 0
	for i, end := range ends {
		texts[i], from = all[from:end], end
	}
}

// isText reports whether values are stored as the text that they stand for.
func isText(t parquet.Type) bool {
	l := t.LogicalType()
	if l == nil {
		return true
	}
	switch l.Value.(type) {
	case *format.StringType, *format.EnumType, *format.JsonType:
		return true
	default:
		return false
	}
}

// text is the bytes as a string, not copied.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
