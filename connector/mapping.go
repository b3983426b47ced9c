package connector

import (
	"context"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
)

// Mapping maps one table to one record type.
type Mapping struct {
	Record string      `yaml:"record"`
	From   string      `yaml:"from"`  // table, view, file name with *, or resource
	Join   []Join      `yaml:"join"`  // further tables
	Where  []Condition `yaml:"where"` // which rows are meant
	// Key is the columns that tell a row from the others.
	Key []string `yaml:"key"`
	// Changed is the column with the time, or a number that rises, of the row's
	// last change. Default: none; then changes cannot be listed by others, and
	// linking finds them by comparing.
	Changed string `yaml:"changed"`
	// Encoding is how the source's texts are kept: tcvn3, vni, viscii,
	// windows-1258. Default: Unicode, and damage is mended where it is seen.
	Encoding string `yaml:"encoding"`
	// UnitsAsOf is the day to whose list of provinces and communes the source's
	// names and codes belong, such as 2025-06-30. Default: today.
	UnitsAsOf lienthong.Date `yaml:"units_as_of"`
	// UnitsIn is the province, by name or code, of communes whose province no column
	// says: a province's own register has none. Default: what the text itself ends with.
	UnitsIn string `yaml:"units_in"`
	// Types are what the source calls the types of columns that are read, as connector
	// init found them. A column that is of another type closes the record type until
	// somebody has looked. Default: those that the source has when the process first
	// looks.
	Types map[string]string `yaml:"types"`
	// Terms says where each term is.
	Terms map[TermID]Cell `yaml:"terms"`
}

// Cell says where a term is: a column's name, or a longer form.
type Cell struct {
	// Columns are read in order and joined by Separator, a space if left out;
	// of a date, they are day, month and year.
	Columns   []string `yaml:"columns"`
	Separator string   `yaml:"separator"`
	// Constant stands in place of columns.
	Constant string `yaml:"constant"`
	// Codes turn the source's values into the term's. What is not listed is a
	// finding, unless it is a value of the term already.
	Codes map[string]string `yaml:"codes"`
	// Encoding overrides the mapping's.
	Encoding string `yaml:"encoding"`
	// Province is the column with the province of a commune.
	Province string `yaml:"province"`
	// Thousands is the sign between thousands of a decimal that is kept as text, a
	// point or a comma; the other one stands before its fraction then. Without it
	// 1.500 is one and a half, as a database writes it.
	Thousands string `yaml:"thousands"`
}

// cell is the longer form; decoding into it does not call UnmarshalYAML again.
type cell struct {
	Column    string            `yaml:"column"`
	Columns   []string          `yaml:"columns"`
	Separator *string           `yaml:"separator"`
	Constant  string            `yaml:"constant"`
	Codes     map[string]string `yaml:"codes"`
	Encoding  string            `yaml:"encoding"`
	Province  string            `yaml:"province"`
	Thousands string            `yaml:"thousands"`
}

// UnmarshalYAML reads "column", or the longer form.
func (c *Cell) UnmarshalYAML(_ context.Context, decode func(any) error) error {
	var column string
	if err := decode(&column); err == nil {
		*c = Cell{Columns: []string{column}, Separator: " "}
		return nil
	}
	var l cell
	if err := decode(&l); err != nil {
		return err
	}
	*c = Cell{Columns: l.Columns, Separator: " ", Constant: l.Constant, Codes: l.Codes, Encoding: l.Encoding, Province: l.Province, Thousands: l.Thousands}
	if l.Separator != nil {
		c.Separator = *l.Separator
	}
	if l.Column != "" {
		c.Columns = append([]string{l.Column}, c.Columns...)
	}
	return nil
}

// checkConditions says what is wrong with a mapping's joins and conditions; "" for nothing.
func (m *Mapping) checkConditions() string {
	conditions := slices.Clone(m.Where)
	for i, j := range m.Join {
		if j.Table == "" || j.As == "" || len(j.On) == 0 {
			return "has a join that lacks table, as or on"
		}
		if slices.ContainsFunc(m.Join[:i], func(o Join) bool { return o.As == j.As }) {
			return "has two joins that are called " + j.As
		}
		conditions = append(conditions, j.Where...)
	}
	if slices.ContainsFunc(conditions, func(c Condition) bool { return !c.asks() }) {
		return "has a condition that lacks in and is_null"
	}
	return ""
}

func (m *Mapping) unitsDay() time.Time {
	d := m.UnitsAsOf
	if d.Precision() != lienthong.FullDate {
		return time.Time{}
	}
	return time.Date(int(d.Year), time.Month(d.Month), int(d.Day), 0, 0, 0, 0, time.UTC)
}

// encodings are those that a mapping may name.
var encodings = []string{"", "unicode", "tcvn3", "vni", "viscii", "windows-1258"}

func knownEncoding(e string) bool { return slices.Contains(encodings, e) }
