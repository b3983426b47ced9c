package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
)

// What a sheet of Excel holds.
const (
	mostRows = 1 << 20
	mostText = 32_767 // UTF-16 units of a cell
)

// Sheet is a workbook of one sheet while it is written, row by row. It is for one goroutine, holds
// no row in memory and keeps none in a file of its own: all goes to the writer at once. Errors of
// the writer come out as they are, others are [lienthong.Error]s that hold no cell.
type Sheet struct {
	book    *zip.Writer
	rows    *bufio.Writer // the sheet's part of the archive
	row     int
	names   []string // of the columns whose cells are numbers
	numbers []bool   // by column
	line    []byte
}

// Names reports whether a file of this name is a workbook.
func Names(path string) bool { return strings.EqualFold(filepath.Ext(path), ".xlsx") }

// New begins a workbook in w. Its first row names the columns; cells of those called numbers are
// numbers, if they are, and all others texts. It must be closed to be one.
func New(w io.Writer, numbers ...string) (*Sheet, error) {
	s := &Sheet{book: zip.NewWriter(w), names: numbers}
	for _, p := range frame {
		part, err := s.book.Create(p.name)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(part, xml.Header+p.text); err != nil {
			return nil, err
		}
	}
	part, err := s.book.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	s.rows = bufio.NewWriterSize(part, 1<<16)
	_, err = s.rows.WriteString(xml.Header + `<worksheet xmlns="` + main + `"><sheetData>`)
	return s, err
}

// Row writes a row.
func (s *Sheet) Row(cells []string) error {
	if s.row == mostRows {
		return lienthong.Errorf(lienthong.TooLarge, "a sheet holds %d rows, and there are more; write a .csv instead", mostRows)
	}
	s.row++
	number := strconv.Itoa(s.row)
	s.line = append(append(append(s.line[:0], `<row r="`...), number...), `">`...)
	for i, c := range cells {
		if s.row == 1 {
			s.numbers = append(s.numbers, slices.Contains(s.names, c))
		}
		s.line = append(appendColumn(append(s.line, `<c r="`...), i), number...)
		if s.isNumber(i, c) {
			s.line = append(append(append(s.line, `"><v>`...), c...), `</v></c>`...)
			continue
		}
		if len(c) > mostText && units(c) > mostText {
			return lienthong.Errorf(lienthong.TooLarge, "a cell of a sheet holds %d characters, and one has more; write a .csv instead", mostText)
		}
		s.line = append(s.line, `" t="inlineStr"><is><t xml:space="preserve">`...)
		s.line = append(appendText(s.line, c), `</t></is></c>`...)
	}
	_, err := s.rows.Write(append(s.line, `</row>`...))
	return err
}

// isNumber reports whether a cell is a number in a column of those. ParseFloat takes more than
// XML Schema does (0x1p-2, 1_000, Inf).
func (s *Sheet) isNumber(column int, cell string) bool {
	if s.row == 1 || column >= len(s.numbers) || !s.numbers[column] || strings.Trim(cell, "+-.0123456789eE") != "" {
		return false
	}
	_, err := strconv.ParseFloat(cell, 64)
	return err == nil
}

// appendColumn appends the name of a column: A, B, to Z, then AA.
func appendColumn(to []byte, at int) []byte {
	if at >= 26 {
		to = appendColumn(to, at/26-1)
	}
	return append(to, byte('A'+at%26))
}

// escaped is what a reader takes for a character that XML cannot hold (ECMA-376, ST_Xstring):
// where it is meant as it stands, its first underscore is written in that way.
var escaped = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

func appendText(to []byte, text string) []byte {
	b := appender(to)
	for {
		next := strings.Index(text, "_x")
		if next < 0 {
			_ = xml.EscapeText(&b, []byte(text)) // never fails, for an appender does not
			return b
		}
		_ = xml.EscapeText(&b, []byte(text[:next]))
		if text = text[next:]; escaped.MatchString(text) {
			b = append(b, "_x005F"...)
		}
		b, text = append(b, '_'), text[1:] // the next may begin with the last underscore of this one
	}
}

type appender []byte

func (a *appender) Write(p []byte) (int, error) {
	*a = append(*a, p...)
	return len(p), nil
}

// units are the UTF-16 units of a text.
func units(text string) (n int) {
	for _, r := range text {
		n++
		if r > 0xffff && r != utf8.RuneError {
			n++
		}
	}
	return n
}

// Close ends the workbook. It does not close the writer.
func (s *Sheet) Close() error {
	if _, err := s.rows.WriteString(`</sheetData></worksheet>`); err != nil {
		return err
	}
	if err := s.rows.Flush(); err != nil {
		return err
	}
	return s.book.Close()
}

const (
	main          = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packaged      = "http://schemas.openxmlformats.org/package/2006/"
)

// frame is what a workbook has beside its sheet (ECMA-376, parts 1 and 2).
var frame = []struct{ name, text string }{
	{"[Content_Types].xml", `<Types xmlns="` + packaged + `content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="` + packaged + `relationships"><Relationship Id="rId1" Type="` + relationships + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + relationships + `"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packaged + `relationships"><Relationship Id="rId1" Type="` + relationships + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
}
