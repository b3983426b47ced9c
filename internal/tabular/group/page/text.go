package page

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Texts are rows of a column as texts of their own, which outlive its pages.
type Texts struct{ data []byte }

// Reset forgets what there is, so that its room is used again.
func (t *Texts) Reset() { t.data = t.data[:0] }

// append appends the texts of a strip's n rows to a list, up to the first that is none.
func (t *Texts) append(list []string, s *Strip, n int) []string {
	if s.ends != nil && sound(s.data, s.ends) {
		data, ends, begin := s.data, s.ends, s.ends[0]
		from := len(t.data)
		t.data = append(t.data, data[begin:ends[n]]...)
		own := t.data[from:]
		for i := range n {
			list = append(list, text(own[ends[i]-begin:ends[i+1]-begin]))
		}
		return list
	}
	for i := range n {
		cell := s.Text(i)
		if !isSound(cell) {
			return list
		}
		from := len(t.data)
		t.data = append(t.data, cell...)
		list = append(list, text(t.data[from:]))
	}
	return list
}

// sound reports whether texts that lie one behind the other are sound each: together they are, and none
// begins within a letter.
func sound(data []byte, ends []uint32) bool {
	all := data[ends[0]:ends[len(ends)-1]]
	if !utf8.Valid(all) || bytes.IndexByte(all, 0) >= 0 {
		return false
	}
	for i, end := range ends[:len(ends)-1] {
		if end < ends[i+1] && !utf8.RuneStart(data[end]) {
			return false
		}
	}
	return true
}

// isSound reports whether a cell is text; any array of bytes may pass for it.
func isSound(cell string) bool { return utf8.ValidString(cell) && strings.IndexByte(cell, 0) < 0 }

// Append appends the texts of the next n rows of a column to a list. Where the list gets fewer without an
// error, the first that is missing is no text.
func (c *Column) Append(list []string, t *Texts, n int) ([]string, error) {
	for n > 0 {
		if err := c.Fill(); err != nil {
			return list, err
		}
		rows, had := min(n, c.Rows()), len(list)
		s := c.Take(rows)
		if list = t.append(list, &s, rows); len(list) < had+rows {
			break
		}
		n -= rows
	}
	return list, nil
}
