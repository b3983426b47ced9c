package table

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/lienthong/lienthong"
)

func readCSV(path string) ([]record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: path + " cannot be opened; check its path and permissions.", Cause: err}
	}
	defer f.Close()
	in := bufio.NewReader(f)
	rows := csv.NewReader(in)
	rows.Comma = separator(in)
	rows.TrimLeadingSpace = rows.Comma != '\t' // or the tab behind an empty cell were space before the next one
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
