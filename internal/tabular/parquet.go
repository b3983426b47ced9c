package tabular

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular/group/page"
)

// parquetReader walks the columns of a Parquet file side by side, a page of
// each in memory, and writes each row into one string that its cells are
// slices of.
type parquetReader struct {
	file    label
	size    int64
	all     []parquet.RowGroup
	groups  []parquet.RowGroup // those not yet begun
	columns []*parquetColumn
	rows    int64 // of all groups
	passes  int64 // how often rows will be read
	read    atomic.Int64

	left  int64 // rows of the group being read
	text  []byte
	ends  []int
	cells []string
}

// parquetColumn reads the values of one column of one row group.
type parquetColumn struct {
	name   string
	index  int
	append page.Writer
	unread bool // nobody looks at it; see Table.Only
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader
	buf    []parquet.Value // buf[next:full] are not yet taken
	next   int
	full   int
}

// valueBatch is how many values of a column are decoded at once: 512 of 24
// bytes fit the first-level cache together with the text that they become.
const valueBatch = 512

// codecs are the compressions that are read. LZ4 is not: where its bytes are
// damaged, the library doubles its buffer until memory ends.
var codecs = []format.CompressionCodec{format.Uncompressed, format.Snappy, format.Gzip, format.Brotli, format.Zstd}

func (t *Table) openParquet(r io.ReaderAt, size int64, o Options) error {
	err := checkFooter(r, size)
	if err != nil {
		return t.file.fail(lienthong.Invalid, err, "the Parquet file is damaged or cut short; get a fresh copy")
	}
	f, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return t.file.fail(lienthong.Invalid, err, "the Parquet file is damaged or cut short; get a fresh copy")
	}
	for _, g := range f.Metadata().RowGroups {
		for _, c := range g.Columns {
			if !slices.Contains(codecs, c.MetaData.Codec) {
				return t.file.fail(lienthong.Unsupported, nil, "the Parquet file is compressed with %s; write it with Snappy, Zstandard or Gzip", c.MetaData.Codec)
			}
		}
	}
	p := &parquetReader{file: t.file, size: size, all: f.RowGroups(), groups: f.RowGroups(), rows: f.NumRows(), passes: 1}
	for i, c := range f.Root().Columns() {
		if i >= o.Limits.Columns {
			return t.file.fail(lienthong.TooLarge, nil, "the Parquet file has more than %d columns", o.Limits.Columns)
		}
		if !c.Leaf() || c.Repeated() {
			return t.file.fail(lienthong.Unsupported, nil, "column %d of the Parquet file, %.40q, is a list or a structure; leave it out, or write it as plain columns", i+1, c.Name())
		}
		t.header = append(t.header, strings.Join(strings.Fields(c.Name()), " "))
		p.columns = append(p.columns, &parquetColumn{name: c.Name(), index: c.Index(), append: page.WriterOf(c.Type()), buf: make([]parquet.Value, valueBatch)})
	}
	if p.rows == 0 || len(p.columns) == 0 {
		return t.file.fail(lienthong.Invalid, nil, "the Parquet file has no data rows; export the table again")
	}
	t.format = fmt.Sprintf("Parquet, row groups: %d", len(p.groups))
	t.src = p
	return nil
}

// checkFooter makes sure that the footer, whose length the file states in its
// last eight bytes, lies inside the file: the library would make room for it
// first.
func checkFooter(r io.ReaderAt, size int64) error {
	var tail [8]byte
	if size < 12 {
		return io.ErrUnexpectedEOF
	}
	if _, err := r.ReadAt(tail[:], size-8); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if n := int64(binary.LittleEndian.Uint32(tail[:4])); string(tail[4:]) != "PAR1" || n > size-12 {
		return io.ErrUnexpectedEOF
	}
	return nil
}

func (p *parquetReader) progress() (done, total int64) {
	if p.rows == 0 {
		return p.size, p.size
	}
	return int64(float64(p.size) * float64(p.read.Load()) / float64(p.rows*p.passes)), p.size
}

func (p *parquetReader) next() (r Row, err error) {
	number := int(p.read.Load()) + 1
	defer func() {
		if v := recover(); v != nil {
			r, err = Row{Number: number}, p.file.panicked(v, number-1)
		}
	}()
	for p.left == 0 {
		if err := p.close(); err != nil {
			return Row{Number: number}, p.file.damaged(err, number)
		}
		if len(p.groups) == 0 {
			return Row{}, io.EOF
		}
		p.start(p.groups[0])
		p.groups = p.groups[1:]
	}
	p.text, p.ends = p.text[:0], p.ends[:0]
	for i, c := range p.columns {
		if c.unread {
			p.ends = append(p.ends, len(p.text))
			continue
		}
		if c.next == c.full {
			if err := c.fill(); err != nil {
				return Row{Number: number}, p.file.damaged(err, number)
			}
		}
		v := c.buf[c.next]
		c.next++
		if !v.IsNull() {
			from := len(p.text)
			p.text = c.append(p.text, v)
			if err := p.check(p.text[from:], number, i); err != nil {
				return Row{Number: number}, err
			}
		}
		p.ends = append(p.ends, len(p.text))
	}
	p.left--
	p.read.Add(1)
	s, from := string(p.text), 0
	p.cells = p.cells[:0]
	for _, end := range p.ends {
		p.cells = append(p.cells, s[from:end])
		from = end
	}
	return Row{Number: number, Cells: p.cells}, nil
}

// check makes sure that a cell is text; any byte array may pass for it.
func (p *parquetReader) check(cell []byte, row, column int) error {
	if utf8.Valid(cell) && bytes.IndexByte(cell, 0) < 0 {
		return nil
	}
	return p.file.notText(row, column)
}

func (l label) notText(row, column int) error {
	return l.fail(lienthong.Invalid, nil,
		"row %d, column %d holds bytes that are no UTF-8 text; write the column as a string", row, column+1)
}

func (l label) damaged(cause error, row int) error {
	return l.fail(lienthong.Invalid, cause, "the Parquet file is damaged or cut short at row %d; get a fresh copy", row)
}

// start opens the columns of a row group.
func (p *parquetReader) start(g parquet.RowGroup) {
	chunks := g.ColumnChunks()
	for _, c := range p.columns {
		if c.unread {
			continue
		}
		c.pages, c.page, c.values, c.next, c.full = chunks[c.index].Pages(), nil, nil, 0, 0
	}
	p.left = g.NumRows()
}

// close ends the row group being read, if any.
func (p *parquetReader) close() error {
	var errs []error
	for _, c := range p.columns {
		if c.pages == nil {
			continue
		}
		parquet.Release(c.page)
		errs = append(errs, c.pages.Close())
		c.pages, c.page, c.values = nil, nil, nil
	}
	return errors.Join(errs...)
}

// fill decodes the next batch. Texts lie in the page until it is released,
// which is when the next one is read.
func (c *parquetColumn) fill() error {
	for {
		if c.values == nil {
			page, err := c.pages.ReadPage()
			if err == io.EOF {
				return io.ErrUnexpectedEOF
			}
			if err != nil {
				return err
			}
			c.page, c.values = page, page.Values()
		}
		n, err := c.values.ReadValues(c.buf)
		if n > 0 {
			c.next, c.full = 0, n
			return nil
		}
		if err != nil && err != io.EOF {
			return err
		}
		parquet.Release(c.page)
		c.page, c.values = nil, nil
	}
}
