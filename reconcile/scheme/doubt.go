package scheme

import (
	"fmt"
	"slices"
)

// A Doubt is something that a model says and that nobody can have wanted. It is no fault: what
// is written is done.
type Doubt struct {
	At   string // JSON pointer of where it stands in the file
	Text string // what comes of it, and what to do
}

// Doubts are those of a model whose kind of link is settled.
func (m *Model) Doubts() (out []Doubt) {
	if m.Link.Tables() == 1 {
		out = m.rightOfNone()
	}
	if m.Learnt == nil { // who has trained it has seen the weights
		out = append(out, m.twice()...)
	}
	return out
}

// rightOfNone says of what names columns of a right table that there is none.
func (m *Model) rightOfNone() (out []Doubt) {
	const none = "is not read: link is %s, of one table; leave it out, or give two tables and another link"
	if m.RightID != "" {
		out = append(out, Doubt{"/right_id", fmt.Sprintf("right_id "+none, m.Link)})
	}
	for i := range m.Fields {
		if f := &m.Fields[i]; len(f.RightColumns) > 0 {
			out = append(out, Doubt{fmt.Sprintf("/fields/%d/right_columns", i), fmt.Sprintf("field %q: right_columns "+none, f.Name, m.Link)})
		}
	}
	return out
}

// twice says which fields read a column that one before them compares already, in each table: an
// agreement there counts once for each of them, which is more than it tells. The codes of a text and the
// words that are sought in it are read out of it, and tell what it does not.
func (m *Model) twice() (out []Doubt) {
	for i := range m.Fields {
		f := &m.Fields[i]
		for j := range m.Fields[:i] {
			before := &m.Fields[j]
			if f.BlockOnly || before.BlockOnly || f.part() || before.part() {
				continue
			}
			column := shared(before.ColumnsOf(0), f.ColumnsOf(0))
			if column == "" || m.Link.Tables() == 2 && shared(before.ColumnsOf(1), f.ColumnsOf(1)) == "" {
				continue
			}
			out = append(out, Doubt{
				fmt.Sprintf("/fields/%d/columns", i),
				fmt.Sprintf("field %q compares column %q, as field %q does already: what agrees there counts twice; leave one of the fields out, or write block_only: true in the one that only the blocking keys need", f.Name, column, before.Name),
			})
			break
		}
	}
	return out
}

// part reports whether a field reads a part of what its columns hold.
func (f *Field) part() bool { return f.Kind == Codes || len(f.Words) > 0 || f.BornAt != "" }

// shared is the first of some columns that is among others, "" if none is.
func shared(some, others []string) string {
	for _, c := range some {
		if slices.Contains(others, c) {
			return c
		}
	}
	return ""
}
