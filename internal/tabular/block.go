package tabular

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// A Block is some rows that follow each other, column by column, of the columns
// asked for. Its texts hold until it is filled again, so that nothing is made
// for a row; a caller that works on one block while the next is read has two.
type Block struct {
	Numbers []int      // of the rows, as in [Row]
	Columns [][]string // by column of the header, nil for those not asked for
	wanted  []int
	data    []byte // the lines
	ends    []int  // of the cells of a line
}

// blockRows is how many rows a block has at most.
const blockRows = 1 << 13

// NewBlock makes an empty block for a table of so many columns, of which some
// are asked for, counted from 0.
func NewBlock(width int, columns []int) *Block {
	b := &Block{Columns: make([][]string, width)}
	for _, c := range columns {
		if b.Columns[c] == nil {
			b.Columns[c] = make([]string, 0, blockRows)
			b.wanted = append(b.wanted, c)
		}
	}
	return b
}

// Reset empties the block.
func (b *Block) Reset() {
	b.Numbers, b.data = b.Numbers[:0], b.data[:0]
	for _, c := range b.wanted {
		b.Columns[c] = b.Columns[c][:0]
	}
}

// Add appends a row, whose texts must be the caller's to keep.
func (b *Block) Add(r Row) {
	b.Numbers = append(b.Numbers, r.Number)
	for _, c := range b.wanted {
		b.Columns[c] = append(b.Columns[c], r.Cells[c])
	}
}

// Full reports whether the block should take no more rows.
func (b *Block) Full() bool { return len(b.Numbers) >= blockRows }

// Fill empties a block and puts the next rows into it, as Rows would give them:
// blank rows are passed over. It answers io.EOF when there are none left.
func (t *Table) Fill(b *Block) error {
	b.Reset()
	for !b.Full() {
		if c, ok := t.src.(*csvReader); ok && len(t.ahead) == 0 {
			c.plain(b, len(t.header))
			if b.Full() {
				break
			}
		}
		r, err := t.next()
		if err == io.EOF && len(b.Numbers) > 0 {
			return nil
		}
		if err != nil {
			return err
		}
		b.Add(r)
	}
	return nil
}

// plain takes the lines in the buffer that are rows just as they stand: without
// quotes, plainly not blank, of as many cells as the header. It stops before the
// first that is not so, which [csvReader.next] reads.
func (c *csvReader) plain(b *Block, width int) {
	for !b.Full() {
		n := bytes.IndexByte(c.buf[c.start:c.end], '\n')
		if n <= 0 || n > c.limit {
			return
		}
		line := c.buf[c.start : c.start+n]
		if line[n-1] == '\r' {
			line = line[:n-1]
		}
		if bytes.IndexByte(line, '"') >= 0 || bytes.IndexByte(line, 0) >= 0 || !utf8.Valid(line) || c.seemsBlank(line) {
			return
		}
		from := len(b.data)
		b.data = append(b.data, line...)
		if !b.split(text(b.data[from:]), c.sep, width) {
			return
		}
		c.start += n + 1
		c.row++
		c.line++
		b.Numbers = append(b.Numbers, c.row)
	}
}

// seemsBlank reports whether a line may have nothing in its cells.
func (c *csvReader) seemsBlank(line []byte) bool {
	for _, b := range line {
		if b > ' ' && b < utf8.RuneSelf && b != c.sep {
			return false
		}
	}
	return true
}

// split adds the cells of a line, or none if there are not as many as there
// should be.
func (b *Block) split(line string, sep byte, width int) bool {
	b.ends = b.ends[:0]
	for at := 0; ; {
		i := strings.IndexByte(line[at:], sep)
		if i < 0 {
			break
		}
		if at += i; len(b.ends) == width {
			return false
		}
		b.ends = append(b.ends, at)
		at++
	}
	if b.ends = append(b.ends, len(line)); len(b.ends) != width {
		return false
	}
	for _, c := range b.wanted {
		from := 0
		if c > 0 {
			from = b.ends[c-1] + 1
		}
		b.Columns[c] = append(b.Columns[c], line[from:b.ends[c]])
	}
	return true
}
