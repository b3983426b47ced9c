package tabular

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/lienthong/lienthong"
)

// sampleSize is how much of a text decides its encoding and its separator: a
// megabyte holds thousands of rows, and costs a millisecond.
const sampleSize = 1 << 20

// counter counts the bytes read through it, for Progress.
type counter struct {
	r io.Reader
	n atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// decoded is the text of r as UTF-8, without byte order mark, and the name of
// its encoding. Bytes that are not UTF-8 may remain: the reader of rows finds
// them and can say where.
func decoded(r io.ReaderAt, size int64, file label, o Options) (text io.Reader, encoding string, read *counter, err error) {
	sample := make([]byte, min(size, sampleSize))
	if _, err := r.ReadAt(sample, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, "", nil, file.fail(lienthong.Unavailable, err, "the file cannot be read; check the disk and try again")
	}
	read = &counter{r: io.NewSectionReader(r, 0, size)}
	switch {
	case bytes.HasPrefix(sample, []byte("\xef\xbb\xbf")):
		if _, err := io.CopyN(io.Discard, read, 3); err != nil {
			return nil, "", nil, file.fail(lienthong.Unavailable, err, "the file cannot be read; check the disk and try again")
		}
		return read, "UTF-8 with BOM", read, nil
	case bytes.HasPrefix(sample, []byte("\xff\xfe")):
		return utf16(read, unicode.LittleEndian), "UTF-16 LE", read, nil
	case bytes.HasPrefix(sample, []byte("\xfe\xff")):
		return utf16(read, unicode.BigEndian), "UTF-16 BE", read, nil
	}
	switch even, odd := zeros(sample); {
	case odd > len(sample)/8 && even < odd/4:
		return utf16(read, unicode.LittleEndian), "UTF-16 LE without BOM", read, nil
	case even > len(sample)/8 && odd < even/4:
		return utf16(read, unicode.BigEndian), "UTF-16 BE without BOM", read, nil
	}
	if o.Decode == nil || !legacy(sample) {
		return read, "UTF-8", read, nil
	}
	if size > o.Limits.Legacy {
		return nil, "", nil, file.fail(lienthong.TooLarge, nil,
			"the text is in an old encoding and larger than %d MiB; convert it to UTF-8 first", o.Limits.Legacy>>20)
	}
	raw, err := io.ReadAll(read)
	if err != nil {
		return nil, "", nil, file.fail(lienthong.Unavailable, err, "the file cannot be read; check the disk and try again")
	}
	b, encoding, err := o.Decode(raw)
	if err != nil {
		return nil, "", nil, file.fail(lienthong.Unsupported, err, "the encoding of the text is not known; save the table as XLSX or as UTF-8")
	}
	return bytes.NewReader(b), encoding, read, nil
}

func utf16(r io.Reader, e unicode.Endianness) io.Reader {
	return transform.NewReader(r, unicode.UTF16(e, unicode.UseBOM).NewDecoder())
}

// zeros counts the zero bytes at even and at odd places. In UTF-16 every digit,
// separator and plain letter leaves one, always on the same side.
func zeros(b []byte) (even, odd int) {
	for i := 0; i+1 < len(b); i += 2 {
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			odd++
		}
	}
	return even, odd
}

// legacy reports whether b is text in an encoding older than UTF-8. A file in
// UTF-8 with some damaged cells is not: there the accented letters that are
// well formed outnumber the bytes that are not, while the letters of an old
// encoding hardly ever form UTF-8 by chance.
func legacy(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			if !utf8.FullRune(b) {
				return bad > good // the sample ends inside a letter
			}
			bad++
		case n > 1:
			good++
		}
		b = b[n:]
	}
	return bad > good
}

// crLines turns the CR that ended lines on the Macintosh into LF.
type crLines struct{ r io.Reader }

func (c crLines) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// separators are the candidates. Of equals the first wins, so the comma comes
// last: it also stands in names, addresses and, in Vietnam, before decimals,
// which is why Excel writes a semicolon there.
var separators = []struct {
	sep  byte
	name string
}{{';', "semicolon"}, {'\t', "tab"}, {'|', "bar"}, {',', "comma"}}

// separatorRows is how many rows of the sample are cut with each candidate.
const separatorRows = 60

func (t *Table) openCSV(r io.ReaderAt, size int64, o Options) error {
	text, encoding, read, err := decoded(r, size, t.file, o)
	if err != nil {
		return err
	}
	c := &csvReader{r: text, file: t.file, limit: o.Limits.Line, total: size, read: read}
	for c.end < sampleSize && !c.eof {
		if err := c.fill(); err != nil {
			return err
		}
	}
	if sample := c.buf[:c.end]; bytes.IndexByte(sample, '\n') < 0 && bytes.IndexByte(sample, '\r') >= 0 {
		c.buf = bytes.ReplaceAll(sample, []byte{'\r'}, []byte{'\n'})
		c.r = crLines{text}
	}
	if c.eof && len(bytes.Trim(c.buf[:c.end], " \t\r\n;,|\"")) == 0 {
		return t.file.fail(lienthong.Invalid, nil, "the file is empty but for blank lines and separators; export it again")
	}
	name := c.declaredSeparator()
	if name == "" {
		c.sep, name = detectSeparator(c.buf[:c.end], c.eof, o)
	}
	t.format, t.encoding = "CSV, "+encoding+", "+name, encoding
	return t.findHeader(c, o)
}

// declaredSeparator obeys the line "sep=;" with which Excel begins a file.
func (c *csvReader) declaredSeparator() string {
	line, _, _ := bytes.Cut(c.buf[:c.end], []byte{'\n'})
	s := strings.Trim(string(line), "\"\r")
	if len(s) != 5 || !strings.EqualFold(s[:4], "sep=") {
		return ""
	}
	for _, k := range separators {
		if k.sep == s[4] {
			c.start = min(len(line)+1, c.end)
			c.row, c.line, c.sep = 1, 1, k.sep
			return k.name
		}
	}
	return ""
}

// detectSeparator cuts the sample with each candidate. The one under which
// some row looks most like the header wins; then the one that gives the most
// rows the same, larger number of cells.
func detectSeparator(sample []byte, whole bool, o Options) (byte, string) {
	best, bestHeader, bestRegular := 0, -1, -1.0
	for i, k := range separators {
		header, regular := fitness(sample, whole, k.sep, o)
		if header > bestHeader || header == bestHeader && regular > bestRegular {
			best, bestHeader, bestRegular = i, header, regular
		}
	}
	if bestRegular <= 0 {
		best = len(separators) - 1 // one column
	}
	return separators[best].sep, separators[best].name
}

func fitness(sample []byte, whole bool, sep byte, o Options) (header int, regular float64) {
	c := &csvReader{r: strings.NewReader(""), limit: o.Limits.Line, sep: sep, buf: sample, end: len(sample), eof: true}
	rows, widths := 0, map[int]int{}
	for rows < separatorRows {
		r, err := c.next()
		if err != nil || (!whole && c.start == c.end && rows > 0) {
			break // the last row of a sample is cut
		}
		if blank(r.Cells) {
			continue
		}
		rows++
		widths[len(r.Cells)]++
		if o.HeaderScore != nil && rows <= headerRows {
			header = max(header, o.HeaderScore(r.Cells))
		}
	}
	for width, n := range widths {
		share := float64(n) / float64(rows)
		regular = max(regular, share*share*float64(min(width-1, 50)))
	}
	return header, regular
}
