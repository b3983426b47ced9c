package tabular

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

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
	best, score := bestHeader(rows, o)
	if best < 0 {
		return t.file.fail(lienthong.Invalid, nil, "the first %d rows are blank; the table must begin there", headerRows)
	}
	if score < 0 {
		return t.file.fail(lienthong.Invalid, nil,
			"no header was found: row %d holds values, not names of columns; put a row with their names above it", rows[best].Number)
	}
	if score == 0 && o.nameless(rows[best], rows[best+1:]) {
		return t.numberColumns(rows[best:], o)
	}
	t.headerRow = rows[best].Number
	t.header = trimmed(rows[best].Cells)
	if len(t.header) > o.Limits.Columns {
		return t.file.fail(lienthong.TooLarge, nil, "row %d has %d columns; at most %d are read",
			t.headerRow, len(t.header), o.Limits.Columns)
	}
	t.ahead = rows[best+1:]
	t.joinSubheader()
	if o.Empty {
		return nil
	}
	return t.needData()
}

// nameless reports whether a row is data like others and does not name their columns.
func (o *Options) nameless(row Row, others []Row) bool {
	if o.Nameless == nil {
		return false
	}
	cells := make([][]string, len(others))
	for i := range cells {
		cells[i] = others[i].Cells
	}
	return o.Nameless(row.Cells, cells)
}

// numberColumns names the columns of rows that have no header.
func (t *Table) numberColumns(rows []Row, o Options) error {
	width, cells := 0, 0
	for _, r := range rows {
		width, cells = max(width, len(trimmed(r.Cells))), max(cells, len(r.Cells))
	}
	if cells <= o.Limits.Columns {
		width = cells // rows below may fill what these leave blank
	}
	if width > o.Limits.Columns {
		return t.file.fail(lienthong.TooLarge, nil, "a row has %d columns; at most %d are read", width, o.Limits.Columns)
	}
	for i := range width {
		t.header = append(t.header, "C"+strconv.Itoa(i+1))
	}
	t.ahead, t.nameless = rows, true
	return nil
}

// bestHeader is the row with the best score, the first of equals; -1 if all
// rows are blank. A row of data that holds a known name by chance (Nam is a man, and
// năm a year) is none: it is like those below it, and like those between it and the best so far,
// for the last rows that are looked at have few below.
func bestHeader(rows []Row, o Options) (best, bestScore int) {
	best = -1
	for i, r := range rows {
		if blank(r.Cells) {
			continue
		}
		score := 0
		if o.HeaderScore != nil {
			score = o.HeaderScore(r.Cells)
		}
		if best < 0 || score > bestScore && (2*score >= filled(r.Cells) || !o.nameless(r, slices.Concat(rows[i+1:], rows[best+1:i]))) {
			best, bestScore = i, score
		}
	}
	return best, bestScore
}

// filled is how many cells hold something.
func filled(cells []string) (n int) {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
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

// Forms of offices have headers of several rows: a group over its columns, as
// in
//
//	Họ và tên | Ngày tháng năm sinh |     | Số CCCD
//	          | Nam                 | Nữ  |
//	(1)       | (2)                 | (3) | (4)
//
// and often a row that numbers the columns. None of these is a person.

// joinSubheader takes the rows that belong to the header from those ahead: the
// second row of a header, whose words are put behind those of the group that
// they stand under, and a row of column numbers.
func (t *Table) joinSubheader() {
	if len(t.ahead) > 0 {
		if joined, ok := joined(t.header, trimmed(t.ahead[0].Cells)); ok {
			t.header, t.ahead = joined, t.ahead[1:]
		}
	}
	if len(t.ahead) > 0 && numbersColumns(t.ahead[0].Cells) {
		t.ahead = t.ahead[1:]
	}
}

// joined is the header with the words of the row below it. ok is false if the
// row is no part of the header: if a column has words in both rows without
// being the first of a group, or if what stands there is no word. A row of data
// fills columns that have a name, so none is taken for a header.
func joined(header, below []string) (names []string, ok bool) {
	at := func(cells []string, i int) string {
		if i < len(cells) {
			return cells[i]
		}
		return ""
	}
	group, words := "", 0
	for i := range max(len(header), len(below)) {
		name, sub := at(header, i), at(below, i)
		if name != "" {
			group = name
		}
		if sub == "" {
			if name == "" {
				group = "" // a column without any name ends a group
			}
			names = append(names, name)
			continue
		}
		opens := name != "" && at(header, i+1) == "" && at(below, i+1) != ""
		if group == "" || name != "" && !opens || !isWord(sub) {
			return nil, false
		}
		words++
		names = append(names, group+" "+sub)
	}
	return names, words >= 2
}

func isWord(s string) bool {
	return len(s) <= 80 && unicode.IsLetter([]rune(s)[0])
}

// numbersColumns reports whether the cells number their columns: 1, 2, 3 or
// (1), (2), (3), after letters or without.
func numbersColumns(cells []string) bool {
	numbers, next := 0, 0
	for _, c := range cells {
		c = strings.Trim(strings.TrimSpace(c), "()[].")
		if c == "" || numbers == 0 && len(c) == 1 && c[0] >= 'A' && c[0] <= 'E' {
			continue
		}
		n, err := strconv.Atoi(c)
		if err != nil || numbers > 0 && n != next || n > 200 {
			return false
		}
		numbers, next = numbers+1, n+1
	}
	return numbers >= 3
}
