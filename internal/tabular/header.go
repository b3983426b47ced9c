package tabular

import (
	"io"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
)

// headerRows is how many rows may hold the header. Titles, the name of the
// office, a date and a note come to about ten in the files that offices send.
const headerRows = 30

// findHeader reads up to headerRows rows of src and takes the best as header.
func (t *Table) findHeader(src source, o Options) error {
	t.src = src
	rows, err := readAhead(src)
	if err != nil {
		return err
	}
	best, bestScore := -1, 0
	for i, r := range rows {
		if blank(r.Cells) {
			continue
		}
		score := 0
		if o.HeaderScore != nil {
			score = o.HeaderScore(r.Cells)
		}
		if best < 0 || score > bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 {
		return t.file.fail(lienthong.Invalid, nil, "the first %d rows are blank; the table must begin there", headerRows)
	}
	t.headerRow = rows[best].Number
	t.header = trimmed(rows[best].Cells)
	if len(t.header) > o.Limits.Columns {
		return t.file.fail(lienthong.TooLarge, nil, "row %d has %d columns; at most %d are read",
			t.headerRow, len(t.header), o.Limits.Columns)
	}
	t.ahead = rows[best+1:]
	return t.needData()
}

// needData makes sure that a row follows the header, so that a table without
// any is refused when it is opened, not when it is read.
func (t *Table) needData() error {
	for _, r := range t.ahead {
		if !blank(r.Cells) {
			return nil
		}
	}
	t.ahead = nil
	for {
		r, err := t.src.next()
		if err == io.EOF {
			return t.file.fail(lienthong.Invalid, nil, "no data rows follow the header (row %d); export the table again", t.headerRow)
		}
		if err != nil {
			return err
		}
		if !blank(r.Cells) {
			r.Cells = slices.Clone(r.Cells)
			t.ahead = []Row{r}
			return nil
		}
	}
}

// readAhead reads the rows among which the header is sought, and keeps them.
func readAhead(src source) ([]Row, error) {
	var rows []Row
	for len(rows) < headerRows {
		r, err := src.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		r.Cells = slices.Clone(r.Cells)
		rows = append(rows, r)
	}
	return rows, nil
}

// trimmed is the names without white space around them and without the empty
// columns at the end that trailing separators make.
func trimmed(cells []string) []string {
	names := make([]string, len(cells))
	end := 0
	for i, c := range cells {
		names[i] = strings.Join(strings.Fields(c), " ")
		if names[i] != "" {
			end = i + 1
		}
	}
	return names[:end]
}
