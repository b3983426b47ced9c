package page

import (
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/format"
)

// Column is one column of a group of rows, read a page at a time.
type Column struct {
	Pages parquet.Pages
	Write Writer

	page parquet.Page
	rest Strip // of the page, what is not yet taken
	buf  []byte
	ends []uint32

	dictionary parquet.Dictionary
	words      Strip // the dictionary as texts
}

// Fill reads the next page with rows in it if the last one is used up. It panics on some
// damaged pages.
func (c *Column) Fill() error {
	for c.rest.rows() == 0 {
		parquet.Release(c.page)
		c.page, c.rest = nil, Strip{}
		page, err := c.Pages.ReadPage()
		if err == io.EOF {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		c.page = page
		c.rest = c.decode(page)
	}
	return nil
}

// Rows is how many rows of the page are not yet taken.
func (c *Column) Rows() int { return c.rest.rows() }

// Take takes the next n rows, which hold until the next page is read.
func (c *Column) Take(n int) Strip { return c.rest.cut(n) }

// Close gives the last page back.
func (c *Column) Close() {
	parquet.Release(c.page)
	_ = c.Pages.Close() // opened for reading: nothing can be lost
}

// decode makes a strip of a page.
func (c *Column) decode(page parquet.Page) Strip {
	values, rows := page.Data(), int(page.NumValues())
	if page.Dictionary() != nil {
		c.learn(page.Dictionary())
		codes := values.Int32()
		for _, code := range codes {
			_ = c.words.Words[code] // a damaged page must fail here and not with the caller
		}
		coded := c.words
		coded.Codes = spread(page, rows, codes)
		return coded
	}
	if values.Kind() != encoding.ByteArray || !isText(page.Type()) {
		return Strip{texts: c.render(page, rows)}
	}
	data, ends := values.ByteArray()
	if len(ends) != rows+1 {
		ends = c.stretch(page, ends)
	}
	for i := range rows {
		_ = data[ends[i]:ends[i+1]]
	}
	return Strip{data: data, ends: ends}
}

// stretch gives every row an end: the text of one that is null is empty.
func (c *Column) stretch(page parquet.Page, ends []uint32) []uint32 {
	out, next := append(c.ends[:0], 0), 0
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
	c.ends = out
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
func (c *Column) learn(d parquet.Dictionary) {
	if c.dictionary == d {
		return
	}
	words := make([]string, d.Len())
	c.dictionary, c.words, c.buf = d, Strip{Words: words}, c.buf[:0]
	if values := d.Page().Data(); values.Kind() == encoding.ByteArray && isText(d.Type()) {
		data, ends := values.ByteArray()
		if len(ends) == d.Len()+1 {
			for i := range words {
				words[i] = text(data[ends[i]:ends[i+1]]) // the dictionary lives as long as its pages
			}
			c.words.wordData, c.words.wordEnds = data, ends
			return
		}
	}
	ends := make([]int, d.Len())
	for i := range ends {
		c.buf = c.Write(c.buf, d.Index(int32(i)))
		ends[i] = len(c.buf)
	}
	pieces(words, string(c.buf), ends)
}

// render writes values that are not stored as text.
func (c *Column) render(page parquet.Page, rows int) []string {
	values, reader := make([]parquet.Value, rows), page.Values()
	for read := 0; read < rows; {
		n, err := reader.ReadValues(values[read:])
		if read += n; err != nil && read < rows {
			panic(err) // turned into the error of a damaged file
		}
	}
	c.buf = c.buf[:0]
	ends := make([]int, rows)
	for i, v := range values {
		if !v.IsNull() {
			c.buf = c.Write(c.buf, v)
		}
		ends[i] = len(c.buf)
	}
	texts := make([]string, rows)
	pieces(texts, string(c.buf), ends)
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
