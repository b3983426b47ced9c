package connector

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
)

// Fits reports, as Maintenance, the first table or column that the source does
// not have (any more), or whose type is not the one that the mapping notes. A source
// that cannot tell its columns, such as a web service, has none listed and is not
// compared.
func (b *Bound) Fits(tables []Table) error {
	err := b.eachColumn(tables, func(_ string, t *Table, name string) error {
		if len(t.Columns) == 0 || t.column(name) != nil {
			return nil
		}
		other := slices.IndexFunc(t.Columns, func(c TableColumn) bool { return strings.EqualFold(c.Name, name) })
		return missing("Table %q of the source has no column %q (any more), which the mapping of %s reads%s.", t.Name, name, b.Mapping.Record, spelt(other, func() string { return t.Columns[other].Name }))
	})
	if err != nil {
		return err
	}
	return b.SameTypes(tables, b.Mapping.Types)
}

// Types are what the source calls the types of the columns that the mapping reads, by
// their names in the mapping, of those whose type it tells.
func (b *Bound) Types(tables []Table) map[string]string {
	types := map[string]string{}
	_ = b.eachColumn(tables, func(column string, t *Table, name string) error { // a table that is not there tells nothing
		if c := t.column(name); c != nil && c.Type != "" {
			types[column] = c.Type
		}
		return nil
	})
	return types
}

// SameTypes reports, as Maintenance, the first column whose type was another. A value
// may then still be read, and mean something else: a date that has become a text, a
// number that has lost its zeros.
func (b *Bound) SameTypes(tables []Table, was map[string]string) error {
	return b.eachColumn(tables, func(column string, t *Table, name string) error {
		c := t.column(name)
		if c == nil || c.Type == "" || was[column] == "" || was[column] == c.Type {
			return nil
		}
		return missing("Column %q of table %q was of type %q and is %q now, and the mapping of %s was made for the former; look at what it holds, mend the mapping where its values read otherwise, and note %q under types of the mapping (without types: start the node anew).",
			name, t.Name, was[column], c.Type, b.Mapping.Record, column+": "+c.Type)
	})
}

// eachColumn calls do with the columns that the mapping reads: as it names them, and
// where they are. It reports, as Maintenance, a table that the source does not have.
func (b *Bound) eachColumn(tables []Table, do func(column string, t *Table, name string) error) error {
	m := b.Mapping
	known := map[string]*Table{}
	var err error
	if known[""], err = b.table(tables, m.From); err != nil {
		return err
	}
	for _, j := range m.Join {
		if known[j.As], err = b.table(tables, j.Table); err != nil {
			return err
		}
	}
	for _, column := range b.allColumns() {
		as, name, qualified := strings.Cut(column, ".")
		t := known[as]
		if !qualified || t == nil {
			t, name = known[""], column
		}
		if err := do(column, t, name); err != nil {
			return err
		}
	}
	return nil
}

// table is the one that a mapping names.
func (b *Bound) table(tables []Table, name string) (*Table, error) {
	i := slices.IndexFunc(tables, func(t Table) bool {
		pattern, _ := path.Match(name, t.Name) // a name with * fits files; what is no pattern is a name
		return t.Name == name || pattern
	})
	if i >= 0 && tables[i].Broken != nil {
		return nil, missing("%s", lienthong.MessageOf(tables[i].Broken, "the table cannot be read"))
	}
	if i >= 0 {
		return &tables[i], nil
	}
	other := slices.IndexFunc(tables, func(t Table) bool { return strings.EqualFold(t.Name, name) })
	return nil, missing("The source has no table %q, which the mapping of %s reads%s.", name, b.Mapping.Record, spelt(other, func() string { return tables[other].Name }))
}

// column is one of the table's; nil if it has none of this name.
func (t *Table) column(name string) *TableColumn {
	i := slices.IndexFunc(t.Columns, func(c TableColumn) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &t.Columns[i]
}

// spelt says that a name is there in other letters: databases differ in whether
// that matters, so the source's own spelling is asked for.
func spelt(at int, name func() string) string {
	if at < 0 {
		return ""
	}
	return fmt.Sprintf("; it has %q, and names are written as the source has them", name())
}

// allColumns are those read, those of the fixed conditions and of the joins.
func (b *Bound) allColumns() []string {
	out := slices.Clone(b.columns)
	for _, c := range b.Mapping.Where {
		out = append(out, c.Column)
	}
	for _, j := range b.Mapping.Join {
		for left, right := range j.On {
			out = append(out, j.As+"."+left, right)
		}
		for _, c := range j.Where {
			out = append(out, j.As+"."+c.Column)
		}
	}
	return out
}

func missing(format string, args ...any) error {
	return &lienthong.Error{Code: lienthong.Maintenance, Message: fmt.Sprintf(format, args...)}
}
