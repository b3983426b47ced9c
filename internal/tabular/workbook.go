package tabular

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
)

// workbook is an open XLSX file: a ZIP of XML parts (ECMA-376 part 2, Open
// Packaging Conventions).
type workbook struct {
	file   label
	limits Limits
	left   int64 // bytes that may still be unpacked
	parts  map[string]*zip.File
	styles []style  // by the index that cells give
	texts  []string // the shared strings
	epoch  bool     // dates count from 1904 (18.2.28, workbookPr date1904)
}

// sheetRef is a sheet of the workbook (18.2.19): its name and its part.
type sheetRef struct {
	name, part string
	hidden     bool
}

// A part that unpacks to this many times its size, and to more than a little,
// is no table: sheets of real rows come to 10 or 20, empty styled cells to 50.
const (
	bombRatio = 200
	bombSize  = 64 << 20
)

func (t *Table) openXLSX(r io.ReaderAt, size int64, o Options) error {
	w := &workbook{file: t.file, limits: o.Limits, left: o.Limits.Unpacked, parts: map[string]*zip.File{}}
	if err := w.unpack(r, size); err != nil {
		return err
	}
	sheets, err := w.sheets()
	if err != nil {
		return err
	}
	if err := w.readStyles(); err != nil {
		return err
	}
	if err := w.readTexts(); err != nil {
		return err
	}
	s, unread, err := w.choose(sheets, o)
	if err != nil {
		return err
	}
	t.format, t.unread = "XLSX, sheet "+strconv.Quote(s.name), unread
	return t.findHeader(s, o)
}

// unpack reads the ZIP directory and refuses what would flood us.
func (w *workbook) unpack(r io.ReaderAt, size int64) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return w.damaged(err, "the workbook")
	}
	if len(z.File) > w.limits.Parts {
		return w.file.fail(lienthong.TooLarge, nil, "the workbook has %d parts, more than %d; it is no ordinary XLSX", len(z.File), w.limits.Parts)
	}
	total := uint64(0)
	for _, f := range z.File {
		n := f.UncompressedSize64
		total += min(n, 1<<50)
		if total > uint64(w.limits.Unpacked) || n > bombSize && n/max(f.CompressedSize64, 1) > bombRatio {
			return w.bomb()
		}
		w.parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	return nil
}

func (w *workbook) bomb() error {
	return w.file.fail(lienthong.TooLarge, nil,
		"the workbook unpacks to far more than a table needs (a ZIP bomb, or above %d MiB); export the table as CSV", w.limits.Unpacked>>20)
}

func (w *workbook) damaged(cause error, what string) error {
	if lienthong.CodeOf(cause) == lienthong.TooLarge {
		return cause
	}
	return w.file.fail(lienthong.Invalid, cause, "%s is damaged or cut short; get a fresh copy or save it again as XLSX", what)
}

// open opens a part for reading within the limits; nil if there is none.
func (w *workbook) open(part string) (io.ReadCloser, error) {
	f := w.parts[strings.ToLower(part)]
	if f == nil {
		return nil, nil
	}
	rc, err := f.Open()
	if err != nil {
		return nil, w.damaged(err, "the workbook")
	}
	return &guard{w: w, rc: rc}, nil
}

// guard limits what a part unpacks to, whatever its directory entry says, and
// how far apart its marks of XML may be, since the decoder holds the text
// between two of them in memory.
type guard struct {
	w   *workbook
	rc  io.ReadCloser
	gap int
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.rc.Read(p)
	if g.w.left -= int64(n); g.w.left < 0 {
		return 0, g.w.bomb()
	}
	if i := bytes.LastIndexAny(p[:n], "<>"); i >= 0 {
		g.gap = n - i
	} else if g.gap += n; g.gap > g.w.limits.Line {
		return 0, g.w.file.fail(lienthong.TooLarge, nil, "the workbook has a cell longer than %d bytes; this is no table", g.w.limits.Line)
	}
	return n, err
}

func (g *guard) Close() error { return g.rc.Close() }

// walk calls f for each token of a part. A part that is missing has none.
func (w *workbook) walk(part string, f func(xml.Token) error) error {
	rc, err := w.open(part)
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
			return w.damaged(err, "the workbook")
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

// sheets lists the worksheets in the order of their tabs.
func (w *workbook) sheets() ([]sheetRef, error) {
	book, err := w.bookPart()
	if err != nil {
		return nil, err
	}
	dir, base := path.Split(book)
	targets, err := w.relations(dir+"_rels/"+base+".rels", dir)
	if err != nil {
		return nil, err
	}
	var sheets []sheetRef
	err = w.walk(book, func(tok xml.Token) error {
		e, ok := tok.(xml.StartElement)
		if !ok {
			return nil
		}
		switch e.Name.Local {
		case "workbookPr":
			v := attr(e, "date1904")
			w.epoch = v == "1" || v == "true"
		case "sheet":
			if to := targets[attr(e, "id")]; strings.HasSuffix(to.kind, "/worksheet") {
				sheets = append(sheets, sheetRef{attr(e, "name"), to.part, attr(e, "state") != "" && attr(e, "state") != "visible"})
			}
		}
		return nil
	})
	if err == nil && len(sheets) == 0 {
		err = w.file.fail(lienthong.Invalid, nil, "the workbook has no worksheet; save the table as XLSX again")
	}
	return sheets, err
}

// bookPart finds the main part, by the relation of the package that says so.
func (w *workbook) bookPart() (string, error) {
	targets, err := w.relations("_rels/.rels", "")
	if err != nil {
		return "", err
	}
	for _, to := range targets {
		if strings.HasSuffix(to.kind, "/officeDocument") && strings.HasSuffix(to.part, ".xml") && w.parts[strings.ToLower(to.part)] != nil {
			return to.part, nil
		}
	}
	if w.parts["xl/workbook.xml"] != nil {
		return "xl/workbook.xml", nil
	}
	return "", w.file.fail(lienthong.Unsupported, nil,
		"the file is a ZIP archive but no XLSX workbook (perhaps ODS, XLSB, DOCX or packed files); save the table as XLSX")
}

// relation is what a part points to (part 2, section 6.5).
type relation struct{ kind, part string }

func (w *workbook) relations(part, dir string) (map[string]relation, error) {
	targets := map[string]relation{}
	err := w.walk(part, func(tok xml.Token) error {
		if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "Relationship" {
			to := attr(e, "Target")
			if strings.HasPrefix(to, "/") {
				to = strings.TrimPrefix(path.Clean(to), "/")
			} else {
				to = path.Join(dir, to)
			}
			targets[attr(e, "Id")] = relation{attr(e, "Type"), to}
		}
		return nil
	})
	return targets, err
}

// choose opens the sheet asked for, else the visible one whose header scores
// best, the first of equals; hidden ones only if no other holds anything.
// unread are the sheets that hold something and were passed over.
func (w *workbook) choose(sheets []sheetRef, o Options) (chosen *sheet, unread []string, err error) {
	if o.Sheet != "" {
		chosen, err = w.named(sheets, o.Sheet)
		return chosen, nil, err
	}
	for _, hidden := range []bool{false, true} {
		var full []tab
		for _, ref := range sheets {
			if ref.hidden != hidden {
				continue
			}
			t, err := w.peek(ref, o)
			if err != nil {
				return nil, nil, err
			}
			if t.full {
				full = append(full, t)
			}
		}
		if len(full) > 0 {
			return w.best(full)
		}
	}
	return nil, nil, w.file.fail(lienthong.Invalid, nil, "every sheet of the workbook is empty; export the table again")
}

// tab is a sheet by its first rows.
type tab struct {
	ref    sheetRef
	full   bool // there is a row that is not blank
	score  int
	header string
}

func (w *workbook) peek(ref sheetRef, o Options) (tab, error) {
	s, err := w.openSheet(ref)
	if err != nil {
		return tab{}, err
	}
	defer s.leave()
	rows, err := readAhead(s)
	if err != nil {
		return tab{}, err
	}
	t := tab{ref: ref}
	if best, score := bestHeader(rows, o); best >= 0 {
		t.full, t.score, t.header = true, score, strings.Join(trimmed(rows[best].Cells), "\x00")
		return t, nil
	}
	t.full, err = s.any()
	return t, err
}

// best opens the tab with the best header. Several tables of one shape are a
// register in parts: reading one of them would drop the others.
func (w *workbook) best(full []tab) (*sheet, []string, error) {
	chosen := slices.MaxFunc(full, func(a, b tab) int { return cmp.Compare(a.score, b.score) })
	var alike, unread []string
	for _, t := range full {
		if t.score > 0 && t.score == chosen.score && t.header == chosen.header {
			alike = append(alike, strconv.Quote(t.ref.name))
		}
		if t.ref != chosen.ref {
			unread = append(unread, t.ref.name)
		}
	}
	if len(alike) > 1 {
		return nil, nil, w.file.fail(lienthong.Invalid, nil,
			"the sheets %s hold tables with the same columns; put them into one sheet, or say which one to read", strings.Join(alike, ", "))
	}
	s, err := w.openSheet(chosen.ref)
	return s, unread, err
}

func (w *workbook) named(sheets []sheetRef, name string) (*sheet, error) {
	var names []string
	for _, ref := range sheets {
		if strings.EqualFold(name, ref.name) {
			return w.openSheet(ref)
		}
		names = append(names, strconv.Quote(ref.name))
	}
	return nil, w.file.fail(lienthong.NotFound, nil, "there is no sheet %q; the sheets are %s", name, strings.Join(names, ", "))
}
