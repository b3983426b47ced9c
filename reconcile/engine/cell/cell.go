package cell

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Batch gathers rows of a table into what a loader of package engine takes.
type Batch struct {
	IDs    []string
	Fields [][]string // by field of the model, by row
	from   [][]int    // columns of each field
	dates  []bool     // fields that are a year, a month and a day
	births []*birth   // fields that are a birth told by something else; nil for others
	shown  []*shown   // fields of which a part is compared; nil for others
	id     int        // column of the id, -1 if there is none
}

// New finds the model's columns in a header. Columns that are not there
// have no cells; see [Missing].
func New(m *scheme.Model, header []string, side int) *Batch {
	c := &Batch{Fields: make([][]string, len(m.Fields)), id: -1}
	if name := m.IDOf(side); name != "" {
		c.id = slices.Index(header, name)
	}
	for i := range m.Fields {
		f := &m.Fields[i]
		var at []int
		for _, name := range f.ColumnsOf(side) {
			at = append(at, slices.Index(header, name))
		}
		c.from = append(c.from, at)
		c.dates = append(c.dates, f.Kind == scheme.Date && len(at) == 3)
		c.births, c.shown = append(c.births, birthOf(f, side)), append(c.shown, shownOf(f, len(at)))
	}
	return c
}

// Asked are the columns that are looked at.
func (c *Batch) Asked() []int {
	var asked []int
	if c.id >= 0 {
		asked = append(asked, c.id)
	}
	for _, at := range c.from {
		for _, i := range at {
			if i >= 0 {
				asked = append(asked, i)
			}
		}
	}
	return asked
}

// Take takes rows in column by column, in place of what there was. Texts of a
// field of one column are not copied. Numbers are the ids of tables without an
// id column.
func (c *Batch) Take(numbers []int, columns [][]string) {
	if c.id >= 0 {
		c.IDs = columns[c.id]
	} else {
		c.IDs = c.IDs[:0]
		for _, n := range numbers {
			c.IDs = append(c.IDs, strconv.Itoa(n))
		}
	}
	for f, at := range c.from {
		if len(at) == 1 && at[0] >= 0 && c.births[f] == nil && c.shown[f] == nil {
			c.Fields[f] = columns[at[0]]
			continue
		}
		row, places := make([]string, len(at)), make([]int, len(at))
		c.Fields[f] = c.Fields[f][:0]
		for i := range numbers {
			for k, from := range at {
				if places[k] = -1; from >= 0 {
					row[k], places[k] = columns[from][i], k
				}
			}
			c.Fields[f] = append(c.Fields[f], c.cell(row, places, f))
		}
	}
}

// Add takes a row in. The id is for tables without an id column.
func (c *Batch) Add(id string, row []string) {
	if c.id >= 0 {
		id = row[c.id]
	}
	c.IDs = append(c.IDs, id)
	for f, at := range c.from {
		c.Fields[f] = append(c.Fields[f], c.cell(row, at, f))
	}
}

// cell joins the columns of a field.
func (c *Batch) cell(row []string, at []int, field int) string {
	date := c.dates[field]
	if b := c.births[field]; b != nil {
		return b.read(row, at)
	}
	if len(at) == 1 {
		if at[0] < 0 {
			return ""
		}
		if s := c.shown[field]; s != nil {
			return s.read(row[at[0]])
		}
		return row[at[0]]
	}
	parts := make([]string, 0, len(at))
	for _, i := range at {
		if i < 0 {
			continue
		}
		part := strings.TrimSpace(row[i])
		if date {
			part = strings.TrimSuffix(part, ".0")
			if part == "" || part == "0" {
				break // without its month a day says nothing
			}
		}
		if part != "" {
			parts = append(parts, part)
		}
	}
	if date && len(parts) > 1 {
		for i, p := range parts[1:] {
			if len(p) == 1 {
				parts[i+1] = "0" + p
			}
		}
		return strings.Join(parts, "-")
	}
	return strings.Join(parts, " ")
}
