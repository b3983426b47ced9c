package tabular

import (
	"bytes"
	"io"
	"strings"

	"github.com/lienthong/lienthong"
)

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
	t.format = "CSV, " + encoding + ", " + name
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
