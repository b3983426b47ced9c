package tabular

import (
	"unicode/utf8"

	"github.com/lienthong/lienthong"
)

// quoted reads a row that has a quote somewhere, which may run over lines.
func (c *csvReader) quoted() (Row, error) {
	c.row++
	c.text, c.ends = c.text[:0], c.ends[:0]
	p := 0 // position behind start
	for {
		b, err := c.at(p)
		if err != nil {
			return Row{}, err
		}
		more := false
		if b == '"' {
			p, more, err = c.escaped(p + 1)
		} else {
			p, more, err = c.bare(p)
		}
		if err != nil {
			return Row{Number: c.row}, err
		}
		c.ends = append(c.ends, len(c.text))
		if !more {
			break
		}
	}
	c.start += p
	c.line++
	s := string(c.text)
	c.cells = c.cells[:0]
	from, cut := 0, false
	for _, end := range c.ends {
		c.cells = append(c.cells, s[from:end])
		// A letter that the separator cut in two is whole again in s.
		cut = cut || end < len(s) && !utf8.RuneStart(s[end])
		from = end
	}
	if cut {
		return c.refused()
	}
	return c.checked(s)
}

// none is what at answers behind the end of the text; no byte of text is 0,
// for a NUL is refused.
const none = -1

// at is the byte p bytes behind start, or none.
func (c *csvReader) at(p int) (int, error) {
	for c.start+p >= c.end {
		if c.eof {
			return none, nil
		}
		if err := c.fill(); err != nil {
			return none, err
		}
	}
	if p > c.limit {
		return none, c.tooLong()
	}
	return int(c.buf[c.start+p]), nil
}

// window is what is read behind p, at least one byte unless the text ends.
func (c *csvReader) window(p int) ([]byte, error) {
	if _, err := c.at(p); err != nil {
		return nil, err
	}
	return c.buf[c.start+p : c.end], nil
}

// either is the place of the first a or b in w, or its length. Two searches
// with IndexByte would read a long row once for each of its cells.
func either(w []byte, a, b byte) int {
	for i, c := range w {
		if c == a || c == b {
			return i
		}
	}
	return len(w)
}

// bare reads an unquoted cell from p. It returns the place behind the
// separator or line end, and whether another cell follows.
func (c *csvReader) bare(p int) (after int, more bool, err error) {
	for {
		w, err := c.window(p)
		if err != nil {
			return p, false, err
		}
		n := either(w, c.sep, '\n')
		c.text = append(c.text, w[:n]...)
		switch p += n; {
		case n < len(w) && w[n] == c.sep:
			return p + 1, true, nil
		case n < len(w):
			c.dropCR()
			return p + 1, false, nil
		case len(w) == 0:
			c.dropCR()
			return p, false, nil
		}
	}
}

// dropCR removes the CR that the text of the cell ends with, before LF.
func (c *csvReader) dropCR() {
	if n := len(c.text); n > c.lastEnd() && c.text[n-1] == '\r' {
		c.text = c.text[:n-1]
	}
}

func (c *csvReader) lastEnd() int {
	if len(c.ends) == 0 {
		return 0
	}
	return c.ends[len(c.ends)-1]
}

// escaped reads a quoted cell from p, behind its opening quote.
func (c *csvReader) escaped(p int) (after int, more bool, err error) {
	opened := c.line + 1
	for {
		w, err := c.window(p)
		if lienthong.CodeOf(err) == lienthong.TooLarge || err == nil && len(w) == 0 {
			return p, false, c.unclosed(opened)
		}
		if err != nil {
			return p, false, err
		}
		n := either(w, '"', '\n')
		c.text = append(c.text, w[:n]...)
		if p += n; n == len(w) {
			continue
		}
		if w[n] == '\n' {
			// A line end inside a cell is LF, however the file writes it.
			c.dropCR()
			c.text = append(c.text, '\n')
			c.line++
			p++
			continue
		}
		b, err := c.at(p + 1)
		if err != nil {
			return p, false, err
		}
		if b != '"' {
			return c.closed(p + 1)
		}
		c.text = append(c.text, '"')
		p += 2
	}
}

// closed expects a separator or the end of the row behind a closing quote.
func (c *csvReader) closed(p int) (after int, more bool, err error) {
	b, err := c.at(p)
	if err != nil {
		return p, false, err
	}
	if b == '\r' {
		next, err := c.at(p + 1)
		if err != nil {
			return p, false, err
		}
		if next == '\n' || next == none {
			b, p = next, p+1
		}
	}
	switch b {
	case none:
		return p, false, nil
	case '\n':
		return p + 1, false, nil
	case int(c.sep):
		return p + 1, true, nil
	}
	return p, false, c.file.fail(lienthong.Invalid, nil,
		"row %d (line %d), column %d has text behind its closing quote; write each quote inside a quoted cell twice", c.row, c.line+1, len(c.ends)+1)
}

func (c *csvReader) unclosed(line int) error {
	return c.file.fail(lienthong.Invalid, nil,
		"row %d, column %d opens a quote in line %d that is never closed; close it or write it twice", c.row, len(c.ends)+1, line)
}
