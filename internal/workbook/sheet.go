package workbook

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/lienthong/lienthong"
)

// Sheet streams the rows of a worksheet (18.3.1.99):
//
//	<sheetData><row r="5"><c r="B5" s="2" t="s"><v>17</v></c>…</row>…</sheetData>
type Sheet struct {
	b      *Book
	ref    Ref
	rc     io.ReadCloser
	d      *xml.Decoder
	total  int64
	offset atomic.Int64 // unpacked bytes read
	row    int          // of the row last returned
	done   bool
	cells  []string
	value  []byte
}

// Sheet opens a sheet. Read it to its end, or leave it.
func (b *Book) Sheet(ref Ref) (*Sheet, error) {
	rc, err := b.open(ref.part)
	if err != nil {
		return nil, err
	}
	if rc == nil {
		return nil, b.damaged(nil, "the sheet "+strconv.Quote(ref.Name))
	}
	total := int64(min(b.parts[strings.ToLower(ref.part)].UncompressedSize64, 1<<50))
	return &Sheet{b: b, ref: ref, rc: rc, d: xml.NewDecoder(rc), total: total}, nil
}

// Name is the name on the sheet's tab.
func (s *Sheet) Name() string { return s.ref.Name }

// Progress is how many bytes of how many are behind us; safe to call from another
// goroutine.
func (s *Sheet) Progress() (done, total int64) { return min(s.offset.Load(), s.total), s.total }

// Leave ends the reading before the end of the sheet.
func (s *Sheet) Leave() {
	if s.rc != nil {
		_ = s.rc.Close() // a reader of memory: nothing can be lost
		s.rc = nil
	}
}

// Next is the next row and its number, from 1, as far to the right as it has cells;
// io.EOF after the last. The slice is overwritten by the next row.
func (s *Sheet) Next() (number int, cells []string, err error) {
	for !s.done {
		tok, err := s.d.RawToken()
		if err != nil {
			return s.row, nil, s.damaged(err)
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
			return s.row, nil, s.damaged(err)
		}
		s.offset.Store(s.total)
	}
	return 0, nil, io.EOF
}

func (s *Sheet) damaged(cause error) error {
	if lienthong.CodeOf(cause) == lienthong.TooLarge {
		return cause
	}
	return s.b.fail(lienthong.Invalid, cause,
		"sheet %q is damaged or cut short at row %d; get a fresh copy or save it again as XLSX", s.ref.Name, s.row)
}

func (s *Sheet) readRow(row xml.StartElement) (number int, cells []string, err error) {
	s.row++
	if n, err := strconv.Atoi(attr(row, "r")); err == nil && n > 0 {
		s.row = n
	}
	s.cells = s.cells[:0]
	for {
		tok, err := s.d.RawToken()
		if err != nil {
			return s.row, nil, s.damaged(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if e.Name.Local == "c" {
				if err := s.readCell(e); err != nil {
					return s.row, nil, err
				}
			}
		case xml.EndElement:
			if e.Name.Local == "row" {
				s.offset.Store(s.d.InputOffset())
				return s.row, s.cells, nil
			}
		}
	}
}
