package tabular

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
)

// csvReader reads rows of separated text, RFC 4180 section 2:
//
//	record  = field *(COMMA field)
//	field   = (escaped / non-escaped)
//	escaped = DQUOTE *(TEXTDATA / COMMA / CR / LF / 2DQUOTE) DQUOTE
//
// It departs from it where files do: the separator is any of four, a line may
// end with LF alone, and a quote inside an unquoted field is a quote. Each row
// costs one allocation, a string that its cells are slices of.
type csvReader struct {
	r     io.Reader
	file  label
	limit int // bytes of a row
	sep   byte
	total int64
	read  *counter

	buf        []byte // buf[start:end] is read and not yet consumed
	start, end int
	clean      int // before it are neither quotes nor NULs, where it is behind start; see unquoted
	eof        bool
	row, line  int // of the row last returned, and of its last line

	cells []string
	text  []byte // of a row with quotes, unescaped
	ends  []int  // of its cells in text
}

// fill reads more text behind end. It moves and enlarges the buffer as needed,
// so that positions count from start.
func (c *csvReader) fill() error {
	c.clean = 0
	if c.start > 0 {
		copy(c.buf, c.buf[c.start:c.end])
		c.end -= c.start
		c.start = 0
	}
	if c.end == len(c.buf) {
		// A small file needs no more than its size, and a byte to meet its end.
		bigger := make([]byte, max(min(sampleSize, c.total+1), 2*int64(len(c.buf)), 512))
		copy(bigger, c.buf[:c.end])
		c.buf = bigger
	}
	for range 100 { // as bufio does, for readers that return nothing and no error
		n, err := c.r.Read(c.buf[c.end:])
		c.end += n
		if err == io.EOF {
			c.eof = true
			return nil
		}
		if err != nil {
			return c.file.fail(lienthong.Unavailable, err, "the file cannot be read after row %d; check the disk and try again", c.row)
		}
		if n > 0 {
			return nil
		}
	}
	return c.file.fail(lienthong.Unavailable, io.ErrNoProgress, "the file cannot be read after row %d; check the disk and try again", c.row)
}

func (c *csvReader) progress() (done, total int64) {
	return min(c.read.n.Load(), c.total), c.total
}

// next finds the end of the line; a line without a quote is a row.
func (c *csvReader) next() (Row, error) {
	seen := 0
	for {
		i := bytes.IndexByte(c.buf[c.start+seen:c.end], '\n')
		if i >= 0 {
			seen += i
			break
		}
		seen = c.end - c.start
		if c.eof {
			break
		}
		if seen > c.limit {
			return Row{}, c.tooLong()
		}
		if err := c.fill(); err != nil {
			return Row{}, err
		}
	}
	if seen > c.limit {
		return Row{}, c.tooLong()
	}
	ended := c.start+seen < c.end
	if !ended && seen == 0 {
		return Row{}, io.EOF
	}
	line := c.buf[c.start : c.start+seen]
	if bytes.IndexByte(line, '"') >= 0 {
		return c.quoted()
	}
	c.start += seen
	if ended {
		c.start++
	}
	c.row++
	c.line++
	if seen > 0 && line[seen-1] == '\r' {
		line = line[:seen-1]
	}
	return c.split(string(line))
}

// split cuts a row without quotes into its cells.
func (c *csvReader) split(s string) (Row, error) {
	c.cells = c.cells[:0]
	rest := s
	for {
		i := strings.IndexByte(rest, c.sep)
		if i < 0 {
			break
		}
		c.cells = append(c.cells, rest[:i])
		rest = rest[i+1:]
	}
	c.cells = append(c.cells, rest)
	return c.checked(s)
}

// checked makes sure that a row is text.
func (c *csvReader) checked(s string) (Row, error) {
	if strings.IndexByte(s, 0) < 0 && utf8.ValidString(s) {
		return Row{Number: c.row, Cells: c.cells}, nil
	}
	return c.refused()
}

// refused names the cell that is no text.
func (c *csvReader) refused() (Row, error) {
	for i, cell := range c.cells {
		if strings.IndexByte(cell, 0) >= 0 {
			return Row{Number: c.row}, c.file.fail(lienthong.Invalid, nil,
				"row %d, column %d holds a NUL byte, which is no text; the file is damaged, export it again", c.row, i+1)
		}
		if !utf8.ValidString(cell) {
			return Row{Number: c.row}, c.file.fail(lienthong.Invalid, nil,
				"row %d, column %d is not in UTF-8 like the rest; save the table as XLSX or as \"CSV UTF-8\"", c.row, i+1)
		}
	}
	return Row{Number: c.row, Cells: c.cells}, nil
}

// unended reports whether the row last returned is the last one, and no line end follows it.
func (c *csvReader) unended() bool { return c.start > 0 && c.buf[c.start-1] != '\n' }

func (c *csvReader) tooLong() error {
	return c.file.fail(lienthong.TooLarge, nil,
		"row %d is longer than %d bytes; this is no table, or its lines do not end", c.row+1, c.limit)
}
