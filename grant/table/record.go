package table

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
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
