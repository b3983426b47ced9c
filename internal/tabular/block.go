package tabular

import (
	"encoding/binary"
	"io"
	"math"
	"math/bits"
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
	foreign uint64 // not 0 if the line may have letters beyond ASCII
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
		n := b.scan(c.buf[c.start:c.end], c.sep)
		if n <= 0 || n > c.limit {
			return
		}
		line := c.buf[c.start : c.start+n]
		if line[n-1] == '\r' {
			line = line[:n-1]
		}
		if len(b.ends)+1 != width || b.foreign != 0 && !utf8.Valid(line) || c.seemsBlank(line) {
			return
		}
		from := len(b.data)
		b.data = append(b.data, line...)
		b.split(text(b.data[from:]))
		c.start += n + 1
		c.row++
		c.line++
		b.Numbers = append(b.Numbers, c.row)
	}
}

// Eight bytes of a text are looked at as one word, and a set is a word with the
// top bits of its members.
const (
	each = 0x0101010101010101
	tops = 0x80 * each
)

// zeroBytes is the set of bytes of w that are 0. Nothing is carried from byte to byte.
func zeroBytes(w uint64) uint64 { return ^((w&^tops + tops - each) | w) & tops }

// scan finds the separators of the text's first line and its end, -1 if that is not
// in the text or if the line has a quote or a byte that is no text. It notes
// whether there are letters beyond ASCII.
func (b *Block) scan(text []byte, sep byte) (newline int) {
	b.ends, b.foreign = b.ends[:0], 0
	seps := uint64(sep) * each
	for i := 0; i+8 <= len(text); i += 8 {
		w := binary.LittleEndian.Uint64(text[i:])
		line := uint64(math.MaxUint64) // the bytes before the end of the line
		end := zeroBytes(w ^ '\n'*each)
		if end != 0 {
			line = end&-end - 1
		}
		if (zeroBytes(w^'"'*each)|zeroBytes(w))&line != 0 {
			return -1
		}
		b.foreign |= w & tops & line
		for found := zeroBytes(w^seps) & line; found != 0; found &= found - 1 {
			b.ends = append(b.ends, i+bits.TrailingZeros64(found)>>3)
		}
		if end != 0 {
			return i + bits.TrailingZeros64(end)>>3
		}
	}
	return -1
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

// split adds the cells of a line that was scanned.
func (b *Block) split(line string) {
	b.ends = append(b.ends, len(line))
	for _, c := range b.wanted {
		from := 0
		if c > 0 {
			from = b.ends[c-1] + 1
		}
		b.Columns[c] = append(b.Columns[c], line[from:b.ends[c]])
	}
}
