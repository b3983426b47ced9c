package table

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
)

// record is a row by its columns. A list of YAML has several texts, a cell of
// CSV one.
type record struct {
	place string // for errors: FILE, line 7
	cells map[string][]string
}

// maxRows bounds a table: the grants of a country fit.
const maxRows = 200_000

// read reads a table of the known columns, by the end of its name.
func read(path string, known []string) ([]record, error) {
	var out []record
	var err error
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv":
		out, err = readCSV(path)
	case ".yaml", ".yml", ".json":
		out, err = readYAML(path)
	default:
		err = lienthong.Errorf(lienthong.Unsupported, "%s is no table that can be read: use .csv, or .yaml with a list of maps.", path)
	}
	if err != nil {
		return nil, err
	}
	for _, r := range out {
		for column := range r.cells {
			if !slices.Contains(known, column) {
				return nil, lienthong.Errorf(lienthong.Invalid, "%s has a column%s that is not known here; the columns are %s.", r.place, shown(column), strings.Join(known, ", "))
			}
		}
	}
	if len(out) == 0 || len(out) > maxRows {
		return nil, lienthong.Errorf(lienthong.Invalid, "%s has no rows, or more than %d.", path, maxRows)
	}
	return out, nil
}

func readCSV(path string) ([]record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: path + " cannot be opened; check its path and permissions.", Cause: err}
	}
	defer f.Close()
	in := bufio.NewReader(f)
	rows := csv.NewReader(in)
	rows.Comma, rows.TrimLeadingSpace = separator(in), true
	var header []string
	var out []record
	for len(out) <= maxRows {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			bad, _ := errors.AsType[*csv.ParseError](err)
			return nil, lienthong.Errorf(lienthong.Invalid, "%s cannot be read as CSV near line %d: every row needs as many cells as the header, and quotes must close.", path, lineOf(bad))
		}
		if header == nil {
			for _, name := range row {
				header = append(header, column(name))
			}
			continue
		}
		line, _ := rows.FieldPos(0)
		r := record{fmt.Sprintf("%s, line %d", path, line), map[string][]string{}}
		for i, cell := range row {
			if cell = strings.TrimSpace(cell); cell != "" {
				if r.cells[header[i]] != nil {
					return nil, lienthong.Errorf(lienthong.Invalid, "%s has a column twice.", path)
				}
				r.cells[header[i]] = []string{cell}
			}
		}
		out = append(out, r)
	}
	return out, nil
}

// separator takes a byte order mark off, and is what the header separates its
// names by: a comma, or what spreadsheets write where the comma is for decimals.
func separator(in *bufio.Reader) rune {
	if mark, _ := in.Peek(3); string(mark) == "\ufeff" {
		_, _ = in.Discard(len(mark)) // they were there
	}
	const widest = 4096          // bytes of a header; the buffer of in
	header, _ := in.Peek(widest) // what there is
	line, _, _ := bytes.Cut(header, []byte("\n"))
	best := ','
	for _, c := range [...]rune{';', '\t'} {
		if bytes.Count(line, []byte(string(c))) > bytes.Count(line, []byte(string(best))) {
			best = c
		}
	}
	return best
}

// shown is a column's name for an error, if it looks like one: a table without a
// header has values there.
func shown(column string) string {
	if !columnName.MatchString(column) {
		return ""
	}
	return ", " + column + ","
}

var columnName = regexp.MustCompile(`^[a-z]+(_[a-z]+){0,3}$`)

// lineOf is where a CSV file breaks off; its error quotes what stands there.
func lineOf(e *csv.ParseError) int {
	if e == nil {
		return 1
	}
	return e.Line
}

func readYAML(path string) ([]record, error) {
	var rows []map[string]any
	if err := conf.Load(path, &rows); err != nil {
		return nil, err
	}
	out := make([]record, len(rows))
	for i, row := range rows {
		out[i] = record{fmt.Sprintf("%s, row %d", path, i+1), map[string][]string{}}
		for name, value := range row {
			texts, ok := textsOf(value)
			if !ok {
				return nil, lienthong.Errorf(lienthong.Invalid, "%s has a value that is neither a word nor a list of words.", out[i].place)
			}
			if len(texts) > 0 {
				out[i].cells[column(name)] = texts
			}
		}
	}
	return out, nil
}

// column makes names of headers one: "Legal basis" is legal_basis.
func column(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	return strings.NewReplacer(" ", "_", "-", "_").Replace(name)
}

func textsOf(value any) ([]string, bool) {
	switch v := value.(type) {
	case nil:
		return nil, true
	case []any:
		var out []string
		for _, one := range v {
			texts, ok := textsOf(one)
			if !ok || len(texts) != 1 {
				return nil, false
			}
			out = append(out, texts[0])
		}
		return out, true
	case map[string]any:
		return nil, false
	case bool:
		if v {
			return []string{"yes"}, true
		}
		return []string{"no"}, true
	default:
		text := strings.TrimSpace(fmt.Sprint(v))
		if text == "" {
			return nil, true
		}
		return []string{text}, true
	}
}

// text is a cell of one value; "" if it is empty.
func (r record) text(name string) string { return strings.Join(r.cells[name], " ") }

// list is a cell of several words.
func (r record) list(name string) []string {
	return r.split(name, func(c rune) bool { return c == ' ' || c == ',' || c == '|' || c == ';' || c == '\n' })
}

// bases is a cell of provisions, which hold spaces and semicolons.
func (r record) bases(name string) []string {
	return r.split(name, func(c rune) bool { return c == '|' })
}

func (r record) split(name string, between func(rune) bool) []string {
	cell := r.cells[name]
	if len(cell) != 1 {
		return cell
	}
	var out []string
	for part := range strings.FieldsFuncSeq(cell[0], between) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// yes reads a cell that says yes or no.
func (r record) yes(name string) (bool, error) {
	switch strings.ToLower(r.text(name)) {
	case "yes", "true", "1", "x", "có":
		return true, nil
	case "", "no", "false", "0", "không":
		return false, nil
	}
	return false, r.bad(name, "is yes or no")
}

// time reads a day or a time; zero if the cell is empty.
func (r record) time(name string) (time.Time, error) {
	text := r.text(name)
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, text, lienthong.Vietnam); err == nil {
		return t.UTC(), nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, r.bad(name, "is a day such as 2026-07-01, or a time such as 2026-07-01T08:00:00+07:00")
	}
	return t.UTC(), nil
}

// basis reads one provision; the zero one if the cell is empty.
func (r record) basis(name string) (lienthong.LegalBasis, error) {
	if r.text(name) == "" {
		return lienthong.LegalBasis{}, nil
	}
	b, err := lienthong.ParseLegalBasis(r.text(name))
	if err != nil {
		return b, r.bad(name, "is a provision such as 27/2026/ND-CP; article=5; clause=2")
	}
	return b, nil
}

// operation takes a method and a path apart.
func (r record) operation() (method, path string, err error) {
	words := strings.Fields(r.text("operation"))
	if len(words) != 2 {
		return "", "", r.bad("operation", "is a method and a path: POST /v1/population/read")
	}
	return words[0], words[1], nil
}

func (r record) bad(name, what string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: name, Message: fmt.Sprintf("%s: %s %s.", r.place, name, what)}
}
