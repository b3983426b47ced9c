package tabular

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/bits"
	"unicode/utf8"
	"unsafe"

	"github.com/lienthong/lienthong/internal/tabular/group"
)

// A Block is some rows that follow each other, column by column, of the columns
// asked for. Its texts hold until it is filled again, so that nothing is made
// for a row; a caller that works on one block while the next is read has two.
type Block struct {
	group.Block        // Numbers are as in [Row]
	data        []byte // the lines
	ends        []int  // of the cells of a line
}

// NewBlock makes an empty block for a table of so many columns, of which some
// are asked for, counted from 0.
func NewBlock(width int, columns []int) *Block {
	return &Block{Block: group.NewBlock(width, columns)}
}

// Reset empties the block.
func (b *Block) Reset() {
	b.Block.Reset()
	b.data = b.data[:0]
}

// Add appends a row, whose texts must be the caller's to keep.
func (b *Block) Add(r Row) {
	b.Numbers = append(b.Numbers, r.Number)
	for _, c := range b.Asked {
		b.Columns[c] = append(b.Columns[c], r.Cells[c])
	}
}

// Fill empties a block and puts the next rows into it, as Rows would give them:
// blank rows are passed over. It answers io.EOF when there are none left. A format
// that lies by columns is read so, the columns asked for at once and no others.
func (t *Table) Fill(b *Block) error {
	b.Reset()
	if t.blocks == nil {
		if g := t.Groups(1); g != nil {
			t.blocks = group.NewBlocks(g)
		}
	}
	if t.blocks != nil {
		return t.blocks.Fill(&b.Block)
	}
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
		rest := c.buf[c.start:c.end]
		n := bytes.IndexByte(rest, '\n')
		if n <= 0 || n > c.limit || n+word > len(rest) || !c.unquoted(n) {
			return
		}
		line := rest[:n]
		if line[n-1] == '\r' {
			line = line[:n-1]
		}
		foreign := b.scan(rest, len(line), c.sep)
		if len(b.ends) != width || foreign && !utf8.Valid(line) || c.seemsBlank(line) {
			return
		}
		from := len(b.data)
		b.data = append(b.data, line...)
		b.split(unsafe.String(unsafe.SliceData(b.data[from:]), len(line))) // not copied
		c.start += n + 1
		c.row++
		c.line++
		b.Numbers = append(b.Numbers, c.row)
	}
}

// unquoted reports whether the next n bytes in the buffer have no quote, and no byte
// that is no text. What was looked through once, far ahead, is not looked at again.
func (c *csvReader) unquoted(n int) bool {
	if c.clean <= c.start {
		text := c.buf[c.start:c.end]
		for _, bad := range []byte{'"', 0} {
			if i := bytes.IndexByte(text, bad); i >= 0 {
				text = text[:i]
			}
		}
		c.clean = c.start + len(text)
	}
	return c.start+n <= c.clean
}

// Eight bytes of a text are looked at as one word, and a set is a word with the
// top bits of its members.
const (
	word = 8
	each = 0x0101010101010101
	tops = 0x80 * each
)

// zeroBytes is the set of bytes of w that are 0. Nothing is carried from byte to byte.
func zeroBytes(w uint64) uint64 { return ^((w&^tops + tops - each) | w) & tops }

// scan finds the ends of the cells in the first n bytes of a text, which has a word
// more, and reports whether there are letters beyond ASCII among them.
func (b *Block) scan(text []byte, n int, sep byte) (foreign bool) {
	ends, seps, letters := b.ends[:0], uint64(sep)*each, uint64(0)
	for i := 0; i < n; i += word {
		w := binary.LittleEndian.Uint64(text[i:])
		if left := n - i; left < word {
			w &= 1<<(8*left) - 1
		}
		letters |= w
		for found := zeroBytes(w ^ seps); found != 0; found &= found - 1 {
			ends = append(ends, i+bits.TrailingZeros64(found)>>3)
		}
	}
	b.ends = append(ends, n)
	return letters&tops != 0
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
	for _, c := range b.Asked {
		from := 0
		if c > 0 {
			from = b.ends[c-1] + 1
		}
		b.Columns[c] = append(b.Columns[c], line[from:b.ends[c]])
	}
}
