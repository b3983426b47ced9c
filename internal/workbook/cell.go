package workbook

import (
	"encoding/xml"
	"errors"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
)

// readCell reads a cell (18.3.1.4) into its place in the row.
func (s *Sheet) readCell(c xml.StartElement) error {
	column, kind, styleIndex := len(s.cells), "", 0
	for _, a := range c.Attr {
		switch a.Name.Local {
		case "r":
			if n, ok := columnOf(a.Value); ok {
				column = n
			}
		case "t":
			kind = a.Value
		case "s":
			styleIndex, _ = strconv.Atoi(a.Value) // 0, the default style, if it is no number
		}
	}
	if column >= s.b.limits.Columns {
		return s.b.fail(lienthong.TooLarge, nil, "row %d has a cell in column %d; at most %d columns are read", s.row, column+1, s.b.limits.Columns)
	}
	if err := s.readValue(); err != nil {
		return err
	}
	if len(s.value) == 0 {
		return nil
	}
	text, err := s.text(kind, styleIndex, column)
	if err != nil {
		return err
	}
	for len(s.cells) <= column {
		s.cells = append(s.cells, "")
	}
	s.cells[column] = text
	return nil
}

// readValue collects the value of a cell, v or the inline text, up to its end.
func (s *Sheet) readValue() error {
	s.value = s.value[:0]
	inV := false
	var in textState
	for {
		tok, err := s.d.RawToken()
		if err != nil {
			return s.damaged(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			inV = inV || e.Name.Local == "v"
			in.start(e.Name.Local)
		case xml.EndElement:
			if e.Name.Local == "c" {
				return nil
			}
			inV = inV && e.Name.Local != "v"
			in.end(e.Name.Local)
		case xml.CharData:
			if inV || in.text() {
				s.value = append(s.value, e...)
				if len(s.value) > s.b.limits.Cell {
					return s.b.fail(lienthong.TooLarge, nil, "row %d has a cell longer than %d bytes; this is no table", s.row, s.b.limits.Cell)
				}
			}
		}
	}
}

// text is the value by the type of the cell (18.18.11, ST_CellType).
func (s *Sheet) text(kind string, styleIndex, column int) (string, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(string(s.value))
		if err != nil || i < 0 || i >= len(s.b.texts) {
			return "", s.b.fail(lienthong.Invalid, errors.New("shared string index out of range"),
				"row %d, column %d points to a text that the workbook does not have; save it again as XLSX", s.row, column+1)
		}
		return s.b.texts[i], nil
	case "b":
		if string(s.value) == "1" {
			return "TRUE", nil
		}
		return "FALSE", nil
	case "d":
		return strings.TrimSuffix(strings.TrimSuffix(string(s.value), "Z"), "T00:00:00"), nil
	case "str", "inlineStr", "e":
		return unescape(string(s.value)), nil
	}
	var st style
	if styleIndex >= 0 && styleIndex < len(s.b.styles) {
		st = s.b.styles[styleIndex]
	}
	return st.text(string(s.value), s.b.epoch), nil
}

// columnOf is the column of a reference such as "AB12", from 0. Three letters
// are the most that a sheet has.
func columnOf(ref string) (int, bool) {
	n, i := 0, 0
	for ; i < len(ref) && i < 4; i++ {
		c := ref[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		n = n*26 + int(c-'a') + 1
	}
	return n - 1, i > 0
}
