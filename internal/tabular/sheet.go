package tabular

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/lienthong/lienthong"
)

// sheet streams the rows of a worksheet (18.3.1.99):
//
//	<sheetData><row r="5"><c r="B5" s="2" t="s"><v>17</v></c>…</row>…</sheetData>
type sheet struct {
	w      *workbook
	name   string
	rc     io.ReadCloser
	d      *xml.Decoder
	total  int64
	offset atomic.Int64 // unpacked bytes read
	row    int          // of the row last returned
	done   bool
	cells  []string
	value  []byte
}

func (w *workbook) openSheet(ref sheetRef) (*sheet, error) {
	rc, err := w.open(ref.part)
	if err != nil {
		return nil, err
	}
	if rc == nil {
		return nil, w.damaged(nil, "the sheet "+strconv.Quote(ref.name))
	}
	total := int64(min(w.parts[strings.ToLower(ref.part)].UncompressedSize64, 1<<50))
	return &sheet{w: w, name: ref.name, rc: rc, d: xml.NewDecoder(rc), total: total}, nil
}

func (s *sheet) progress() (done, total int64) { return min(s.offset.Load(), s.total), s.total }

// any reports whether the sheet has a row that is not blank.
func (s *sheet) any() (bool, error) {
	for {
		r, err := s.next()
		if err == io.EOF {
			return false, nil
		}
		if err != nil || !blank(r.Cells) {
			return true, err
		}
	}
}

// leave ends the reading before the end of the sheet.
func (s *sheet) leave() {
	if s.rc != nil {
		_ = s.rc.Close() // a reader of memory: nothing can be lost
		s.rc = nil
	}
}

func (s *sheet) next() (Row, error) {
	for !s.done {
		tok, err := s.d.RawToken()
		if err != nil {
			return Row{Number: s.row}, s.damaged(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if e.Name.Local == "row" {
				return s.readRow(e)
			}
		case xml.EndElement:
			if e.Name.Local == "sheetData" {
				s.done = true
			}
		}
	}
	if s.rc != nil {
		// The checksum of the part is verified at its very end.
		_, err := io.Copy(io.Discard, s.rc)
		if err == nil {
			err = s.rc.Close()
		}
		s.rc = nil
		if err != nil {
			return Row{Number: s.row}, s.damaged(err)
		}
		s.offset.Store(s.total)
	}
	return Row{}, io.EOF
}

func (s *sheet) damaged(cause error) error {
	if lienthong.CodeOf(cause) == lienthong.TooLarge {
		return cause
	}
	return s.w.file.fail(lienthong.Invalid, cause,
		"sheet %q is damaged or cut short at row %d; get a fresh copy or save it again as XLSX", s.name, s.row)
}

func (s *sheet) readRow(row xml.StartElement) (Row, error) {
	s.row++
	if n, err := strconv.Atoi(attr(row, "r")); err == nil && n > 0 {
		s.row = n
	}
	s.cells = s.cells[:0]
	for {
		tok, err := s.d.RawToken()
		if err != nil {
			return Row{Number: s.row}, s.damaged(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if e.Name.Local == "c" {
				if err := s.readCell(e); err != nil {
					return Row{Number: s.row}, err
				}
			}
		case xml.EndElement:
			if e.Name.Local == "row" {
				s.offset.Store(s.d.InputOffset())
				return Row{Number: s.row, Cells: s.cells}, nil
			}
		}
	}
}

// readCell reads a cell (18.3.1.4) into its place in the row.
func (s *sheet) readCell(c xml.StartElement) error {
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
	if column >= s.w.limits.Columns {
		return s.w.file.fail(lienthong.TooLarge, nil, "row %d has a cell in column %d; at most %d columns are read", s.row, column+1, s.w.limits.Columns)
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
func (s *sheet) readValue() error {
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
				if len(s.value) > s.w.limits.Line {
					return s.w.file.fail(lienthong.TooLarge, nil, "row %d has a cell longer than %d bytes; this is no table", s.row, s.w.limits.Line)
				}
			}
		}
	}
}

// text is the value by the type of the cell (18.18.11, ST_CellType).
func (s *sheet) text(kind string, styleIndex, column int) (string, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(string(s.value))
		if err != nil || i < 0 || i >= len(s.w.texts) {
			return "", s.w.file.fail(lienthong.Invalid, errors.New("shared string index out of range"),
				"row %d, column %d points to a text that the workbook does not have; save it again as XLSX", s.row, column+1)
		}
		return s.w.texts[i], nil
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
	if styleIndex >= 0 && styleIndex < len(s.w.styles) {
		st = s.w.styles[styleIndex]
	}
	return st.text(string(s.value), s.w.epoch), nil
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

// sharedParts are where the shared strings and styles lie in every workbook
// known; the relations of the workbook may say otherwise, but never do.
const (
	textsPart  = "xl/sharedStrings.xml"
	stylesPart = "xl/styles.xml"
)

// readTexts reads the shared string table (18.4). All texts are slices of one
// string, so that a million of them cost one allocation each for nothing.
func (w *workbook) readTexts() error {
	var all strings.Builder
	var ends []int
	var in textState
	err := w.walk(textsPart, func(tok xml.Token) error {
		switch e := tok.(type) {
		case xml.StartElement:
			in.start(e.Name.Local)
		case xml.EndElement:
			in.end(e.Name.Local)
			if e.Name.Local == "si" {
				ends = append(ends, all.Len())
			}
		case xml.CharData:
			if in.text() {
				all.Write(e)
				if int64(all.Len()) > w.limits.Strings {
					return w.file.fail(lienthong.TooLarge, nil, "the texts of the workbook exceed %d MiB; export the table as CSV", w.limits.Strings>>20)
				}
			}
		}
		return nil
	})
	s, from := all.String(), 0
	for _, end := range ends {
		w.texts = append(w.texts, unescape(s[from:end]))
		from = end
	}
	return err
}

// textState follows the text of a string item (18.4.8): the t elements, plain
// or in rich text runs, but not those of phonetic hints (rPh).
type textState struct{ t, phonetic bool }

func (s *textState) start(local string) {
	switch local {
	case "t":
		s.t = true
	case "rPh":
		s.phonetic = true
	}
}

func (s *textState) end(local string) {
	switch local {
	case "t":
		s.t = false
	case "rPh":
		s.phonetic = false
	}
}

func (s *textState) text() bool { return s.t && !s.phonetic }

// unescape reads _xHHHH_, which stands for a character that XML cannot hold
// (22.9.2.19, ST_Xstring).
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || i+7 > len(s) {
			b.WriteString(s)
			return b.String()
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' || n >= 0xd800 && n < 0xe000 {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+7:]
	}
}

// readStyles reads the number format of each cell style (18.8).
func (w *workbook) readStyles() error {
	codes := map[int]string{}
	var ids []int
	inXfs := false
	err := w.walk(stylesPart, func(tok xml.Token) error {
		switch e := tok.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "numFmt":
				if id, err := strconv.Atoi(attr(e, "numFmtId")); err == nil {
					codes[id] = attr(e, "formatCode")
				}
			case "cellXfs":
				inXfs = true
			case "xf":
				if inXfs {
					id, _ := strconv.Atoi(attr(e, "numFmtId")) // 0, General, if it is no number
					ids = append(ids, id)
				}
			}
		case xml.EndElement:
			if e.Name.Local == "cellXfs" {
				inXfs = false
			}
		}
		return nil
	})
	for _, id := range ids {
		w.styles = append(w.styles, styleOf(id, codes[id]))
	}
	return err
}
