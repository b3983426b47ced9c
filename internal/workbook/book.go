package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/lienthong/lienthong"
)

// Limits bound what a workbook may make us do. None is without a bound.
type Limits struct {
	Cell     int   // bytes of a cell, and of one piece of XML text
	Columns  int   // of a sheet
	Unpacked int64 // bytes of all parts together, unpacked
	Parts    int   // files inside
	Strings  int64 // bytes of the shared texts, which are held in memory
}

// Fail makes the one error that the user sees, of what is wrong and what to do.
type Fail func(code lienthong.Code, cause error, format string, args ...any) error

// Book is an open workbook. It is for one goroutine.
type Book struct {
	fail   Fail
	limits Limits
	left   int64 // bytes that may still be unpacked
	parts  map[string]*zip.File
	sheets []Ref
	styles []style  // by the index that cells give
	texts  []string // the shared strings
	epoch  bool     // dates count from 1904 (18.2.28, workbookPr date1904)
}

// Open reads the directory of a workbook, its styles and its shared texts. All errors,
// also those of its sheets, are made by fail.
func Open(r io.ReaderAt, size int64, limits Limits, fail Fail) (*Book, error) {
	b := &Book{fail: fail, limits: limits, left: limits.Unpacked, parts: map[string]*zip.File{}}
	for _, step := range []func() error{func() error { return b.unpack(r, size) }, b.readSheets, b.readStyles, b.readTexts} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Sheets are the worksheets in the order of their tabs, one at least.
func (b *Book) Sheets() []Ref { return b.sheets }

// A part that unpacks to this many times its size, and to more than a little,
// is no table: sheets of real rows come to 10 or 20, empty styled cells to 50.
const (
	bombRatio = 200
	bombSize  = 64 << 20
)

// unpack reads the ZIP directory and refuses what would flood us.
func (b *Book) unpack(r io.ReaderAt, size int64) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return b.damaged(err, "the workbook")
	}
	if len(z.File) > b.limits.Parts {
		return b.fail(lienthong.TooLarge, nil, "the workbook has %d parts, more than %d; it is no ordinary XLSX", len(z.File), b.limits.Parts)
	}
	total := uint64(0)
	for _, f := range z.File {
		n := f.UncompressedSize64
		total += min(n, 1<<50)
		if total > uint64(b.limits.Unpacked) || n > bombSize && n/max(f.CompressedSize64, 1) > bombRatio {
			return b.bomb()
		}
		b.parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	return nil
}

func (b *Book) bomb() error {
	return b.fail(lienthong.TooLarge, nil,
		"the workbook unpacks to far more than a table needs (a ZIP bomb, or above %d MiB); export the table as CSV", b.limits.Unpacked>>20)
}

func (b *Book) damaged(cause error, what string) error {
	if lienthong.CodeOf(cause) == lienthong.TooLarge {
		return cause
	}
	return b.fail(lienthong.Invalid, cause, "%s is damaged or cut short; get a fresh copy or save it again as XLSX", what)
}

// open opens a part for reading within the limits; nil if there is none.
func (b *Book) open(part string) (io.ReadCloser, error) {
	f := b.parts[strings.ToLower(part)]
	if f == nil {
		return nil, nil
	}
	rc, err := f.Open()
	if err != nil {
		return nil, b.damaged(err, "the workbook")
	}
	return &guard{b: b, rc: rc}, nil
}

// guard limits what a part unpacks to, whatever its directory entry says, and
// how far apart its marks of XML may be, since the decoder holds the text
// between two of them in memory.
type guard struct {
	b   *Book
	rc  io.ReadCloser
	gap int
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.rc.Read(p)
	if g.b.left -= int64(n); g.b.left < 0 {
		return 0, g.b.bomb()
	}
	if i := bytes.LastIndexAny(p[:n], "<>"); i >= 0 {
		g.gap = n - i
	} else if g.gap += n; g.gap > g.b.limits.Cell {
		return 0, g.b.fail(lienthong.TooLarge, nil, "the workbook has a cell longer than %d bytes; this is no table", g.b.limits.Cell)
	}
	return n, err
}

func (g *guard) Close() error { return g.rc.Close() }

// walk calls f for each token of a part. A part that is missing has none.
func (b *Book) walk(part string, f func(xml.Token) error) error {
	rc, err := b.open(part)
	if rc == nil || err != nil {
		return err
	}
	defer rc.Close() //nolint:errcheck // read to its end, where the checksum was verified
	d := xml.NewDecoder(rc)
	for {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = f(tok)
		}
		if err != nil {
			return b.damaged(err, "the workbook")
		}
	}
}

// attr is the value of an attribute by its local name.
func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
